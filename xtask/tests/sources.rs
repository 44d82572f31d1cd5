//! The source files: none grows too long, and experiments are named in their own crates alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use xtask::process::root;

/// Lines of the longest file. A longer one is asking to be two.
const MOST_LINES: usize = 400;

/// What a source file is called.
const ENDINGS: [&str; 4] = ["rs", "ts", "svelte", "py"];

/// Folders of what others wrote, or a program did.
const NOT_OURS: [&str; 4] = ["target", "node_modules", "generated", "results"];

/// The source files below a folder, hidden ones left out.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with('.') || NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
    found
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

#[test]
fn no_file_is_too_long() {
    let files = sources(&root());
    assert!(files.iter().any(|file| file.ends_with(file!())), "this file is not among the sources");
    let long = files.iter().map(|file| (text(file).lines().count(), file));
    let long: Vec<String> = long
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, file)| format!("{} has {lines} lines", file.display()))
        .collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines:\n{}", long.join("\n"));
}

/// The texts of a file: its string literals, and what stands before each, tests and comments left out.
fn literals(tokens: TokenStream, found: &mut Vec<(String, String)>) {
    let mut before = String::new();
    let mut skipping = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) if skipping => skipping = group.delimiter() != Delimiter::Brace,
            TokenTree::Group(group) if group.stream().to_string().replace(' ', "") == "cfg(test)" => {
                skipping = true;
            }
            // An attribute: its texts are documentation.
            TokenTree::Group(group) if before.ends_with('#') && group.delimiter() == Delimiter::Bracket => {}
            TokenTree::Group(group) => literals(group.stream(), found),
            TokenTree::Punct(mark) if skipping && mark.as_char() == ';' => skipping = false,
            TokenTree::Literal(literal) if !skipping => found.push((before.clone(), literal.to_string())),
            _ => {}
        }
        before += &token.to_string();
    }
}

fn literals_of(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    literals(text.parse().unwrap(), &mut found);
    found
}

/// Whether what stands before a text says that it is the id of what is defined there.
fn is_own_id(before: &str) -> bool {
    ["constID:&'staticstr=", "constID:&str="].iter().any(|start| before.ends_with(start))
}

/// The ids that a file gives to experiments, `const ID: &'static str = "…"`, if they are more than a word:
/// `recall` names a table of every spec as well, and a command.
fn ids(text: &str) -> Vec<String> {
    let id = |(before, literal): (String, String)| {
        let id = literal.trim_matches('"');
        (is_own_id(&before) && id.contains('-')).then(|| id.to_owned())
    };
    literals_of(text).into_iter().filter_map(id).collect()
}

/// The ids that a file names which is none of an experiment. Something else, such as a model, may be called alike.
fn named<'a>(text: &str, ids: &'a BTreeSet<String>) -> Vec<&'a String> {
    let mut literals = literals_of(text);
    literals.retain(|(before, _)| !is_own_id(before));
    ids.iter().filter(|id| literals.iter().any(|(_, literal)| holds(literal, id))).collect()
}

/// Whether a text holds an id, and not as a part of a longer word: spike-timing-dependent plasticity is none.
fn holds(text: &str, id: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    text.match_indices(id).any(|(at, _)| {
        !inside(text[..at].chars().next_back()) && !inside(text[at + id.len()..].chars().next())
    })
}

#[test]
fn experiments_are_named_in_their_own_crates_alone() {
    let experiments = root().join("crates/experiments");
    let own: Vec<PathBuf> = sources(&experiments);
    let ids: BTreeSet<String> = own.iter().flat_map(|file| ids(&text(file))).collect();
    assert_eq!(own.is_empty(), ids.is_empty(), "the experiments' ids are not found");
    let others = sources(&root().join("crates")).into_iter().filter(|file| !file.starts_with(&experiments));
    let others = others.filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let others = others.filter(|file| file.components().any(|part| part.as_os_str() == "src"));
    let mut faults = Vec::new();
    for file in others {
        // Tests that lie beside what they test.
        if file.file_name().unwrap().to_string_lossy().ends_with("tests.rs") {
            continue;
        }
        for id in named(&text(&file), &ids) {
            faults.push(format!("{} names {id}", file.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn ids_are_found_and_seen() {
    let experiment = r#"
        /// Unlike `load-curve`.
        impl Experiment for Both { const ID: &'static str = "storage-capacity"; const TITLE: &str = "a-b"; }
        impl Experiment for Word { const ID: &'static str = "recall"; }
    "#;
    assert_eq!(ids(experiment), ["storage-capacity"]);
    let ids = BTreeSet::from(["storage-capacity".to_owned()]);
    assert_eq!(named(r#"fn f() { run("storage-capacity") }"#, &ids).len(), 1);
    assert_eq!(named(r#"const SPEC: &str = "experiment = \"storage-capacity\"";"#, &ids).len(), 1);
    for silent in [
        "/// As `storage-capacity` does.\n fn f() {}",
        r#"#[cfg(test)] mod tests { fn f() { run("storage-capacity") } }"#,
        r#"#[cfg(test)] #[expect(some)] const SPEC: &str = "storage-capacity";"#,
        r#"fn f() { run("storage") }"#,
        r#"impl Model for Storage { const ID: &'static str = "storage-capacity"; }"#,
        r#"const TITLE: &str = "On storage-capacity-limited memories";"#,
    ] {
        assert!(named(silent, &ids).is_empty(), "{silent}");
    }
    let after = r#"#[cfg(test)] mod tests {} fn f() { run("storage-capacity") }"#;
    assert_eq!(named(after, &ids).len(), 1, "what follows a test counts again");
}
