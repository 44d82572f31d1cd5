//! How Hebb's couplings come out of two layers when one of them is fast.

use attractor_core::integrators::Method;
use attractor_core::maths::log;
use attractor_core::{About, Invalid};
use attractor_energy::references::LOTITO_2025;
use attractor_energy::{Simulation, VisibleLimit, norm};

use super::network::{Drawn, check_steps};
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
        let mut drawn = Drawn::new(spec, 0)?;
        spec.limit.tau_hidden.iter().try_for_each(|tau| {
            drawn.network.times.hidden = tau.0;
            check_steps(&drawn, &spec.energy, spec.limit.time)
        })
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let Ok(mut drawn) = Drawn::new(spec, trial.repetition) else { return Ok(diverged(trial, 0.0)) };
        let (end, per_time) = limit(&drawn, spec.limit.time);
        if !end.iter().chain(&per_time).all(|x| x.is_finite()) {
            return Ok(diverged(trial, spec.limit.time));
        }
        let mut records = vec![trial.measure("limit_error_per_time", norm(&per_time) / norm(&end))];
        let mut points = Vec::new();
        let mut has_diverged = false;
        for tau in &spec.limit.tau_hidden {
            trial.check()?;
            drawn.network.times.hidden = tau.0;
            let (steps, step) = drawn.steps(spec.energy.step, spec.limit.time);
            let network = &drawn.network;
            let start = network.settled(&drawn.start);
            let mut simulation = Simulation::new(network, spec.energy.integrator, step, start);
            (0..steps).for_each(|_| simulation.step());
            if simulation.has_diverged() {
                has_diverged = true;
                continue;
            }
            let error = distance(network.layers(simulation.state()).0, &end);
            points.push((log(tau.0), log(error)));
            records.push(trial.measure("limit_error", error).at("tau_hidden", tau.0));
            let error = coupling_error(&drawn, simulation.state());
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

/// The limit at a time, and by how much the network departs from it for each unit of τ_h.
fn limit(drawn: &Drawn, time: f64) -> (Vec<f64>, Vec<f64>) {
    let flow = VisibleLimit { network: &drawn.network };
    let step = time / f64::from(LIMIT_STEPS);
    let mut simulation = Simulation::new(&flow, Method::RungeKutta4, step, drawn.start.clone());
    let mut departure = vec![0.0; drawn.start.len()];
    for _ in 0..LIMIT_STEPS {
        flow.depart(step, simulation.state(), &mut departure);
        simulation.step();
    }
    (simulation.state().to_vec(), departure)
}

/// |a − b|/|b|.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>()) / norm(b)
}

/// How far what visible units hear is from Hebb's J g.
fn coupling_error(drawn: &Drawn, state: &[f64]) -> f64 {
    let memories = &drawn.network.memories;
    let (g, f) = drawn.network.outputs(state);
    let (mut heard, mut hebb, mut hidden) = (vec![0.0; g.len()], vec![0.0; g.len()], vec![0.0; f.len()]);
    memories.down(&f, &mut heard);
    memories.up(&g, &mut hidden);
    memories.down(&hidden, &mut hebb);
    for x in &mut hebb {
        *x /= f.len() as f64;
    }
    distance(&heard, &hebb)
}

/// The slope of the line of least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let centre = |of: fn(&(f64, f64)) -> f64| mean(&points.iter().map(of).collect::<Vec<_>>());
    let (x, y) = (centre(|point| point.0), centre(|point| point.1));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    above / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>()
}
