//! Nobody reads, or nothing can be written: a pipe that is closed is no failure, a full disk is one, and neither a panic.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{FORMATS, Folder, SMALL};

/// Every command that prints.
const COMMANDS: [&[&str]; 14] = [
    &["list"],
    &["show", "bcpnn"],
    &["new", "recall"],
    &["cite", "mine.toml"],
    &["runs"],
    &["runs", "--json"],
    &["report", "last"],
    &["compare", "1", "2"],
    &["compare", "1", "2", "--json"],
    &["merge", "other.db", "--db", "merged.db"],
    &["run", "mine.toml"],
    &["run", "mine.toml", "--json"],
    &["--help"],
    &["--version"],
];

fn folder() -> Folder {
    let folder = Folder::with_spec(SMALL);
    for more in [&["--seed", "1"][..], &["--seed", "2"], &["--db", "other.db"]] {
        folder.succeed(&[&["run", "mine.toml"], more].concat());
    }
    folder
}

fn all() -> Vec<Vec<&'static str>> {
    let exports = FORMATS.iter().map(|format| vec!["export", "last", "--format", format]);
    COMMANDS.iter().map(|command| command.to_vec()).chain(exports).collect()
}

/// A pipe that nobody reads any more.
fn dead_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = folder();
    for command in all() {
        let ran = folder.command(&command).stdout(dead_pipe()).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{command:?}\n{told}");
        assert!(!told.contains("error") && !told.contains("panicked"), "{command:?}\n{told}");
        // What is told, but not read, changes neither what is done nor how it ends.
        let ran = folder.command(&command).stderr(dead_pipe()).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{command:?}");
        assert!(!ran.stdout.is_empty(), "{command:?}");
    }
    for (command, code) in [(&["run", "none.toml"][..], 2), (&["export", "9"], 2), (&["shwo"], 2), (&[], 2)] {
        let ran = folder.command(command).stderr(dead_pipe()).output().unwrap();
        assert_eq!(ran.status.code(), Some(code), "{command:?}");
    }
}

#[test]
fn full_standard_output_is_a_failure_and_full_standard_error_is_none() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let folder = folder();
    for command in all() {
        let ran = folder.command(&command).stdout(full()).output().unwrap();
        let told = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(1), "{command:?}\n{told}");
        assert!(told.contains("cannot print") && !told.contains("panicked"), "{command:?}\n{told}");
        let ran = folder.command(&command).stderr(full()).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{command:?}");
    }
    let ran = folder.command(&["run", "none.toml"]).stderr(full()).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
}

#[test]
fn closed_streams_are_no_failure() {
    let folder = folder();
    for streams in [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"] {
        let line = format!("{} run mine.toml --seed 9 {streams}", env!("CARGO_BIN_EXE_attractor"));
        let mut shell = Command::new("sh");
        let ran = shell.args(["-c", &line]).current_dir(folder.path("")).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{streams}: {}", String::from_utf8_lossy(&ran.stderr));
    }
    // Nothing was written into the database instead.
    assert_eq!(folder.runs("attractor.db").len(), 6);
    folder.exports("last", "attractor.db");
}

#[test]
fn the_first_lines_of_a_long_export_are_enough() {
    let folder = folder();
    for format in FORMATS {
        let line = format!(
            "set -o pipefail; {} export last --format {format} | head -c 20 > /dev/null",
            env!("CARGO_BIN_EXE_attractor")
        );
        let Ok(ran) = Command::new("bash").args(["-c", &line]).current_dir(folder.path("")).output() else {
            return;
        };
        assert_eq!(ran.status.code(), Some(0), "{format}: {}", String::from_utf8_lossy(&ran.stderr));
    }
}
