//! A spec that cannot be run: one error with file, line, key, value and what is allowed; nothing is left behind.

mod energies;
mod forgetting;
mod formulas;
mod own_plasticity;
mod plasticity;
mod spins;

use crate::support::{Folder, SMALL};

/// A line that is wrong, what is underlined in it, and words that must be said.
struct Fault {
    /// The whole spec; the fault is in its first line that holds `line`.
    spec: String,
    line: &'static str,
    underlined: &'static str,
    said: &'static [&'static str],
}

/// [`SMALL`] with one of its lines replaced.
fn changed(from: &str, line: &'static str, underlined: &'static str, said: &'static [&'static str]) -> Fault {
    assert!(SMALL.contains(from), "{from}");
    Fault { spec: SMALL.replace(from, line), line, underlined, said }
}

/// Another experiment with 64 units and one more line.
fn of(
    experiment: &str,
    line: &'static str,
    underlined: &'static str,
    said: &'static [&'static str],
) -> Fault {
    let spec = format!("experiment = \"{experiment}\"\n{line}\n");
    Fault { spec, line: line.lines().last().unwrap(), underlined, said }
}

/// Keys, names and layouts that do not exist or do not fit.
fn faults_of_names() -> Vec<Fault> {
    vec![
        changed("load = 20", "lod = 20", "lod", &["no key \"lod\"", "did you mean \"load\"?", "seed"]),
        changed(
            "minicolumns = 8",
            "minicolums = 8",
            "minicolums",
            &["no key \"minicolums\"", "\"minicolumns\""],
        ),
        changed(
            "load = 20",
            "loads = [20]",
            "loads",
            &["`loads` does nothing in experiment \"recall\"", "load-curve"],
        ),
        changed(
            "rules = [\"hebb\", \"bcpnn\"]",
            "rules = [\"hebb\", \"bcpn\"]",
            "\"bcpn\"",
            &["\"bcpn\"", "did you mean \"bcpnn\"?", "one of hebb, willshaw"],
        ),
        changed(
            "rules = [\"hebb\", \"bcpnn\"]",
            "rules = [{ kind = \"bayes-noise\", e10 = 1.5 }]",
            "1.5",
            &["rules[0].e10 is 1.5", "at most 1"],
        ),
        changed(
            "rules = [\"hebb\", \"bcpnn\"]",
            "rules = [\"hebb\", \"hebb\"]",
            "\"hebb\"",
            &["two rules are called \"hebb\"", "different names", "name = \"…\""],
        ),
        changed("rules = [\"hebb\", \"bcpnn\"]", "rules = []", "[]", &["rules", "too short", "at least 1"]),
        changed(
            "minicolumns = 8",
            "minicolumns = 1",
            "1",
            &["layout.minicolumns", "minicolumns is 1", "at least 2"],
        ),
        changed(
            "kind = \"modular\"\nhypercolumns = 8\nminicolumns = 8",
            "kind = \"flat\"\nunits = 10\nactive = 11",
            "11",
            &["active is 11", "only 10 units", "fewer than layout.units"],
        ),
    ]
}

/// Numbers and sweeps that are out of bounds.
fn faults_of_values() -> Vec<Fault> {
    let count = "[cue]\ncount = 1\n[sweep]\n\"cue.count\" = [1, 2]";
    vec![
        changed(count, "[cue]\ncount = 9", "9", &["cue.count is 9", "only 8 active units", "at most 8"]),
        changed(
            "\"cue.count\" = [1, 2]",
            "\"cue.count\" = [1, 99]",
            "[1, 99]",
            &["cue.count is 99", "at most 8"],
        ),
        changed(
            "\"cue.count\" = [1, 2]",
            "\"cue.cuont\" = [1, 2]",
            "\"cue.cuont\"",
            &["no key \"cuont\"", "did you mean \"count\"?"],
        ),
        changed(
            "\"cue.count\" = [1, 2]",
            "\"rules.nobody.e10\" = [0.1]",
            "[0.1]",
            &["no rule in `rules` is called \"nobody\"", "a name from `rules`"],
        ),
        changed("load = 20", "load = 0", "0", &["load is 0", "at least 1"]),
        changed("load = 20", "load = -3", "-3", &["load is -3", "at least 1"]),
        changed("load = 20", "load = \"many\"", "\"many\"", &["\"many\" is not a whole number"]),
        changed("load = 20", "load = nan", "nan", &["nan is not a finite number", "a finite number"]),
        changed("load = 20", "load = inf", "inf", &["inf is not a finite number"]),
        changed("repetitions = 3", "repetitions = 0", "0", &["repetitions is 0", "at least 1"]),
        changed("seed = 7", "seed = -7", "-7", &["seed is -7", "at least 0"]),
        changed("seed = 7", "seed = 1979-05-27", "1979-05-27", &["1979-05-27 is a date"]),
        of(
            "storage-capacity",
            "[criterion]\nrecalled = 1.5",
            "1.5",
            &["criterion.recalled is 1.5", "more than 0.0 and at most 1"],
        ),
        of(
            "storage-capacity",
            "[criterion]\nrecalled = 0",
            "0",
            &["criterion.recalled is 0", "more than 0.0 and at most 1"],
        ),
        of("storage-capacity", "[criterion]\nrecalled = nan", "nan", &["nan is not a finite number"]),
        changed(
            "\"cue.count\" = [1, 2]",
            "\"cue.count\" = [1, 2, 1]",
            "1",
            &["1 is there twice", "each value once"],
        ),
        // A rule's parameter is blamed on the sweep that brings it, not on the rule.
        changed(
            "\"cue.count\" = [1, 2]",
            "\"rules.bcpnn.e10\" = [1]",
            "\"rules.bcpnn.e10\"",
            &["no key \"e10\""],
        ),
        of(
            "recall",
            "rules = [\"hebb\", \"bayes-noise\"]\n[sweep]\n\"rules.bayes-noise.e10\" = [0.1, 2]",
            "[0.1, 2]",
            &["e10 is 2", "at most 1"],
        ),
        of(
            "benchmark",
            "[benchmark]\nnetworks = [\"flat\", \"modular\", \"flat\"]",
            "\"flat\"",
            &["\"flat\" is there twice", "each value once"],
        ),
        of(
            "correlation-sensitivity",
            "[correlation]\nrho = [0.5, 0.25, 0.5]",
            "0.5",
            &["0.5 is there twice"],
        ),
        of("correlation-sensitivity", "[correlation]\ns = [1.0, 1.0]", "1.0", &["1.0 is there twice"]),
        of("cue-noise", "damage = [0, 50]", "[0, 50]", &["is 50", "at most 20"]),
        // Bytes are not columns: both letters take two bytes, and stand before the fault.
        changed(
            "rules = [\"hebb\", \"bcpnn\"]",
            "rules = [{ kind = \"hebb\", name = \"ñandú\" }, \"bcpn\"]",
            "\"bcpn\"",
            &["did you mean \"bcpnn\"?"],
        ),
    ]
}

/// What two populations cannot do, and networks that are none.
fn faults_of_pairs() -> Vec<Fault> {
    let hetero = |more: &'static str, underlined: &'static str, said: &'static [&'static str]| Fault {
        spec: format!("experiment = \"recall\"\nassociation = \"hetero\"\n{more}\n"),
        line: more.lines().last().unwrap(),
        underlined,
        said,
    };
    vec![
        of("recall", "[target]", "target", &["`target` does nothing with association = \"auto\""]),
        of(
            "benchmark",
            "association = \"hetero\"",
            "association",
            &["does nothing in experiment \"benchmark\"", "load-curve"],
        ),
        of("recall", "association = \"both\"", "\"both\"", &["one of auto, hetero"]),
        hetero(
            "[target]\nkind = \"flat\"\nunits = 10\nactive = 10",
            "10",
            &["target.active is 10", "only 10 units"],
        ),
        hetero("[recall]\nupdate = \"asynchronous\"", "\"asynchronous\"", &["population by population"]),
        hetero("[recall]\nties = \"random\"", "\"random\"", &["recall.max_steps = 1"]),
        hetero("rules = [\"hebb\", \"bayes-adaptive\"]", "\"bayes-adaptive\"", &["use bayes-noise"]),
        hetero("[prototypes]", "[prototypes]", &["copies of themselves"]),
        of(
            "willshaw-capacity",
            "rules = [\"hebb\"]",
            "rules",
            &["`rules` does nothing in experiment \"willshaw-capacity\""],
        ),
        of("willshaw-capacity", "[willshaw]\nunits = [8]", "8", &["units[0] is 8", "at least 16"]),
        of("willshaw-capacity", "[willshaw]\nmatrix_load = [1.0]", "1.0", &["at most 0.99"]),
        of("willshaw-capacity", "[willshaw]\nunits = [64, 64]", "64", &["64 is there twice"]),
    ]
}

/// The part of a line of the file that a drawn error underlines, and the place that it names.
fn drawn(told: &str, line_number: usize, line: &str) -> (String, String) {
    // Numbers are as wide as the widest.
    let shown = format!("{line_number} │ {line}");
    let mut lines = told.lines().skip_while(|drawn| drawn.trim_start() != shown);
    let Some(drawn) = lines.next() else { panic!("line {line_number} is not shown as it is:\n{told}") };
    let marks: Vec<char> = lines.next().unwrap().chars().collect();
    let margin = drawn.chars().count() - line.chars().count();
    let is_mark = |mark: &&char| matches!(mark, '─' | '┬' | '▲');
    let start = marks.iter().skip(margin).take_while(|mark| !is_mark(mark)).count();
    let length = marks.iter().skip(margin + start).take_while(is_mark).count();
    let underlined = line.chars().skip(start).take(length).collect();
    let place = told.lines().find_map(|line| line.split_once("╭─[")).unwrap().1;
    (underlined, place.trim_end_matches(']').to_owned())
}

#[test]
fn each_fault_is_underlined_and_explained() {
    let faults = [
        faults_of_names(),
        faults_of_values(),
        formulas::faults(),
        faults_of_pairs(),
        energies::faults(),
        spins::faults(),
        forgetting::faults(),
        own_plasticity::faults(),
        plasticity::faults(),
    ];
    for Fault { spec, line, underlined, said } in faults.into_iter().flatten() {
        let folder = Folder::with_spec(&spec);
        let told = folder.fail(2, &["run", "mine.toml"]);
        for words in said {
            assert!(told.contains(words), "{words:?} is not said:\n{told}");
        }
        let last = line.lines().last().unwrap();
        let number = spec.lines().position(|line| line == last).unwrap() + 1;
        let (marked, place) = drawn(&told, number, last);
        // Of two equal words the later one is the fault.
        let bytes = last.rfind(underlined).unwrap();
        let column = last[..bytes].chars().count() + 1;
        assert_eq!(marked, underlined, "{told}");
        assert_eq!(place, format!("mine.toml:{number}:{column}"), "{told}");
        assert_eq!(folder.names().len(), 1, "{line} left {:?}", folder.names());
        // Other commands that read specs say the same.
        assert_eq!(folder.fail(2, &["cite", "mine.toml"]), told);
    }
}

#[test]
fn text_that_is_no_toml_is_underlined() {
    for (line, said) in
        [("load = ", "TOML"), ("load = 2 0", "TOML"), ("[layout", "TOML"), ("seed = 1", "key")]
    {
        let folder = Folder::with_spec(&SMALL.replace("load = 20", line));
        let told = folder.fail(2, &["run", "mine.toml"]);
        assert!(told.contains("mine.toml:4:") && told.contains(said), "{told}");
        assert!(told.contains(&format!(" 4 │ {line}")), "{told}");
        assert_eq!(folder.names().len(), 1);
    }
}

#[test]
fn a_fault_at_the_very_end_is_underlined() {
    for end in ["load", "load =", "load = [1,"] {
        let folder = Folder::with_spec(&format!("experiment = \"recall\"\n{end}"));
        let told = folder.fail(2, &["run", "mine.toml"]);
        let (_, place) = drawn(&told, 2, end);
        assert!(place.starts_with("mine.toml:2:") && told.contains("╰── TOML"), "{told}");
    }
}

#[test]
fn a_spec_without_an_experiment_names_the_key() {
    let folder = Folder::new();
    for spec in ["", "seed = 1\n", "[sweep]\n\"cue.count\" = [1]\n"] {
        folder.write("mine.toml", spec);
        let told = folder.fail(2, &["run", "mine.toml"]);
        assert!(told.contains("mine.toml: `experiment` is missing"), "{told}");
        assert!(told.contains("storage-capacity") && !told.contains("╭─["), "no line is wrong:\n{told}");
    }
    assert_eq!(folder.names().len(), 1);
}

#[test]
fn files_that_are_no_specs_are_named() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("folder.toml")).unwrap();
    folder.write("binary.toml", b"\x7fELF\x00\x01\xff\xfe");
    folder.write("zeros.toml", [0; 100]);
    folder.write("large.toml", "# long\n".repeat(700_000));
    let before = folder.names();
    for (name, said) in [
        ("missing.toml", "No such file"),
        ("folder.toml", "directory"),
        ("binary.toml", "UTF-8"),
        ("zeros.toml", "TOML"),
        ("large.toml", "4 MiB"),
    ] {
        for command in ["run", "cite"] {
            let told = folder.fail(2, &[command, name]);
            assert!(told.contains(name) && told.contains(said), "{command} {name}: {told}");
        }
    }
    assert_eq!(folder.names(), before);
}
