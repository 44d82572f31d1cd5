//! The spec reader: faults name file, line, key, value and what is allowed; nothing panics.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::sync::atomic::AtomicBool;

use attractor_catalogue::{books, catalogue};
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

/// Experiment, the rest of a spec (`\n` for a new line), what the fault points at (nothing where there is no such place), part
/// of its message, part of what it allows or of its help.
const FAULTS: &str = r#"
recal |  | "recal" | there is no value "recal" | did you mean "recall"?
 | seed = 1 |  | `experiment` is missing |
recall | lod = 3 | lod | there is no key "lod" | did you mean "load"?
recall | rules = ["bcpn"] | "bcpn" | there is no kind "bcpn" | did you mean "bcpnn"?
recall | rules = [{ kind = "bayes-noise", e10 = 2 }] | 2 | e10 is 2 | at most 1
recall | rules = [{ kind = "bayes-noise", e1 = 0.5 }] | e1 | no key "e1" | e10
recall | rules = ["hebb", "hebb"] | "hebb" | two rules are called "hebb" | name
recall | rules = [] | [] | too short | at least 1
recall | load = 0 | 0 | load is 0 | at least 1
recall | load = "many" | "many" | not a whole number | a whole number
recall | repetitions = 0 | 0 | repetitions is 0 | at least 1
recall | [layout]\nkind = "modular"\nminicolumns = 1 | 1 | minicolumns is 1 | at least 2
recall | [layout]\nkind = "modular"\nminicolumns = [4, 1] | 1 | is 1 | at least 2
recall | [layout]\nkind = "modular"\nhypercolumns = 3\nminicolumns = [4, 4] | [4, 4] | 2 sizes for 3 | 3
recall | [layout]\nkind = "flat"\nunits = 10\nactive = 11 | 11 | only 10 units | fewer
recall | [layout]\nkind = "flt" | "flt" | there is no kind "flt" | flat
storage-capacity | [criterion]\nrecalled = 1.5 | 1.5 | recalled is 1.5 | at most 1
storage-capacity | [criterion]\nrecalled = 0 | 0 | recalled is 0 | more than 0
recall | load = 50\n[patterns]\nkind = "orthogonal" | 50 | only 20 patterns | at most 20
recall | loads = [1] | loads | does nothing in experiment "recall" | load-curve
recall | [sweep]\n"cue.cuont" = [1, 2] | "cue.cuont" | no key "cuont" | count
recall | [sweep]\n"cue.count" = [1, 99] | [1, 99] | cue.count is 99 | at most 20
recall | [sweep]\n"cue.count" = [] | [] | too short | at least 1
recall | [sweep]\nseed = [1, 2] | [1, 2] | cannot be swept |
recall | [sweep]\n"rules.nobody.e10" = [1] | [1] | no rule in `rules` |
recall | load = nan | nan | not a finite number | finite
recall | load = 1979-05-27 | 1979-05-27 | is a date |
recall | load = 99999999999999999999 | 99999999999999999999 | too large |
recall | load =  |  |  | TOML
benchmark | [layout]\nkind = "flat" |  | no modular network | flat
benchmark | [benchmark]\nprototype_count = 21 | 21 | but a pattern has only 20 | 20
load-curve | loads = [0, 5] | [0, 5] | numbers of patterns | whole numbers
load-curve | loads = [10, 1000000000] | 1000000000 | loads hold 1000000000 | at most 16000000
load-curve | loads = [4294967295] | 4294967295 | out of range | at most 16000000
load-curve | loads = { from = 1, to = 4294967295, points = 3 } | { from = 1, to = 4294967295, points = 3 } | out of range | at most 16000000
blackout | [blackout]\ntotals = [1e30] |  | patterns of the longest filling | at most
memory-dynamics | [following]\nsigma = [1e200] | 1e200 | following.sigma[0] is 1e+200, which is out of range | 1e-30 to 1e30
hebbian-growth | [growth]\ngamma = [1e300] | 1e300 | growth.gamma[0] is 1e+300 | to 1e30
zero-stability | [stability]\ngain = [1e-300] | 1e-300 | stability.gain[0] is 1e-300 | from 1e-30
energy-descent | [energy]\nvisible_function = { kind = "softmax", beta = 1e-300 } | 1e-300 | beta is 1e-300 | from 1e-30
hebbian-limit | [limit]\ntau_hidden = [1e-30] |  | steps would be made | in longer steps
energy-descent | [energy]\ntau_hidden = 1e-30 |  | steps would be made | in longer steps
recall | rules = [{ kind = "hebb", name = "" }] | "" | it is empty | at least 1 and at most 50 characters
recall | rules = [{ kind = "hebb", name = "a name of a rule that goes on and on, past all that it is" }] |  | it has 57 characters | at most 50
cue-noise | damage = [50] | [50] | cue.count is 50 | at most 20
recall | [layout]\nkind = "flat"\nunits = 4000000\nactive = 3 |  | GiB | at most
spiking-network | [spiking]\nprobability = 0.0 | 0.0 | probability | 0
spiking-network | [spiking]\nprobability = 1.5 | 1.5 | probability | at most 1
spiking-network | [spiking]\ndelay_ms = -1.0 | -1.0 | delay_ms | 0
spiking-network | [spiking]\ndelay_ms = 0.05 | 0.05 | shorter than a step | at least spiking.step_ms, which is 0.1
spiking-network | [spiking]\nin_degree = 1600 | 1600 | 1600 of 1600 excitatory | fewer than 1600
spiking-network | [spiking]\nstep_ms = 6.0 | 6.0 | passes over the time constant spiking.tau_excitatory_ms | at most 5
spiking-network | [spiking]\ninhibitory = 65000 | 65000 | more than 65536 | at most 63936
spiking-network | [spiking]\nreset_mv = 15.0 | 15.0 | not below the threshold | less than spiking.unit.threshold
spiking-network | [spiking]\nweight_mv = 0.9 | 0.9 | above the largest weight | at most spiking.largest_mv
spiking-network | [spiking]\nlearning = "inputs" | "inputs" | there is no input | add [spiking.inputs]
spiking-network | [spiking]\nduration_s = 100000.0 | 100000.0 | steps would be made | 1e9
spiking-network | [spiking]\nevery_s = 0.001 | 0.001 | recorded every 0.001 s | at most 10000 times
"#;

#[test]
fn each_fault_names_key_and_remedy() {
    assert!(study("experiment = \"recall\"").is_ok());
    for line in FAULTS.trim().lines() {
        let [experiment, rest, at, message, remedy] =
            line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
        let named =
            if experiment.is_empty() { String::new() } else { format!("experiment = {experiment:?}\n") };
        let error = fault(&(named + &rest.replace(r"\n", "\n")));
        let told = format!("{error}\n{}\n{}", error.fault.allowed, error.fault.help);
        assert!(told.contains(message) && told.contains(remedy), "{line}\n→ {told}");
        if !at.is_empty() {
            assert_eq!(pointed(&error), at, "{line}\n→ {told}");
        }
    }
}

/// What a page of the book shows of a registered thing can be copied into a spec.
#[test]
fn the_example_on_each_page_is_part_of_a_spec() {
    for book in books() {
        for item in &book.listing.items {
            let example = (book.example)(item);
            let source = Source::parse("page.toml", &example).unwrap();
            let key = source.table.as_object().unwrap().keys().next().unwrap().clone();
            let read = |id| study(&format!("experiment = {id:?}\n{example}")).map(|_| ());
            let faults: Vec<_> =
                catalogue().readers(&key).into_iter().map_while(|id| read(id).err()).collect();
            assert!(faults.len() < catalogue().readers(&key).len(), "{example}\n{faults:?}");
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
    let repetition = |trial| records(trial)[0].repetition;
    assert!((0..6).all(|trial| repetition(trial) == Some(0)) && repetition(6) == Some(1));
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

/// A study that is shown or summarised needs none of the user's files; what is not read must change nothing else.
#[test]
fn studies_are_the_same_whether_files_are_read_or_not() {
    for experiment in catalogue().experiments() {
        let examples = concat!("\"", env!("CARGO_MANIFEST_DIR"), "/../../examples/");
        let smallest = experiment.smallest().replace("\"examples/", examples);
        let read = study(&format!("experiment = \"{}\"\n{smallest}", experiment.id())).unwrap();
        let unread = Study::unread(&Layers::of(catalogue(), Source::of_table(read.table().clone()))).unwrap();
        assert_eq!(unread.table(), read.table(), "{}", experiment.id());
        assert!(unread.conditions().eq(read.conditions()), "{}", experiment.id());
        assert_eq!(unread.used(), read.used(), "{}", experiment.id());
    }
}
