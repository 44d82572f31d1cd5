//! Nothing finished is lost: what was killed or interrupted goes on and ends with the same records.

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Folder, MANY_TRIALS, Running, SMALL, json_lines, many_trials, until};

/// Trials of [`MANY_TRIALS`].
const TRIALS: u64 = 300;

fn finished(run: &Value) -> u64 {
    run["finished_trials"].as_u64().unwrap()
}

/// Waits until a run has finished at least so many trials, and says how many it has.
fn until_finished(folder: &Folder, running: &mut Running, trials: u64) -> u64 {
    until("finished trials", || {
        assert!(!running.has_ended(), "it ended before it could be disturbed: give it more to do");
        folder.runs("attractor.db").first().map(finished).filter(|&done| done >= trials)
    })
}

/// A run of [`MANY_TRIALS`] that ctrl-C has ended.
fn interrupted() -> Folder {
    let folder = Folder::with_spec(MANY_TRIALS);
    let mut running = folder.start(&["run", "mine.toml"]);
    until_finished(&folder, &mut running, 3);
    running.interrupt();
    let ran = running.wait();
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    assert_eq!(ran.text(), "");
    assert!(ran.stderr.contains("attractor run --resume 1"), "{}", ran.stderr);
    folder
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_with_the_same_records() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let mut running = folder.start(&["run", "mine.toml"]);
    let mut before = 0;
    // Right after it entered the database, in the middle of its trials, and again soon after it was resumed.
    for goal in [0, 10, 11, 60] {
        until_finished(&folder, &mut running, goal);
        assert_eq!(running.kill().code(), None, "SIGKILL leaves no exit code");
        let run = &folder.runs("attractor.db")[0];
        assert_eq!(run["state"], "running", "nobody could write down that it was killed");
        assert!(finished(run) >= before.max(goal), "finished trials were lost: {run}");
        before = finished(run);
        running = folder.start(&["run", "--resume", "last"]);
    }
    let ran = running.wait();
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("{before} of {TRIALS} trials were done before")), "{}", ran.stderr);
    let runs = folder.runs("attractor.db");
    assert_eq!((runs.len(), finished(&runs[0])), (1, TRIALS), "resumed runs are no new ones");
    assert_eq!(runs[0]["state"], "finished");
    assert!(folder.exports("1", "attractor.db") == *many_trials());
}

#[test]
fn ctrl_c_keeps_what_is_finished_and_says_how_to_go_on() {
    let folder = interrupted();
    let run = &folder.runs("attractor.db")[0];
    assert_eq!(run["state"], "interrupted");
    assert!((3..TRIALS).contains(&finished(run)), "{run}");
    assert!(!folder.names().contains("results"), "a run that is not finished has no report");
    let refused = folder.fail(2, &["report", "last"]);
    assert!(refused.contains("not finished") && refused.contains("--resume 1"), "{refused}");

    // As it was told: no spec, and from another database's name too.
    std::fs::rename(folder.path("attractor.db"), folder.path("other.db")).unwrap();
    std::fs::remove_file(folder.path("mine.toml")).unwrap();
    let ran = folder.succeed(&["run", "--resume", "1", "--db", "other.db", "--json"]);
    let exports = folder.exports("1", "other.db");
    assert!(exports == *many_trials());
    assert!(ran.stdout == exports[1], "all records are printed, those from before as well");
}

#[test]
fn ctrl_c_names_the_database_to_go_on_with() {
    let folder = Folder::with_spec(MANY_TRIALS);
    std::fs::create_dir(folder.path("my runs")).unwrap();
    let running = folder.start(&["run", "mine.toml", "--db", "my runs/a.db"]);
    until("a run in the database", || folder.runs("my runs/a.db").pop().filter(|run| finished(run) > 0));
    running.interrupt();
    let ran = running.wait();
    let told = ran.stderr.split("go on with: ").nth(1).unwrap_or_else(|| panic!("{}", ran.stderr));
    // The very command that it prints, typed into a shell.
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_attractor"));
    let line = told.lines().next().unwrap().replacen("attractor", &program.display().to_string(), 1);
    let mut shell = std::process::Command::new("sh");
    let went_on = shell.args(["-c", &line]).current_dir(folder.path("")).output().unwrap();
    assert!(went_on.status.success(), "{line}\n{}", String::from_utf8_lossy(&went_on.stderr));
    assert_eq!(folder.runs("my runs/a.db")[0]["state"], "finished");
}

#[test]
fn a_finished_run_has_nothing_to_resume() {
    let folder = Folder::with_spec(SMALL);
    let records = folder.succeed(&["run", "mine.toml", "--json"]).stdout;
    let run = folder.runs("attractor.db");
    let uuid = run[0]["uuid"].as_str().unwrap();
    for asked in ["1", "last", uuid, &uuid[..8], &uuid[..8].to_uppercase()] {
        let again = folder.succeed(&["run", "--resume", asked, "--json"]);
        assert!(again.stdout == records, "--resume {asked} printed other records");
        folder.succeed(&["run", "--resume", asked]);
        assert_eq!(folder.runs("attractor.db"), run, "--resume {asked} changed something");
    }
    let order: Vec<(bool, u64, u64)> = json_lines(&records)
        .iter()
        .map(|record| {
            let number = |key: &str| record[key].as_u64().unwrap_or(0);
            (record["source"] == "summary", number("repetition"), number("cue.count"))
        })
        .collect();
    let raw = order.iter().take_while(|(summary, ..)| !summary).count();
    assert!(raw > 0 && raw < order.len(), "raw records and summaries");
    assert!(order[..raw].is_sorted(), "repetitions in order, each with all points in order");
    assert!(order[raw..].iter().all(|(summary, ..)| *summary), "summaries come last");
}

#[test]
fn a_spec_that_is_given_as_well_must_be_the_same() {
    let folder = interrupted();
    let before = folder.runs("attractor.db");
    folder.write("other.toml", MANY_TRIALS.replace("load = 300", "load = 301"));
    let other_spec: &[&[&str]] = &[
        &["other.toml"],
        &["mine.toml", "--set", "load=301"],
        &["mine.toml", "--seed", "8"],
        &["mine.toml", "--sweep", "recall.max_steps=1,2"],
        &["--set", "load=300"],
        &["--seed", "7"],
        &["--sweep", "cue.count=1,2"],
    ];
    for more in other_spec {
        let told = folder.fail(2, &[&["run", "--resume", "last"][..], more].concat());
        assert!(told.contains("another spec") || told.contains("cannot be changed"), "{more:?}\n{told}");
        assert_eq!(folder.runs("attractor.db"), before, "{more:?} changed something");
    }
    folder.fail(2, &["run", "--resume", "last", "--shard", "1/2"]);
    assert_eq!(folder.runs("attractor.db"), before);

    // The same spec in other words: comments, defaults written out, keys in another order.
    let same = MANY_TRIALS.replace("load = 300", "# as before\nload = 300\nrecord = []");
    folder.write("same.toml", same);
    folder.succeed(&["run", "same.toml", "--resume", "last", "--set", "seed=7"]);
    assert_eq!(folder.runs("attractor.db")[0]["state"], "finished");
    assert!(folder.exports("1", "attractor.db") == *many_trials());
}

#[test]
fn a_run_that_nobody_knows_is_not_resumed() {
    let folder = Folder::with_spec(SMALL);
    for arguments in [&["run", "--resume", "last"][..], &["run", "mine.toml", "--resume", "1"]] {
        let told = folder.fail(2, arguments);
        assert!(told.contains("attractor.db does not exist"), "{told}");
        assert_eq!(folder.names().len(), 1, "only the spec is there: {:?}", folder.names());
    }
    folder.succeed(&["run", "mine.toml"]);
    let before = folder.runs("attractor.db");
    for asked in ["2", "0", "-1", "ffffffff", "first", ""] {
        let told = folder.fail(2, &["run", &format!("--resume={asked}")]);
        assert!(told.contains(&format!("no run `{asked}`")), "{told}");
        assert!(told.contains("1 ("), "it says which runs there are: {told}");
    }
    assert_eq!(folder.runs("attractor.db"), before);
}

#[test]
fn what_an_older_version_laid_out_in_other_digits_is_not_mixed_with_ours() {
    let sweep = "\n[sweep]\n\"rules.b.e10\" = { from = 0.01, to = 0.03, points = 11 }\n";
    let rules = "rules = [{ kind = \"bayes-noise\", name = \"b\" }]\n";
    let layout = "[layout]\nhypercolumns = 5\nminicolumns = 5\n[cue]\ncount = 1\n";
    let folder = Folder::with_spec(&format!(
        "experiment = \"recall\"\nload = 20\nrepetitions = 1\n{rules}{layout}{sweep}"
    ));
    let whole = String::from_utf8(folder.succeed(&["run", "mine.toml", "--json"]).stdout).unwrap();
    assert!(whole.contains("0.014") && !whole.contains("0.01399"), "{whole}");
    let change = |sql: &str| Connection::open(folder.path("attractor.db")).unwrap().execute(sql, []).unwrap();
    change("UPDATE run SET state = 'interrupted'");
    folder.succeed(&["run", "--resume", "last"]);
    change("UPDATE run SET state = 'interrupted'");
    change("UPDATE record SET coordinates = replace(coordinates, '0.014', '0.013999999999999999')");
    let told = folder.fail(2, &["run", "--resume", "last"]);
    assert!(
        told.contains("`rules.b.e10` = 0.013999999999999999") && told.contains("begin it anew"),
        "{told}"
    );
}
