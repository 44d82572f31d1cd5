//! A trial that is asked to stop says so, soon, and never gives what it has got so far.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use attractor_catalogue::catalogue;
use attractor_core::Seed;
use attractor_core::room::Room;
use attractor_record::Record;
use attractor_study::spec::{Layers, Source};
use attractor_study::{AnyExperiment, AnySection, Files, Running, Stop, Study};

fn study(id: &str, rest: &str) -> Study {
    let source = Source::parse("mine.toml", &format!("experiment = {id:?}\n{rest}")).unwrap();
    Study::new(&Layers::of(catalogue(), source)).unwrap()
}

/// Paths in specs are relative to the project's folder.
fn smallest(experiment: &dyn AnyExperiment) -> String {
    experiment
        .smallest()
        .replace("\"examples/", concat!("\"", env!("CARGO_MANIFEST_DIR"), "/../../examples/"))
}

/// The conditions of the smallest spec of an experiment, without the study around it, which would not begin a trial.
fn section(experiment: &'static dyn AnyExperiment) -> Box<dyn AnySection> {
    let mut table = Source::parse("smallest.toml", &smallest(experiment)).unwrap().table;
    table.as_object_mut().unwrap().remove("repetitions");
    experiment.read(&table, &Files::default(), Room::now(), Seed(4711)).unwrap()
}

#[test]
fn every_experiment_looks_whether_it_is_to_stop() {
    let stop = AtomicBool::new(true);
    for experiment in catalogue().experiments() {
        let section = section(experiment);
        for (condition, coordinates) in section.conditions().iter().enumerate() {
            let running = Running { seed: Seed(4711), repetition: 0, threads: 2, stop: &stop };
            let ended = section.run(condition, coordinates, running);
            assert_eq!(ended, Err(Stop::Interrupted), "{} at {coordinates:?}", experiment.id());
        }
    }
}

/// What a trial gave that was asked to stop after some time.
fn stopped_after(study: &Study, threads: usize, delay: Duration) -> (Result<Vec<Record>, Stop>, Duration) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let trial = scope.spawn(|| study.run(0, threads, &stop));
        thread::sleep(delay);
        stop.store(true, Ordering::Relaxed);
        let asked = Instant::now();
        (trial.join().unwrap(), asked.elapsed())
    })
}

#[test]
fn a_trial_gives_all_its_records_or_none() {
    for experiment in catalogue().experiments() {
        let study = study(experiment.id(), &smallest(experiment));
        let began = Instant::now();
        let whole = study.run(0, 1, &AtomicBool::new(false)).unwrap();
        let lasts = began.elapsed();
        for part in [1, 3, 5, 7] {
            match stopped_after(&study, 2, lasts * part / 8).0 {
                Ok(records) => assert_eq!(records, whole, "{}", experiment.id()),
                Err(stop) => assert_eq!(stop, Stop::Interrupted, "{}", experiment.id()),
            }
        }
    }
}

/// Trials of minutes, by what is long in them: experiment, the rest of a spec (`\n` for a new line).
const LONG: &str = r#"
load-curve | loads = [2000000] | patterns that are drawn
cue-noise | load = 2000000 | patterns that are drawn
recall | load = 1000000\n[patterns]\nkind = "families" | patterns that are drawn
prototype-extraction | [search]\nfrom = 20\n[prototypes]\ninstances = 100000 | copies
forgetting | load = 300000 | patterns that are drawn
willshaw-capacity | [willshaw]\nunits = [8192]\ncues = 100 | pairs that are drawn
willshaw-scale | [scale]\nnetworks = [{ block_size = 1000, blocks = 16, retrieval = "one-step", simulation = "sampled" }]\ncues = 100000 | cues
hopfield-errors | [one_step]\nunits = [8000]\nalpha = [0.0002] | patterns without error
hopfield-transition | [transition]\nunits = [30000]\nalpha = [1.0] | patterns that are drawn
hopfield-basin | [basin]\nunits = 1000\ncues = 1000\nalpha = [0.12] | networks
hopfield-energy | [falling]\nunits = 1000\nalpha = 0.1\noverlap = 0.0\nasymmetry = [10.0]\nsweeps = 10000 | sweeps
hopfield-mixtures | [mixtures]\nunits = 1000\nstarts = 100000\npatterns = [50] | starts
hopfield-temperature | [heat]\nunits = 500\nsweeps = 1000000 | sweeps
hopfield-noise | [damage_to_couplings]\nunits = 300\ncues = 300\nmax_steps = 1000000\naveraged = 1000000\nsymmetric = [4.0] | steps
cost-of-locality | [locality]\nunits = 600\nalpha = [2.2, 2.3]\nschemes = ["perceptrons"]\nrounds = 1000000 | perceptrons
cost-of-locality | [locality]\nunits = 600\nalpha = [2.2, 2.3]\nschemes = ["symmetric-perceptrons"]\nrounds = 1000000 | perceptrons
cost-of-locality | [locality]\nunits = 600\nalpha = [20.0, 30.0]\nschemes = ["storkey"] | patterns
cost-of-locality | [locality]\nunits = 600\nalpha = [20.0, 30.0]\nschemes = ["pseudo-inverse"] | patterns
sequence-correlation | [sequence]\nunits = [500000]\npatterns = 40\nmax_sweeps = 1000000 | sweeps
delayed-match | [delayed_match]\nimages = 1000\nunits = 2000 | steps
dense-capacity | [dense]\ndegrees = [4]\nunits = [256]\nexponential_units = []\nsoftmax_units = []\ncues = 1000 | patterns
sparse-capacity | [sparse]\nunits = [3000]\nactivity = [0.02] | loads
blackout | [blackout]\nunits = 1000\ntotals = [500.0]\nschemes = ["decay"]\ncurves = [] | patterns
energy-descent | [energy]\nduration = 100000.0\nvisible = 200\nhidden = 200 | steps
hebbian-limit | [energy]\nvisible = 300\nhidden = 300 | steps
memory-dynamics | [following]\nvisible = 500\nhidden = 500\nduration = 100000 | steps
zero-stability | [stability]\nvisible = 100\nduration = 100000.0 | steps
principal-component | [component]\nsteps = 100000000\nevery = 100000000 | steps
several-components | [components]\nsteps = 100000000\nevery = 100000000 | steps
hebbian-growth | [growth]\nsteps = 100000000\ngamma = [1e-9] | steps
bcm-selectivity | [selectivity]\nsteps = 100000000\nevery = 100000000 | steps
decorrelation | [decorrelation]\nsteps = 100000000\nevery = 100000000 | steps
spike-timing | [pairing]\npairs = 5000\nfrequency_hz = { MANY }\njitter_ms = 1.0 | conditions
chance-pairing | [chance]\nbefore_hz = 1000.0\nbehind_hz = [1000.0]\nduration_s = 10000.0 | spikes
long-term-potentiation | [tetanus]\npulses = 20000\nafter_s = 1000000.0\ntest_s = 1.0 | tests
firing-curve | [firing]\nduration_ms = 1000000.0\nstep_ms = 0.001 | steps
plastic-working-memory | [plastic]\nunits = 500 | steps
serial-position | [plastic]\nunits = 500 | steps
three-hypotheses | [plastic]\nunits = 1000 | steps
sequence-replay | [plastic]\nunits = 500 | steps
spiking-network | [spiking]\nduration_s = 1000.0 | steps
"#;

/// Many times what the slowest takes in a build without optimisation on a busy machine, and a fraction of what each would
/// take to the end.
const SOON: Duration = Duration::from_secs(2);

#[test]
fn long_trials_stop_soon_whatever_they_are_at() {
    let many: Vec<String> = (1..1000).map(|tenths| format!("{}", f64::from(tenths) / 10.0)).collect();
    let long = LONG.replace("{ MANY }", &format!("[{}]", many.join(", ")));
    let faults = Mutex::new(Vec::new());
    let lines = Mutex::new(long.trim().lines());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(line) = lines.lock().unwrap().next() else { break };
                    let [id, rest, what] =
                        line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
                    let study = study(id, &rest.replace(r"\n", "\n"));
                    let (ended, took) = stopped_after(&study, 1, Duration::from_millis(60));
                    if ended != Err(Stop::Interrupted) || took > SOON {
                        let ended = ended.map(|records| records.len());
                        faults.lock().unwrap().push(format!("{id}, {what}: {ended:?} after {took:?}"));
                    }
                }
            });
        }
    });
    assert_eq!(*faults.lock().unwrap(), Vec::<String>::new());
}
