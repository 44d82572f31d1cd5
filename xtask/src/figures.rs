//! `cargo xtask figures`: the figures of the book are what the program draws.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use crate::Fallible;
use crate::process::{cargo, program, root, run as succeed, step, target};

/// Which spec draws each figure, from the root.
const TABLE: &str = "docs/figures.tsv";

/// Where the book's figures are, from the root.
const IMAGES: &str = "docs/src/images";

/// The first line of the table.
const HEAD: &str = "figure\tspec\tdrawn as\tpart";

/// Which figures are drawn.
#[derive(Args)]
pub struct Options {
    /// Only those whose specs take a few seconds.
    #[arg(long)]
    quick: bool,
    /// Only figures and specs whose name has one of these in it.
    names: Vec<String>,
}

/// A figure of the book, and how it is made.
struct Made {
    /// Its file in the book.
    figure: String,
    /// The spec's path from the root.
    spec: String,
    /// Its file in the folder of the run.
    drawn: String,
    /// Whether the spec takes a few seconds, also where the program is built for tests.
    quick: bool,
}

/// Builds the program as users do, and draws the figures that were asked for.
///
/// # Errors
/// What cannot be built, run, read or written, and figures that are in the table alone or in the book alone.
pub fn run(options: &Options) -> Fallible {
    step("building the program: cargo build --release", || {
        succeed(cargo().args(["build", "--quiet", "--release", "--package", "attractor"]))
    })?;
    let asked = |made: &Made| {
        let named = |part: &String| made.spec.contains(part) || made.figure.contains(part);
        (made.quick || !options.quick) && (options.names.is_empty() || options.names.iter().any(named))
    };
    draw(&program("release"), asked, |drawn, figure| {
        if fs::read(figure).ok().as_ref() != Some(&drawn) {
            fs::write(figure, drawn)?;
            println!("{} is drawn anew", figure.display());
        }
        Ok(())
    })
}

/// Compares the figures of quick specs with what a program that is built already draws.
///
/// # Errors
/// Names a figure that differs, and those that are in the table alone or in the book alone.
pub fn check_quick(program: &Path) -> Fallible {
    draw(
        program,
        |made| made.quick,
        |drawn, figure| {
            let same = fs::read(figure)? == drawn;
            let differs =
                || format!("{} is not what its spec draws: cargo xtask figures --quick", figure.display());
            same.then_some(()).ok_or_else(|| differs().into())
        },
    )
}

/// Runs the specs of the figures that are asked for, and hands over what they draw beside the book's file.
fn draw(
    program: &Path,
    asked: impl Fn(&Made) -> bool,
    each: impl Fn(Vec<u8>, &Path) -> Fallible,
) -> Fallible {
    let table = table()?;
    let specs: BTreeSet<&str> =
        table.iter().filter(|made| asked(made)).map(|made| made.spec.as_str()).collect();
    if specs.is_empty() {
        return Err(format!("no figure or spec in {TABLE} is meant").into());
    }
    let mut missing = Vec::new();
    for spec in specs {
        let folder = target().join("figures").join(Path::new(spec).file_stem().unwrap_or_default());
        step(spec, || run_fresh(program, spec, &folder))?;
        for made in table.iter().filter(|made| made.spec == spec && asked(made)) {
            match fs::read(folder.join("out").join(&made.drawn)) {
                Ok(drawn) => each(drawn, &root().join(IMAGES).join(&made.figure))?,
                // The others are drawn all the same: it may have taken minutes to get here.
                Err(_) => missing.push(format!(
                    "{spec} draws no {} but {}",
                    made.drawn,
                    drawings(&folder.join("out"))?.join(", ")
                )),
            }
        }
        fs::remove_dir_all(folder)?;
    }
    if missing.is_empty() { Ok(()) } else { Err(format!("{TABLE}: {}", missing.join("\n")).into()) }
}

/// The figures in a folder, by name.
fn drawings(folder: &Path) -> Fallible<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<String> = names.collect::<Fallible<_>>()?;
    names.retain(|name| Path::new(name).extension().is_some_and(|extension| extension == "svg"));
    names.sort();
    Ok(names)
}

/// Runs a spec into a folder that holds nothing else.
fn run_fresh(program: &Path, spec: &str, folder: &Path) -> Fallible {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut command = Command::new(program);
    command.args(["run", spec, "--db"]).arg(folder.join("attractor.db")).arg("--out").arg(folder.join("out"));
    let ran = command.current_dir(root()).stdin(Stdio::null()).output()?;
    if ran.status.success() {
        return Ok(());
    }
    Err(format!("{spec}: {}", String::from_utf8_lossy(&ran.stderr).trim()).into())
}

/// The table, which names the figures of the book and no others.
fn table() -> Fallible<Vec<Made>> {
    let text = fs::read_to_string(root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return Err(format!("{TABLE}: the first line must be `{HEAD}`, with tabs").into());
    }
    let made = |line: &str| {
        let [figure, spec, drawn, part] =
            line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().ok()?;
        ["quick", "long"].contains(&part.as_str()).then_some(Made {
            figure,
            spec,
            drawn,
            quick: part == "quick",
        })
    };
    let fault = |line| format!("{TABLE}: not a figure, its spec, its file there, `quick` or `long`: {line}");
    let table: Vec<Made> =
        lines.map(|line| made(line).ok_or_else(|| fault(line))).collect::<Result<_, _>>()?;
    if let Some(twice) =
        (1..table.len()).find(|&row| table[..row].iter().any(|made| made.figure == table[row].figure))
    {
        return Err(format!("{TABLE}: {} stands there twice", table[twice].figure).into());
    }
    let listed: BTreeSet<PathBuf> = table.iter().map(|made| PathBuf::from(&made.figure)).collect();
    let images = fs::read_dir(root().join(IMAGES))?.map(|entry| Ok(PathBuf::from(entry?.file_name())));
    let images: BTreeSet<PathBuf> = images.collect::<Fallible<_>>()?;
    match listed.symmetric_difference(&images).next() {
        Some(alone) => Err(format!("{} is in {TABLE} alone or in {IMAGES} alone", alone.display()).into()),
        None => Ok(table),
    }
}
