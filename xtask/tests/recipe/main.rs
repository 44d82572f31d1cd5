//! Follows the recipes in `CONTRIBUTING.md` to the letter, all of them in one copy of the workspace, and looks at
//! what comes of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod scratch;

use std::collections::BTreeSet;
use std::fs;

use scratch::Scratch;
use serde_json::Value;
use xtask::markdown::{Block, Page};
use xtask::process::root;

/// The most lines that the file of an experiment in a recipe may have.
const SHORT: usize = 60;

/// The same of a model, with its own tests.
const SHORT_MODEL: usize = 200;

/// Repetitions of the experiment in its spec, and the numbers of patterns that it stores.
const REPETITIONS: usize = 20;
const STORED: [u32; 4] = [5, 10, 20, 40];

fn contributing() -> Page {
    Page::read(&root().join("CONTRIBUTING.md")).unwrap()
}

#[test]
fn the_recipes_work() {
    let page = contributing();
    let scratch = Scratch::of(&page);
    // Each command, in the order of the page, and what it prints. Runs are numbered from 1.
    let shell = page.blocks.iter().filter(|block| block.language == "sh");
    let lines = shell.flat_map(|block| block.text.lines());
    let said: Vec<(&str, String)> = lines.map(|line| (line, scratch.follow(line))).collect();
    let said = |end: &str| {
        let found = said.iter().find(|(line, _)| line.ends_with(end));
        &found.unwrap_or_else(|| panic!("no recipe has a command `… {end}`")).1
    };

    let listed = said("-- list");
    for id in ["jaccard", "instar", "crosstalk"] {
        assert!(listed.contains(&format!("\n  {id} ")), "{listed}");
    }
    assert!(said("show jaccard").contains("Jaccard, Paul (1912)"));
    assert!(said("show instar").contains("Grossberg, Stephen (1976)"));
    assert!(said("show crosstalk").contains("Hopfield, John J. (1982)"));
    assert!(said("new crosstalk").contains("[5, 10, 20, 40, 80]"));
    assert!(said("cite target/crosstalk.toml").starts_with("@article{hopfield1982neural,"));

    let tested = said("cargo test --package attractor-models");
    for test in ["every_parameter_does_something", "ring_attractor::tests::strong_tuning_holds"] {
        assert!(tested.lines().any(|line| line.contains(test) && line.ends_with(" ok")), "{tested}");
    }

    let records = |run: u32| records(&scratch.say(&format!("export {run} --format json")));
    a_memory_rule_recalls(&records(1));
    a_plasticity_rule_learns(&records(2));
    an_experiment_meets_its_theory(&records(3), &[("", 200)]);
    an_experiment_meets_its_theory(&records(4), &[("units", 50), ("units", 100), ("units", 200)]);
    let exported = scratch.text("target/crosstalk.csv");
    assert_eq!(exported.lines().count(), 1 + records(4).len());
    assert!(exported.lines().next().unwrap().contains("units"), "{exported}");
    for (run, labels) in [(3, &["simulation", "theory"][..]), (4, &["units 50", "units 100", "units 200"])] {
        let folder = scratch.results(run);
        let figure = scratch.text(&format!("{folder}/crosstalk-patterns.svg"));
        assert!(figure.starts_with("<svg") && labels.iter().all(|label| figure.contains(label)), "{figure}");
        let report = scratch.text(&format!("{folder}/report.html"));
        assert!(report.contains("<svg") && report.contains("Neural Networks and Physical Systems"));
    }
    the_book_tells_of_them(&scratch);
}

/// The blocks of one language that belong into one folder.
fn blocks<'a>(page: &'a Page, language: &str, folder: &str) -> Vec<&'a Block> {
    let is_in = |block: &Block| block.file.as_ref().is_some_and(|file| file.starts_with(folder));
    page.blocks.iter().filter(|block| block.language == language && is_in(block)).collect()
}

#[test]
fn an_experiment_and_a_model_are_one_file_and_one_line_in_a_list() {
    let page = contributing();
    for (folder, most, lines) in [
        ("crates/experiments/", SHORT, ["mod crosstalk;", "    &crosstalk::Crosstalk,"]),
        (
            "crates/models/src/",
            SHORT_MODEL,
            ["pub mod ring_attractor;", "    &Kind::<ring_attractor::RingAttractor>::NEW,"],
        ),
    ] {
        let (files, changes) = (blocks(&page, "rust", folder), blocks(&page, "diff", folder));
        assert_eq!((files.len(), changes.len()), (1, 1), "{folder}");
        let length = files[0].text.lines().count();
        assert!(length <= most, "{folder}: {length} lines");
        let added: Vec<&str> = changes[0].text.lines().filter_map(|line| line.strip_prefix('+')).collect();
        assert_eq!(added, lines);
    }
}

fn records(export: &str) -> Vec<Value> {
    export.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The values of a metric in the single repetitions, or in what was made of them, under some conditions.
fn values(records: &[Value], metric: &str, source: &str, conditions: &[(&str, Value)]) -> Vec<f64> {
    let is_meant = |record: &&Value| {
        record["metric"] == metric
            && record["source"] == source
            && conditions.iter().all(|(name, value)| record[name] == *value)
    };
    records.iter().filter(is_meant).map(|record| record["value"].as_f64().unwrap()).collect()
}

fn a_memory_rule_recalls(records: &[Value]) {
    let of = |rule: &str| values(records, "fraction_right", "simulation", &[("rule", rule.into())]);
    let (hebb, jaccard) = (of("hebb"), of("jaccard"));
    assert_eq!((hebb.len(), jaccard.len()), (3, 3));
    // Units that fired together are alike, and a tenth of a pattern would be right by chance.
    assert!(jaccard.iter().all(|right| (0.5..=1.0).contains(right)) && jaccard != hebb, "{jaccard:?}");
}

fn a_plasticity_rule_learns(records: &[Value]) {
    let of = |rule: &str, metric: &str| values(records, metric, "simulation", &[("rule", rule.into())]);
    let recalled = of("instar", "recall_correlation");
    // Two items in each of three repetitions; rates that know nothing of an item would be at 0.
    assert_eq!(recalled.len(), 6);
    assert!(recalled.iter().sum::<f64>() / 6.0 > 0.3, "{recalled:?}");
    assert_ne!(recalled, of("hebbian", "recall_correlation"));
    assert_eq!(of("instar", "diverged"), [0.0; 3]);
}

/// Means against theory: squared overlaps of N units have the mean 1/N and the variance 2 (N − 1)/N³, and those of a pattern
/// with others are independent. Four standard errors are left out less than once in ten thousand times.
fn an_experiment_meets_its_theory(records: &[Value], networks: &[(&str, u32)]) {
    for (key, units) in networks {
        for stored in STORED {
            let mut conditions = vec![("patterns", Value::from(stored))];
            conditions.extend((!key.is_empty()).then(|| (*key, Value::from(*units))));
            let of = |source: &str| values(records, "crosstalk", source, &conditions);
            let (n, others) = (f64::from(*units), f64::from(stored - 1));
            assert_eq!(of("theory"), [others / n]);
            let each = of("simulation");
            assert_eq!(each.len(), REPETITIONS);
            let mean = each.iter().sum::<f64>() / REPETITIONS as f64;
            let error = (others * 2.0 * (n - 1.0) / n.powi(3) / REPETITIONS as f64).sqrt();
            assert!((mean - others / n).abs() < 4.0 * error, "N = {n}, P = {stored}: {mean}");
            let [summary] = of("summary")[..] else { panic!("one mean") };
            assert!((summary - mean).abs() < 1e-12, "{summary} {mean}");
        }
    }
}

/// What `cargo xtask generate` made of the new rules and the experiment.
fn the_book_tells_of_them(scratch: &Scratch) {
    let contents = scratch.text("docs/src/SUMMARY.md");
    for (page, equation) in
        [("rules/jaccard.md", r"n\_{ij}"), ("plasticity-rules/instar.md", r"x\_j - w\_{ij}")]
    {
        assert!(contents.contains(&format!("]({page})")), "{contents}");
        assert!(scratch.text(&format!("docs/src/{page}")).contains(equation), "{page}");
    }
    assert!(scratch.text("docs/src/reference/experiments.md").contains("`experiment = \"crosstalk\"`"));
    assert!(scratch.text("docs/src/reference/metrics.md").contains("| `crosstalk` |"));
    let lines = |table: &str| -> BTreeSet<String> { table.lines().map(str::to_owned).collect() };
    let before = lines(&fs::read_to_string(root().join("golden/specs.tsv")).unwrap());
    let after = lines(&scratch.text("golden/specs.tsv"));
    let new: Vec<&String> = after.difference(&before).collect();
    let [line] = new[..] else { panic!("one hash is new, not {new:?}") };
    let hash = line.strip_prefix("crosstalk\t").unwrap();
    assert!(hash.len() == 64 && hash.chars().all(|c| c.is_ascii_hexdigit()), "{hash}");
    assert!(before.is_subset(&after));
}
