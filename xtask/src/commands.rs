//! Whether the commands that the documentation shows exist.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::Fallible;
use crate::book::documents;
use crate::markdown::Page;
use crate::process::root;

/// How `attractor` is called in the documentation.
const CALLS: [&str; 3] = ["attractor", "cargo run --release --", "target/release/attractor"];

/// Checks the subcommand and the options of every call of `attractor` in a code block.
///
/// # Errors
/// Names every command or option that the program does not know.
pub fn check(program: &Path) -> Fallible {
    let mut helps: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut faults = Vec::new();
    for document in documents(&root())? {
        for block in Page::read(&root().join(&document))?.blocks {
            for (subcommand, options) in block.text.lines().flat_map(calls) {
                let help = helps.entry(subcommand.clone()).or_insert_with(|| help(program, &subcommand));
                let Some(help) = help else {
                    faults.push(format!("{}: there is no `attractor {subcommand}`", document.display()));
                    continue;
                };
                let unknown = options.iter().filter(|option| !knows(help, option));
                faults.extend(unknown.map(|option| {
                    format!("{}: `attractor {subcommand}` knows no {option}", document.display())
                }));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// The calls of `attractor` in a line of a code block: subcommand and options.
fn calls(line: &str) -> Vec<(String, Vec<String>)> {
    let line = line.trim().trim_start_matches("$ ");
    let call = |command: &str| {
        let command = command.trim();
        let rest = CALLS.iter().find_map(|call| command.strip_prefix(call)?.strip_prefix(' '))?;
        let words: Vec<&str> = rest.split_whitespace().take_while(|word| *word != "#").collect();
        let plain = |word: &&&str| word.chars().all(|c| c.is_ascii_lowercase());
        let subcommand = words.first().filter(plain)?;
        let options = words.iter().filter(|word| word.starts_with("--"));
        let options = options.map(|word| word.split('=').next().unwrap_or_default().to_owned());
        Some(((*subcommand).to_owned(), options.collect()))
    };
    line.split(['|', ';']).flat_map(|part| part.split("&&")).filter_map(call).collect()
}

fn knows(help: &str, option: &str) -> bool {
    let ends = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    help.match_indices(option).any(|(at, _)| help[at + option.len()..].chars().next().is_none_or(ends))
}

/// The help of a subcommand, if there is one.
fn help(program: &Path, subcommand: &str) -> Option<String> {
    let output = Command::new(program).args([subcommand, "--help"]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found() {
        let call = |subcommand: &str, options: &[&str]| {
            (subcommand.to_owned(), options.iter().map(|&option| option.to_owned()).collect())
        };
        assert_eq!(calls("$ cargo run --release -- bench --quick"), [call("bench", &["--quick"])]);
        assert_eq!(
            calls("attractor new recall > a.toml && attractor run a.toml --set seed=1  # twice"),
            [call("new", &[]), call("run", &["--set"])]
        );
        assert!(calls("attractor 0.1.0 · recall").is_empty() && calls("cargo xtask test").is_empty());
        assert!(knows("  --set <KEY>", "--set") && !knows("  --settle", "--set"));
    }
}
