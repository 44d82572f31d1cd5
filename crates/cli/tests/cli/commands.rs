//! What each command does.

use attractor_catalogue::catalogue;
use attractor_memory::rules::Rules;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source};
use serde_json::{Value, json};

use crate::support::{FORMATS, Folder, SMALL, json_lines, reads, small};

/// Every id of a registry, with the kind that `show` calls it.
fn ids() -> Vec<(&'static str, &'static str)> {
    let experiments = catalogue().experiments().map(|experiment| (experiment.id(), "experiment"));
    let listed = catalogue().listings().into_iter().flat_map(|listing| {
        let one = listing.one;
        listing.items.into_iter().map(move |item| (item.id, one))
    });
    experiments.chain(listed).collect()
}

#[test]
fn list_names_everything_and_show_explains_it() {
    let folder = Folder::new();
    let list = folder.succeed(&["list"]);
    for (id, kind) in ids() {
        // A heading may be called like what stands below it.
        let of_id = |line: &&str| line.starts_with("  ") && line.split_whitespace().next() == Some(id);
        let Some(line) = list.text().lines().find(of_id) else { panic!("{id} is not listed") };
        let summary = line.trim()[id.len()..].trim();
        assert!(summary.len() > 10, "{id} is not explained: {summary}");
        let shown = folder.succeed(&["show", id]);
        assert!(shown.text().contains(&format!("({kind}")), "{}", shown.text());
        assert!(shown.text().contains(summary), "{}", shown.text());
    }
    for rule in Rules::all() {
        let shown = folder.succeed(&["show", rule.id()]);
        let about = rule.about();
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.text().contains(&one_line(about.equation)), "{}", shown.text());
        for citation in about.citations {
            assert!(shown.text().contains(citation.url), "{}", shown.text());
        }
        let values = serde_json::to_value(&rule).unwrap();
        for (key, default) in values.as_object().unwrap().iter().filter(|(key, _)| *key != "kind") {
            assert!(shown.text().contains(&format!("  {key}: ")), "{key} is missing:\n{}", shown.text());
            let known = default.is_null() || shown.text().contains(&format!("default {default}"));
            assert!(known, "{key} = {default} is missing:\n{}", shown.text());
        }
    }
    assert!(folder.names().is_empty());
}

fn study(text: &str) -> Study {
    Study::new(&Layers::of(catalogue(), Source::parse("mine.toml", text).unwrap())).unwrap()
}

#[test]
fn new_prints_a_spec_that_stands_for_the_defaults() {
    let folder = Folder::new();
    for experiment in catalogue().experiments() {
        let printed = folder.succeed(&["new", experiment.id()]);
        let shortest = format!("experiment = \"{}\"", experiment.id());
        if experiment.id() == "classification" {
            // Only the user has the patterns that it asks for.
            assert!(printed.text().contains("file = \"patterns.npy\""), "{}", printed.text());
            continue;
        }
        assert_eq!(study(printed.text()).hash(), study(&shortest).hash(), "{}", printed.text());
        let name = format!("{}.toml", experiment.id());
        assert_eq!(folder.succeed(&["new", experiment.id(), "-o", &name]).text(), "");
        assert_eq!(folder.read(&name), printed.stdout);
        folder.succeed(&["cite", &name]);
    }
    assert_eq!(folder.names().len(), catalogue().experiments().count() - 1);
}

#[test]
fn cite_gives_an_entry_for_each_work_once() {
    let folder = Folder::new();
    for rule in Rules::all() {
        folder.write("mine.toml", format!("experiment = \"recall\"\nrules = [\"{}\"]\n", rule.id()));
        let cited = folder.succeed(&["cite", "mine.toml"]);
        let works =
            catalogue().experiment("recall").unwrap().about().citations.iter().chain(rule.about().citations);
        for work in works {
            assert_eq!(cited.text().matches(&work.bibtex()).count(), 1, "{}:\n{}", rule.id(), cited.text());
        }
    }
    let cited = |rules: &str| {
        folder.write("mine.toml", format!("experiment = \"recall\"\nrules = {rules}\n"));
        folder.succeed(&["cite", "mine.toml"]).stdout
    };
    assert_ne!(cited("[\"hopfield\"]"), cited("[\"willshaw\"]"), "only what a spec uses is cited");
}

#[test]
fn runs_are_listed_for_people_and_programs() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    folder.succeed(&["run", "mine.toml", "--seed", "8", "--shard", "1/2"]);
    let runs = json_lines(&folder.succeed(&["runs", "--json"]).stdout);
    let expected = [(1, 7, "finished", 6, Value::Null), (2, 8, "interrupted", 3, json!("1/2"))];
    assert_eq!(runs.len(), expected.len());
    let list = folder.succeed(&["runs"]);
    for ((run, (number, seed, state, done, shard)), line) in
        runs.iter().zip(expected).zip(list.text().lines().skip(1))
    {
        assert_eq!((&run["run"], &run["seed"], &run["state"]), (&json!(number), &json!(seed), &json!(state)));
        assert_eq!((&run["trials"], &run["finished_trials"]), (&json!(6), &json!(done)));
        assert_eq!((&run["shard"], &run["experiment"]), (&shard, &json!("recall")));
        assert_eq!(run["version"], env!("CARGO_PKG_VERSION"));
        let uuid = run["uuid"].as_str().unwrap();
        for word in [&number.to_string(), state, &format!("{done}/6"), &uuid[..8]] {
            assert!(line.contains(word), "{word} is missing: {line}");
        }
        // Every name of a run means that run.
        assert_eq!(folder.exports(uuid, "attractor.db"), folder.exports(&number.to_string(), "attractor.db"));
        assert_eq!(folder.exports(&uuid[..8], "attractor.db"), folder.exports(uuid, "attractor.db"));
    }
    assert_ne!(runs[0]["uuid"], runs[1]["uuid"]);
    assert_ne!(runs[0]["spec_hash"], runs[1]["spec_hash"]);
}

#[test]
fn a_report_needs_nothing_but_itself() {
    let folder = Folder::new();
    folder.write(
        "mine.toml",
        "experiment = \"load-curve\"\nrepetitions = 2\nloads = [5, 20]\n[layout]\nkind = \"modular\"\n\
         hypercolumns = 8\nminicolumns = 8\n[cue]\ncount = 1\n",
    );
    let ran = folder.succeed(&["run", "mine.toml"]);
    let report = format!("{}/report.html", folder.results(1));
    assert!(ran.stderr.contains(&report), "{}", ran.stderr);
    let html = String::from_utf8(folder.read(&report)).unwrap();
    for rule in Rules::all().into_iter().filter(|rule| rule.is_standard()) {
        assert!(html.contains(rule.id()) && html.contains(rule.about().title), "{} is missing", rule.id());
    }
    assert!(html.contains("<svg") && html.contains("experiment = &#34;load-curve&#34;"), "figures and spec");
    for (outside, may_be) in [("src=", false), ("<link", false), ("@import", false), ("<script", false)] {
        assert_eq!(html.contains(outside), may_be, "{outside}");
    }
    for (at, _) in html.match_indices("href=") {
        let tag = &html[html[..at].rfind('<').unwrap()..];
        let inside = tag[..tag.find('>').unwrap()].contains("href=\"#");
        assert!(inside || tag.starts_with("<a "), "the page loads something: {}", &tag[..80]);
    }
    let links: Vec<_> = html.match_indices("url(").collect();
    assert!(links.iter().all(|(at, _)| html[at + 4..].starts_with('#')), "styles load something");

    folder.succeed(&["report", "last", "--out", "elsewhere"]);
    assert_eq!(folder.read("elsewhere/report.html"), html.as_bytes());
    let figures = std::fs::read_dir(folder.path("elsewhere")).unwrap();
    let svg =
        figures.map(|entry| entry.unwrap().path()).filter(|path| path.extension() == Some("svg".as_ref()));
    let texts: Vec<String> = svg.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(texts.len() >= 3 && texts.iter().all(|text| text.starts_with("<svg")), "{} figures", texts.len());
}

#[test]
fn compare_pairs_repetitions() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    folder.succeed(&["run", "mine.toml", "--set", "recall.max_steps=1"]);
    let values = |run: &str, metric: &str| -> Vec<f64> {
        let records = json_lines(&folder.succeed(&["export", run, "--format", "json"]).stdout);
        let wanted = |record: &&Value| {
            record["metric"] == metric
                && record["rule"] == "hebb"
                && record["cue.count"] == 1
                && record["source"] == "simulation"
        };
        records.iter().filter(wanted).map(|record| record["value"].as_f64().unwrap()).collect()
    };
    let lines = json_lines(&folder.succeed(&["compare", "1", "2", "--json"]).stdout);
    for metric in ["exact", "fraction_right", "steps"] {
        let (first, second) = (values("1", metric), values("2", metric));
        assert_eq!((first.len(), second.len()), (3, 3));
        let of = |line: &&Value| line["metric"] == metric && line["rule"] == "hebb" && line["cue.count"] == 1;
        let found: Vec<&Value> = lines.iter().filter(of).collect();
        assert_eq!(found.len(), 1, "{metric}");
        let number = |key: &str| found[0][key].as_f64().unwrap();
        let mean = |values: &[f64]| values.iter().sum::<f64>() / 3.0;
        // Sums of three numbers in any order agree to a few units in the last place.
        let close = |a: f64, b: f64| (a - b).abs() <= 8.0 * f64::EPSILON * (a.abs() + b.abs());
        assert!(
            close(number("first"), mean(&first)) && close(number("second"), mean(&second)),
            "{}",
            found[0]
        );
        let apart: Vec<f64> = first.iter().zip(&second).map(|(first, second)| second - first).collect();
        assert!(close(number("difference"), mean(&apart)), "{}", found[0]);
        assert!(number("low") <= number("difference") && number("difference") <= number("high"));
        assert_eq!(found[0]["n"], 3);
    }
    let table = folder.succeed(&["compare", "1", "2"]);
    assert!(table.text().contains("Run 2 less run 1, paired by repetition"), "{}", table.text());
    let itself = json_lines(&folder.succeed(&["compare", "1", "last", "--json"]).stdout);
    assert_eq!(itself, lines);
    for line in json_lines(&folder.succeed(&["compare", "2", "2", "--json"]).stdout) {
        let nothing = [&line["difference"], &line["low"], &line["high"]];
        assert!(nothing.iter().all(|value| value.as_f64() == Some(0.0)), "{line}");
    }
}

#[test]
fn runs_with_nothing_in_common_are_not_compared() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    folder.succeed(&["run", "mine.toml", "--set", "rules=[\"willshaw\"]"]);
    let told = folder.fail(2, &["compare", "1", "2"]);
    assert!(told.contains("runs 1 and 2 have no metric, rule and condition in common"), "{told}");
}

#[test]
fn export_writes_to_a_file_what_it_prints() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    for format in FORMATS {
        let printed = folder.succeed(&["export", "last", "--format", format]).stdout;
        let name = format!("records.{format}");
        let written = folder.succeed(&["export", "last", "--format", format, "-o", &name]);
        assert_eq!(written.text(), "");
        assert!(folder.read(&name) == printed, "{format}");
    }
    assert_eq!(
        folder.succeed(&["export", "1"]).stdout,
        folder.read("records.csv"),
        "CSV unless asked otherwise"
    );
}

#[test]
fn the_command_line_changes_a_spec_as_the_file_would() {
    let folder = Folder::with_spec(SMALL);
    let records =
        |more: &[&str]| folder.succeed(&[&["run", "mine.toml", "--json"][..], more].concat()).stdout;
    let plain = records(&[]);
    assert!(records(&["--seed", "7"]) == plain, "the seed of the file");
    assert!(records(&["--seed", "8"]) != plain, "another seed gives other numbers");
    assert!(records(&["--set", "seed=8"]) == records(&["--seed", "8"]));
    assert!(records(&["--sweep", "cue.count=1,2"]) == plain, "the sweep of the file");
    assert!(records(&["--sweep", "cue.count=[1, 2]"]) == plain);
    assert!(records(&["--sweep", "cue.count={ from = 1, to = 2, points = 2 }"]) == plain);
    assert!(records(&["--set", "load=10", "--set", "load=20"]) == plain, "the last of several counts");
    let as_file = |spec: &str| json_lines(&Folder::undisturbed(spec)[1]);
    let changed = SMALL.replace("load = 20", "load = 30").replace("[1, 2]", "[3]");
    assert_eq!(json_lines(&records(&["--set", "load=30", "--sweep", "cue.count=3"])), as_file(&changed));
    let ties = SMALL.replace("[sweep]", "[recall]\nties = \"random\"\n[sweep]");
    assert_eq!(
        json_lines(&records(&["--set", "recall.ties=random"])),
        as_file(&ties),
        "a word needs no quotes"
    );
}

#[test]
fn parameters_of_a_rule_can_be_swept_and_set() {
    let folder = Folder::new();
    folder.write(
        "mine.toml",
        SMALL
            .replace("\"bcpnn\"", "{ kind = \"bayes-noise\", name = \"informed\" }")
            .replace("[sweep]\n", "")
            .replace("\"cue.count\" = [1, 2]\n", ""),
    );
    let run = |more: [&str; 2]| {
        json_lines(&folder.succeed(&["run", "mine.toml", "--json", more[0], more[1]]).stdout)
    };
    let swept = run(["--sweep", "rules.informed.e10=0.05,0.2"]);
    for e10 in [0.05, 0.2] {
        let of = |record: &&Value| record["rules.informed.e10"] == e10 && record["source"] == "simulation";
        let (informed, other): (Vec<&Value>, Vec<&Value>) =
            swept.iter().filter(of).partition(|record| record["rule"] == "informed");
        assert!(!informed.is_empty() && informed.iter().all(|record| record["rule.e10"] == e10));
        assert!(!other.is_empty() && other.iter().all(|record| record.get("rule.e10").is_none()));
    }
    let set = run(["--set", "rules.informed.e10=0.2"]);
    let values = |records: &[Value], e10: &str| -> Vec<f64> {
        let of = |record: &&Value| {
            record["rule"] == "informed" && record[e10] == 0.2 && record["source"] == "simulation"
        };
        records.iter().filter(of).map(|record| record["value"].as_f64().unwrap()).collect()
    };
    assert!(!values(&set, "rule.e10").is_empty());
    assert_eq!(values(&set, "rule.e10"), values(&swept, "rules.informed.e10"));
    let names = run(["--sweep", "recall.ties=lowest-index,random"]);
    assert!(names.iter().any(|record| record["recall.ties"] == "random"), "words need no quotes");
}

#[test]
fn a_table_may_leave_out_its_kind() {
    let without = SMALL.replace("kind = \"modular\"\n", "");
    assert_ne!(without, SMALL);
    assert!(Folder::undisturbed(&without) == Folder::undisturbed(SMALL));
}

#[test]
fn every_experiment_draws_figures_and_tables() {
    for experiment in catalogue().experiments() {
        let folder = Folder::with_spec(&small(experiment, ""));
        let ran = folder.succeed(&["run", "mine.toml"]);
        let rules: &[&str] =
            if reads(experiment, "rules") { &["hebb", "bcpnn", "bayes-adaptive"] } else { &["±"] };
        for rule in rules {
            assert!(ran.text().contains(rule), "{} has no table:\n{}", experiment.id(), ran.text());
        }
        folder.succeed(&["check"]);
        let written = std::fs::read_dir(folder.path(&folder.results(1))).unwrap().count();
        assert!(written > 1, "{} has no figure", experiment.id());
    }
}

#[test]
fn bench_works_in_an_empty_folder() {
    let folder = Folder::new();
    let ran = folder.succeed(&["bench", "--quick"]);
    let rules = Rules::all();
    let standard: Vec<&str> = rules.iter().filter(|rule| rule.is_standard()).map(Rules::id).collect();
    for network in ["modular", "flat"] {
        let table = ran.text().split(&format!("Capacities in {network} networks")).nth(1).unwrap();
        let rows = table.lines().skip(3).take(standard.len());
        let ranked: Vec<(usize, &str)> = rows
            .map(|row| row.split_whitespace().collect::<Vec<_>>())
            .map(|words| (words[0].parse().unwrap(), words[1]))
            .collect();
        assert!(ranked.is_sorted_by_key(|(rank, _)| *rank), "{ranked:?}");
        assert_eq!(ranked[0].0, 1);
        let mut rules: Vec<&str> = ranked.iter().map(|(_, rule)| *rule).collect();
        let mut all = standard.clone();
        rules.sort_unstable();
        all.sort_unstable();
        assert_eq!(rules, all, "each rule has its row");
    }
    assert!(ran.stderr.contains("report.html · attractor.db, run 1"), "{}", ran.stderr);
    let names: Vec<String> = folder.names().into_iter().collect();
    assert_eq!(names, ["attractor.db", "report.html", "results"]);
    assert_eq!(folder.read("report.html"), folder.read(&format!("{}/report.html", folder.results(1))));
    assert_eq!(std::fs::read_dir(folder.path("results")).unwrap().count(), 1);
}

#[test]
fn a_load_that_is_swept_tells_rows_apart() {
    let layout = "[layout]\nhypercolumns = 5\nminicolumns = 5\n";
    for experiment in ["recall", "cue-noise"] {
        let spec = format!("experiment = \"{experiment}\"\nrepetitions = 2\nrules = [\"hebb\"]\n{layout}");
        let folder = Folder::with_spec(&spec);
        let ran = folder.succeed(&["run", "mine.toml", "--sweep", "load=5,10,20"]);
        for load in [5, 10, 20] {
            let row = format!(" hebb  P (patterns) {load} ");
            assert!(ran.text().contains(&row), "{experiment}, {load}: {}", ran.text());
        }
    }
}
