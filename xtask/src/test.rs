//! `cargo xtask test`: every check, the tests last.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{book, commands, generate, root};

/// Runs every check in order and stops at the first that fails.
///
/// # Errors
/// Says which check failed and what to do.
pub fn run() -> Result<(), String> {
    let flags = std::env::var("RUSTDOCFLAGS").unwrap_or_default();
    let document = || {
        let flags = format!("{flags} -D warnings");
        let mut command = cargo(&["doc", "--quiet", "--no-deps", "--workspace"]);
        succeed(command.env("RUSTDOCFLAGS", flags.trim()))
    };
    step("tools: rustfmt, clippy, a C compiler", tools)?;
    step("formatting: cargo fmt --all --check", || succeed(&mut cargo(&["fmt", "--all", "--check"])))?;
    step("generated pages", generate::check)?;
    step("the book's contents and links", book::check)?;
    step("lints: cargo clippy --workspace --all-targets -- -D warnings", || {
        let arguments = ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"];
        succeed(&mut cargo(&arguments))
    })?;
    step("documentation: cargo doc --no-deps --workspace", document)?;
    step("the documentation's commands", || commands::check(&program()?))?;
    // The last, so that the tests' own words close the output.
    println!("tests: cargo test --workspace");
    succeed(&mut cargo(&["test", "--workspace"]))
}

/// Names a check as it starts, and its time when it has ended.
fn step(name: &str, check: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    print!("{name} … ");
    // A terminal that is gone is no reason to stop.
    let _ = std::io::stdout().flush();
    let started = Instant::now();
    let done = check();
    println!("{:.1} s", started.elapsed().as_secs_f64());
    done
}

/// What must be installed beside cargo itself.
fn tools() -> Result<(), String> {
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
            return Err(format!("{name} is missing; install it: {remedy}"));
        }
    }
    Ok(())
}

/// Builds `attractor` as the tests need it anyway, and says where it is.
fn program() -> Result<PathBuf, String> {
    succeed(&mut cargo(&["build", "--quiet", "--workspace", "--profile", "test"]))?;
    // This program stands beside it.
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(own.with_file_name(format!("attractor{}", std::env::consts::EXE_SUFFIX)))
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(arguments).current_dir(root());
    command
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let words: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let name = words.join(" ");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{name}` failed ({status})")),
        Err(error) => Err(format!("`{name}` could not be started: {error}")),
    }
}
