//! Tells the program which git revision it is built from, where there is one.

use std::path::Path;
use std::process::Command;

fn main() {
    let git = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.git"));
    println!("cargo::rerun-if-changed=build.rs");
    if git.exists() {
        println!("cargo::rerun-if-changed={}", git.join("HEAD").display());
        println!("cargo::rerun-if-changed={}", git.join("refs/heads").display());
    }
    let output = Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let revision = output.ok().filter(|output| output.status.success()).map(|output| output.stdout);
    let revision = String::from_utf8_lossy(&revision.unwrap_or_default()).trim().to_owned();
    println!("cargo::rustc-env=ATTRACTOR_REVISION={revision}");
}
