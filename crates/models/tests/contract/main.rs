//! What every model promises.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod bytes;
mod cases;
mod effects;
mod parameters;
mod values;

use std::collections::BTreeMap;

use attractor_core::Progress;
use attractor_models::{MODELS, Numbers, Running, Shows, Views, model, restore};
use cases::{Case, SEED, cases};
use serde_json::{Value, json};

fn run(model: &mut dyn Running, steps: usize) {
    for _ in 0..steps {
        model.step();
    }
}

fn again(model: &dyn Running) -> Box<dyn Running> {
    restore(&model.save()).unwrap()
}

/// All that is seen, as bits.
fn seen(model: &dyn Running) -> BTreeMap<&'static str, Vec<u64>> {
    let bits = |numbers: &Numbers| numbers.to_vec().into_iter().map(f64::to_bits).collect::<Vec<_>>();
    let views = Views::of(model);
    let of = |shows: &Shows| match shows {
        Shows::Matrix { values, .. } => values.iter().flat_map(bits).collect(),
        Shows::Image { values, .. } | Shows::Trace { values, .. } => bits(values),
        // Rows are told apart by what is no unit.
        Shows::Raster { active, .. } => {
            active.iter().flat_map(|row| row.iter().map(u64::from).chain([u64::MAX])).collect()
        }
        Shows::Scalar { number, .. } => vec![number.to_bits()],
    };
    views.iter().map(|view| (view.name, of(&view.shows))).collect()
}

/// Whether a model is among those that are tried.
fn has_case(id: &str) -> bool {
    cases().iter().any(|case| case.id() == id)
}

#[test]
fn models_say_what_they_are() {
    for kind in MODELS {
        let (id, about) = (kind.id(), kind.about());
        assert_eq!(model(id).unwrap().id(), id);
        assert_eq!(MODELS.iter().filter(|other| other.id() == id).count(), 1, "{id}");
        assert!(
            [about.title, about.summary, about.equation, about.provenance]
                .iter()
                .all(|text| !text.is_empty())
        );
        assert!(!about.citations.is_empty(), "{id}");
        for field in attractor_core::schema::fields(&kind.parameters()) {
            assert!(!field.meaning.is_empty(), "{id}: {}", field.key);
        }
        for action in kind.actions()["oneOf"].as_array().unwrap() {
            assert!(action["description"].as_str().is_some_and(|text| !text.is_empty()), "{id}: {action}");
        }
        // What the defaults make is what an empty table makes.
        let default = kind.start(&json!({}), SEED).unwrap();
        assert_eq!(kind.start(&default.parameters(), SEED).unwrap().save(), default.save(), "{id}");
    }
    assert_eq!(model("hopfield").map(|_| ()).unwrap_err().key, "model");
}

#[test]
fn chunks_and_looks_change_nothing() {
    for case in cases() {
        let (mut whole, mut parts) = (case.start(), case.start());
        let start = whole.save();
        let act = |model: &mut dyn Running| model.act(&case.actions[0]).unwrap();
        run(&mut *whole, 13);
        assert!(whole.save() != start, "{}: it moves", case.id());
        act(&mut *whole);
        run(&mut *whole, 70);
        for chunk in [0, 1, 2, 10] {
            run(&mut *parts, chunk);
            seen(&*parts);
            parts.save();
        }
        act(&mut *parts);
        for chunk in [1, 3, 64, 2] {
            run(&mut *parts, chunk);
            seen(&*parts);
        }
        assert!(parts.save() == whole.save(), "{}", case.id());
        assert!(seen(&*parts) == seen(&*whole), "{}", case.id());
    }
}

#[test]
fn what_was_saved_goes_on_with_the_same_bits() {
    for case in cases() {
        for steps in [0, 1, 2, 9, 65] {
            let mut model = case.start();
            run(&mut *model, steps);
            for action in [None].into_iter().chain(case.actions.iter().map(Some)) {
                // Before the first step as well. What is impossible now changes nothing.
                let before = model.save();
                if action.is_some_and(|action| model.act(action).is_err()) {
                    assert!(model.save() == before, "{}: {action:?}", case.id());
                }
                let mut other = case.kind.restore(&model.save()).unwrap();
                assert!(other.save() == model.save() && seen(&*other) == seen(&*model), "{}", case.id());
                for _ in 0..5 {
                    assert_eq!(other.step(), model.step(), "{}", case.id());
                }
                assert!(other.save() == model.save() && seen(&*other) == seen(&*model), "{}", case.id());
            }
        }
    }
}

#[test]
fn a_model_that_has_ended_stays_as_it_is() {
    let mut ended = Vec::new();
    for case in cases() {
        let mut model = case.start();
        let Some(end) = (0..2000).map(|_| model.step()).find(|progress| *progress != Progress::Going) else {
            continue;
        };
        let before = model.save();
        assert_eq!(model.step(), end, "{}", case.id());
        assert!(model.save() == before, "{}", case.id());
        ended.push(case.id());
    }
    for id in ["associative-memory", "hopfield-network", "energy-network", "plastic-rate-network"] {
        assert!(!has_case(id) || ended.contains(&id), "{id}");
    }
}

#[test]
fn actions_can_be_seen() {
    for case in cases() {
        let mut visible = Vec::new();
        for action in &case.actions {
            let mut model = case.start();
            run(&mut *model, 6);
            // What is undone must have been done.
            if action["kind"] == "cycle" {
                model.act(&case.actions[0]).unwrap();
            }
            let mut undisturbed = again(&*model);
            model.act(action).unwrap();
            for _ in 0..2 {
                if seen(&*model) != seen(&*undisturbed) {
                    visible.push(&action["kind"]);
                }
                run(&mut *model, 1);
                run(&mut *undisturbed, 1);
            }
        }
        for action in &case.actions {
            assert!(visible.contains(&&action["kind"]), "{}: {action}", case.id());
        }
    }
    let tried = |id: &str, kind: &Value| {
        cases()
            .iter()
            .any(|case| case.id() == id && case.actions.iter().any(|action| action["kind"] == *kind))
    };
    for kind in MODELS {
        for action in kind.actions()["oneOf"].as_array().unwrap() {
            let name = &action["properties"]["kind"]["const"];
            assert!(!has_case(kind.id()) || tried(kind.id(), name), "{}: no case tries {name}", kind.id());
        }
    }
}

#[test]
fn impossible_actions_are_errors_and_change_nothing() {
    for case in cases() {
        let mut model = case.start();
        run(&mut *model, 4);
        let saved = model.save();
        let unknown = [
            json!({}),
            json!([]),
            json!(null),
            json!("ask"),
            json!({ "kind": "dance" }),
            json!({ "kind": 3 }),
            json!({ "kind": case.actions[0]["kind"], "surplus": 1 }),
        ];
        for action in case.impossible.iter().chain(&unknown) {
            let fault = model.act(action).expect_err(&format!("{}: {action}", case.id()));
            assert!(!fault.message.is_empty() && !fault.allowed.is_empty(), "{}: {fault}", case.id());
            assert!(model.save() == saved, "{}: {action}", case.id());
        }
    }
}

/// Checks what holds of any views.
fn views_are_whole(case: &Case, model: &dyn Running) {
    let views = Views::of(model);
    assert!(views.iter().len() > 2, "{}", case.id());
    for view in views.iter() {
        let place = format!("{}: {}", case.id(), view.name);
        assert_eq!(views.iter().filter(|other| other.name == view.name).count(), 1, "{place}");
        for quantity in view.quantities() {
            assert!(!quantity.name.is_empty() && !quantity.unit.is_empty(), "{place}: {quantity:?}");
        }
        match &view.shows {
            Shows::Matrix { values, .. } => {
                assert!(
                    !values.is_empty() && values.iter().all(|row| row.len() == values[0].len()),
                    "{place}"
                );
            }
            Shows::Image { width, values, .. } => {
                assert!(*width > 0 && width * width >= values.len(), "{place}");
            }
            Shows::Raster { width, active, .. } => {
                for row in active {
                    let places: Vec<u32> = row.iter().collect();
                    assert!(places.is_sorted_by(|a, b| a < b), "{place}");
                    assert!(places.last().is_none_or(|&last| (last as usize) < *width), "{place}");
                }
            }
            Shows::Trace { .. } => {}
            Shows::Scalar { number, .. } => assert!(number.is_finite(), "{place}"),
        }
    }
}

#[test]
fn views_name_their_axes_and_units() {
    for case in cases() {
        let mut model = case.start();
        views_are_whole(&case, &*model);
        run(&mut *model, 5);
        for action in &case.actions {
            model.act(action).unwrap();
            views_are_whole(&case, &*model);
            run(&mut *model, 5);
            views_are_whole(&case, &*model);
        }
    }
}
