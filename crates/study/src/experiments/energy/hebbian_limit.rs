//! How Hebb's couplings come out of two layers when one of them is fast.

use attractor_core::integrators::Method;
use attractor_core::maths::log;
use attractor_core::{About, Invalid, Seed};
use attractor_energy::references::LOTITO_2025;
use attractor_energy::{
    DrawnNetwork, EnergyNetwork, NetworkParameters, NetworkRun, Simulation, VisibleLimit, norm,
};

use super::{diverged, groups, theory};
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;
use crate::spec::energy::check_lists;
use attractor_core::statistics::mean;

/// Compares a network with its limit of fast hidden units.
pub(crate) struct HebbianLimit;

/// Steps in which the limit itself is followed.
const LIMIT_STEPS: u32 = 2000;

impl Experiment for HebbianLimit {
    fn id(&self) -> &'static str {
        "hebbian-limit"
    }

    fn about(&self) -> About {
        About {
            title: "Hebbian limit",
            summary: "Compares a network of visible and hidden units with its limit of fast hidden units, in which visible ones \
                      are coupled by Hebb's rule.",
            equation: r"\tau_h \to 0: \quad \tau_v \dot v = -v + I + J g(v), \qquad J = \frac{\Xi^{\mathsf T} \Xi}{N_h}",
            provenance: "The limit and its couplings are the paper's. The factor of the error, from the lag of the hidden units, \
                         is ours.",
            citations: &[LOTITO_2025],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["energy", "limit"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        check_lists(&[("limit.tau_hidden", &spec.limit.tau_hidden)])?;
        let mut network = spec.energy.draw(Seed(spec.seed), 0)?.network;
        let parameters = NetworkParameters { duration: spec.limit.time, ..spec.energy.clone() };
        spec.limit.tau_hidden.iter().try_for_each(|tau| {
            network.times.hidden = tau.0;
            parameters.check_steps(&network)
        })
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let seed = Seed(spec.seed);
        let Ok(drawn) = spec.energy.draw(seed, trial.repetition) else { return Ok(diverged(trial, 0.0)) };
        let (end, per_time) = limit(drawn, spec.limit.time);
        if !end.iter().chain(&per_time).all(|x| x.is_finite()) {
            return Ok(diverged(trial, spec.limit.time));
        }
        let mut records = vec![trial.measure("limit_error_per_time", norm(&per_time) / norm(&end))];
        let mut points = Vec::new();
        let mut has_diverged = false;
        for tau in &spec.limit.tau_hidden {
            trial.check()?;
            let parameters =
                NetworkParameters { tau_hidden: tau.0, duration: spec.limit.time, ..spec.energy.clone() };
            let start = NetworkRun::new(parameters, seed, trial.repetition);
            let Ok(mut run): Result<NetworkRun, Invalid> = start else {
                has_diverged = true;
                continue;
            };
            (0..run.steps()).for_each(|_| run.step());
            if run.simulation().has_diverged() {
                has_diverged = true;
                continue;
            }
            let error = distance(run.network().layers(run.state()).0, &end);
            points.push((log(tau.0), log(error)));
            records.push(trial.measure("limit_error", error).at("tau_hidden", tau.0));
            let error = coupling_error(run.network(), run.state());
            records.push(trial.measure("coupling_error", error).at("tau_hidden", tau.0));
        }
        if points.len() > 1 && points.iter().all(|point| point.1.is_finite()) {
            records.push(trial.measure("error_order", slope(&points)));
        }
        records.push(trial.measure("diverged", f64::from(u8::from(has_diverged))).at("of", 1));
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let of = |group: &crate::summary::Group| {
            let factor = mean(&group.values);
            spec.limit
                .tau_hidden
                .iter()
                .map(move |tau| theory("limit_error", factor * tau.0).at("tau_hidden", tau.0))
        };
        let mut records: Vec<Record> = groups(records, "limit_error_per_time").iter().flat_map(of).collect();
        records.push(theory("error_order", 1.0));
        records
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hebbian_limit(records)
    }
}

/// The limit at a time, and its first-order correction for each unit of τ_h.
fn limit(drawn: DrawnNetwork, time: f64) -> (Vec<f64>, Vec<f64>) {
    let flow = VisibleLimit { network: drawn.network };
    let step = time / f64::from(LIMIT_STEPS);
    let mut correction = vec![0.0; drawn.start.len()];
    let mut simulation = Simulation::new(flow, Method::RungeKutta4, step, drawn.start);
    for _ in 0..LIMIT_STEPS {
        simulation.flow().step_correction(step, simulation.state(), &mut correction);
        simulation.step();
    }
    (simulation.state().to_vec(), correction)
}

/// |a − b|/|b|.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>()) / norm(b)
}

/// How far the input of visible units is from Hebb's J g.
fn coupling_error(network: &EnergyNetwork, state: &[f64]) -> f64 {
    let memories = &network.memories;
    let (g, f) = network.outputs(state);
    let (mut input, mut hebb, mut hidden) = (vec![0.0; g.len()], vec![0.0; g.len()], vec![0.0; f.len()]);
    memories.to_visible(&f, &mut input);
    memories.to_hidden(&g, &mut hidden);
    memories.to_visible(&hidden, &mut hebb);
    for x in &mut hebb {
        *x /= f.len() as f64;
    }
    distance(&input, &hebb)
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let centre = |of: fn(&(f64, f64)) -> f64| mean(&points.iter().map(of).collect::<Vec<_>>());
    let (x, y) = (centre(|point| point.0), centre(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    above / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>()
}
