//! What models do, against theory and against the objects that they drive.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::borrow::Cow;

use attractor_core::{Outcome, Progress, Seed};
use attractor_energy::{CyclicPresentation, CyclicPresentationParameters, NetworkParameters, NetworkRun};
use attractor_models::{MODELS, Numbers, Running, Shows, Views, model};
use attractor_plasticity::learner::{LayerLearner, LayerParameters, Learner, SourceParameters};
use attractor_plasticity::spiking::{Populations, SpikingParameters};
use serde_json::{Value, json};

const SEED: Seed = Seed(11);

fn start(id: &str, parameters: &Value) -> Box<dyn Running> {
    model(id).unwrap().start(parameters, SEED).unwrap()
}

fn run(model: &mut dyn Running, steps: usize) {
    for _ in 0..steps {
        model.step();
    }
}

/// Steps to the end, at most 1000.
fn end(model: &mut dyn Running) -> Progress {
    (0..1000).map(|_| model.step()).find(|progress| *progress != Progress::Going).unwrap_or(Progress::Going)
}

/// The numbers of a view, row after row.
fn numbers(model: &dyn Running, name: &str) -> Vec<f64> {
    let views = Views::of(model);
    match &views.iter().find(|view| view.name == name).unwrap().shows {
        Shows::Matrix { values, .. } => values.iter().flat_map(Numbers::to_vec).collect(),
        Shows::Image { values, .. } | Shows::Trace { values, .. } => values.to_vec(),
        Shows::Scalar { number, .. } => vec![*number],
        Shows::Raster { active, .. } => active.iter().flat_map(|row| row.iter().map(f64::from)).collect(),
    }
}

/// At a load of 0.02 all patterns are fixed points, and a cue of overlap 0.6 is in the basin, but for less than one in a
/// million: the noise of a field has the standard deviation 0.14, four times below the signal.
#[test]
fn a_hopfield_network_finds_what_it_is_asked_for() {
    let mut network = start("hopfield-network", &json!({ "units": 300, "patterns": 6, "overlap": 0.6 }));
    for pattern in 0..6 {
        network.act(&json!({ "kind": "ask", "pattern": pattern })).unwrap();
        assert!((numbers(&*network, "overlaps")[pattern] - 0.6).abs() < 0.01);
        let before = numbers(&*network, "energy")[0];
        assert_eq!(end(&mut *network), Progress::Ended(Outcome::FixedPoint));
        assert_eq!(numbers(&*network, "overlaps")[pattern], 1.0);
        assert!(numbers(&*network, "energy")[0] < before);
    }
    // A state that is stored is a fixed point from then on.
    let positive: Vec<u32> = (0..150).collect();
    network.act(&json!({ "kind": "draw", "positive": positive })).unwrap();
    network.act(&json!({ "kind": "store" })).unwrap();
    assert_eq!(end(&mut *network), Progress::Ended(Outcome::FixedPoint));
    assert_eq!((numbers(&*network, "overlaps").len(), numbers(&*network, "overlaps")[6]), (7, 1.0));
}

#[test]
fn an_associative_memory_completes_what_it_stored() {
    let layout = json!({ "kind": "modular", "hypercolumns": 8, "minicolumns": 8 });
    let mut memory = start("associative-memory", &json!({ "memory": { "layout": layout }, "stored": 5 }));
    let own: Vec<u32> = (0..8).map(|hypercolumn| 8 * hypercolumn + hypercolumn).collect();
    memory.act(&json!({ "kind": "store", "active": own, "answer": null })).unwrap();
    memory.act(&json!({ "kind": "cue", "active": &own[..5] })).unwrap();
    assert_eq!(end(&mut *memory), Progress::Ended(Outcome::FixedPoint));
    assert_eq!(numbers(&*memory, "state"), own.iter().map(|&unit| f64::from(unit)).collect::<Vec<_>>());
    assert_eq!(numbers(&*memory, "overlaps")[5], 1.0);
    memory.act(&json!({ "kind": "ask", "pattern": 2 })).unwrap();
    assert_eq!(numbers(&*memory, "overlaps")[2], 0.75, "two of eight units of a cue are moved");
    end(&mut *memory);
    assert_eq!(numbers(&*memory, "overlaps")[2], 1.0);
}

/// Nadal et al. 1986: without a scheme more than 0.14 N patterns are lost together, within bounds the newest stay.
#[test]
fn a_memory_that_is_filled_forgets_the_old_or_all() {
    let filled = |scheme: &str| {
        let parameters = json!({ "memory": { "scheme": { "kind": scheme }, "units": 200 }, "ages": 300 });
        let mut memory = start("blackout-memory", &parameters);
        run(&mut *memory, 200);
        numbers(&*memory, "overlaps by age")
    };
    let (plain, bounded) = (filled("plain-hebb"), filled("hard-bounds"));
    assert_eq!((plain.len(), bounded.len()), (200, 200));
    assert!(plain[0] < 0.9 && plain[199] < 0.9);
    assert!(bounded[0] > 0.95 && bounded[199] < 0.5, "{} {}", bounded[0], bounded[199]);
}

#[test]
fn models_are_what_they_drive() {
    let mut network = start("energy-network", &json!({}));
    let mut own: NetworkRun = NetworkRun::new(NetworkParameters::default(), SEED, 0).unwrap();
    run(&mut *network, 30);
    (0..30).for_each(|_| own.step());
    assert_eq!(numbers(&*network, "visible units"), own.state()[..20]);
    assert_eq!(numbers(&*network, "energy"), [own.energy()]);

    let mut dynamics = start("memory-dynamics", &json!({}));
    let mut own = CyclicPresentation::new(CyclicPresentationParameters::default(), SEED, 0).unwrap();
    run(&mut *dynamics, 50);
    (0..50).for_each(|_| own.step());
    assert_eq!(numbers(&*dynamics, "memories"), own.memories().values());

    let mut layer = start("learning-layer", &json!({}));
    let (own, source) = (LayerParameters::default(), SourceParameters::default());
    let mut learner = LayerLearner::start(&own, &source, SEED, 0).unwrap();
    run(&mut *layer, 50);
    (0..50).for_each(|_| _ = learner.step());
    assert_eq!(numbers(&*layer, "weights"), learner.layer().all_weights());

    let mut spiking = start("spiking-network", &json!({ "excitatory": 80, "inhibitory": 20 }));
    let parameters = SpikingParameters { excitatory: 80, inhibitory: 20, ..SpikingParameters::default() };
    let mut populations = Populations::start(&parameters, SEED, 0).unwrap();
    let mut spikes = 0;
    for _ in 0..500 {
        spiking.step();
        populations.step();
        let seen = numbers(&*spiking, "spikes");
        assert!(seen.iter().copied().eq(populations.network().spikes().iter().map(|&unit| f64::from(unit))));
        spikes += seen.len();
    }
    assert!(spikes > 10, "there is something to compare");
}

#[test]
fn learning_begins_when_it_is_told_to() {
    let mut network = start("spiking-network", &json!({ "excitatory": 80, "inhibitory": 20 }));
    let go_on = |model: &mut dyn Running| {
        run(model, 2000);
        numbers(model, "weights")
    };
    let before = go_on(&mut *network);
    assert!(before.iter().all(|&weight| (weight - 0.4).abs() < 1e-6));
    network.act(&json!({ "kind": "learn", "learning": true })).unwrap();
    assert_ne!(go_on(&mut *network), before);
}

/// Lists that a state holds as they are shown are not copied.
#[test]
fn views_borrow_what_they_can() {
    let is_borrowed = |numbers: &Numbers| {
        matches!(numbers, Numbers::Single(Cow::Borrowed(_)) | Numbers::Double(Cow::Borrowed(_)))
    };
    for (id, names) in [
        ("energy-network", &["visible units", "hidden units", "memories"][..]),
        ("memory-dynamics", &["memories", "targets", "weights"]),
        ("plastic-rate-network", &["rates", "input", "weights"]),
        ("learning-layer", &["weights"]),
        ("lateral-layer", &["weights", "outputs"]),
        ("spiking-network", &["voltages", "weights"]),
        ("blackout-memory", &["overlaps by age"]),
        ("online-memory", &["overlaps by age"]),
    ] {
        let model = start(id, &json!({}));
        let views = Views::of(&*model);
        for name in names {
            let borrowed = match &views.iter().find(|view| view.name == *name).unwrap().shows {
                Shows::Matrix { values, .. } => values.iter().all(is_borrowed),
                Shows::Image { values, .. } | Shows::Trace { values, .. } => is_borrowed(values),
                // These hold nothing but slices and numbers.
                Shows::Raster { .. } | Shows::Scalar { .. } => true,
            };
            assert!(borrowed, "{id}: {name}");
        }
    }
}

/// What is driven live is moved to a thread of its own.
#[test]
fn models_move_between_threads() {
    let threads = MODELS.iter().map(|kind| {
        let mut model = kind.start(&json!({}), SEED).unwrap();
        std::thread::spawn(move || {
            model.step();
            model.save()
        })
    });
    for (kind, thread) in MODELS.iter().zip(threads.collect::<Vec<_>>()) {
        let mut here = kind.start(&json!({}), SEED).unwrap();
        here.step();
        assert!(thread.join().unwrap() == here.save(), "{}", kind.id());
    }
}
