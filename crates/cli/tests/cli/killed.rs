//! Killed at any moment, again and again: nothing that was finished is lost, and the end is the same.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use crate::support::{Folder, many_trials};

/// How many kills, unless `ATTRACTOR_KILLS` says otherwise.
const KILLS: u32 = 20;

fn finished(run: &Value) -> u64 {
    run["finished_trials"].as_u64().unwrap()
}

/// Numbers that look random, the same every time: a linear congruential generator of Knuth's.
fn scattered(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    }
}

#[test]
fn nothing_finished_is_lost_however_often_it_is_killed() {
    let kills = std::env::var("ATTRACTOR_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut number = scattered(4711);
    let mut killed = 0;
    // A run that comes to its end before it is killed often enough is followed by another.
    while killed < kills {
        let folder = Folder::with_spec(crate::support::MANY_TRIALS);
        let mut running = folder.start(&["run", "mine.toml"]);
        let mut kept = 0;
        loop {
            // From before the database is there to well within the trials.
            let moment = Instant::now() + Duration::from_micros(number() % 150_000);
            while Instant::now() < moment && !running.has_ended() {
                std::thread::sleep(Duration::from_micros(200));
            }
            if killed == kills || running.has_ended() {
                break;
            }
            running.kill();
            killed += 1;
            if let Some(run) = folder.runs("attractor.db").pop() {
                assert!(finished(&run) >= kept, "{kept} trials were there before kill {killed}: {run}");
                kept = finished(&run);
                folder.succeed(&["check"]);
                running = folder.start(&["run", "--resume", "last"]);
            } else {
                running = folder.start(&["run", "mine.toml"]);
            }
        }
        let ran = running.wait();
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(folder.exports("last", "attractor.db") == *many_trials(), "after kill {killed}");
        let database = Connection::open(folder.path("attractor.db")).unwrap();
        let owners: i64 = database.query_row("SELECT count(*) FROM owner", [], |row| row.get(0)).unwrap();
        assert_eq!(owners, 0);
    }
}
