//! Signals end a run cleanly, each with its own exit code; what was started to outlive its terminal does.

use std::process::Command;

use crate::support::{Folder, MANY_TRIALS, Running, SMALL, many_trials, until};

/// A run of [`MANY_TRIALS`] with some trials done.
fn running(folder: &Folder) -> Running {
    let running = folder.start(&["run", "mine.toml"]);
    until("finished trials", || {
        folder.runs("attractor.db").pop().filter(|run| run["finished_trials"].as_u64().unwrap() > 2)
    });
    running
}

#[test]
fn signals_that_end_a_program_keep_what_is_finished() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let folder = Folder::with_spec(MANY_TRIALS);
        let running = running(&folder);
        running.signal(signal);
        let ran = running.wait();
        assert_eq!((ran.code, ran.text()), (Some(code), ""), "SIG{signal}: {}", ran.stderr);
        assert!(ran.stderr.contains("interrupted; go on with: attractor run --resume 1\n"), "{}", ran.stderr);
        let run = &folder.runs("attractor.db")[0];
        assert_eq!(run["state"], "interrupted", "SIG{signal}");
        assert!((3..300).contains(&run["finished_trials"].as_u64().unwrap()), "SIG{signal}: {run}");
    }
}

#[test]
fn a_second_signal_stops_at_once_with_its_own_code() {
    // One trial that lasts: the first signal is not enough to end it soon.
    let long = SMALL
        .replace("load = 20", "load = 60000")
        .replace("= 8", "= 100")
        .replace("repetitions = 3", "repetitions = 1");
    let folder = Folder::with_spec(&long);
    let running = folder.start(&["run", "mine.toml", "--set", "sweep={}"]);
    until("a run in the database", || folder.runs("attractor.db").pop());
    // It listens once it has told what it runs; a signal that comes before ends it, too.
    std::thread::sleep(std::time::Duration::from_millis(300));
    running.signal("INT");
    std::thread::sleep(std::time::Duration::from_millis(20));
    running.signal("TERM");
    let ran = running.wait();
    // Where the trial looked in time, it ended by the first.
    assert!(matches!(ran.code, Some(143 | 130)), "{:?}: {}", ran.code, ran.stderr);
}

#[test]
fn a_run_outlives_its_terminal_where_that_was_asked_for() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let program = env!("CARGO_BIN_EXE_attractor");
    // What `nohup` does: the program begins with the signal ignored.
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("trap '' HUP; exec {program} run mine.toml")]).current_dir(folder.path(""));
    let running = Running::of(&mut shell);
    until("finished trials", || {
        folder.runs("attractor.db").pop().filter(|run| run["finished_trials"].as_u64().unwrap() > 2)
    });
    running.signal("HUP");
    let ran = running.wait();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(folder.exports("1", "attractor.db") == *many_trials());
}

#[test]
fn a_thread_that_cannot_be_started_fails_the_run() {
    let folder = Folder::with_spec(SMALL);
    // No system has so much memory for a stack.
    let ran = folder
        .command(&["run", "mine.toml"])
        .env("RUST_MIN_STACK", (1_u64 << 50).to_string())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{told}");
    assert!(told.contains("error: cannot start") && told.contains("--threads"), "{told}");
    assert_eq!(folder.runs("attractor.db")[0]["state"], "failed");
    folder.succeed(&["run", "--resume", "last"]);
    assert!(folder.exports("1", "attractor.db") == Folder::undisturbed(SMALL));
}

#[test]
fn threads_within_a_recall_are_not_needed() {
    let folder = Folder::new();
    let rows = "1,0,0,1\n0,1,1,0\n";
    folder.write("patterns.csv", rows);
    folder.write("cues.csv", rows.repeat(2000));
    let recall =
        |output| folder.command(&["recall", "patterns.csv", "cues.csv", "--threads", "2", "-o", output]);
    let ran = recall("without.npy").env("RUST_MIN_STACK", (1_u64 << 50).to_string()).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(recall("with.npy").status().unwrap().success());
    assert!(folder.read("with.npy") == folder.read("without.npy"));
}
