//! What models do with parameters.

use std::collections::{BTreeMap, BTreeSet};

use attractor_core::stepper::Applied;
use attractor_models::{model, restore};
use serde_json::{Value, json};

use crate::cases::{SEED, cases};
use crate::{again, run, seen, values};

#[test]
fn every_parameter_is_taken_or_needs_a_reset() {
    // By model and path: how often a value was taken, needed a reset, and was refused.
    let mut all: BTreeMap<(&str, String), [u32; 3]> = BTreeMap::new();
    for case in cases() {
        let schema = case.kind.parameters();
        let mut model = case.start();
        run(&mut *model, 7);
        let (saved, own) = (model.save(), model.parameters());
        let mut found = BTreeSet::new();
        for changed in values::changes(&schema, &own) {
            let mut model = restore(&saved).unwrap();
            let outcome = model.set(&changed.parameters);
            let place = format!("{}: {}", case.id(), changed.path);
            let count = all.entry((case.id(), changed.path.clone())).or_default();
            found.insert(changed.path.clone());
            match outcome {
                Ok(Applied::Now) => {
                    let fresh = case.kind.start(&changed.parameters, SEED).unwrap();
                    assert_eq!(model.parameters(), fresh.parameters(), "{place}");
                    run(&mut *model, 3);
                    assert!(again(&*model).save() == model.save(), "{place}");
                    count[0] += 1;
                }
                Ok(Applied::NeedsReset { key }) => {
                    let is_path = changed.path == key || changed.path.starts_with(&format!("{key}."));
                    assert!(is_path || key.starts_with(&format!("{}.", changed.path)), "{place}: {key}");
                    assert!(model.save() == saved, "{place}");
                    assert!(case.kind.start(&changed.parameters, SEED).is_ok(), "{place}");
                    count[1] += 1;
                }
                Err(fault) => {
                    assert!(model.save() == saved, "{place}: {fault}");
                    assert!(case.kind.start(&changed.parameters, SEED).is_err(), "{place}: {fault}");
                    count[2] += 1;
                }
            }
        }
        for key in own.as_object().unwrap().keys() {
            let inside = |path: &&String| *path == key || path.starts_with(&format!("{key}."));
            assert!(found.iter().any(|path| inside(&path)), "{}: {key} has no other value", case.id());
        }
    }
    for ((id, path), [now, reset, _]) in &all {
        assert!(*now > 0 || *reset > 0, "{id}: {path} is always refused");
    }
}

#[test]
fn what_is_taken_takes_effect() {
    for case in cases() {
        for effective in &case.effective {
            let mut model = case.start();
            run(&mut *model, 12);
            let mut other = again(&*model);
            assert_eq!(other.set(effective), Ok(Applied::Now), "{}: {effective}", case.id());
            let mut differs = false;
            for _ in 0..8 {
                run(&mut *model, 1);
                run(&mut *other, 1);
                differs |= seen(&*model) != seen(&*other);
            }
            // Some are read by actions.
            model.act(&case.actions[0]).unwrap();
            other.act(&case.actions[0]).unwrap();
            differs |= seen(&*model) != seen(&*other);
            assert!(differs, "{}: {effective}", case.id());
        }
    }
}

/// One wrong value for each key, at any depth, and a key that there is not.
fn wrong(value: &Value) -> Vec<Value> {
    let Value::Object(table) = value else { return vec![] };
    let with = |key: &str, other: Value| {
        let mut table = table.clone();
        table.insert(key.to_owned(), other);
        Value::Object(table)
    };
    let mut all = vec![with("no such key", json!(1))];
    for (key, value) in table {
        let none = if value.is_number() { json!("many") } else { json!(-1.5) };
        all.push(with(key, none));
        if value.is_number() {
            all.push(with(key, json!(-1e300)));
        }
        all.extend(wrong(value).into_iter().map(|other| with(key, other)));
    }
    all
}

#[test]
fn impossible_parameters_are_errors_and_change_nothing() {
    for case in cases() {
        let mut model = case.start();
        run(&mut *model, 4);
        let (saved, own) = (model.save(), model.parameters());
        for parameters in wrong(&own).into_iter().chain([json!([]), json!(null), json!(7)]) {
            let place = format!("{}: {parameters}", case.id());
            if let Err(fault) = case.kind.start(&parameters, SEED).map(|_| ()) {
                assert!(!fault.message.is_empty(), "{place}");
                model.set(&parameters).expect_err(&place);
                assert!(model.save() == saved, "{place}");
            } else {
                // Signed numbers without a range take any number.
                assert!(parameters.to_string().contains("-1e+300"), "{place}");
            }
        }
    }
}

#[test]
fn sizes_that_no_machine_holds_are_errors() {
    let flat = |units: u32| json!({ "kind": "flat", "units": units, "active": 20 });
    let wide = json!({ "kind": "modular", "hypercolumns": 65536, "minicolumns": 65536 });
    for (id, parameters, key) in [
        ("associative-memory", json!({ "memory": { "layout": flat(4_000_000) } }), "memory.layout"),
        ("associative-memory", json!({ "memory": { "layout": wide } }), "memory.layout"),
        ("associative-memory", json!({ "memory": { "target": wide } }), "memory.target"),
        ("online-memory", json!({ "network": { "layout": wide } }), "network.layout"),
        ("online-memory", json!({ "network": { "layout": flat(1_000_000) } }), "network.layout"),
        ("blackout-memory", json!({ "memory": { "units": 60_000 } }), "memory.units"),
        ("spiking-network", json!({ "excitatory": 60_000, "probability": 1.0 }), "probability"),
        (
            "spiking-network",
            json!({ "inputs": { "count": 1_000_000, "rate_hz": 1.0, "weight_mv": 0.1 } }),
            "inputs",
        ),
        ("hopfield-network", json!({ "units": 20_000 }), "units"),
    ] {
        let fault = model(id).unwrap().start(&parameters, SEED).map(|_| ()).unwrap_err();
        assert_eq!(fault.key, key, "{id}: {fault}");
    }
}
