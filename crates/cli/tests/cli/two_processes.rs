//! One database may be used by several processes at once.

use rusqlite::Connection;

use crate::support::{Folder, MANY_TRIALS, SMALL, many_trials, until};

fn with_seed(spec: &str, seed: u64) -> String {
    spec.replace("seed = 7", &format!("seed = {seed}"))
}

/// The run with this seed.
fn run_of(folder: &Folder, seed: u64) -> String {
    let runs = folder.runs("attractor.db");
    let run = runs.iter().find(|run| run["seed"] == seed).unwrap();
    assert_eq!(run["state"], "finished");
    run["run"].to_string()
}

#[test]
fn two_studies_write_at_the_same_time() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let mut first = folder.start(&["run", "mine.toml", "--threads", "1"]);
    until("the first trial", || {
        folder.runs("attractor.db").pop().filter(|run| run["finished_trials"].as_u64() > Some(0))
    });
    assert!(!first.has_ended());
    let second = folder.start(&["run", "mine.toml", "--threads", "1", "--seed", "8"]);
    for running in [first, second] {
        let ran = running.wait();
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let database = Connection::open(folder.path("attractor.db")).unwrap();
    let overlap =
        "SELECT (SELECT min(rowid) FROM record WHERE run = 2) < (SELECT max(rowid) FROM record WHERE run = 1
                   AND trial IS NOT NULL)";
    assert!(
        database.query_row(overlap, [], |row| row.get::<_, bool>(0)).unwrap(),
        "they ran one after the other"
    );
    assert!(folder.exports(&run_of(&folder, 7), "attractor.db") == *many_trials());
    let other = Folder::undisturbed(&with_seed(MANY_TRIALS, 8));
    assert!(folder.exports(&run_of(&folder, 8), "attractor.db") == other);
}

#[test]
fn four_processes_create_one_database() {
    let folder = Folder::with_spec(SMALL);
    let seeds = [1, 2, 3, 4];
    let start = |seed: u64| folder.start(&["run", "mine.toml", "--seed", &seed.to_string()]);
    let running = seeds.map(start);
    for running in running {
        let ran = running.wait();
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    for seed in seeds {
        let whole = Folder::undisturbed(&with_seed(SMALL, seed));
        assert!(folder.exports(&run_of(&folder, seed), "attractor.db") == whole, "seed {seed}");
    }
    let mut left = folder.names();
    for expected in ["mine.toml", "attractor.db", "results"] {
        assert!(left.remove(expected), "{expected}");
    }
    assert!(left.is_empty(), "drafts of the database are left: {left:?}");
}

#[test]
fn a_run_is_computed_by_one_process() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let mut first = folder.start(&["run", "mine.toml", "--threads", "1"]);
    until("finished trials", || {
        folder.runs("attractor.db").pop().filter(|run| run["finished_trials"].as_u64() > Some(3))
    });
    let told = folder.fail(2, &["run", "--resume", "1"]);
    assert!(!first.has_ended(), "it ended before it could be disturbed: give it more to do");
    assert!(told.contains("being computed by process") && told.contains("--force"), "{told}");

    // Taken from the first, which says so and writes no more.
    let second = folder.succeed(&["run", "--resume", "1", "--force"]);
    let first = first.wait();
    assert_eq!(first.code, Some(1), "{}", first.stderr);
    assert!(first.stderr.contains("taken over"), "{}", first.stderr);
    assert!(second.stderr.contains("trials were done before"), "{}", second.stderr);
    assert_eq!(folder.runs("attractor.db").len(), 1);
    assert!(folder.exports("1", "attractor.db") == *many_trials());
}

#[test]
fn a_killed_process_owns_nothing() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let mut running = folder.start(&["run", "mine.toml"]);
    until("finished trials", || {
        assert!(!running.has_ended(), "it ended before it could be disturbed: give it more to do");
        folder.runs("attractor.db").pop().filter(|run| run["finished_trials"].as_u64() > Some(3))
    });
    running.kill();
    let runs = folder.succeed(&["runs"]);
    assert!(runs.text().contains("killed") && !runs.text().contains("running"), "{}", runs.text());
    folder.succeed(&["run", "--resume", "1"]);
    assert!(folder.exports("1", "attractor.db") == *many_trials());
}
