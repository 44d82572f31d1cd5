//! Whether an energy falls, and to where.

use attractor_core::{About, Invalid, Seed};
use attractor_energy::references::{KROTOV_2021, LOTITO_2025};
use attractor_energy::{NetworkParameters, NetworkRun};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{DIVERGED, DIVERGED_AT, Experiment, Records, Section, Stop, Trial, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::two_layers::functions;

/// Energies that are recorded on the way.
const SAMPLES: u32 = 50;

const TIME: Coordinate = Coordinate::number("time", "time", "t");

const ENERGY: Metric = Metric::mean("energy", "energy", "Energy of the network.");
const ENERGY_FALL: Metric =
    Metric::mean("energy_fall", "energy lost", "Energy at the start less the energy at the end.");
const LARGEST_RISE: Metric = Metric::mean(
    "largest_rise",
    "largest rise",
    "Largest change of the energy in a step: not above rounding where the energy never rises.",
);
const SPEED: Metric = Metric::mean(
    "speed",
    "speed",
    "Largest rate of change of a unit at the end, in size, for one unit of time.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// The network of `energy-descent` and `hebbian-limit`.
    pub energy: NetworkParameters,
}

impl Section for Keys {
    fn validate_drawn(&self, seed: Seed) -> Result<(), Invalid> {
        let run: NetworkRun = NetworkRun::new(self.energy.clone(), seed, 0)?;
        run.check_steps()
    }

    fn used(&self) -> Vec<Used> {
        functions(&self.energy)
    }
}

/// Lets a network run and records its energy.
pub(crate) struct EnergyDescent;

impl Experiment for EnergyDescent {
    const ID: &'static str = "energy-descent";
    const ABOUT: About = About {
        title: "Energy descent",
        summary: "Lets a network of visible and hidden units run and records its energy, which never rises where both \
                  generating functions are convex.",
        equation: r"\frac{dE}{dt} = -\tau_v \, \dot v^{\mathsf T} (\nabla^2 L_v) \, \dot v
                    - \tau_h \, \dot h^{\mathsf T} (\nabla^2 L_h) \, \dot h \leq 0",
        provenance: "Network and energy as in the paper. With convex functions the energy never rises along the flow; a step \
                     of finite length may raise it.",
        citations: &[LOTITO_2025, KROTOV_2021],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[TIME];
    const METRICS: &'static [Metric] = &[ENERGY, ENERGY_FALL, LARGEST_RISE, SPEED, DIVERGED, DIVERGED_AT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [energy]
        visible = 6
        hidden = 3
        duration = 2.0
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let start = NetworkRun::new(trial.section.energy.clone(), trial.seed, trial.number);
        // The first repetition was checked; another may draw a start whose outputs overflow.
        let Ok(mut run): Result<NetworkRun, Invalid> = start else { return Ok(trial.diverged(0.0)) };
        let steps = run.steps();
        let first = run.energy();
        let mut records = vec![trial.measure(&ENERGY, first).at(TIME, 0.0)];
        let (mut energy, mut rise) = (first, f64::NEG_INFINITY);
        for number in 1..=steps {
            trial.check()?;
            run.step();
            let next = run.energy();
            if run.simulation().has_diverged() || !next.is_finite() {
                records.extend(trial.diverged(run.simulation().time()));
                return Ok(records);
            }
            rise = rise.max(next - energy);
            energy = next;
            // Evenly spread, whatever the number of steps is.
            if u64::from(number) * u64::from(SAMPLES) % u64::from(steps) < u64::from(SAMPLES) {
                records.push(trial.measure(&ENERGY, energy).at(TIME, rounded(run.simulation().time())));
            }
        }
        records.push(trial.measure(&ENERGY_FALL, first - energy));
        records.push(trial.measure(&LARGEST_RISE, rise));
        records.push(trial.measure(&SPEED, run.simulation().largest_rate()));
        records.push(trial.measure(&DIVERGED, 0.0).at("of", 1));
        Ok(records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let energy = Plot::new(&ENERGY, &TIME)
            .y(FigureAxis::new("energy", "E", ""))
            .caption("Energy of the network as it runs.");
        let metrics = [&ENERGY_FALL, &LARGEST_RISE, &SPEED, &DIVERGED];
        Presentation {
            tables: vec![beside_theory(&shown, "Energy", &metrics)],
            figures: energy.draw(&shown).into_iter().collect(),
        }
    }
}

/// A time without the dust of its computation.
fn rounded(time: f64) -> f64 {
    (time * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_are_not_stable_in_the_network_that_is_drawn_are_refused() {
        let of = |step: f64| Keys { energy: NetworkParameters { step, ..NetworkParameters::default() } };
        assert_eq!(of(0.1).validate_drawn(Seed(1)), Ok(()));
        assert_eq!(of(5.0).validate_drawn(Seed(1)).unwrap_err().key, "energy.step");
    }
}
