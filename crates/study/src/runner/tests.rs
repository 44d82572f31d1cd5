//! What becomes of trials that do not listen.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use attractor_core::About;
use attractor_data::{Array, ArrayValues};
use attractor_record::present::Presentation;
use attractor_record::{Metric, Record};

use super::{Ended, run};
use crate::spec::{Layers, Source};
use crate::{AnyExperiment, Catalogue, Experiment, Nothing, Records, Stop, Study, Trial};

const VALUE: Metric = Metric::mean("value", "value", "A number.");

/// An experiment that says how its trials end.
macro_rules! experiment {
    ($Name:ident, $id:literal, |$trial:ident| $run:expr) => {
        struct $Name;

        impl Experiment for $Name {
            const ID: &'static str = $id;
            const ABOUT: About =
                About { title: $id, summary: "", equation: "", provenance: "", citations: &[] };
            type Section = Nothing;
            type Axes = ();
            const AXES: () = ();
            const METRICS: &'static [Metric] = &[VALUE];
            const SMALLEST: &'static str = "repetitions = 3";

            fn run(&self, $trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
                $run
            }

            fn saves(&self, _: &Nothing) -> bool {
                true
            }

            fn arrays(&self, trial: &Trial<Self>) -> Result<Vec<Array>, Stop> {
                self.run(trial)?;
                Ok(vec![Array {
                    name: "one".to_owned(),
                    rows: 1,
                    columns: 1,
                    values: ArrayValues::Counts(vec![1]),
                }])
            }

            fn present(&self, _: &Records<Self>) -> Presentation {
                Presentation::default()
            }
        }
    };
}

/// Longer than any test waits, and short enough that a failing one ends.
const FOR_EVER: Duration = Duration::from_mins(1);

static OVER: AtomicUsize = AtomicUsize::new(0);

fn deaf(trial: &Trial<Deaf>) -> Vec<Record> {
    let until = Instant::now() + FOR_EVER;
    while Instant::now() < until {
        thread::sleep(Duration::from_millis(50));
    }
    OVER.fetch_add(1, Ordering::SeqCst);
    vec![trial.measure(&VALUE, 1.0)]
}

experiment!(Deaf, "deaf", |trial| Ok(deaf(trial)));
experiment!(Prompt, "prompt", |trial| Ok(vec![trial.measure(&VALUE, f64::from(trial.number))]));
experiment!(Broken, "broken", |trial| {
    assert!(trial.number < 1, "broken on purpose");
    Ok(Vec::new())
});
experiment!(Refusing, "refusing", |trial| if trial.number == 0 {
    Err(Stop::fault("no", ""))
} else {
    // The others are asked to stop at the same time.
    thread::sleep(Duration::from_millis(100));
    Err(Stop::Interrupted)
});

static EXPERIMENTS: &[&dyn AnyExperiment] = &[&Deaf, &Prompt, &Broken, &Refusing];
static CATALOGUE: Catalogue = Catalogue { experiments: &[&EXPERIMENTS], registries: &[] };

fn study(id: &str) -> Study {
    let source = Source::parse("test.toml", &format!("experiment = {id:?}\nrepetitions = 3")).unwrap();
    Study::new(&Layers::of(&CATALOGUE, source)).unwrap()
}

/// How a run ended, and which trials were handed over.
fn ran(id: &str, stop: &AtomicBool) -> (Ended, Vec<u64>) {
    let mut done = Vec::new();
    let mut observer = |trial: u64, _: &[Record]| -> Result<(), ()> {
        done.push(trial);
        Ok(())
    };
    let ended = run(&study(id), &[0, 1, 2], 2, 2, stop, &mut observer).unwrap();
    done.sort_unstable();
    (ended, done)
}

fn set_soon(stop: &'static AtomicBool) {
    thread::spawn(|| {
        thread::sleep(Duration::from_millis(50));
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn trials_that_do_not_listen_are_left_behind() {
    static STOP: AtomicBool = AtomicBool::new(false);
    set_soon(&STOP);
    assert_eq!(ran("deaf", &STOP), (Ended::Interrupted, Vec::new()));
    assert_eq!(OVER.load(Ordering::SeqCst), 0, "nobody waited for them");
}

#[test]
fn so_are_arrays() {
    static STOP: AtomicBool = AtomicBool::new(false);
    assert_eq!(study("prompt").arrays(0, 1, &STOP).unwrap().len(), 1);
    set_soon(&STOP);
    let began = Instant::now();
    assert_eq!(study("deaf").arrays(0, 1, &STOP), Err(Stop::Interrupted));
    assert!(began.elapsed() < FOR_EVER / 2);
}

#[test]
fn all_is_done_unless_someone_asks() {
    let stop = AtomicBool::new(false);
    assert_eq!(ran("prompt", &stop), (Ended::Complete, vec![0, 1, 2]));
    stop.store(true, Ordering::Relaxed);
    assert_eq!(ran("prompt", &stop), (Ended::Interrupted, Vec::new()));
    assert_eq!(study("prompt").run(0, 1, &stop), Err(Stop::Interrupted));
}

#[test]
fn a_fault_is_told_though_others_stop_after_it() {
    let fault = Ended::Fault { message: "no".to_owned(), help: String::new() };
    assert_eq!(ran("refusing", &AtomicBool::new(false)), (fault, Vec::new()));
}

#[test]
#[should_panic(expected = "broken on purpose")]
fn a_panic_of_a_trial_is_not_lost() {
    ran("broken", &AtomicBool::new(false));
}
