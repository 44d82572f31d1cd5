//! Where networks come to rest that start anywhere.

use std::sync::Arc;

use attractor_core::About;
use attractor_memory::references::AMIT_1985;
use attractor_memory::spins::{IntegerCouplings, Signs, SpinUpdate};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Footprint, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CUES, KIND, ORDER, STORED, UnitCount, first_patterns, run_through, start};

/// Odd numbers of patterns that a state is compared with a mixture of.
const MIXED: [usize; 5] = [1, 3, 5, 7, 9];

/// Overlap with a pattern or a mixture from which a state counts as one.
const ALIKE: f64 = 0.9;

const ENDS_IN: Metric =
    Metric::fraction("ends_in", "ends in", "Fraction of random starts that end in a state of this `kind`.");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `hopfield-mixtures`.
    pub mixtures: Mixtures,
}

/// Where networks come to rest that start anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Mixtures {
    /// N: number of units.
    pub units: UnitCount,
    /// P: numbers of stored patterns.
    #[schemars(length(min = 1))]
    pub patterns: Vec<PatternCount>,
    /// Random starts in a repetition.
    #[schemars(range(min = 1, max = 100_000))]
    pub starts: u32,
    /// Sweeps over all units, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_sweeps: u32,
}

/// A number of stored patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PatternCount(#[schemars(range(min = 1, max = 32767))] pub u32);

impl Default for Mixtures {
    fn default() -> Self {
        Self {
            units: UnitCount(1000),
            patterns: [3, 5, 10, 20, 50].map(PatternCount).into(),
            starts: 200,
            max_sweeps: 200,
        }
    }
}

impl Section for Keys {
    fn footprint(&self) -> Footprint {
        let Mixtures { units, patterns, .. } = &self.mixtures;
        let most = patterns.iter().map(|count| count.0).max().unwrap_or(1);
        Footprint::of(IntegerCouplings::bytes(units.0, most)).at("mixtures.units")
    }
}

/// Starts networks at random and names what they end in.
pub(crate) struct HopfieldMixtures;

impl Experiment for HopfieldMixtures {
    const ID: &'static str = "hopfield-mixtures";
    const ABOUT: About = About {
        title: "Spurious states of a Hopfield network",
        summary: "Which fixed points networks fall into from random starts: patterns, mixtures of an odd number of patterns, \
                  or others.",
        equation: r"S_i = \mathrm{sgn} \sum_{\mu = 1}^{n} \pm \xi_i^\mu",
        provenance: "Mixtures are those of Amit, Gutfreund & Sompolinsky. A state counts as a pattern, or as a mixture of its \
                     n nearest patterns with their signs, from an overlap of 0.9 on; it is the first of n = 1, 3, 5, 7, 9 \
                     that fits. That threshold, sizes and units that follow their fields one by one are ours.",
        citations: &[AMIT_1985],
    };
    type Section = Keys;
    type Axes = Axis<Keys, PatternCount>;
    const AXES: Self::Axes = Axis::new("mixtures.patterns", STORED, |keys| keys.mixtures.patterns.clone());
    const COORDINATES: &'static [Coordinate] = &[KIND];
    const METRICS: &'static [Metric] = &[ENDS_IN];
    const SMALLEST: &'static str = "
        repetitions = 3
        [mixtures]
        units = 90
        patterns = [3, 5]
        starts = 10
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Mixtures { units, starts, max_sweeps, .. } = &trial.section.mixtures;
        let stored = first_patterns(trial, units.0, trial.at.0)?;
        let couplings = Arc::new(IntegerCouplings::hebbian(&stored));
        let (cues, order) = (trial.streams(CUES), trial.streams(ORDER));
        let mut found = [0_u32; MIXED.len() + 1];
        for place in 0..u64::from(*starts) {
            trial.check()?;
            let state = Signs::random(units.0, &mut cues.at(place));
            let mut run = start(&couplings, &state, SpinUpdate::Asynchronous, *max_sweeps, order.at(place))?;
            run_through(trial, &mut run)?;
            let kind = kind_of(run.network().state(), &stored);
            found[kind.unwrap_or(MIXED.len())] += 1;
        }
        let names = ["pattern", "3-mixture", "5-mixture", "7-mixture", "9-mixture", "other"];
        let of = |(name, count): (&str, u32)| {
            let fraction = f64::from(count) / f64::from(*starts);
            trial.measure(&ENDS_IN, fraction).at(KIND, name).at("of", *starts)
        };
        Ok(names.into_iter().zip(found).map(of).collect())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let ends = Plot::new(&ENDS_IN, &STORED)
            .x(STORED.axis().log())
            .y(FigureAxis::new("fraction of starts", "", "").between(0.0, 1.0))
            .caption(
                "Fraction of random starts that end in a pattern, in a mixture of patterns, or elsewhere.",
            );
        Presentation {
            tables: vec![beside_theory(&shown, "Where random starts end", &[&ENDS_IN])],
            figures: ends.draw(&shown).into_iter().collect(),
        }
    }
}

/// The place in [`MIXED`] of the mixture that a state is.
fn kind_of(state: &Signs, stored: &[Signs]) -> Option<usize> {
    let mut nearest: Vec<(f64, &Signs)> =
        stored.iter().map(|pattern| (state.overlap(pattern), pattern)).collect();
    nearest.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    MIXED.iter().position(|&count| {
        let Some(parts) = nearest.get(..count) else { return false };
        let mut mixture = state.clone();
        for unit in 0..state.units() {
            let sum: f64 = parts.iter().map(|(overlap, pattern)| overlap.signum() * pattern.sign(unit)).sum();
            mixture.set(unit, sum > 0.0);
        }
        state.overlap(&mixture) >= ALIKE
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn patterns_and_mixtures_are_told_apart() {
        let streams = Streams::new(Seed(2), Purpose::named("patterns"), 0);
        let stored: Vec<Signs> = (0..8).map(|index| Signs::random(700, &mut streams.at(index))).collect();
        for (place, count) in MIXED.into_iter().enumerate().take(4) {
            let mut mixture = stored[0].clone();
            for unit in 0..700 {
                let sum: f64 = stored[..count].iter().map(|pattern| pattern.sign(unit)).sum();
                mixture.set(unit, sum < 0.0);
            }
            // Turned as a whole, and not quite a mixture.
            let state = mixture.with_overlap(0.96, &mut streams.at(9));
            assert_eq!(kind_of(&state, &stored), Some(place));
        }
        assert_eq!(kind_of(&Signs::random(700, &mut streams.at(10)), &stored), None);
    }
}
