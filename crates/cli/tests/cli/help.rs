//! Every command's help ends with examples, and they work.

use std::process::Command;

use crate::support::{Folder, SMALL};

/// The commands that `--help` lists.
fn commands(folder: &Folder) -> Vec<String> {
    let help = folder.succeed(&["--help"]);
    let listed = help.text().lines().skip_while(|line| *line != "Commands:").skip(1);
    let names: Vec<String> = listed
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect();
    for name in [
        "bench", "run", "recall", "list", "show", "new", "cite", "runs", "report", "compare", "export",
        "merge",
    ] {
        assert!(names.iter().any(|listed| listed == name), "{name} is not listed");
    }
    names.into_iter().filter(|name| name != "help").collect()
}

/// The examples at the end of a help text.
fn examples(help: &str) -> Vec<String> {
    let mut lines = help.lines().skip_while(|line| !matches!(*line, "Example:" | "Examples:"));
    assert!(lines.next().is_some(), "no examples:\n{help}");
    let examples: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
    assert!(!examples.is_empty());
    for example in &examples {
        assert!(example.starts_with("attractor "), "the help ends with something else: {example}");
    }
    examples
}

/// A folder that holds whatever the examples mention.
fn prepared() -> Folder {
    let folder = Folder::with_spec(SMALL);
    std::fs::create_dir(folder.path("experiments")).unwrap();
    folder.write("experiments/lansner-2025-readme.toml", SMALL);
    // Two patterns of 40 units in 20 hypercolumns: all the first minicolumns, all the second.
    let rows = ["1,0,".repeat(20), "0,1,".repeat(20)].map(|row| row.trim_end_matches(',').to_owned());
    for file in ["patterns.csv", "cues.csv"] {
        folder.write(file, rows.join("\n"));
    }
    let dense: Vec<u8> = rows.concat().bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    for file in ["patterns.npy", "cues.npy"] {
        attractor_data::write_npy_u8(folder.path(file), 2, 40, &dense).unwrap();
    }
    for part in ["a", "b"] {
        let shard = if part == "a" { "1/2" } else { "2/2" };
        folder.succeed(&["run", "mine.toml", "--shard", shard, "--db", &format!("{part}.db")]);
    }
    for seed in ["1", "2"] {
        folder.succeed(&["run", "mine.toml", "--seed", seed]);
    }
    folder
}

/// Runs a line in a shell that finds the program.
fn in_shell(folder: &Folder, line: &str) -> (Option<i32>, String) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_attractor"));
    let mut places = vec![program.parent().unwrap().to_owned()];
    places.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let output = Command::new("sh")
        .args(["-ec", line])
        .current_dir(folder.path(""))
        .env("PATH", std::env::join_paths(places).unwrap())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_examples_of_every_command_work() {
    let empty = Folder::new();
    for command in commands(&empty) {
        let help = empty.succeed(&[&command, "--help"]);
        assert_eq!(help.stderr, "", "help goes to standard output");
        let short = empty.succeed(&[&command, "-h"]);
        assert_eq!(examples(short.text()), examples(help.text()), "{command}");
        let folder = prepared();
        for example in examples(help.text()) {
            assert!(example.contains(&command), "the help of {command} shows {example}");
            if command == "bench" {
                // Too long to run three times: that the words are taken is seen from what stops it next.
                let (code, told) = in_shell(&folder, &format!("{example} --db missing/runs.db"));
                assert!(
                    code == Some(2) && told.contains("cannot create missing/runs.db"),
                    "{example}: {told}"
                );
            } else {
                let (code, told) = in_shell(&folder, &example);
                assert_eq!(code, Some(0), "{example}\n{told}");
            }
        }
    }
    assert!(empty.names().is_empty());
}

#[test]
fn the_program_tells_its_version_and_how_it_is_used() {
    let folder = Folder::new();
    let version = folder.succeed(&["--version"]);
    assert_eq!(version.text(), format!("attractor {}\n", env!("CARGO_PKG_VERSION")));
    let (help, nothing) = (folder.succeed(&["--help"]), folder.run::<&str>(&[]));
    assert_eq!(examples(help.text()).len(), 1);
    assert_eq!(nothing.code, Some(2), "nothing was asked for");
    assert!(nothing.stderr.contains("Usage: attractor <COMMAND>"), "{}", nothing.stderr);
    assert!(folder.names().is_empty());
}
