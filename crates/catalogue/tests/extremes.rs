//! The ends of what a number may be: each gives finite values, or a fault that says which key it is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use attractor_catalogue::catalogue;
use attractor_record::Record;
use attractor_study::spec::{Layers, Source};
use attractor_study::{AnyExperiment, Stop, Study};
use serde_json::{Value, json};

/// How long a case may take before it is stopped, which is no fault.
const PATIENCE: Duration = Duration::from_millis(20);
/// In this time it must have stopped, summaries and pictures included.
const HEARING: Duration = Duration::from_secs(10);

/// Places of all numbers with a point in a table, as JSON pointers.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.is_f64() => all.push(at.to_owned()),
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .take(2)
                .for_each(|(place, item)| places(item, &format!("{at}/{place}"), all));
        }
        Value::Object(table) => {
            table.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), all));
        }
        _ => {}
    }
}

/// The numbers in words such as `more than 0.0 and at most 1.0`.
fn numbers(words: &str) -> impl Iterator<Item = f64> {
    words.split_whitespace().filter_map(|word| word.trim_end_matches([',', ':', ';']).parse().ok())
}

/// The theory of this experiment takes seconds: its trials are run alone.
const SLOW: &str = "hopfield-temperature";

/// All records of a study, which can be shown.
fn found(study: &Study, stop: &AtomicBool) -> Result<Vec<Record>, Stop> {
    if study.experiment().id() == SLOW {
        let trials = (0..study.trials()).map(|trial| study.run(trial, 1, stop));
        return trials.collect::<Result<Vec<_>, _>>().map(|records| records.concat());
    }
    let records = study.records(1, stop)?;
    study.present(&records);
    Ok(records)
}

/// What is wrong with a study of this table; `None` where nothing is, or where it takes long.
fn wrong(study: &Study) -> Option<String> {
    let (sender, receiver) = mpsc::channel();
    let stop = Arc::new(AtomicBool::new(false));
    let (own, theirs) = (study.clone(), Arc::clone(&stop));
    thread::spawn(move || sender.send(own.rehearse().and_then(|()| found(&own, &theirs))));
    let ended = receiver.recv_timeout(PATIENCE).or_else(|_| {
        stop.store(true, Ordering::Relaxed);
        receiver.recv_timeout(HEARING)
    });
    let Ok(found) = ended else { return Some("it does not stop".to_owned()) };
    match found {
        Ok(records) => {
            let not = records.iter().find(|record| !record.value.is_finite())?;
            Some(format!("{} is {} ({:?})", not.metric, not.value, not.source))
        }
        Err(Stop::Interrupted) => None,
        Err(Stop::Fault { message, help }) => Some(format!("{message}; {help}")),
    }
}

fn faults(experiment: &dyn AnyExperiment) -> Vec<String> {
    let text = experiment
        .smallest()
        .replace("\"examples/", concat!("\"", env!("CARGO_MANIFEST_DIR"), "/../../examples/"));
    let source =
        Source::parse("smallest.toml", &format!("experiment = {:?}\n{text}", experiment.id())).unwrap();
    let mut table = Study::new(&Layers::of(catalogue(), source)).unwrap().table().clone();
    table["repetitions"] = json!(2);
    let mut all = Vec::new();
    places(&table, "", &mut all);
    let mut faults = Vec::new();
    for place in all {
        let mut values = vec![1e30, -1e30, 1e-30, -1e-30];
        let mut next = 0;
        while next < values.len() {
            let value = values[next];
            next += 1;
            let mut other = table.clone();
            *other.pointer_mut(&place).unwrap() = json!(value);
            let layers = Layers::of(catalogue(), Source::of_table(other));
            let key = place[1..].replace('/', ".");
            let last = key.rsplit('.').find(|part| part.parse::<u32>().is_err()).unwrap_or_default();
            match Study::new(&layers) {
                Err(error) => {
                    if error.fault.key.is_empty() {
                        faults.push(format!("{} {key} = {value:e}: {error}", experiment.id()));
                    }
                    for bound in numbers(&error.fault.allowed) {
                        if values.len() < 8 && !values.contains(&bound) {
                            values.push(bound);
                        }
                    }
                }
                Ok(study) => {
                    if let Some(wrong) = wrong(&study).filter(|wrong| !wrong.contains(last)) {
                        faults.push(format!("{} {key} = {value:e}: {wrong}", experiment.id()));
                    }
                }
            }
        }
    }
    faults
}

#[test]
fn extreme_numbers_give_finite_values_or_name_their_key() {
    let experiments: Vec<_> = catalogue().experiments().collect();
    let (next, all) = (Mutex::new(experiments.into_iter()), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(experiment) = next.lock().unwrap().next() else { break };
                    let found = faults(experiment);
                    all.lock().unwrap().extend(found);
                }
            });
        }
    });
    let all = all.into_inner().unwrap();
    assert!(all.is_empty(), "{}", all.join("\n"));
}
