//! Whether an energy falls, and to where.

use attractor_core::{About, Invalid, Seed};
use attractor_energy::NetworkRun;
use attractor_energy::references::{KROTOV_2021, LOTITO_2025};

use super::diverged;
use crate::experiments::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// Lets a network run and records its energy.
pub(crate) struct EnergyDescent;

/// Energies that are recorded on the way.
const SAMPLES: u32 = 50;

impl Experiment for EnergyDescent {
    fn id(&self) -> &'static str {
        "energy-descent"
    }

    fn about(&self) -> About {
        About {
            title: "Energy descent",
            summary: "Lets a network of visible and hidden units run and records its energy, which never rises where both \
                      generating functions are convex.",
            equation: r"\frac{dE}{dt} = -\tau_v \, \dot v^{\mathsf T} (\nabla^2 L_v) \, \dot v
                        - \tau_h \, \dot h^{\mathsf T} (\nabla^2 L_h) \, \dot h \leq 0",
            provenance: "Network and energy as in the paper. With convex functions the energy never rises along the flow; a step \
                         of finite length may raise it.",
            citations: &[LOTITO_2025, KROTOV_2021],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["energy"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let run: NetworkRun = NetworkRun::new(spec.energy.clone(), Seed(spec.seed), 0)?;
        run.check_steps()
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let start = NetworkRun::new(spec.energy.clone(), Seed(spec.seed), trial.repetition);
        // `validate` saw the first repetition; another may draw a start whose outputs overflow.
        let Ok(mut run): Result<NetworkRun, Invalid> = start else { return Ok(diverged(trial, 0.0)) };
        let steps = run.steps();
        let first = run.energy();
        let mut records = vec![trial.measure("energy", first).at("time", 0.0)];
        let (mut energy, mut rise) = (first, f64::NEG_INFINITY);
        for number in 1..=steps {
            if number % 1024 == 0 {
                trial.check()?;
            }
            run.step();
            let next = run.energy();
            if run.simulation().has_diverged() || !next.is_finite() {
                records.extend(diverged(trial, run.simulation().time()));
                return Ok(records);
            }
            rise = rise.max(next - energy);
            energy = next;
            // Evenly spread, whatever the number of steps is.
            if u64::from(number) * u64::from(SAMPLES) % u64::from(steps) < u64::from(SAMPLES) {
                records.push(trial.measure("energy", energy).at("time", rounded(run.simulation().time())));
            }
        }
        records.push(trial.measure("energy_fall", first - energy));
        records.push(trial.measure("largest_rise", rise));
        records.push(trial.measure("speed", run.simulation().largest_rate()));
        records.push(trial.measure("diverged", 0.0).at("of", 1));
        Ok(records)
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::energy_descent(records)
    }
}

/// A time without the dust of its computation.
fn rounded(time: f64) -> f64 {
    (time * 1e9).round() / 1e9
}
