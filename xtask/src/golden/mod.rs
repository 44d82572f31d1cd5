//! `cargo xtask golden`: every spec in `experiments/` still gives the bits that it gave.

mod table;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use sha2::{Digest, Sha256};

pub use table::Case;

use crate::Fallible;
use crate::process::{cargo, output, program, root, run as succeed, step, target};

/// Where the exports' hashes stand, from the root.
const TABLE: &str = "golden/exports.tsv";

/// Which specs are run, and what is done with what they give.
#[derive(Default, Args)]
pub struct Options {
    /// Only the specs that take a second or two.
    #[arg(long)]
    quick: bool,
    /// Writes the hashes that differ into the table.
    #[arg(long)]
    refresh: bool,
    /// Only specs whose path has one of these in it.
    specs: Vec<String>,
}

/// Builds the program as users do, and compares the exports of the specs that were asked for.
///
/// # Errors
/// Names the specs whose exports differ.
pub fn run(options: &Options) -> Fallible {
    step("building the program: cargo build --release", || {
        succeed(cargo().args(["build", "--quiet", "--release", "--package", "attractor"]))
    })?;
    let asked = |case: &Case| {
        let named = options.specs.iter().any(|part| case.spec.contains(part));
        (case.quick || !options.quick) && (named || options.specs.is_empty())
    };
    let program = program("release");
    let folder = fresh_folder()?;
    let mut cases = cases()?;
    if !cases.iter().any(asked) {
        return Err(format!("no spec in {TABLE} is meant by {}", options.specs.join(" ")).into());
    }
    let mut faults = Vec::new();
    for case in cases.iter_mut().filter(|case| asked(case)) {
        let mut hash = String::new();
        let compared = step(&format!("{} {}", case.spec, case.arguments.join(" ")), || {
            hash = export(&program, case, &folder)?;
            same(case, &hash, &folder)
        });
        match compared {
            // Without a hash there was no export.
            Err(_) if options.refresh && !hash.is_empty() => case.hash = hash,
            Err(fault) => faults.push(fault.to_string()),
            Ok(()) => {}
        }
    }
    let text = table::write(&cases);
    if options.refresh && fs::read_to_string(root().join(TABLE))? != text {
        fs::write(root().join(TABLE), text)?;
        println!(
            "{TABLE} is written anew. That is a change of numbers: CHANGELOG.md must say which, and why."
        );
    }
    finish(&folder, &faults)
}

/// Compares the exports of the quick specs, run with a program that is built already.
///
/// # Errors
/// Names the specs whose exports differ.
pub fn check_quick(program: &Path) -> Fallible {
    let folder = fresh_folder()?;
    let mut faults = Vec::new();
    for case in cases()?.iter().filter(|case| case.quick) {
        let compared = export(program, case, &folder).and_then(|hash| same(case, &hash, &folder));
        faults.extend(compared.err().map(|fault| fault.to_string()));
    }
    finish(&folder, &faults)
}

/// The table of exports.
///
/// # Errors
/// A table that is missing or damaged.
pub fn cases() -> Fallible<Vec<Case>> {
    let text = fs::read_to_string(root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    table::read(&text).map_err(|fault| format!("{TABLE}: {fault}").into())
}

/// An empty folder for databases and exports; those of an earlier run are gone.
fn fresh_folder() -> Fallible<PathBuf> {
    let folder = target().join("golden");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Runs a spec and gives the hash of its export, which lies in the folder after that.
fn export(program: &Path, case: &Case, folder: &Path) -> Fallible<String> {
    let folder = folder_of(case, folder);
    fs::create_dir_all(&folder)?;
    let database = folder.join("attractor.db");
    let mut ran = Command::new(program);
    ran.arg("run").arg(&case.spec).args(&case.arguments);
    ran.arg("--db").arg(&database).arg("--out").arg(folder.join("out"));
    let ran = ran.current_dir(root()).stdin(Stdio::null()).output()?;
    if !ran.status.success() {
        return Err(format!("{}: {}", case.spec, String::from_utf8_lossy(&ran.stderr).trim()).into());
    }
    let mut exported = Command::new(program);
    exported.args(["export", "last", "--format", "csv", "--db"]).arg(&database);
    let text = output(&mut exported)?;
    fs::write(folder.join("export.csv"), &text)?;
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(&text) {
        write!(hash, "{byte:02x}")?;
    }
    Ok(hash)
}

/// A spec's own folder.
fn folder_of(case: &Case, folder: &Path) -> PathBuf {
    folder.join(Path::new(&case.spec).file_stem().unwrap_or_default())
}

/// Fails where the hash is another; where it is not, nothing is left of the export.
fn same(case: &Case, hash: &str, folder: &Path) -> Fallible {
    if hash == case.hash {
        return Ok(fs::remove_dir_all(folder_of(case, folder))?);
    }
    Err(format!("{} {} gives other bits: {hash}", case.spec, case.arguments.join(" ")).into())
}

/// Removes the folder where all was as it should be, and names what was not.
fn finish(folder: &Path, faults: &[String]) -> Fallible {
    if faults.is_empty() {
        return Ok(fs::remove_dir_all(folder)?);
    }
    let exports = folder.display();
    Err(format!(
        "{}\nThe exports are in {exports}: compare them with those of a build from before the change. If numbers are \
         meant to change: cargo xtask golden --refresh, and CHANGELOG.md must say which and why.",
        faults.join("\n")
    )
    .into())
}
