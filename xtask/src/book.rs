//! Whether the book is whole: every page is in the table of contents, and every link leads somewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::Fallible;
use crate::markdown::Page;
use crate::process::root;

/// Pages outside the book whose links are checked as well.
const BESIDE: [&str; 3] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/// Checks the table of contents and all relative links.
///
/// # Errors
/// Names every page that is missing and every link that leads nowhere.
pub fn check() -> Fallible {
    check_in(&root())
}

/// All pages whose text is documentation, as paths from the root.
///
/// # Errors
/// A folder that cannot be read.
pub fn documents(root: &Path) -> Fallible<Vec<PathBuf>> {
    let mut documents: Vec<PathBuf> = BESIDE.map(PathBuf::from).into();
    collect(root, Path::new("docs/src"), &mut documents)?;
    documents.sort();
    Ok(documents)
}

fn check_in(root: &Path) -> Fallible {
    let source = Path::new("docs/src");
    let contents = source.join("SUMMARY.md");
    let listed: BTreeSet<PathBuf> =
        Page::read(&root.join(&contents))?.links.iter().map(|link| normal(&source.join(link))).collect();
    let mut faults = Vec::new();
    for document in documents(root)? {
        if document.starts_with(source) && document != contents && !listed.contains(&document) {
            faults.push(format!("{} is not in {}", document.display(), contents.display()));
        }
        for link in Page::read(&root.join(&document))?.links {
            if let Some(fault) = fault_of(root, &document, &link) {
                faults.push(format!("{} links to {link}: {fault}", document.display()));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// What is wrong with a link, if anything. Links to other sites are not followed.
fn fault_of(root: &Path, document: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        document.to_owned()
    } else {
        normal(&document.parent().unwrap_or(Path::new("")).join(path))
    };
    if !root.join(&target).exists() {
        return Some(format!("there is no {}", target.display()));
    }
    if anchor.is_empty() || target.extension().is_none_or(|extension| extension != "md") {
        return None;
    }
    let page = Page::read(&root.join(&target)).unwrap_or_default();
    let known = page.anchors.iter().any(|known| known == anchor);
    if known { None } else { Some(format!("{} has no heading #{anchor}", target.display())) }
}

fn collect(root: &Path, folder: &Path, documents: &mut Vec<PathBuf>) -> Fallible {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(root.join(folder)).map_err(fault)? {
        let path = folder.join(entry.map_err(fault)?.file_name());
        if root.join(&path).is_dir() {
            collect(root, &path, documents)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            documents.push(path);
        }
    }
    Ok(())
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_named() {
        let fault = |link| fault_of(&root(), Path::new("docs/src/start.md"), link);
        assert_eq!(fault("https://example.org/x"), None);
        assert_eq!(fault("../../Cargo.toml"), None);
        assert_eq!(fault("nowhere.md"), Some("there is no docs/src/nowhere.md".to_owned()));
        assert!(fault("rules/bcpnn.md#nothing").unwrap().contains("no heading #nothing"));
        assert_eq!(fault("rules/bcpnn.md#parameters"), None);
    }
}
