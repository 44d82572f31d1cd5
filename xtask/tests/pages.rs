//! The pages of the book that are made from the program's registry are as the program would write them,
//! and every spec has its hash in the table.
//!
//! `cargo xtask generate` runs this with [`WRITE`] set, which renews them.

#[path = "pages/specs.rs"]
mod specs;

use std::path::PathBuf;

use attractor_memory::rules::Rules;
use attractor_study::reference;

use xtask::Fallible;
use xtask::generate::WRITE;
use xtask::process::root;

/// The line of the table of contents under which the rules' pages stand.
const RULES: &str = "- [Learning rules](rules/index.md)";

/// Every generated page: its path from the root, and what it should hold.
///
/// # Errors
/// A table of contents that cannot be read or has no line for the rules.
fn pages() -> Fallible<Vec<(PathBuf, String)>> {
    let source = PathBuf::from("docs/src");
    let summary = source.join("SUMMARY.md");
    let contents = std::fs::read_to_string(root().join(&summary))
        .map_err(|error| format!("{}: {error}", summary.display()))?;
    let mut pages = vec![
        (summary, contents_with_rules(&contents)?),
        (source.join("rules/index.md"), reference::rules_page()),
        (source.join("reference/spec.md"), reference::spec_page()),
        (source.join("reference/experiments.md"), reference::experiments_page()),
        (source.join("reference/metrics.md"), reference::metrics_page()),
        (specs::TABLE.into(), specs::table()?),
    ];
    for rule in Rules::all() {
        let page = source.join(format!("rules/{}.md", rule.id()));
        pages.push((page, reference::rule_page(&rule)));
    }
    Ok(pages)
}

/// Writes the pages that are out of date and removes those of rules that are gone.
///
/// # Errors
/// A file that cannot be read, written or removed.
fn write() -> Fallible {
    for (path, text) in pages()? {
        let file = root().join(&path);
        if std::fs::read_to_string(&file).is_ok_and(|present| present == text) {
            continue;
        }
        let written = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        written
            .and_then(|()| std::fs::write(&file, text))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        println!("wrote {}", path.display());
    }
    for path in orphans()? {
        std::fs::remove_file(root().join(&path)).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("removed {}", path.display());
    }
    Ok(())
}

/// Checks that every page is as [`write()`] would leave it.
///
/// # Errors
/// Names the pages that are not.
fn check() -> Fallible {
    let is_stale = |(path, text): &(PathBuf, String)| {
        std::fs::read_to_string(root().join(path)).map_or(true, |present| present != *text)
    };
    let mut stale: Vec<PathBuf> = pages()?.into_iter().filter(is_stale).map(|(path, _)| path).collect();
    stale.extend(orphans()?);
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = stale.iter().map(|path| format!("  {}", path.display())).collect();
    Err(format!("these pages are out of date:\n{}\nrenew them with `cargo xtask generate`", names.join("\n"))
        .into())
}

/// Pages of rules that are no more.
fn orphans() -> Fallible<Vec<PathBuf>> {
    let folder = PathBuf::from("docs/src/rules");
    let known: Vec<PathBuf> = pages()?.into_iter().map(|(path, _)| path).collect();
    let Ok(entries) = std::fs::read_dir(root().join(&folder)) else { return Ok(Vec::new()) };
    let pages = entries.flatten().map(|entry| folder.join(entry.file_name()));
    Ok(pages.filter(|page| !known.contains(page)).collect())
}

/// The table of contents with one line for each rule.
fn contents_with_rules(contents: &str) -> Fallible<String> {
    let mut lines = contents.lines().peekable();
    let mut text = String::new();
    let mut found = false;
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        if line == RULES {
            found = true;
            while lines.next_if(|line| line.starts_with(' ')).is_some() {}
            for rule in Rules::all() {
                text += &format!("  - [{}](rules/{}.md)\n", rule.about().title, rule.id());
            }
        }
    }
    if found { Ok(text) } else { Err(format!("docs/src/SUMMARY.md has no line `{RULES}`").into()) }
}

#[test]
fn every_page_is_up_to_date() {
    let done = if std::env::var_os(WRITE).is_some() { write() } else { check() };
    if let Err(error) = done {
        panic!("{error}");
    }
}

#[test]
fn the_rules_are_listed_anew() {
    let old = format!("# Summary\n\n{RULES}\n  - [Gone](rules/gone.md)\n- [Next](next.md)\n");
    let new = contents_with_rules(&old).unwrap();
    assert!(!new.contains("gone.md") && new.contains("  - [BCPNN](rules/bcpnn.md)\n"), "{new}");
    assert!(new.ends_with("- [Next](next.md)\n"));
    assert_eq!(contents_with_rules(&new).unwrap(), new);
}
