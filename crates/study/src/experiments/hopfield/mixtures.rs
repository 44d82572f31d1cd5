//! Where networks come to rest that start anywhere.

use attractor_core::{About, Invalid};
use attractor_memory::references::AMIT_1985;
use attractor_memory::spins::{Couplings, Signs, SpinNetwork};

use super::{CUES, ORDER, patterns_of, point, streams};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::Positive;
use crate::spec::{Mixtures, PatternCount, Spec, each_once, hopfield};

/// Starts networks at random and names what they end in.
pub(crate) struct HopfieldMixtures;

/// Odd numbers of patterns that a state is compared with a mixture of.
const MIXED: [usize; 5] = [1, 3, 5, 7, 9];

/// Overlap with a pattern or a mixture from which a state counts as one.
const ALIKE: f64 = 0.9;

impl Experiment for HopfieldMixtures {
    fn id(&self) -> &'static str {
        "hopfield-mixtures"
    }

    fn about(&self) -> About {
        About {
            title: "Spurious states of a Hopfield network",
            summary: "Which fixed points networks fall into from random starts: patterns, mixtures of an odd number of patterns, \
                      or others.",
            equation: r"S_i = \mathrm{sgn} \sum_{\mu = 1}^{n} \pm \xi_i^\mu",
            provenance: "Mixtures are those of Amit, Gutfreund & Sompolinsky. A state counts as a pattern, or as a mixture of its \
                         n nearest patterns with their signs, from an overlap of 0.9 on; it is the first of n = 1, 3, 5, 7, 9 \
                         that fits. That threshold, sizes and units that follow their fields one by one are ours.",
            citations: &[AMIT_1985],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["mixtures"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let most = spec.mixtures.patterns.iter().map(|count| count.0).max().unwrap_or(1);
        let alpha = f64::from(most) / f64::from(spec.mixtures.units.0);
        Some(hopfield::bytes(&[spec.mixtures.units], &[Positive(alpha)], 1))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("mixtures.patterns", &spec.mixtures.patterns)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let of = |count: &PatternCount| {
            point(spec, [("patterns", count.0.into())], |spec| spec.mixtures.patterns = vec![*count])
        };
        Ok(spec.mixtures.patterns.iter().map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Mixtures { units, patterns, starts, max_sweeps } = &trial.point.spec.mixtures;
        let stored = patterns_of(trial, units.0, patterns[0].0);
        let couplings = Couplings::hebbian(&stored);
        let (cues, order) = (streams(trial, CUES), streams(trial, ORDER));
        let mut found = [0_u32; MIXED.len() + 1];
        for start in 0..u64::from(*starts) {
            trial.check()?;
            let state = Signs::random(units.0, &mut cues.at(start));
            let mut network = SpinNetwork::new(&couplings, &state);
            network.settle_one_by_one(*max_sweeps, &mut order.at(start));
            let kind = kind_of(network.state(), &stored);
            found[kind.unwrap_or(MIXED.len())] += 1;
        }
        let names = ["pattern", "3-mixture", "5-mixture", "7-mixture", "9-mixture", "other"];
        let of = |(name, count): (&str, u32)| {
            let fraction = f64::from(count) / f64::from(*starts);
            trial.measure("ends_in", fraction).at("kind", name).at("of", *starts)
        };
        Ok(names.into_iter().zip(found).map(of).collect())
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_mixtures(records)
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
