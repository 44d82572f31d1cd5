//! What attractors of patterns in a fixed sequence have in common.

use attractor_core::{About, Invalid, Outcome};
use attractor_memory::references::{GRINIASTY_1993, MIYASHITA_1988};
use attractor_memory::spins::{Ended, Sequence};
use attractor_memory::theory::sequence::{MOST_PATTERNS, Profile, Ring};

use super::basin::name;
use super::{ORDER, patterns_of, point, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::NotNegative;
use crate::spec::{ManyUnits, Order, SequenceLearning, Spec, each_once};

/// Starts a network in each of the patterns and compares where it comes to rest.
pub(crate) struct SequenceCorrelation;

/// Distances in the sequence up to which attractors are compared.
const FARTHEST: u32 = 10;
/// A ring in place of one that is too long to solve: what few neighbours reach does not know how long the ring is.
const LONG_RING: u32 = 16;

impl Experiment for SequenceCorrelation {
    fn id(&self) -> &'static str {
        "sequence-correlation"
    }

    fn about(&self) -> About {
        About {
            title: "Correlation of attractors in a sequence",
            summary: "How much the attractors of two patterns have in common, against how far from each other the patterns were \
                      in the sequence in which they were learnt.",
            equation: r"J_{ij} = \frac{1}{N} \sum_\mu \left[ \xi_i^\mu \xi_j^\mu + a \left( \xi_i^{\mu+1} \xi_j^\mu + \xi_i^\mu \xi_j^{\mu+1} \right) \right], \qquad C_d = \frac{1}{N} \sum_i S_i^\mu S_i^{\mu+d}",
            provenance: "Couplings are those of Griniasty, Tsodyks & Amit, after what Miyashita saw in neurons; here patterns stand \
                         in a ring. Theory for few patterns and infinitely many units by enumeration of all vectors of \
                         signs, sizes and the order of updates are ours.",
            citations: &[GRINIASTY_1993, MIYASHITA_1988],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["sequence"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let SequenceLearning { units, patterns, .. } = &spec.sequence;
        // Patterns and attractors are bits.
        let bytes = |units: &ManyUnits| {
            Sequence::bytes(units.0, *patterns) + u64::from(*patterns) * u64::from(units.0) / 4
        };
        units.iter().map(bytes).max()
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("sequence.units", &spec.sequence.units)?;
        each_once("sequence.a", &spec.sequence.a)?;
        each_once("sequence.update", &spec.sequence.update)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let SequenceLearning { units, a, .. } = &spec.sequence;
        let of = |(units, a): (ManyUnits, NotNegative)| {
            point(spec, [("units", units.0.into()), ("a", a.0.into())], |spec| {
                spec.sequence.units = vec![units];
                spec.sequence.a = vec![a];
            })
        };
        Ok(units.iter().flat_map(|&units| a.iter().map(move |&a| of((units, a)))).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let SequenceLearning { units, patterns, a, update, .. } = &trial.point.spec.sequence;
        let stored = patterns_of(trial, units[0].0, *patterns);
        let memory = Sequence::new(&stored, a[0].0);
        let mut records = Vec::new();
        for &update in update {
            let mut ends = Vec::with_capacity(stored.len());
            for (index, pattern) in stored.iter().enumerate() {
                trial.check()?;
                ends.push(settle(trial, &memory, update, pattern, index as u64));
            }
            let at = |record: Record| record.at("update", name(update));
            let count = stored.len();
            for distance in 0..=(*patterns / 2).min(FARTHEST) {
                let other = |index: usize| (index + distance as usize) % count;
                let mean = |of: &dyn Fn(usize) -> f64| (0..count).map(of).sum::<f64>() / count as f64;
                let correlation = mean(&|index| ends[index].state.overlap(&ends[other(index)].state));
                let overlap = mean(&|index| ends[index].state.overlap(&stored[other(index)]));
                records.push(at(trial.measure("correlation", correlation).at("distance", distance)));
                records.push(at(trial.measure("overlap_at_distance", overlap).at("distance", distance)));
            }
            let settled = ends.iter().filter(|ended| ended.outcome == Outcome::FixedPoint).count();
            records.push(at(trial.measure("fixed_points", settled as f64 / count as f64).at("of", count)));
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let patterns = spec.sequence.patterns;
        let ring = if patterns <= MOST_PATTERNS { patterns } else { LONG_RING };
        let profile = |a: f64| Some((a, Ring::new(ring, a)?.settle()?));
        let profiles = super::number_of(records, "a").into_iter().filter_map(profile);
        profiles.flat_map(|(a, profile)| of_theory(a, &profile)).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::sequence_correlation(records)
    }
}

fn settle(
    trial: &Trial,
    memory: &Sequence,
    update: Order,
    start: &attractor_memory::spins::Signs,
    index: u64,
) -> Ended {
    let most = trial.point.spec.sequence.max_sweeps;
    match update {
        Order::Synchronous => memory.settle_at_once(start, most),
        Order::Asynchronous => memory.settle_one_by_one(start, most, &mut streams(trial, ORDER).at(index)),
    }
}

/// What theory says at one a, of units that follow their fields one by one.
fn of_theory(a: f64, profile: &Profile) -> Vec<Record> {
    let named = |metric: &'static str, values: &[f64]| -> Vec<Record> {
        let of = |(distance, &value): (u32, &f64)| theory(metric, value).at("a", a).at("distance", distance);
        (0..=FARTHEST).zip(values).map(of).collect()
    };
    let overlaps = &profile.overlaps[..=profile.overlaps.len() / 2];
    [named("correlation", &profile.correlations), named("overlap_at_distance", overlaps)].concat()
}
