//! What every stepper promises: chunks do not matter, what is saved goes on to the same bits, parameters take
//! effect at the next step or need a reset, and what cannot be is an error.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use attractor_core::integrators::Method;
use attractor_core::registry::Choice;
use attractor_core::stepper::Applied;
use attractor_core::{Seed, schema};
use attractor_energy::generating::{LogCosh, Quadratic, Softmax};
use attractor_energy::{
    CyclicPresentation, CyclicPresentationParameters, EnergyNetwork, HiddenLimit, NetworkFlow,
    NetworkParameters, NetworkRun, VisibleLimit,
};
use serde::{Serialize, de::DeserializeOwned};

/// A stepper, as these tests see it.
trait Stepper: Serialize + DeserializeOwned + Send + 'static {
    fn step(&mut self);
    /// All that can be seen of the state, as bits.
    fn bits(&self) -> Vec<u64>;
}

impl<F: NetworkFlow> Stepper for NetworkRun<F> {
    fn step(&mut self) {
        NetworkRun::step(self);
    }

    fn bits(&self) -> Vec<u64> {
        let seen = self.state().iter().copied().chain([self.simulation().time(), self.energy()]);
        seen.map(f64::to_bits).collect()
    }
}

impl Stepper for CyclicPresentation {
    fn step(&mut self) {
        CyclicPresentation::step(self);
    }

    fn bits(&self) -> Vec<u64> {
        let numbers = self.memories().values().iter().chain(self.weights()).chain(self.visible());
        numbers.map(|x| x.to_bits()).chain([self.time(), self.next_target() as u64]).collect()
    }
}

fn stepped<S: Stepper>(mut stepper: S, steps: u32) -> S {
    (0..steps).for_each(|_| stepper.step());
    stepper
}

fn restored<S: Stepper>(stepper: &S) -> S {
    serde_json::from_slice(&serde_json::to_vec(stepper).unwrap()).unwrap()
}

fn keeps_the_contract<S: Stepper>(new: impl Fn() -> S) {
    let whole = stepped(new(), 60);
    assert_ne!(whole.bits(), new().bits(), "it moves");
    // Saved and restored between chunks of several lengths, the first of them before the first step.
    let mut parts = new();
    for chunk in [0, 1, 2, 7, 50] {
        parts = stepped(restored(&parts), chunk);
    }
    assert_eq!(parts.bits(), whole.bits());
}

fn network(method: Method) -> NetworkParameters {
    NetworkParameters { visible: 7, hidden: 3, integrator: method, ..NetworkParameters::default() }
}

fn run<F: NetworkFlow>(parameters: &NetworkParameters) -> NetworkRun<F> {
    NetworkRun::new(parameters.clone(), Seed(5), 2).unwrap()
}

#[test]
fn chunks_do_not_matter_and_what_is_saved_goes_on_to_the_same_bits() {
    for method in Method::ALL {
        let parameters = network(method);
        keeps_the_contract(|| run::<EnergyNetwork>(&parameters));
        keeps_the_contract(|| run::<VisibleLimit>(&parameters));
        keeps_the_contract(|| run::<HiddenLimit>(&parameters));
    }
    let held = CyclicPresentationParameters::default();
    let moving = CyclicPresentationParameters {
        bias: 0.5,
        dwell: 3,
        tau_visible: 2.0,
        feedback: 0.3,
        ..CyclicPresentationParameters::default()
    };
    for parameters in [held, moving] {
        keeps_the_contract(|| CyclicPresentation::new(parameters.clone(), Seed(5), 2).unwrap());
    }
}

#[test]
fn what_has_diverged_is_saved_as_well() {
    // A step beyond the stability limit, which only `check_steps` refuses.
    let parameters = NetworkParameters {
        visible_function: Choice(Quadratic::default().into()),
        step: 100.0,
        ..network(Method::Euler)
    };
    let diverged = stepped(run::<EnergyNetwork>(&parameters), 1000);
    assert!(diverged.simulation().has_diverged() && !diverged.energy().is_finite());
    assert_eq!(restored(&diverged).bits(), diverged.bits());
    assert!(diverged.check_steps().is_err());
}

#[test]
fn runs_end_with_their_duration() {
    for duration in [0.003, 1.0, 9.99] {
        let parameters = NetworkParameters { duration, ..network(Method::Heun) };
        let mut run = run::<VisibleLimit>(&parameters);
        let mut steps = 0;
        while !run.is_done() {
            run.step();
            steps += 1;
        }
        assert_eq!(steps, run.steps());
        assert!((run.simulation().time() - duration).abs() < 1e-12);
    }
}

#[test]
fn networks_take_parameters_at_the_next_step_or_need_a_reset() {
    let old = network(Method::RungeKutta4);
    let new = NetworkParameters {
        visible_function: Choice(LogCosh { beta: 0.5 }.into()),
        hidden_function: Choice(Softmax::default().into()),
        tau_visible: 2.0,
        tau_hidden: 0.7,
        input: Some(vec![0.1; 7]),
        integrator: Method::Heun,
        step: 0.05,
        duration: 3.0,
        ..old.clone()
    };
    let mut changed = stepped(run::<EnergyNetwork>(&old), 20);
    let before = changed.bits();
    assert_eq!(changed.set(&new).unwrap(), Applied::Now);
    assert_eq!(changed.parameters(), &new);
    assert_eq!(changed.bits()[..10], before[..10], "nothing moves before the next step");
    // From here on it is what would start at this state with the new parameters.
    let mut fresh = run::<EnergyNetwork>(&new);
    fresh.state_mut().copy_from_slice(changed.state());
    let elapsed = changed.simulation().time();
    let (changed, fresh) = (stepped(restored(&changed), 30), stepped(fresh, 30));
    assert_eq!(changed.state(), fresh.state());
    assert!((changed.simulation().time() - elapsed - fresh.simulation().time()).abs() < 1e-12);

    let resets = [
        ("visible", NetworkParameters { visible: 8, ..old.clone() }),
        ("hidden", NetworkParameters { hidden: 4, ..old.clone() }),
        ("memories", NetworkParameters { memories: Some(vec![vec![1.0; 7]; 3]), ..old.clone() }),
        ("start", NetworkParameters { start: Some(vec![1.0; 7]), ..old.clone() }),
    ];
    for (key, next) in resets {
        let mut still = stepped(run::<EnergyNetwork>(&old), 20);
        assert_eq!(still.set(&next).unwrap(), Applied::NeedsReset { key });
        assert_eq!((still.parameters(), still.bits()), (&old, before.clone()));
    }
    let faults = [
        ("energy.tau_hidden", NetworkParameters { tau_hidden: 0.0, ..old.clone() }),
        ("energy.tau_visible", NetworkParameters { tau_visible: f64::NAN, ..old.clone() }),
        ("energy.input", NetworkParameters { input: Some(vec![0.0; 6]), ..old.clone() }),
        ("energy.step", NetworkParameters { step: 50.0, ..old.clone() }),
    ];
    for (key, next) in faults {
        let mut still = stepped(run::<EnergyNetwork>(&old), 20);
        assert_eq!(still.set(&next).unwrap_err().key, key);
        assert_eq!((still.parameters(), still.bits()), (&old, before.clone()));
    }
}

#[test]
fn presentations_take_parameters_at_the_next_step_or_need_a_reset() {
    let old = CyclicPresentationParameters { visible: 9, ..CyclicPresentationParameters::default() };
    let start = || CyclicPresentation::new(old.clone(), Seed(5), 0).unwrap();
    let new = CyclicPresentationParameters {
        tau: 3.0,
        beta: 0.1,
        // Both orders begin with target 0, at which visible units start.
        presentations: vec![5, 0, 1, 2],
        dwell: 2,
        tau_visible: 4.0,
        feedback: 0.5,
        ..old.clone()
    };
    let mut changed = start();
    assert_eq!(changed.set(&new).unwrap(), Applied::Now);
    let fresh = CyclicPresentation::new(new, Seed(5), 0).unwrap();
    assert_eq!(stepped(restored(&changed), 10).bits(), stepped(fresh, 10).bits());

    let resets = [
        ("visible", CyclicPresentationParameters { visible: 8, ..old.clone() }),
        ("hidden", CyclicPresentationParameters { hidden: 3, ..old.clone() }),
        ("sigma", CyclicPresentationParameters { sigma: 0.5, ..old.clone() }),
        ("bias", CyclicPresentationParameters { bias: 0.5, ..old.clone() }),
    ];
    for (key, next) in resets {
        let mut still = start();
        assert_eq!(still.set(&next).unwrap(), Applied::NeedsReset { key });
        assert_eq!((still.parameters(), still.bits()), (&old, start().bits()));
    }
    let faults = [
        ("following.tau", CyclicPresentationParameters { tau: 0.4, ..old.clone() }),
        ("following.beta", CyclicPresentationParameters { beta: f64::INFINITY, ..old.clone() }),
        ("following.hidden", CyclicPresentationParameters { hidden: 10, ..old.clone() }),
        ("following.bias", CyclicPresentationParameters { bias: -1.0, ..old.clone() }),
        ("following.dwell", CyclicPresentationParameters { dwell: 0, ..old.clone() }),
        ("following.tau_visible", CyclicPresentationParameters { tau_visible: f64::NAN, ..old.clone() }),
        (
            "following.feedback",
            CyclicPresentationParameters { tau_visible: 1.0, feedback: 1.5, ..old.clone() },
        ),
        // Units that are held hear nothing.
        ("following.feedback", CyclicPresentationParameters { feedback: 0.5, ..old.clone() }),
        (
            "following.presentations",
            CyclicPresentationParameters { presentations: vec![1, 2, 3], ..old.clone() },
        ),
        (
            "following.presentations",
            CyclicPresentationParameters { presentations: vec![0; 4], ..old.clone() },
        ),
        (
            "following.presentations",
            CyclicPresentationParameters {
                visible: 20,
                hidden: 20,
                presentations: vec![1000; 20],
                ..old.clone()
            },
        ),
    ];
    for (key, next) in faults {
        assert_eq!(start().set(&next).unwrap_err().key, key);
        assert_eq!(CyclicPresentation::new(next, Seed(5), 0).err().unwrap().key, key);
    }
}

#[test]
fn targets_are_seen_in_turn() {
    // At τ_Ξ = 1 and a sharp softmax, the memory whose target is seen becomes that target.
    let parameters =
        CyclicPresentationParameters { tau: 1.0, beta: 100.0, ..CyclicPresentationParameters::default() };
    let mut run = CyclicPresentation::new(parameters, Seed(5), 0).unwrap();
    for step in 0..9 {
        let seen = step % 4;
        assert_eq!(run.next_target(), seen);
        run.step();
        let away = run.memories().row(seen).iter().zip(run.targets().row(seen));
        assert!(away.map(|(x, y)| (x - y).abs()).fold(0.0, f64::max) < 1e-12);
        assert!(step >= 3 || run.memories().row(3) == run.initial().row(3));
    }
}

#[test]
fn a_target_that_is_held_is_all_that_is_seen() {
    let parameters = CyclicPresentationParameters::default();
    let mut run = CyclicPresentation::new(parameters, Seed(5), 0).unwrap();
    run.hold(Some(2)).unwrap();
    let mut run = stepped(restored(&run), 5);
    assert_eq!((run.held(), run.next_target(), run.time()), (Some(2), 2, 5));
    assert_eq!(run.hold(Some(4)).unwrap_err().key, "target");
    run.hold(None).unwrap();
    assert_eq!(run.next_target(), 1);
}

#[test]
fn what_was_not_saved_here_is_an_error() {
    let saved = serde_json::to_value(run::<EnergyNetwork>(&network(Method::Euler))).unwrap();
    let broken = |key: &str, value: serde_json::Value| {
        let mut broken = saved.clone();
        broken[key] = value;
        serde_json::from_value::<NetworkRun>(broken).is_err()
    };
    assert!(!broken("seed", 6.into()));
    assert!(broken("state", serde_json::json!([1, 2])));
    assert!(broken("parameters", serde_json::json!({ "visible": 0 })));
    // Saved from another flow.
    assert!(serde_json::from_value::<NetworkRun<VisibleLimit>>(saved).is_err());
    let parameters = CyclicPresentationParameters::default();
    let run = CyclicPresentation::new(parameters, Seed(5), 0).unwrap();
    let saved = serde_json::to_value(&run).unwrap();
    for (key, value) in [("weights", serde_json::json!([])), ("visible", serde_json::json!([1, 2]))] {
        let mut broken = saved.clone();
        broken[key] = value;
        assert!(serde_json::from_value::<CyclicPresentation>(broken).is_err(), "{key}");
    }
    // Saved when visible units were always held.
    let mut older = saved;
    older.as_object_mut().unwrap().remove("visible");
    assert!(serde_json::from_value::<CyclicPresentation>(older).is_ok());
}

#[test]
fn defaults_are_what_an_empty_table_means() {
    let empty = serde_json::json!({});
    assert_eq!(schema::read::<NetworkParameters>(&empty).unwrap(), NetworkParameters::default());
    let read = schema::read::<CyclicPresentationParameters>(&empty).unwrap();
    assert_eq!(read, CyclicPresentationParameters::default());
}
