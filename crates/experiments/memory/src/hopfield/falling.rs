//! Energy along the way of a network whose units follow their fields one by one.

use std::sync::Arc;

use attractor_core::{About, Invalid};
use attractor_memory::references::HOPFIELD_1982;
use attractor_memory::spins::{Disorder, IntegerCouplings, SpinUpdate};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Footprint, NotNegative, Positive, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CUES, DAMAGE, NOISE, ORDER, UnitCount, bytes, check_load, patterns, start};

const SWEEP: Coordinate = Coordinate::number("sweep", "sweep", "t");

const ENERGY_PER_UNIT: Metric = Metric::mean(
    "energy_per_unit",
    "energy per unit",
    "Energy E = −½ Σ J_ij S_i S_j over the number of units.",
);
const LARGEST_ENERGY_RISE: Metric = Metric::mean(
    "largest_energy_rise",
    "largest rise",
    "Largest change of the energy as one unit turns: below 0 if it never rises.",
);
const RISING_TURNS: Metric =
    Metric::mean("rising_turns", "turns uphill", "Fraction of turns of a unit that raised the energy.");
const FINAL_OVERLAP: Metric = Metric::mean(
    "final_overlap",
    "final overlap",
    "Overlap of the last state with the pattern it was cued by.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `hopfield-energy`.
    pub falling: Falling,
}

/// Networks on their way down, or not down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Falling {
    /// N: number of units.
    pub units: UnitCount,
    /// α = P/N.
    pub alpha: Positive,
    /// Δ: standard deviations, times √N, of asymmetric noise on the couplings; 0 leaves them symmetric.
    #[schemars(length(min = 1))]
    pub asymmetry: Vec<NotNegative>,
    /// Overlap of the start with a pattern.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub overlap: f64,
    /// Sweeps over all units.
    #[schemars(range(min = 1, max = 10_000))]
    pub sweeps: u32,
}

impl Default for Falling {
    fn default() -> Self {
        Self {
            units: UnitCount(1000),
            alpha: Positive(0.08),
            asymmetry: NotNegative::all(&[0.0, 0.3, 0.6, 1.0]),
            overlap: 0.5,
            sweeps: 12,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        check_load("falling.alpha", self.falling.units, self.falling.alpha)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&[self.falling.units], &[self.falling.alpha], 2)).at("falling.units")
    }
}

/// Follows the energy unit by unit.
pub(crate) struct HopfieldEnergy;

impl Experiment for HopfieldEnergy {
    const ID: &'static str = "hopfield-energy";
    const ABOUT: About = About {
        title: "Energy of a Hopfield network",
        summary: "Energy along asynchronous trajectories: it never rises where couplings are symmetric, and does where \
                  noise makes them differ in the two directions.",
        equation: r"E = -\tfrac12 \sum_{ij} J_{ij} S_i S_j",
        provenance: "Energy and dynamics are Hopfield's; with asymmetric couplings E is that of their symmetric part. Noise, \
                     start and load are ours.",
        citations: &[HOPFIELD_1982],
    };
    type Section = Keys;
    type Axes = Axis<Keys, NotNegative>;
    const AXES: Self::Axes = Axis::new("falling.asymmetry", NOISE, |keys| keys.falling.asymmetry.clone());
    const COORDINATES: &'static [Coordinate] = &[SWEEP];
    const METRICS: &'static [Metric] = &[ENERGY_PER_UNIT, LARGEST_ENERGY_RISE, RISING_TURNS, FINAL_OVERLAP];
    const SMALLEST: &'static str = "
        repetitions = 3
        [falling]
        units = 60
        asymmetry = [0.0, 0.5]
        sweeps = 3
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Falling { units, alpha, overlap, sweeps, .. } = &trial.section.falling;
        let stored = patterns(trial, *units, alpha.0)?;
        let mut couplings = IntegerCouplings::hebbian(&stored);
        let noise = trial.at.0;
        if noise > 0.0 {
            couplings = couplings.damaged(Disorder::Asymmetric { noise }, &trial.streams(DAMAGE));
        }
        let cue = stored[0].with_overlap(*overlap, &mut trial.stream(CUES));
        let order = trial.stream(ORDER);
        let mut run = start(&Arc::new(couplings), &cue, SpinUpdate::Asynchronous, *sweeps, order)?;
        let per_unit = |energy: f64| trial.measure(&ENERGY_PER_UNIT, energy / f64::from(units.0));
        let mut energy = run.network().energy();
        let mut records = vec![per_unit(energy).at(SWEEP, 0)];
        let (mut rise, mut rises, mut turned) = (f64::NEG_INFINITY, 0, 0);
        for sweep in 1..=*sweeps {
            trial.check()?;
            run.watch(|network| {
                let next = network.energy();
                rise = rise.max(next - energy);
                rises += u32::from(next > energy);
                turned += 1;
                energy = next;
            });
            records.push(per_unit(energy).at(SWEEP, sweep));
        }
        if turned > 0 {
            records.push(trial.measure(&LARGEST_ENERGY_RISE, rise));
            let fraction = f64::from(rises) / f64::from(turned);
            records.push(trial.measure(&RISING_TURNS, fraction));
        }
        records.push(trial.measure(&FINAL_OVERLAP, run.network().state().overlap(&stored[0])));
        Ok(records)
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let energy = Plot::new(&ENERGY_PER_UNIT, &SWEEP)
            .y(FigureAxis::new("energy per unit", "E/N", ""))
            .caption(
                "Energy of the network as its units follow their fields one by one, for noise of several sizes on the couplings, \
                 independent in the two directions.",
            );
        let metrics = [&LARGEST_ENERGY_RISE, &RISING_TURNS, &FINAL_OVERLAP];
        Presentation {
            tables: vec![beside_theory(&shown, "Energy", &metrics)],
            figures: energy.draw(&shown).into_iter().collect(),
        }
    }
}
