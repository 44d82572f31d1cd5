//! What is there stays, unless it was named, or attractor wrote it.

use std::os::unix::fs::symlink;

use rusqlite::Connection;

use crate::support::{Folder, MANY_TRIALS, SMALL, many_trials};

const MINE: &[u8] = b"my own page\n";

/// A folder with a run of [`SMALL`].
fn with_run() -> Folder {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml", "--out", "first"]);
    folder
}

/// The command is refused, with these words, and changes nothing.
#[track_caller]
fn refused(folder: &Folder, command: &[&str], said: &[&str]) {
    let (names, runs) = (folder.names(), folder.runs("attractor.db"));
    let told = folder.fail(2, command);
    // Lines are broken to the width of a terminal.
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in said {
        assert!(told.contains(said), "{command:?}: {told}");
    }
    assert_eq!(folder.names(), names, "{command:?}");
    assert_eq!(folder.runs("attractor.db"), runs, "{command:?} entered a run");
}

#[test]
fn the_store_is_never_overwritten_whatever_it_is_called() {
    let folder = with_run();
    std::fs::hard_link(folder.path("attractor.db"), folder.path("hard.csv")).unwrap();
    symlink("attractor.db", folder.path("soft.csv")).unwrap();
    std::fs::create_dir(folder.path("below")).unwrap();
    symlink("../attractor.db-wal", folder.path("below/wal.csv")).unwrap();
    let theirs = Connection::open(folder.path("theirs.sqlite")).unwrap();
    theirs.execute_batch("CREATE TABLE t (x)").unwrap();
    theirs.close().unwrap();
    let (ours, theirs) = (folder.read("attractor.db"), folder.read("theirs.sqlite"));
    for output in [
        "attractor.db",
        "./below/../attractor.db",
        "attractor.db-wal",
        "attractor.db-shm",
        "hard.csv",
        "soft.csv",
        "below/wal.csv",
        "theirs.sqlite",
        "theirs.sqlite-wal",
        "theirs.sqlite-journal",
    ] {
        refused(&folder, &["export", "last", "-o", output], &[output, "is not overwritten"]);
    }
    for command in [
        &["new", "recall", "--force", "-o", "theirs.sqlite"][..],
        &["new", "recall", "--force", "-o", "soft.csv"],
    ] {
        refused(&folder, command, &["is an SQLite database, and is not overwritten"]);
    }
    // A file that is not named is no database either, though it be called like a report.
    std::fs::create_dir(folder.path("out")).unwrap();
    std::fs::hard_link(folder.path("attractor.db"), folder.path("out/report.html")).unwrap();
    for command in [
        &["run", "mine.toml", "--out", "out", "--force"][..],
        &["run", "--resume", "last", "--out", "out", "--force"],
        &["report", "last", "--out", "out", "--force"],
    ] {
        refused(&folder, command, &["out/report.html is the database of runs"]);
    }
    assert!(folder.read("attractor.db") == ours && folder.read("theirs.sqlite") == theirs);
}

#[test]
fn inputs_folders_and_devices_are_not_overwritten() {
    let folder = with_run();
    let pattern = "1,0,0,1\n0,1,1,0\n";
    folder.write("patterns.npy", pattern);
    folder.write("patterns.csv", pattern);
    folder.write("cues.csv", pattern);
    std::fs::hard_link(folder.path("cues.csv"), folder.path("answers.npy")).unwrap();
    symlink("patterns.csv", folder.path("link.npy")).unwrap();
    symlink("/dev/full", folder.path("device.npy")).unwrap();
    let recall = |output| ["recall", "patterns.csv", "cues.csv", "-o", output];
    refused(&folder, &recall("answers.npy"), &["answers.npy is read for its cues"]);
    refused(&folder, &recall("link.npy"), &["link.npy is read for its patterns"]);
    refused(&folder, &recall("device.npy"), &["device.npy is no plain file"]);
    refused(&folder, &recall("first"), &["first is a folder"]);
    for output in ["answers.csv", "answers", "answers.npz"] {
        refused(&folder, &recall(output), &["does not end in .npy", "write -o answers.npy"]);
    }
    assert_eq!(folder.read("cues.csv"), pattern.as_bytes());
    let missing = folder.fail(1, &recall("missing/answers.npy"));
    assert!(missing.contains("there is no folder missing"), "{missing}");
    for output in ["/dev/null", "first", "first/", "."] {
        refused(&folder, &["export", "last", "-o", output], &[output]);
    }
    // A spec, and what it names, by another name in the folder of the results.
    std::fs::create_dir(folder.path("out")).unwrap();
    std::fs::hard_link(folder.path("mine.toml"), folder.path("out/report.html")).unwrap();
    refused(&folder, &["run", "mine.toml", "--out", "out", "--force"], &["out/report.html is the spec"]);
}

#[test]
fn a_plain_file_that_is_named_is_replaced_with_its_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let folder = with_run();
    let printed = folder.succeed(&["export", "last"]).stdout;
    folder.write("real.csv", MINE);
    symlink("real.csv", folder.path("records.csv")).unwrap();
    std::fs::set_permissions(folder.path("real.csv"), PermissionsExt::from_mode(0o640)).unwrap();
    folder.succeed(&["export", "last", "-o", "records.csv"]);
    assert!(folder.read("real.csv") == printed);
    assert!(std::fs::symlink_metadata(folder.path("records.csv")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(folder.path("real.csv")).unwrap().permissions().mode() & 0o777, 0o640);
    folder.succeed(&["new", "recall", "-o", "new.toml"]);
    let told = folder.fail(1, &["new", "recall", "-o", "new.toml"]);
    assert!(told.contains("new.toml") && told.contains("exists") && told.contains("--force"), "{told}");
    folder.write("new.toml", MINE);
    folder.succeed(&["new", "recall", "-o", "new.toml", "--force"]);
    assert!(folder.read("new.toml") != MINE);
    assert!(!folder.names().iter().any(|name| name.contains(".draft")), "{:?}", folder.names());
}

#[test]
fn bench_leaves_somebodys_report_alone() {
    let folder = Folder::new();
    folder.write("report.html", MINE);
    refused(&folder, &["bench", "--quick"], &["report.html was not written by attractor", "--force"]);
    assert_eq!(folder.read("report.html"), MINE);
    assert_eq!(folder.names().len(), 1, "{:?}", folder.names());
    std::fs::remove_file(folder.path("report.html")).unwrap();
    folder.write("results", MINE);
    refused(&folder, &["bench", "--quick"], &["results is a file"]);
}

#[test]
fn results_replace_only_what_attractor_wrote() {
    let folder = with_run();
    let run = |seed: &str, more: &[&str]| {
        folder.run(&[&["run", "mine.toml", "--out", "out", "--seed", seed][..], more].concat())
    };
    // Again and again into one folder: what other runs wrote may go.
    for seed in ["1", "2"] {
        assert_eq!(run(seed, &[]).code, Some(0));
    }
    folder.succeed(&["report", "1", "--out", "out"]);
    folder.succeed(&["run", "--resume", "3"]);
    // What somebody put there may not, but is in nobody's way under a name that no run writes.
    folder.write("out/photo.svg", MINE);
    folder.write("out/measured.npy", MINE);
    assert_eq!(run("3", &[]).code, Some(0));
    let figure = "out/exact-cue.count.svg";
    for (name, kept) in [(figure, true), ("out/report.html", false)] {
        let before = folder.read(name);
        folder.write(name, MINE);
        let known = folder.runs("attractor.db");
        let told = run("4", &[]);
        assert_eq!(told.code, Some(2), "{name}: {}", told.stderr);
        assert!(told.stderr.contains(&format!("{name} was not written by attractor")), "{}", told.stderr);
        assert_eq!(folder.runs("attractor.db"), known, "it was entered");
        refused(&folder, &["report", "1", "--out", "out"], &[name, "--force"]);
        let told = folder.run(&["run", "--resume", "last"]);
        assert!(told.code != Some(0) && told.stderr.contains(name), "{}", told.stderr);
        assert_eq!(folder.read(name), MINE);
        if kept {
            folder.write(name, before);
        } else {
            assert_eq!(run("4", &["--force"]).code, Some(0));
        }
    }
    assert_eq!(folder.read("out/photo.svg"), MINE);
    assert_eq!(folder.read("out/measured.npy"), MINE);
    assert_ne!(folder.read("out/report.html"), MINE);
}

/// Figures and reports are drawn again from the database; arrays are not.
#[test]
fn arrays_of_another_run_stay() {
    let folder = with_run();
    let run = |seed: &'static str| {
        ["run", "mine.toml", "--out", "out", "--set", "save=[\"states\"]", "--seed", seed]
    };
    folder.succeed(&run("1"));
    let before = folder.read("out/states-hebb-5.npy");
    refused(&folder, &run("2"), &["out/states-bcpnn-0.npy belongs to another run", "--force"]);
    refused(&folder, &[&run("2")[..], &["--db", "other.db"]].concat(), &["not written by attractor"]);
    assert!(folder.read("out/states-hebb-5.npy") == before);
    folder.succeed(&["run", "--resume", "last"]);
    folder.succeed(&["check"]);
    folder.succeed(&[&run("2")[..], &["--force"]].concat());
}

#[test]
fn a_folder_that_cannot_be_made_is_refused_before_anything_is_computed() {
    let folder = with_run();
    symlink("nowhere", folder.path("lost")).unwrap();
    symlink("round", folder.path("round")).unwrap();
    for out in ["lost", "lost/below", "round"] {
        refused(&folder, &["run", "mine.toml", "--out", out], &["is a link that leads nowhere", "--out"]);
    }
}

#[test]
fn a_run_that_is_taken_up_overwrites_nothing_foreign() {
    let folder = Folder::with_spec(MANY_TRIALS);
    folder.succeed(&["run", "mine.toml", "--shard", "1/2", "--out", "out"]);
    Connection::open(folder.path("attractor.db"))
        .unwrap()
        .execute("UPDATE run SET shard = NULL", [])
        .unwrap();
    std::fs::create_dir_all(folder.path("out")).unwrap();
    folder.write("out/exact-cue.count.svg", MINE);
    refused(&folder, &["run", "--resume", "last"], &["out/exact-cue.count.svg was not written by attractor"]);
    folder.succeed(&["run", "--resume", "last", "--force"]);
    assert_ne!(folder.read("out/exact-cue.count.svg"), MINE);
    assert!(folder.exports("1", "attractor.db") == *many_trials());
}

#[test]
fn what_is_killed_while_it_writes_leaves_no_half_file() {
    let folder = Folder::with_spec(MANY_TRIALS);
    folder.succeed(&["run", "mine.toml", "--out", "out"]);
    let whole = folder.succeed(&["export", "last", "--format", "json"]).stdout;
    let report = folder.read("out/report.html");
    for delay in 0..12 {
        for (command, file) in [
            (&["export", "last", "--format", "json", "-o", "records.json"][..], "records.json"),
            (&["report", "last", "--out", "copy"], "copy/report.html"),
        ] {
            let running = folder.start(command);
            std::thread::sleep(std::time::Duration::from_millis(3 * delay));
            running.kill();
            if folder.path(file).exists() {
                let expected = if file == "records.json" { &whole } else { &report };
                assert!(folder.read(file) == *expected, "{file} is half written");
            }
        }
    }
    folder.succeed(&["report", "last", "--out", "copy"]);
    assert!(folder.read("copy/report.html") == report, "what was killed is no hindrance");
}
