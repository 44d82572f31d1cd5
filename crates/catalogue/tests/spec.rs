//! The spec reader: faults name file, line, key, value and what is allowed; nothing panics.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::sync::atomic::AtomicBool;

use attractor_catalogue::catalogue;
use attractor_core::{Purpose, Seed, Streams};
use attractor_record::Record;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source, SpecError};
use serde_json::json;

fn study(text: &str) -> Result<Study, SpecError> {
    Study::new(&Layers::of(catalogue(), Source::parse("mine.toml", text)?))
}

fn fault(text: &str) -> SpecError {
    match study(text) {
        Err(error) => error,
        Ok(_) => panic!("taken: {text}"),
    }
}

/// The text that a fault points at.
fn pointed(error: &SpecError) -> &str {
    &error.text[error.span.clone().unwrap()]
}

#[test]
fn a_fault_points_at_its_place() {
    let error = fault(
        "experiment = \"recall\"\n[layout]\nkind = \"modular\"\nhypercolumns = 5\n\n[cue]\ndistortion = \"replace\"\ncount = 9\n",
    );
    assert_eq!(error.line(), Some(8));
    assert_eq!(pointed(&error), "9");
    assert_eq!(error.to_string(), "mine.toml:8: cue.count is 9, but a pattern has only 5 active units");
    assert_eq!(error.fault.allowed, "at most 5: layout.hypercolumns is 5");
    assert_eq!(error.fault.help, "lower cue.count, or change the layout");
}

#[test]
#[expect(clippy::too_many_lines, reason = "one line a fault")]
fn each_fault_names_key_and_remedy() {
    // text, what is pointed at, part of the message, part of what is allowed or of the help
    let recall = "experiment = \"recall\"\n";
    let cases: &[(&str, &str, &str, &str)] = &[
        ("experiment = \"recal\"", "\"recal\"", "there is no value \"recal\"", "did you mean \"recall\"?"),
        ("seed = 1", "", "`experiment` is missing", ""),
        ("experiment = \"recall\"\nlod = 3", "lod", "there is no key \"lod\"", "did you mean \"load\"?"),
        (
            "experiment = \"recall\"\nrules = [\"bcpn\"]",
            "\"bcpn\"",
            "there is no kind \"bcpn\"",
            "did you mean \"bcpnn\"?",
        ),
        (
            "experiment = \"recall\"\nrules = [{ kind = \"bayes-noise\", e10 = 2 }]",
            "2",
            "e10 is 2",
            "at most 1",
        ),
        (
            "experiment = \"recall\"\nrules = [{ kind = \"bayes-noise\", e1 = 0.5 }]",
            "e1",
            "no key \"e1\"",
            "e10",
        ),
        (
            "experiment = \"recall\"\nrules = [\"hebb\", \"hebb\"]",
            "\"hebb\"",
            "two rules are called \"hebb\"",
            "name",
        ),
        ("experiment = \"recall\"\nrules = []", "[]", "too short", "at least 1"),
        ("experiment = \"recall\"\nload = 0", "0", "load is 0", "at least 1"),
        ("experiment = \"recall\"\nload = \"many\"", "\"many\"", "not a whole number", "a whole number"),
        ("experiment = \"recall\"\nrepetitions = 0", "0", "repetitions is 0", "at least 1"),
        (
            "experiment = \"recall\"\n[layout]\nkind = \"modular\"\nminicolumns = 1",
            "1",
            "minicolumns is 1",
            "at least 2",
        ),
        (
            "experiment = \"recall\"\n[layout]\nkind = \"modular\"\nminicolumns = [4, 1]",
            "1",
            "is 1",
            "at least 2",
        ),
        (
            "experiment = \"recall\"\n[layout]\nkind = \"modular\"\nhypercolumns = 3\nminicolumns = [4, 4]",
            "[4, 4]",
            "2 sizes for 3",
            "3",
        ),
        (
            "experiment = \"recall\"\n[layout]\nkind = \"flat\"\nunits = 10\nactive = 11",
            "11",
            "only 10 units",
            "fewer",
        ),
        ("experiment = \"recall\"\n[layout]\nkind = \"flt\"", "\"flt\"", "there is no kind \"flt\"", "flat"),
        (
            "experiment = \"storage-capacity\"\n[criterion]\nrecalled = 1.5",
            "1.5",
            "recalled is 1.5",
            "at most 1",
        ),
        ("experiment = \"storage-capacity\"\n[criterion]\nrecalled = 0", "0", "recalled is 0", "more than 0"),
        (
            "experiment = \"recall\"\nload = 50\n[patterns]\nkind = \"orthogonal\"",
            "50",
            "only 20 patterns",
            "at most 20",
        ),
        (
            "experiment = \"recall\"\nloads = [1]",
            "loads",
            "does nothing in experiment \"recall\"",
            "load-curve",
        ),
        (
            "experiment = \"recall\"\n[sweep]\n\"cue.cuont\" = [1, 2]",
            "\"cue.cuont\"",
            "no key \"cuont\"",
            "count",
        ),
        (
            "experiment = \"recall\"\n[sweep]\n\"cue.count\" = [1, 99]",
            "[1, 99]",
            "cue.count is 99",
            "at most 20",
        ),
        ("experiment = \"recall\"\n[sweep]\n\"cue.count\" = []", "[]", "too short", "at least 1"),
        ("experiment = \"recall\"\n[sweep]\nseed = [1, 2]", "[1, 2]", "cannot be swept", ""),
        ("experiment = \"recall\"\n[sweep]\n\"rules.nobody.e10\" = [1]", "[1]", "no rule in `rules`", ""),
        ("experiment = \"recall\"\nload = nan", "nan", "not a finite number", "finite"),
        ("experiment = \"recall\"\nload = 1979-05-27", "1979-05-27", "is a date", ""),
        ("experiment = \"recall\"\nload = 99999999999999999999", "99999999999999999999", "too large", ""),
        ("experiment = \"recall\"\nload = ", "", "", "TOML"),
        ("experiment = \"benchmark\"\n[layout]\nkind = \"flat\"", "", "no modular network", "flat"),
        (
            "experiment = \"benchmark\"\n[benchmark]\nprototype_count = 21",
            "21",
            "but a pattern has only 20",
            "20",
        ),
        ("experiment = \"load-curve\"\nloads = [0, 5]", "[0, 5]", "numbers of patterns", "whole numbers"),
        ("experiment = \"cue-noise\"\ndamage = [50]", "[50]", "cue.count is 50", "at most 20"),
        (
            "experiment = \"recall\"\n[layout]\nkind = \"flat\"\nunits = 4000000\nactive = 3",
            "",
            "GiB",
            "at most",
        ),
    ];
    assert!(study(recall).is_ok());
    for (text, at, message, remedy) in cases {
        let error = fault(text);
        let told = format!("{error}\n{}\n{}", error.fault.allowed, error.fault.help);
        assert!(told.contains(message) && told.contains(remedy), "{text}\n→ {told}");
        if !at.is_empty() {
            assert_eq!(pointed(&error), *at, "{text}\n→ {told}");
        }
    }
}

#[test]
fn overrides_are_blamed_by_their_option() {
    let mut layers =
        Layers::of(catalogue(), Source::parse("mine.toml", "experiment = \"recall\"\nload = 5").unwrap());
    layers.set("recall.max_steps", json!(0), "--set recall.max_steps=0").unwrap();
    let error = Study::new(&layers).unwrap_err();
    assert!(error.to_string().starts_with("--set recall.max_steps=0: recall.max_steps is 0"), "{error}");
}

#[test]
fn a_sweep_makes_a_grid_and_swept_rules_keep_their_names() {
    let study = study(
        "experiment = \"recall\"\nrepetitions = 3\nrules = [\"hebb\", { kind = \"bayes-noise\", name = \"informed\" }]\n\
         [sweep]\n\"cue.count\" = [1, 2]\n\"rules.informed.e10\" = { from = 0.0, to = 0.2, points = 3 }\n",
    )
    .unwrap();
    assert_eq!((study.conditions().len(), study.trials()), (6, 18));
    assert_eq!(json!(study.conditions().last()), json!({"cue.count": 2, "rules.informed.e10": 0.2}));
    let records = |trial| study.run(trial, 1, &AtomicBool::new(false)).unwrap();
    let informed = |record: &&Record| record.rule.as_deref() == Some("informed");
    assert_eq!(records(5).iter().find(informed).unwrap().coordinates["rule.e10"], 0.2);
    // Repetitions are interleaved: the first six trials are the first repetition of every point.
    let repetition = |trial| records(trial)[0].coordinates["repetition"].clone();
    assert!((0..6).all(|trial| repetition(trial) == 0) && repetition(6) == 1);
}

#[test]
fn a_stored_spec_is_the_same_study() {
    for text in [
        "experiment = \"storage-capacity\"\n[sweep]\n\"cue.count\" = [1, 2]",
        "experiment = \"benchmark\"\nrules = [{ kind = \"bayes-noise\", name = \"informed\", e10 = 0.1 }]",
        "experiment = \"prototype-extraction\"\n[layout]\nkind = \"modular\"\nhypercolumns = 3\nminicolumns = [4, 5, 6]",
    ] {
        let study = study(text).unwrap();
        let again = Study::stored(catalogue(), study.table().clone()).unwrap();
        assert_eq!((again.hash(), again.table()), (study.hash(), study.table()));
        assert!(again.conditions().eq(study.conditions()));
    }
}

/// Ten thousand damaged specs: each is read or refused with a fault that lies inside the text.
#[test]
fn damaged_specs_never_panic() {
    let whole = "experiment = \"storage-capacity\"\nseed = 4711\nrepetitions = 10\n\
        rules = [\"hebb\", { kind = \"bayes-noise\", name = \"informed\", e10 = 0.1 }]\n\
        [layout]\nkind = \"modular\"\nhypercolumns = 20\nminicolumns = [20, 3]\n[cue]\ndistortion = \"replace\"\n\
        count = 2\n[recall]\nupdate = \"synchronous\"\nmax_steps = 15\n[criterion]\nrecalled = 0.9\n\
        [search]\nfrom = 20\ngrowth = 1.25\n[sweep]\n\"cue.count\" = { from = 1, to = 4, points = 2 }\n";
    let streams = Streams::new(Seed(1), Purpose::named("damage"), 0);
    let mut refused = 0;
    for case in 0..10_000 {
        let mut stream = streams.at(case);
        let mut bytes = whole.as_bytes().to_vec();
        for _ in 0..=stream.below(3) {
            if bytes.is_empty() {
                break;
            }
            let place = stream.below(bytes.len() as u32) as usize;
            match stream.below(4) {
                0 => bytes[place] = stream.below(256) as u8,
                1 => drop(bytes.remove(place)),
                2 => bytes.insert(place, b"\"[]{}=.\n-0129eE_,#'"[stream.below(19) as usize]),
                _ => bytes.truncate(place.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Err(error) = study(&text) {
            refused += 1;
            assert!(error.span.clone().is_none_or(|span| text.get(span).is_some()), "{text}");
            assert!(!error.fault.message.is_empty());
        }
    }
    assert!(refused > 5000, "only {refused} were refused: the damage does too little");
}

#[test]
fn faults_of_spiking_networks_point_at_the_key() {
    // a line of [spiking], what is pointed at, part of the message, part of what is allowed or of the help
    let cases: &[(&str, &str, &str, &str)] = &[
        ("probability = 0.0", "0.0", "probability", "0"),
        ("probability = 1.5", "1.5", "probability", "at most 1"),
        ("delay_ms = -1.0", "-1.0", "delay_ms", "0"),
        ("delay_ms = 0.05", "0.05", "shorter than a step", "at least spiking.step_ms, which is 0.1"),
        ("in_degree = 1600", "1600", "1600 of 1600 excitatory", "fewer than 1600"),
        ("step_ms = 6.0", "6.0", "passes over the time constant spiking.tau_excitatory_ms", "at most 5"),
        ("inhibitory = 65000", "65000", "more than 65536", "at most 63936"),
        ("reset_mv = 15.0", "15.0", "not below the threshold", "less than spiking.unit.threshold"),
        ("weight_mv = 0.9", "0.9", "above the largest weight", "at most spiking.largest_mv"),
        ("learning = \"inputs\"", "\"inputs\"", "there is no input", "add [spiking.inputs]"),
        ("duration_s = 100000.0", "100000.0", "steps would be made", "1e9"),
        ("every_s = 0.001", "0.001", "recorded every 0.001 s", "at most 10000 times"),
    ];
    for (line, under, message, remedy) in cases {
        let error = fault(&format!("experiment = \"spiking-network\"\n[spiking]\n{line}\n"));
        assert_eq!(pointed(&error), *under, "{line}: {error}");
        let allowed = format!("{} {}", error.fault.allowed, error.fault.help);
        assert!(
            error.to_string().contains(message) && allowed.contains(remedy),
            "{line}: {error}; {allowed}"
        );
    }
}
