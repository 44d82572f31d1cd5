//! `cargo xtask test`: every check, the tests last.

use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

use crate::process::{cargo, program, run as succeed, step};
use crate::{Fallible, book, commands, environment, figures, fuzz, generate, golden, seeds};

/// What is checked beside what always is.
#[derive(Args)]
pub struct Options {
    /// After all else, everything that takes long: every golden export, every spec at a second seed, property tests
    /// on many new cases, and a minute's search for input that each reader cannot take.
    #[arg(long)]
    long: bool,
}

/// Runs every check in order and stops at the first that fails.
///
/// # Errors
/// Says which check failed and what to do.
pub fn run(options: &Options) -> Fallible {
    let flags = std::env::var("RUSTDOCFLAGS").unwrap_or_default();
    let document = || {
        let flags = format!("{flags} -D warnings");
        let mut command = cargo();
        command.args(["doc", "--quiet", "--no-deps", "--workspace"]);
        succeed(command.env("RUSTDOCFLAGS", flags.trim()))
    };
    step("tools: rustfmt, clippy, a C compiler", tools)?;
    step("formatting: cargo fmt --all --check", || {
        succeed(cargo().args(["fmt", "--all", "--check"]))?;
        // A workspace of its own.
        succeed(cargo().args(["fmt", "--check", "--manifest-path", "fuzz/Cargo.toml"]))
    })?;
    step("the book's contents and links", book::check)?;
    step("lints: cargo clippy --workspace --all-targets -- -D warnings", || {
        let arguments = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
        succeed(cargo().args(arguments))
    })?;
    step("documentation: cargo doc --no-deps --workspace", document)?;
    step("building the tests: cargo test --workspace --no-run", || {
        succeed(cargo().args(["test", "--quiet", "--workspace", "--no-run"]))
    })?;
    step("generated pages", generate::check)?;
    step("the documentation's commands", || commands::check(&program("debug")))?;
    step("golden exports, the quick ones", || golden::check_quick(&program("debug")))?;
    step("the book's figures, the quick ones", || figures::check_quick(&program("debug")))?;
    let mut tests = cargo();
    step("an environment with NumPy and SciPy for the tests", || {
        tests.env("ATTRACTOR_PYTHON", environment::python("tests", &["xtask/requirements.txt"])?);
        Ok(())
    })?;
    // The last of the usual ones, so that the tests' own words close the output.
    println!("tests: cargo test --workspace");
    succeed(tests.args(["test", "--workspace"]))?;
    if options.long { long() } else { Ok(()) }
}

/// What takes longer than everybody should wait.
fn long() -> Fallible {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().to_string();
    step(&format!("the tests on new random cases, PROPTEST_RNG_SEED={seed}"), || {
        let mut tests = cargo();
        // A test that states its own number of cases keeps it.
        succeed(
            tests
                .args(["test", "--quiet", "--workspace", "--lib", "--tests"])
                .env("PROPTEST_RNG_SEED", &seed)
                .env("PROPTEST_CASES", "200")
                .env("ATTRACTOR_KILLS", "500"),
        )
    })?;
    if fuzz::can_run() {
        step("lints of the fuzz targets: cargo clippy, in fuzz/", || {
            let arguments = ["clippy", "--quiet", "--locked", "--manifest-path", "fuzz/Cargo.toml"];
            succeed(cargo().args(arguments).args(["--target-dir", "fuzz/target", "--", "-D", "warnings"]))
        })?;
        fuzz::run(&fuzz::Options::default())?;
    } else {
        println!("fuzzing: skipped, as it needs x86-64 Linux and a C++ compiler");
    }
    golden::run(&golden::Options::default())?;
    seeds::run(&seeds::Options::default())
}

/// What must be installed beside cargo itself.
fn tools() -> Fallible {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let tools = [
        (vec!["cargo", "fmt", "--version"], "rustfmt", "rustup component add rustfmt"),
        (vec!["cargo", "clippy", "--version"], "clippy", "rustup component add clippy"),
        (
            vec![compiler.as_str(), "--version"],
            "a C compiler, for SQLite",
            "apt-get install gcc libc6-dev (or your system's equivalent)",
        ),
    ];
    for (command, name, remedy) in tools {
        let mut probe = Command::new(command[0]);
        probe.args(&command[1..]).stdout(Stdio::null()).stderr(Stdio::null());
        if !probe.status().is_ok_and(|status| status.success()) {
            return Err(format!("{name} is missing; install it: {remedy}").into());
        }
    }
    Ok(())
}
