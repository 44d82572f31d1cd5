//! Programs that a chore starts, and places in the work tree.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, io};

use crate::Fallible;

/// The root of the work tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The `attractor` that a build of that profile made: `debug` holds the tests' own, `release` the users'.
pub fn program(profile: &str) -> PathBuf {
    target().join(profile).join(format!("attractor{}", env::consts::EXE_SUFFIX))
}

/// Cargo, as it called us.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program to its end, in the root, and fails if it does.
pub fn run(command: &mut Command) -> Fallible {
    output_to(command, Stdio::inherit()).map(|_| ())
}

/// What a program prints, while its messages go to ours.
pub fn output(command: &mut Command) -> Fallible<String> {
    Ok(String::from_utf8(output_to(command, Stdio::piped())?)?)
}

/// Names a check as it starts, and its time when it has ended.
pub fn step(name: &str, check: impl FnOnce() -> Fallible) -> Fallible {
    print!("{name} … ");
    // A terminal that is gone is no reason to stop.
    let _ = io::stdout().flush();
    let started = Instant::now();
    let done = check();
    println!("{:.1} s{}", started.elapsed().as_secs_f64(), if done.is_ok() { "" } else { ", FAILED" });
    done
}

fn output_to(command: &mut Command, stdout: Stdio) -> Fallible<Vec<u8>> {
    let name = command.get_program().display().to_string();
    let started = command.current_dir(root()).stdout(stdout).stderr(Stdio::inherit()).output();
    match started {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(format!("{name} failed: {}", output.status).into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{name} is not installed").into())
        }
        Err(error) => Err(format!("cannot start {name}: {error}").into()),
    }
}
