//! What every object that steps promises: how steps are grouped and what is looked at between them changes nothing, what
//! was saved goes on with the same bits, and parameters set on the way hold from the next step on or say that they need a
//! reset.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod objects;

use attractor_core::stepper::Applied;
use attractor_plasticity::learner::{LayerLearner, LayerParameters, Learner};
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::spiking::Populations;
use attractor_plasticity::{Origin, PlasticMemory, PlasticParameters};
use serde_json::{Value, json};

use objects::{SEED, Stepper, all_populations, lateral_learners, layer_learners, plastic_memories, with};

/// Chunks of steps with everything looked at, and saved, between them.
fn chunks_change_nothing<S: Stepper>(objects: impl Fn() -> Vec<S>, steps: usize) {
    for (straight, mut chunked) in objects().into_iter().zip(objects()) {
        let start = straight.seen();
        let straight = straight.run(steps);
        assert_ne!(straight.seen(), start, "nothing happens");
        let mut left = steps;
        for size in [1, 2, 3, 64, 65].into_iter().cycle() {
            chunked = chunked.run(size.min(left));
            chunked.seen();
            chunked.saved();
            left -= size.min(left);
            if left == 0 {
                break;
            }
        }
        assert!(straight.seen() == chunked.seen());
        assert!(straight.saved() == chunked.saved());
    }
}

/// What was saved anywhere goes on as if it had not been.
fn saved_states_go_on<S: Stepper>(objects: impl Fn() -> Vec<S>, steps: usize) {
    for at in [0, 1, 37, 63, 64, 150] {
        for (one, other) in objects().into_iter().zip(objects()) {
            let saved = one.run(at);
            let mut again = saved.again();
            assert!(again.seen() == saved.seen() && again.saved() == saved.saved(), "after {at} steps");
            again = again.run(steps);
            assert!(again.seen() == other.run(at + steps).seen(), "after {at} steps");
        }
    }
}

/// A state with one number too few anywhere is refused or taken, but nothing panics; those of another size are refused.
fn broken_states_are_errors<S: Stepper>(objects: impl Fn() -> Vec<S>) {
    for object in objects() {
        let saved = object.saved();
        let mut refused = 0;
        for path in lists(&saved, String::new()) {
            let mut broken = saved.clone();
            broken.pointer_mut(&path).and_then(Value::as_array_mut).unwrap().pop();
            match object.restored(broken) {
                Ok(other) => drop(other.run(20)),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 1, "{refused} lists are looked at");
    }
}

/// Pointers to all lists that hold something.
fn lists(value: &Value, path: String) -> Vec<String> {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let first = lists(&items[0], format!("{path}/0"));
            std::iter::once(path).chain(first).collect()
        }
        Value::Object(table) => {
            table.iter().flat_map(|(key, value)| lists(value, format!("{path}/{key}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// Another value of the same kind.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(truth) => json!(!truth),
        Value::Number(number) if number.is_f64() => json!(0.9 * number.as_f64().unwrap() + 0.001),
        Value::Number(number) => json!(number.as_u64().unwrap() + 1),
        Value::Object(table) => table.iter().map(|(key, value)| (key.clone(), other(value))).collect(),
        other => other.clone(),
    }
}

/// Every key by itself: what is taken holds, what needs a reset names the key, and what is refused changes nothing.
fn every_key_is_taken_or_says_why_not<S: Stepper>(objects: impl Fn() -> Vec<S>, steps: usize) -> Vec<String> {
    let mut taken = Vec::new();
    for object in objects() {
        let mut object = object.run(10);
        let before = serde_json::to_value(object.parameters()).unwrap();
        for (key, value) in before.as_object().unwrap() {
            let mut values = before.clone();
            values[key] = other(value);
            if values == before {
                continue;
            }
            let Ok(parameters) = serde_json::from_value::<S::Parameters>(values.clone()) else { continue };
            let undisturbed = object.again();
            match object.set(&parameters) {
                Ok(Applied::Now) => {
                    assert!(serde_json::to_value(object.parameters()).unwrap() == values, "{key}");
                    taken.push(key.clone());
                    object = undisturbed;
                }
                Ok(Applied::NeedsReset { key: named }) => {
                    assert!(named.split('.').next() == Some(key), "{key}: {named}");
                    let steps = steps / 10;
                    assert!(object.again().run(steps).seen() == undisturbed.run(steps).seen(), "{key}");
                }
                Err(_) => assert!(object.saved() == undisturbed.saved(), "{key}"),
            }
        }
    }
    taken
}

/// What these values make of an object is something else from the next steps on.
fn takes_effect<S: Stepper>(object: S, steps: usize, values: &Value) {
    let undisturbed = object.again().run(steps);
    let mut object = object;
    let mut parameters = serde_json::to_value(object.parameters()).unwrap();
    parameters.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
    assert_eq!(object.set(&with(parameters)), Ok(Applied::Now), "{values}");
    assert!(object.run(steps).seen() != undisturbed.seen(), "{values}");
}

#[test]
fn chunks_and_looks_change_nothing() {
    chunks_change_nothing(plastic_memories, 200);
    chunks_change_nothing(layer_learners, 500);
    chunks_change_nothing(lateral_learners, 500);
    chunks_change_nothing(all_populations, 3000);
}

#[test]
fn what_was_saved_goes_on_with_the_same_bits() {
    saved_states_go_on(plastic_memories, 80);
    saved_states_go_on(layer_learners, 200);
    saved_states_go_on(lateral_learners, 200);
    saved_states_go_on(all_populations, 2500);
}

#[test]
fn states_of_something_else_are_refused() {
    broken_states_are_errors(plastic_memories);
    broken_states_are_errors(layer_learners);
    broken_states_are_errors(lateral_learners);
    broken_states_are_errors(all_populations);
}

#[test]
fn parameters_set_on_the_way_hold_or_say_why_not() {
    let taken = every_key_is_taken_or_says_why_not(plastic_memories, 100);
    for key in
        ["eta", "tau_ms", "noise", "amplitude", "constraints", "homeostasis", "cue_ms", "free_ms", "quiet"]
    {
        assert!(taken.iter().any(|taken| taken == key), "{key}");
    }
    let taken = every_key_is_taken_or_says_why_not(layer_learners, 200);
    assert!(["gamma", "constraints"].iter().all(|key| taken.iter().any(|taken| taken == key)));
    let taken = every_key_is_taken_or_says_why_not(lateral_learners, 200);
    assert_eq!(taken, ["gamma", "gamma"]);
    let taken = every_key_is_taken_or_says_why_not(all_populations, 1000);
    for key in
        ["unit", "reset_mv", "tau_excitatory_ms", "drive_mv", "external_hz", "external_mv", "inhibition"]
    {
        assert!(taken.iter().any(|taken| taken == key), "{key}");
    }
}

#[test]
fn what_is_taken_takes_effect() {
    let memory = || plastic_memories().swap_remove(0).run(5);
    for values in [
        json!({ "eta": 0.3 }),
        json!({ "tau_ms": 12.0 }),
        json!({ "noise": 0.2 }),
        json!({ "amplitude": 3.0 }),
        json!({ "transfer": "relu" }),
        json!({ "integrator": "heun" }),
        json!({ "constraints": { "decay": 0.01 } }),
        json!({ "homeostasis": { "strength": 0.5 } }),
    ] {
        takes_effect(memory(), 2, &values);
    }
    // A cue that was begun keeps its length; the next one has the new one.
    let mut asked = memory().run(200);
    asked.set(&PlasticParameters { cue_ms: with(json!(7.0)), ..asked.parameters().clone() }).unwrap();
    asked.ask(0, 0.0).unwrap();
    assert_eq!((asked.asked(), asked.run(7).asked()), (Some(0), None));
    for values in [json!({ "gamma": 0.01 }), json!({ "slowing": 5.0 }), json!({ "transfer": "tanh" })] {
        takes_effect(layer_learners().swap_remove(0), 2, &values);
    }
    takes_effect(lateral_learners().swap_remove(0), 2, &json!({ "gamma": 0.01 }));
    let populations = || all_populations().swap_remove(0).run(500);
    for values in [json!({ "drive_mv": 3.0 }), json!({ "unit": { "tau": 15.0 } })] {
        takes_effect(populations(), 1, &values);
    }
    for values in [
        json!({ "external_hz": 3000.0 }),
        json!({ "external_mv": 3.0 }),
        json!({ "inhibition": 1.0 }),
        json!({ "stdp": { "strengthening": 0.1 } }),
    ] {
        takes_effect(populations(), 500, &values);
    }
}

#[test]
fn threads_that_share_a_network_change_nothing() {
    let parameters: PlasticParameters = with(json!({ "units": 400, "items": 1, "baseline_ms": 0.0 }));
    let origin = Origin { seed: SEED, repetition: 0, start: 0 };
    let rule = PlasticityRules::named("hebbian").unwrap();
    let start = || PlasticMemory::start(&parameters, &[], &rule, origin).unwrap();
    let (alone, shared) = (start().run(30), start().sharing_among(3).run(20));
    assert!(shared.again().sharing_among(2).run(10).seen() == alone.seen());
    assert!(shared.run(10).seen() == alone.seen());
}

#[test]
fn what_cannot_be_done_is_an_error() {
    let origin = Origin { seed: SEED, repetition: 0, start: 0 };
    let parameters = PlasticParameters::default();
    let hebbian = PlasticityRules::named("hebbian").unwrap();
    let mut memory = PlasticMemory::start(&parameters, &[], &hebbian, origin).unwrap();
    assert_eq!(memory.ask(5, 300.0).unwrap_err().key, "item");
    assert_eq!(memory.ask(0, f64::NAN).unwrap_err().key, "free_ms");
    assert_eq!(memory.asked(), None);
    let sanger = PlasticityRules::named("sanger").unwrap();
    assert_eq!(PlasticMemory::start(&parameters, &[], &sanger, origin).map(drop).unwrap_err().key, "rule");
    let fault =
        |values: Value| PlasticMemory::start(&with(values), &[], &hebbian, origin).map(drop).unwrap_err().key;
    assert_eq!(fault(json!({ "units": 1 })), "units");
    assert_eq!(fault(json!({ "step_ms": 30.0 })), "step_ms");
    assert_eq!(fault(json!({ "constraints": { "bound": "hard", "low": 2.0 } })), "constraints.high");
    let falling = with(json!({ "kind": "gaussian", "spectrum": [1.0, 2.0] }));
    assert_eq!(
        LayerLearner::start(&LayerParameters::default(), &falling, SEED, 0).unwrap_err().key,
        "spectrum[1]"
    );
    let fault = |values: Value| Populations::start(&with(values), SEED, 0).unwrap_err().key;
    assert_eq!(fault(json!({ "delay_ms": 0.01 })), "delay_ms");
    assert_eq!(fault(json!({ "learning": "inputs" })), "learning");
}
