//! The same spec gives the same bytes, whatever the number of threads.

use attractor_catalogue::catalogue;
use attractor_memory::rules::Rules;
use serde_json::Value;

use crate::support::{Folder, SMALL, json_lines, reads, small};

/// Runs a spec on one and on two threads and compares every byte that comes out; gives the records.
#[track_caller]
fn same_on_one_and_two_threads(spec: &str) -> Vec<Value> {
    let folder = Folder::with_spec(spec);
    let run = |threads: &str| {
        let database = format!("{threads}.db");
        let arguments =
            ["run", "mine.toml", "--json", "--threads", threads, "--db", &database, "--out", threads];
        let printed = folder.succeed(&arguments).stdout;
        let exports = folder.exports("last", &database);
        assert!(printed == exports[1], "`run --json` and `export --format json` differ\n{spec}");
        (exports, folder.read(&format!("{threads}/report.html")))
    };
    let (one, one_report) = run("1");
    let (two, two_report) = run("2");
    // Not `assert_eq!`: nobody can read the difference of two archives.
    assert!(one == two, "one thread and two give different records\n{spec}");
    assert!(one_report == two_report, "one thread and two give different reports\n{spec}");
    assert!(one[0].starts_with(b"experiment,rule,metric,source,value,"), "{spec}");
    assert!(one[2].starts_with(b"PK"), "an npz file is a zip archive\n{spec}");
    json_lines(&one[1])
}

fn has(records: &[Value], key: &str, value: &str) -> bool {
    records.iter().any(|record| record[key] == value)
}

#[test]
fn every_experiment() {
    for experiment in catalogue().experiments() {
        let records = same_on_one_and_two_threads(&small(experiment, ""));
        for source in ["simulation", "summary"] {
            assert!(has(&records, "source", source), "{} has no {source}", experiment.id());
        }
        let rules: &[&str] =
            if reads(experiment, "rules") { &["hebb", "bcpnn", "bayes-adaptive"] } else { &[] };
        for rule in rules {
            assert!(has(&records, "rule", rule), "{} has no {rule}", experiment.id());
        }
        if reads(experiment, "record") {
            let kept = match experiment.id() {
                "classification" => "pixel",
                "plastic-working-memory" => "rate",
                "spiking-network" => "spike_time",
                _ => "overlap_at_step",
            };
            assert!(has(&records, "metric", kept), "{} kept nothing", experiment.id());
        }
    }
}

#[test]
fn every_experiment_with_random_ties_and_updates_in_random_order() {
    let plain = "[recall]\nmax_steps = 4\n";
    let random = "[recall]\nmax_steps = 4\nties = \"random\"\nupdate = \"asynchronous\"\n";
    for experiment in catalogue().experiments().filter(|experiment| reads(*experiment, "recall")) {
        let records = same_on_one_and_two_threads(&small(experiment, random));
        let folder = Folder::with_spec(&small(experiment, plain));
        let others = json_lines(&folder.succeed(&["run", "mine.toml", "--json"]).stdout);
        assert_ne!(records, others, "{}: ties and order have no effect", experiment.id());
    }
}

#[test]
fn a_sweep_over_several_keys() {
    let spec = SMALL.replace(
        "\"cue.count\" = [1, 2]",
        "\"cue.count\" = { from = 1, to = 3, points = 2 }\n\"recall.update\" = [\"synchronous\", \"asynchronous\"]",
    );
    let records = same_on_one_and_two_threads(&spec);
    for (count, update) in [(1, "synchronous"), (1, "asynchronous"), (3, "synchronous"), (3, "asynchronous")]
    {
        let of_point = |record: &&Value| {
            record["cue.count"] == count && record["recall.update"] == update && record["metric"] == "exact"
        };
        let found = records.iter().filter(of_point).count();
        assert_eq!(found, 2 * (3 + 1), "two rules in three repetitions, each with a mean: {count}, {update}");
    }
}

#[test]
fn all_rules_in_hypercolumns_of_different_sizes_and_in_a_flat_network() {
    let layouts = [
        "kind = \"modular\"\nhypercolumns = 5\nminicolumns = [3, 9, 17, 2, 8]",
        "kind = \"flat\"\nunits = 65\nactive = 7",
    ];
    for layout in layouts {
        let head = "experiment = \"recall\"\nrepetitions = 3\nload = 25\n";
        let spec = format!("{head}[layout]\n{layout}\n[cue]\ncount = 1\n[recall]\nties = \"random\"\n");
        let records = same_on_one_and_two_threads(&spec);
        for rule in Rules::all().iter().filter(|rule| rule.is_standard()).map(Rules::id) {
            assert!(has(&records, "rule", rule), "no {rule} in {layout}");
        }
    }
}

/// What two populations have in common with one: the experiments, and that threads do not matter.
const PAIRS: &str = "association = \"hetero\"\nseed = 7\nrepetitions = 2\nrules = [\"willshaw\", \"bcpnn\", \"bayes-noise\"]\n\
    [layout]\nkind = \"modular\"\nhypercolumns = 8\nminicolumns = 8\n[target]\nkind = \"flat\"\nunits = 50\nactive = 5\n[cue]\ncount = 1\n";

#[test]
fn pairs_of_patterns_in_every_experiment_that_takes_them() {
    let takers: Vec<_> =
        catalogue().experiments().filter(|experiment| reads(*experiment, "association")).collect();
    let ids: Vec<&str> = takers.iter().map(|experiment| experiment.id()).collect();
    assert_eq!(ids, ["storage-capacity", "weight-information", "cue-noise", "load-curve", "recall"]);
    for id in ids {
        for more in ["", "[recall]\nmax_steps = 1\n", "[recall]\nweights = \"i16\"\n"] {
            let load = if ["cue-noise", "recall"].contains(&id) { "load = 10\n" } else { "" };
            let spec = format!("experiment = \"{id}\"\n{load}{PAIRS}{more}");
            let records = same_on_one_and_two_threads(&spec);
            let recalled = records.iter().filter(|record| record["metric"] == "exact");
            let most = recalled.filter_map(|record| record["value"].as_f64()).fold(0.0, f64::max);
            assert!(most > 0.9, "{id} {more} recalls nothing: {most}");
            if id == "recall" && more.contains("max_steps") {
                let steps = records.iter().filter(|record| record["metric"] == "steps");
                assert!(steps.into_iter().all(|record| record["value"] == 1.0), "one step is one step");
            }
        }
    }
}
