//! A study shared by several machines is the study.

use crate::support::{Folder, MANY_TRIALS, SMALL, json_lines, many_trials, until};

/// Six trials in three databases of two.
fn three_shards() -> Folder {
    let folder = Folder::with_spec(SMALL);
    for part in ["1", "2", "3"] {
        let (shard, database) = (format!("{part}/3"), format!("{part}.db"));
        folder.succeed(&["run", "mine.toml", "--shard", &shard, "--db", &database, "--out", part]);
    }
    folder
}

fn has_summaries(folder: &Folder, database: &str) -> bool {
    let records =
        json_lines(&folder.succeed(&["export", "last", "--format", "json", "--db", database]).stdout);
    assert!(!records.is_empty());
    records.iter().any(|record| record["source"] != "simulation")
}

#[test]
fn shards_merge_to_the_whole_in_any_order() {
    let folder = three_shards();
    let whole = Folder::undisturbed(SMALL);
    let orders = [["1.db", "2.db", "3.db"], ["3.db", "1.db", "2.db"], ["2.db", "3.db", "1.db"]];
    for (number, order) in orders.iter().enumerate() {
        let into = format!("all{number}.db");
        let merge = [&["merge"][..], order, &["--db", &into]].concat();
        let told = folder.succeed(&merge);
        assert!(told.text().starts_with("3 runs, 6 trials taken"), "{}", told.text());
        assert!(told.text().contains("complete now: run 1"), "{}", told.text());
        assert!(folder.exports("last", &into) == whole, "merged in the order {order:?}");
        let run = folder.runs(&into);
        assert_eq!((run.len(), &run[0]["state"], &run[0]["shard"]), (1, &"finished".into(), &().into()));

        let again = folder.succeed(&merge);
        assert!(again.text().starts_with("3 runs, 0 trials taken"), "{}", again.text());
        assert_eq!(folder.runs(&into), run, "merging again changed something");
        assert!(folder.exports("last", &into) == whole, "merged twice in the order {order:?}");
    }
}

#[test]
fn summaries_appear_when_the_last_shard_arrives() {
    let folder = three_shards();
    for database in ["1.db", "2.db", "3.db"] {
        let run = &folder.runs(database)[0];
        assert_eq!((&run["finished_trials"], &run["state"]), (&2.into(), &"interrupted".into()));
        assert!(!has_summaries(&folder, database), "{database} tells of trials that it does not have");
    }
    for (database, complete) in [("1.db", false), ("3.db", false), ("2.db", true)] {
        folder.succeed(&["merge", database, "--db", "all.db"]);
        assert_eq!(has_summaries(&folder, "all.db"), complete, "after {database}");
        let run = &folder.runs("all.db")[0];
        assert_eq!(run["state"], if complete { "finished" } else { "interrupted" }, "after {database}");
    }
    assert!(folder.exports("1", "all.db") == Folder::undisturbed(SMALL));
    // What was merged can be reported like any run.
    folder.succeed(&["report", "last", "--db", "all.db", "--out", "merged"]);
    assert!(folder.path("merged/report.html").is_file());
}

#[test]
fn shards_in_one_database_join_when_they_are_merged() {
    let folder = Folder::with_spec(SMALL);
    for shard in ["1/2", "2/2"] {
        folder.succeed(&["run", "mine.toml", "--shard", shard]);
    }
    assert_eq!(folder.runs("attractor.db").len(), 2);
    folder.succeed(&["merge", "attractor.db", "--db", "all.db"]);
    assert_eq!(folder.runs("all.db").len(), 1);
    assert!(folder.exports("1", "all.db") == Folder::undisturbed(SMALL));
}

#[test]
fn what_the_others_lack_can_be_resumed_after_a_merge() {
    let folder = three_shards();
    folder.succeed(&["merge", "1.db", "3.db", "--db", "all.db"]);
    folder.succeed(&["run", "--resume", "last", "--db", "all.db"]);
    assert!(folder.exports("1", "all.db") == Folder::undisturbed(SMALL));
}

#[test]
fn a_shard_that_was_killed_resumes_as_that_shard() {
    let folder = Folder::with_spec(MANY_TRIALS);
    let mut running = folder.start(&["run", "mine.toml", "--shard", "2/3", "--db", "2.db"]);
    until("finished trials", || {
        assert!(!running.has_ended(), "it ended before it could be disturbed: give it more to do");
        folder.runs("2.db").first().filter(|run| run["finished_trials"].as_u64() >= Some(3)).cloned()
    });
    running.kill();
    folder.succeed(&["run", "--resume", "last", "--db", "2.db"]);
    let run = &folder.runs("2.db")[0];
    assert_eq!((&run["shard"], &run["finished_trials"]), (&"2/3".into(), &100.into()));

    for part in ["1", "3"] {
        let (shard, database) = (format!("{part}/3"), format!("{part}.db"));
        folder.succeed(&["run", "mine.toml", "--shard", &shard, "--db", &database]);
    }
    folder.succeed(&["merge", "1.db", "2.db", "3.db", "--db", "all.db"]);
    assert!(folder.exports("last", "all.db") == *many_trials());
}

#[test]
fn different_studies_stay_apart() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml", "--shard", "1/2", "--db", "a.db"]);
    folder.succeed(&["run", "mine.toml", "--shard", "2/2", "--seed", "8", "--db", "b.db"]);
    folder.succeed(&["merge", "a.db", "b.db", "--db", "all.db"]);
    let states: Vec<_> = folder.runs("all.db").iter().map(|run| run["state"].clone()).collect();
    assert_eq!(states, ["interrupted", "interrupted"], "two halves of different studies are no whole");
}

#[test]
fn a_shard_that_does_not_exist_is_refused() {
    let folder = Folder::with_spec(SMALL);
    for shard in ["0/2", "3/2", "x", "1/0", "1", "1/2/3", "-1/2", "1.5/2", "/", ""] {
        let told = folder.fail(2, &["run", "mine.toml", &format!("--shard={shard}")]);
        assert!(told.contains("--shard") && told.contains("such as 1/2"), "{shard}: {told}");
        assert_eq!(folder.names().len(), 1, "{shard} left {:?}", folder.names());
    }
}

#[test]
fn a_merge_of_what_is_no_database_changes_nothing() {
    let folder = three_shards();
    folder.write("text.db", "no database\n");
    for wrong in ["text.db", "missing.db", "mine.toml"] {
        let told = folder.fail(2, &["merge", "1.db", wrong, "--db", "all.db"]);
        assert!(told.contains(wrong), "{told}");
        assert!(!folder.names().contains("all.db"), "{wrong} left a database behind");
    }
}
