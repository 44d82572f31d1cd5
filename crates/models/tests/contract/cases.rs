//! Models that are small enough for tests, and what is done to them.

use attractor_core::Seed;
use attractor_models::{AnyModel, MODELS, Running};
use serde_json::{Value, json};

pub const SEED: Seed = Seed(4711);

/// A model and what the contract does to it.
pub struct Case {
    pub kind: &'static dyn AnyModel,
    /// Parameters at the start.
    pub parameters: Value,
    /// One action of each kind at least, each of which can be seen.
    pub actions: Vec<Value>,
    /// Actions that are impossible.
    pub impossible: Vec<Value>,
    /// Values of parameters that change what is seen within a few steps, or after the first action.
    pub effective: Vec<Value>,
}

impl Case {
    pub fn start(&self) -> Box<dyn Running> {
        self.kind.start(&self.parameters, SEED).unwrap()
    }

    pub fn id(&self) -> &'static str {
        self.kind.id()
    }
}

/// The cases of all models, or of the one that the environment variable `MODEL` names: an id without a case fails here.
pub fn cases() -> Vec<Case> {
    let only = std::env::var("MODEL").ok();
    let is_meant = |kind: &&&dyn AnyModel| only.as_ref().is_none_or(|id| id == kind.id());
    let cases: Vec<Case> = MODELS.iter().filter(is_meant).flat_map(|kind| of(*kind)).collect();
    assert!(!cases.is_empty(), "there is no model {only:?}");
    cases
}

/// Makes a case of parameters at the start, and lists of actions, impossible actions and effective parameters.
type Make<'a> = dyn Fn(Value, Value, Value, Value) -> Case + 'a;

fn of(kind: &'static dyn AnyModel) -> Vec<Case> {
    let case = |parameters: Value, actions: Value, impossible: Value, effective: Value| {
        let list = |value: Value| value.as_array().unwrap().clone();
        let (actions, impossible, effective) = (list(actions), list(impossible), list(effective));
        Case { kind, parameters, actions, impossible, effective }
    };
    match kind.id() {
        "associative-memory" => associative_memory(&case),
        "hopfield-network" => hopfield_network(&case),
        "blackout-memory" => blackout_memory(&case),
        "online-memory" => online_memory(&case),
        "delayed-match" => delayed_match(&case),
        "energy-network" => energy_network(&case),
        "memory-dynamics" => memory_dynamics(&case),
        "plastic-rate-network" => plastic_rate_network(&case),
        "learning-layer" => learning_layer(&case),
        "lateral-layer" => lateral_layer(&case),
        "spiking-network" => spiking_network(&case),
        other => panic!("{other} has no case: give it one in {}", file!()),
    }
}

fn associative_memory(make: &Make) -> Vec<Case> {
    let pattern = [0, 6, 12, 18];
    let layout = json!({ "kind": "modular", "hypercolumns": 4, "minicolumns": 6 });
    let target = json!({ "kind": "flat", "units": 10, "active": 2 });
    vec![
        make(
            json!({ "memory": { "layout": layout, "rule": { "kind": "bcpnn" } }, "stored": 12 }),
            json!([
                { "kind": "ask", "pattern": 7 },
                { "kind": "cue", "active": [1, 8, 23] },
                { "kind": "turn", "unit": 5 },
                { "kind": "store", "active": pattern, "answer": null },
            ]),
            json!([
                { "kind": "ask", "pattern": 12 },
                { "kind": "cue", "active": [24] },
                { "kind": "cue", "active": [3, 3] },
                { "kind": "turn", "unit": 24 },
                { "kind": "store", "active": [0, 6, 12], "answer": null },
                { "kind": "store", "active": [0, 1, 12, 18], "answer": null },
                { "kind": "store", "active": pattern, "answer": [0, 1] },
            ]),
            json!([
                { "memory": { "layout": layout, "rule": { "kind": "hebb" } }, "stored": 12 },
                { "memory": { "layout": layout, "rule": { "kind": "bcpnn" }, "cue": { "count": 4 } }, "stored": 12 },
            ]),
        ),
        make(
            json!({ "memory": { "layout": layout, "target": target }, "stored": 12 }),
            json!([
                { "kind": "ask", "pattern": 7 },
                { "kind": "cue", "active": [1, 8, 23] },
                { "kind": "store", "active": pattern, "answer": [2, 9] },
            ]),
            json!([
                { "kind": "turn", "unit": 0 },
                { "kind": "store", "active": pattern, "answer": null },
                { "kind": "store", "active": pattern, "answer": [2] },
            ]),
            json!([]),
        ),
        make(
            json!({ "memory": { "layout": layout, "rule": { "kind": "bayes-adaptive", "calibration": 5 } } }),
            json!([{ "kind": "ask", "pattern": 7 }]),
            json!([]),
            json!([]),
        ),
    ]
}

fn hopfield_network(make: &Make) -> Vec<Case> {
    let with = |update: Value| {
        make(
            json!({ "units": 90, "patterns": 12, "overlap": 0.2, "run": { "update": update, "max_steps": 20 } }),
            json!([
                { "kind": "ask", "pattern": 3 },
                { "kind": "draw", "positive": [0, 5, 89] },
                { "kind": "set", "unit": 4, "positive": true },
                { "kind": "set", "unit": 4, "positive": false },
                { "kind": "store" },
            ]),
            json!([
                { "kind": "ask", "pattern": 12 },
                { "kind": "draw", "positive": [90] },
                { "kind": "draw", "positive": [5, 5] },
                { "kind": "set", "unit": 90, "positive": true },
            ]),
            json!([
                { "units": 90, "patterns": 12, "overlap": 0.9, "run": { "update": update } },
                { "units": 90, "patterns": 12, "overlap": 0.2,
                  "run": { "update": { "kind": "glauber", "temperature": 3.0 } } },
            ]),
        )
    };
    ["synchronous", "asynchronous", "glauber"].map(|kind| with(json!({ "kind": kind }))).into()
}

fn blackout_memory(make: &Make) -> Vec<Case> {
    let of = |scheme: &str| json!({ "scheme": { "kind": scheme }, "units": 36 });
    let schemes = ["plain-hebb", "hard-bounds", "sparse-two-state", "incremental-bcpnn"];
    let one = |scheme| {
        make(
            json!({ "memory": of(scheme), "ages": 10 }),
            json!([{ "kind": "present", "active": [1, 2, 35] }, { "kind": "repeat", "age": 3 }]),
            json!([{ "kind": "present", "active": [36] }, { "kind": "repeat", "age": 1000 }]),
            json!([{ "memory": of(scheme), "ages": 20 }]),
        )
    };
    schemes.into_iter().map(one).collect()
}

fn online_memory(make: &Make) -> Vec<Case> {
    let network = json!({ "layout": { "kind": "modular", "hypercolumns": 5, "minicolumns": 4 } });
    // Of a network that knows only its last pattern, most units have the same support.
    let forgetful = json!({
        "layout": { "kind": "modular", "hypercolumns": 5, "minicolumns": 4 },
        "rule": { "kind": "incremental-bcpnn", "tau": 1.0 },
    });
    let forgets = make(
        json!({ "network": forgetful, "ages": 10 }),
        json!([{ "kind": "repeat", "age": 3 }]),
        json!([]),
        json!([]),
    );
    let learns = make(
        json!({ "network": network, "ages": 10 }),
        json!([{ "kind": "present", "active": [0, 5, 9, 15, 19] }, { "kind": "repeat", "age": 3 }]),
        json!([
            { "kind": "present", "active": [0, 5, 9, 15] },
            { "kind": "present", "active": [0, 5, 9, 15, 20] },
            { "kind": "repeat", "age": 1000 },
        ]),
        json!([
            { "network": network, "ages": 20 },
            { "network": network, "ages": 10, "cue": { "distortion": "delete", "count": 5 } },
        ]),
    );
    vec![learns, forgets]
}

fn delayed_match(make: &Make) -> Vec<Case> {
    let of = |interval: &str| json!({ "units": 100, "activity": 0.1, "images": 8, "interval": interval, "delay": [2, 5], "gap": 3 });
    let with = |interval: &str, key: &str, value: f64| {
        let mut parameters = of(interval);
        parameters[key] = value.into();
        parameters
    };
    let one = |interval| {
        make(
            of(interval),
            json!([{ "kind": "test", "image": 3 }]),
            json!([{ "kind": "test", "image": 8 }]),
            json!([with(interval, "sigma", 5.0), with(interval, "criterion", 0.0)]),
        )
    };
    ["delay", "distractors"].map(one).into()
}

fn energy_network(make: &Make) -> Vec<Case> {
    let small = json!({ "visible": 5, "hidden": 3, "duration": 2.0 });
    let with = |key: &str, value: Value| {
        let mut parameters = small.clone();
        parameters[key] = value;
        parameters
    };
    vec![make(
        small.clone(),
        json!([
            { "kind": "set", "unit": 4, "value": 2.5 },
            { "kind": "place", "values": [1.0, 0.0, -1.0, 0.5, 2.0] },
            { "kind": "remember", "memory": 2 },
        ]),
        json!([
            { "kind": "set", "unit": 5, "value": 2.5 },
            { "kind": "set", "unit": 0, "value": 1e300 },
            { "kind": "place", "values": [1.0, 0.0, -1.0, 0.5] },
            { "kind": "remember", "memory": 3 },
        ]),
        json!([
            with("input", json!([1.0, 1.0, 1.0, 1.0, 1.0])),
            with("tau_visible", json!(3.0)),
            with("integrator", json!("heun")),
            with("visible_function", json!("quadratic")),
        ]),
    )]
}

fn memory_dynamics(make: &Make) -> Vec<Case> {
    let (actions, faults) = (
        json!([{ "kind": "hold", "target": 3 }, { "kind": "cycle" }]),
        json!([{ "kind": "hold", "target": 4 }]),
    );
    vec![
        make(
            json!({ "visible": 9, "tau": 20.0 }),
            actions.clone(),
            faults.clone(),
            json!([{ "visible": 9, "tau": 5.0 }, { "visible": 9, "tau": 20.0, "beta": 0.1 },
                { "visible": 9, "tau": 20.0, "presentations": [1, 0, 5, 2] },
                { "visible": 9, "tau": 20.0, "tau_visible": 3.0, "dwell": 4 }]),
        ),
        make(
            json!({ "visible": 9, "bias": 0.5, "tau_visible": 2.0, "dwell": 3, "feedback": 0.3 }),
            actions,
            faults,
            json!([{ "visible": 9, "bias": 0.5 },
                { "visible": 9, "bias": 0.5, "tau_visible": 2.0, "dwell": 1, "feedback": 0.0 }]),
        ),
    ]
}

/// A formula over what synapses keep of the past.
fn traces(formula: &str) -> Value {
    json!({ "kind": "custom", "dw": formula, "tau_trace": 5.0, "tau_theta": 5.0 })
}

fn plastic_rate_network(make: &Make) -> Vec<Case> {
    let of = |key: &str, value: Value| {
        let mut network = json!({
            "units": 20, "items": 2, "baseline_ms": 2.0, "stimulus_ms": 8.0, "delay_ms": 4.0,
            "cue_ms": 3.0, "free_ms": 4.0,
        });
        network[key] = value;
        json!({ "network": network })
    };
    let mut signed = of("signs", json!("dale"));
    signed["network"]["homeostasis"] = json!({ "strength": 0.1, "tau_ms": 10.0 });
    signed["rule"] = traces("post * (post_trace - theta) * pre_trace - 0.1 * w");
    vec![
        make(
            of("units", json!(20)),
            json!([{ "kind": "ask", "item": 1 }]),
            json!([{ "kind": "ask", "item": 2 }]),
            json!([of("eta", json!(0.4)), of("tau_ms", json!(13.0)), of("amplitude", json!(1.0))]),
        ),
        make(signed, json!([{ "kind": "ask", "item": 0 }]), json!([]), json!([])),
    ]
}

fn learning_layer(make: &Make) -> Vec<Case> {
    let of = |key: &str, value: Value| {
        let mut layer = json!({ "units": 2, "rule": { "kind": "sanger" } });
        layer[key] = value;
        json!({ "layer": layer })
    };
    let show = json!([{ "kind": "show", "input": [1.0, 0.0, -1.0, 2.0, 0.0, 0.5] }]);
    let mut bound = of("constraints", json!({ "bound": "hard", "low": -0.1, "high": 0.1 }));
    bound["layer"]["rule"] = traces("post_trace * (pre_trace - theta * w)");
    vec![
        make(
            of("units", json!(2)),
            show.clone(),
            json!([{ "kind": "show", "input": [1.0] }, { "kind": "show", "input": [] }]),
            json!([of("gamma", json!(0.1)), of("slowing", json!(3.0)), of("transfer", json!("tanh"))]),
        ),
        make(bound, show, json!([]), json!([])),
    ]
}

fn lateral_layer(make: &Make) -> Vec<Case> {
    vec![make(
        json!({}),
        json!([{ "kind": "show", "input": [1.0, -0.5] }]),
        json!([{ "kind": "show", "input": [1.0] }]),
        json!([{ "layer": { "gamma": 0.1 } }]),
    )]
}

fn spiking_network(make: &Make) -> Vec<Case> {
    let of = |key: &str, value: Value| {
        let mut parameters = json!({ "excitatory": 40, "inhibitory": 10 });
        parameters[key] = value;
        parameters
    };
    let learn = json!([{ "kind": "learn", "learning": true }]);
    // Driven so strongly that all units soon spike.
    let driven = |mut parameters: Value| {
        parameters["drive_mv"] = json!(40.0);
        parameters["step_ms"] = json!(0.5);
        make(parameters, learn.clone(), json!([]), json!([]))
    };
    let inputs = |weight: f64| json!({ "count": 8, "rate_hz": 300.0, "weight_mv": weight });
    let mut with_inputs = of("inputs", inputs(0.4));
    with_inputs["inhibitory_inputs"] = inputs(2.0);
    let mut inputs_learn = with_inputs.clone();
    inputs_learn["learning"] = json!("inputs");
    vec![
        make(
            of("excitatory", json!(40)),
            learn.clone(),
            json!([{ "kind": "learn", "learning": 1 }]),
            json!([of("drive_mv", json!(3.0)), of("unit", json!({ "tau": 15.0 }))]),
        ),
        driven(of("excitatory", json!(40))),
        driven(with_inputs),
        driven(inputs_learn),
    ]
}
