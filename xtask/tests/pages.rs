//! The pages of the book that are made from the program's registry are as the program would write them,
//! and every spec has its hash in the table.
//!
//! `cargo xtask generate` runs this with [`WRITE`] set, which renews them.

#[path = "pages/specs.rs"]
mod specs;

use std::path::PathBuf;

use attractor_catalogue::{Book, books, catalogue};
use attractor_study::reference;

use xtask::Fallible;
use xtask::generate::WRITE;
use xtask::process::root;

/// Every generated page: its path from the root, and what it should hold.
///
/// # Errors
/// A table of contents that cannot be read or has no line for a registry.
fn pages() -> Fallible<Vec<(PathBuf, String)>> {
    let source = PathBuf::from("docs/src");
    let summary = source.join("SUMMARY.md");
    let contents = std::fs::read_to_string(root().join(&summary))
        .map_err(|error| format!("{}: {error}", summary.display()))?;
    let mut pages = vec![
        (source.join("reference/spec.md"), reference::spec_page(catalogue())),
        (source.join("reference/experiments.md"), reference::experiments_page(catalogue())),
        (source.join("reference/metrics.md"), reference::metrics_page(catalogue())),
        (specs::TABLE.into(), specs::table()?),
    ];
    let mut contents = contents;
    for book in books() {
        contents = contents_with(&contents, &book)?;
        let folder = source.join(book.folder);
        pages.push((folder.join("index.md"), reference::listing_page(book.title, &book.listing)));
        for item in &book.listing.items {
            let page = reference::item_page(item, &(book.notes)(item.id), &(book.example)(item));
            pages.push((folder.join(format!("{}.md", item.id)), page));
        }
    }
    pages.push((summary, contents));
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

/// Pages of things that are no more.
fn orphans() -> Fallible<Vec<PathBuf>> {
    let known: Vec<PathBuf> = pages()?.into_iter().map(|(path, _)| path).collect();
    let mut orphans = Vec::new();
    for book in books() {
        let folder = PathBuf::from("docs/src").join(book.folder);
        let Ok(entries) = std::fs::read_dir(root().join(&folder)) else { continue };
        let pages = entries.flatten().map(|entry| folder.join(entry.file_name()));
        orphans.extend(pages.filter(|page| !known.contains(page)));
    }
    Ok(orphans)
}

/// The line of the table of contents under which the pages of a registry stand.
fn heading(book: &Book) -> String {
    format!("- [{}]({}/index.md)", book.title, book.folder)
}

/// The table of contents with one line for each thing of a registry.
fn contents_with(contents: &str, book: &Book) -> Fallible<String> {
    let heading = heading(book);
    let mut lines = contents.lines().peekable();
    let mut text = String::new();
    let mut found = false;
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        if line == heading {
            found = true;
            while lines.next_if(|line| line.starts_with(' ')).is_some() {}
            for item in &book.listing.items {
                text += &format!("  - [{}]({}/{}.md)\n", item.about.title, book.folder, item.id);
            }
        }
    }
    if found { Ok(text) } else { Err(format!("docs/src/SUMMARY.md has no line `{heading}`").into()) }
}

#[test]
fn every_page_is_up_to_date() {
    let done = if std::env::var_os(WRITE).is_some() { write() } else { check() };
    if let Err(error) = done {
        panic!("{error}");
    }
}

#[test]
fn what_is_registered_is_listed_anew() {
    for book in books() {
        let heading = heading(&book);
        let old = format!("# Summary\n\n{heading}\n  - [Gone](gone.md)\n- [Next](next.md)\n");
        let new = contents_with(&old, &book).unwrap();
        let first = &book.listing.items[0];
        let line = format!("  - [{}]({}/{}.md)\n", first.about.title, book.folder, first.id);
        assert!(!new.contains("gone.md") && new.contains(&line), "{new}");
        assert!(new.ends_with("- [Next](next.md)\n"));
        assert_eq!(contents_with(&new, &book).unwrap(), new);
    }
}
