//! No circles of modules inside a crate.
//!
//! Modules that lie beside each other can be read one after the other: if one of them, or a module inside
//! it, names anything in a second, then the second names nothing in the first, not by way of others
//! either. A name counts as the place that it comes from, so that a parent which only passes names on hides
//! nothing.
//!
//! A parent and its children are one idea, and no circle: a registry lists its entries, and they use the
//! trait that it defines. What tests name does not count, nor what documentation links to.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod circles;
mod reading;

use std::fs;

use cargo_metadata::MetadataCommand;

use circles::circles;
use reading::{Modules, read};

/// The libraries and programs of the workspace, each with the name of its package.
fn crates() -> Vec<(String, Modules)> {
    let manifest = xtask::process::root().join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let mut crates = Vec::new();
    for package in metadata.workspace_packages() {
        for target in package.targets.iter().filter(|target| target.is_lib() || target.is_bin()) {
            crates.push((package.name.to_string(), read(target.src_path.as_std_path())));
        }
    }
    crates
}

#[test]
fn modules_go_round_in_no_circles() {
    let mut faults = Vec::new();
    for (name, modules) in crates() {
        for circle in circles(&modules) {
            faults.push(format!("{name}, in `{}`: {:?}", circle.parent, circle.members));
            faults.extend(circle.reasons.iter().map(|reason| format!("    {reason}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The circles of a crate that is written to a folder of its own.
fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let found = circles(&read(&folder.path().join("lib.rs")));
    found.into_iter().map(|circle| circle.members.into_iter().collect()).collect()
}

#[test]
fn circles_are_seen() {
    let lib = ("lib.rs", "mod a; mod b; mod c; pub use b::{Inner, deep::Other as Renamed};");
    let b = ("b/mod.rs", "pub mod deep; use crate::c; pub struct Inner;");
    let seen =
        |a: &str, deep: &str, c: &str| circles_of(&[lib, b, ("a.rs", a), ("b/deep.rs", deep), ("c.rs", c)]);
    let none: Vec<Vec<String>> = Vec::new();
    // b names c.
    assert_eq!(seen("use super::Inner;", "pub struct Other;", ""), none);
    assert_eq!(seen("", "", "use crate::b;"), [["b", "c"]]);
    assert_eq!(seen("", "", "fn f() { let g = super::b::Inner; }"), [["b", "c"]]);
    assert_eq!(seen("", "", "use {std::fmt, super::{b::{self as other}}};"), [["b", "c"]]);
    // By way of what the root passes on, and of a third.
    assert_eq!(seen("", "", "macro_rules! f { () => { $crate::Renamed } }"), [["b", "c"]]);
    assert_eq!(seen("use crate::Inner;", "", "use crate::a;"), [["a", "b", "c"]]);
    // A module inside a sibling.
    assert_eq!(seen("", "use crate::a;", "").len(), 0);
    assert_eq!(seen("use crate::b::deep::Other;", "use crate::a;", ""), [["a", "b"]]);
}

#[test]
fn parents_other_crates_and_tests_make_no_circles() {
    let lib = ("lib.rs", "mod a; mod b; pub use a::A; pub trait Shared {} fn all() { a::A; b::B; }");
    let a =
        ("a.rs", "use super::Shared; use fmt::b::B; use std::a; pub struct A; /// [`crate::b`]\nfn f() {}");
    let b = (
        "b.rs",
        "use crate::A; #[cfg(test)] use super::x; pub struct B;
         #[cfg(test)] #[expect(some)] mod tests { use super::super::a; use crate::b::B; }
         #[cfg(test)] mod far;",
    );
    assert!(circles_of(&[lib, a, b]).is_empty());
    let a = ("a.rs", "#[cfg(test)] mod tests { use crate::b::B; } fn f() { crate::b::B; }");
    assert_eq!(circles_of(&[lib, a, b]), [["a", "b"]], "what follows a test counts again");
}
