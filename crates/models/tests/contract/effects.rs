//! No parameter does nothing.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use attractor_core::stepper::Applied;
use attractor_models::{Running, restore};
use serde_json::Value;

use crate::cases::{Case, SEED, cases};
use crate::values::{self, Changed};
use crate::{run, seen};

/// All that is seen of a model while it runs and everything is done to it.
fn story(model: &mut dyn Running, actions: &[Value]) -> u64 {
    let mut told = DefaultHasher::new();
    let mut go_on = |model: &mut dyn Running, steps: usize| {
        for _ in 0..steps {
            format!("{:?}", model.step()).hash(&mut told);
            seen(model).hash(&mut told);
        }
    };
    go_on(model, 80);
    for action in actions {
        // It may be impossible with other parameters, which is told by what is seen.
        let _ = model.act(action);
        go_on(model, 40);
    }
    told.finish()
}

/// What came of other values of a parameter.
#[derive(Default)]
struct Found {
    /// Whether a model that was started with one went another way.
    acts: bool,
    /// Whether a model took one on its way, and whether it then went another way.
    taken: bool,
    taken_acts: bool,
}

/// What was found, by the model and the path of the parameter.
type All = BTreeMap<(&'static str, String), Found>;

/// The value at a path, and the path with the kinds of the tables that it leads through.
fn at<'a>(parameters: &'a Value, path: &str) -> (&'a Value, String) {
    let mut place = (parameters, String::new());
    for key in path.split('.') {
        let (value, mut named) = place;
        if let Some(kind) = value["kind"].as_str() {
            named += &format!("[{kind}]");
        }
        let dot = if named.is_empty() { "" } else { "." };
        place = (&value[key], format!("{named}{dot}{key}"));
    }
    place
}

/// Tries other values below a path, and then below those of another kind.
fn explore(case: &Case, own: &Value, below: &str, all: &mut All) {
    let start = |parameters: &Value| case.kind.start(parameters, SEED);
    let tell = |mut model: Box<dyn Running>| story(&mut *model, &case.actions);
    let mut model = start(own).unwrap();
    run(&mut *model, 7);
    let saved = model.save();
    let (unchanged, unset) = (tell(start(own).unwrap()), tell(model));
    for Changed { path, parameters } in values::changes(&case.kind.parameters(), own) {
        let Some(other) = start(&parameters).ok().filter(|_| path.starts_with(below)) else { continue };
        let (before, name) = at(own, &path);
        let found = all.entry((case.id(), name)).or_default();
        let whole = other.parameters();
        found.acts |= tell(other) != unchanged;
        let mut model = restore(&saved).unwrap();
        if model.set(&parameters) == Ok(Applied::Now) {
            found.taken = true;
            found.taken_acts |= tell(model) != unset;
        }
        let (after, _) = at(&whole, &path);
        if after.is_object() && (!before.is_object() || after["kind"] != before["kind"]) {
            explore(case, &whole, &format!("{path}."), all);
        }
    }
}

/// Some other value of each parameter shows in what is seen of a model that is started with it, or of one that takes it
/// on its way, in one of the model's cases. What a case never leads to, such as the constants of a rule that no case
/// learns by, is tried from where the schema first allows it.
#[test]
fn every_parameter_does_something() {
    let mut all = All::new();
    for case in cases() {
        explore(&case, &case.start().parameters(), "", &mut all);
    }
    let idle = |found: &Found| !found.acts || found.taken && !found.taken_acts;
    let idle: Vec<_> = all.iter().filter(|(_, found)| idle(found)).map(|(place, _)| place).collect();
    assert!(idle.is_empty(), "these change nothing: {idle:#?}");
}
