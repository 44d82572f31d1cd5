//! What attractors of patterns in a fixed sequence have in common.

use std::sync::Arc;

use attractor_core::{About, Invalid, Outcome, Progress};
use attractor_memory::references::{GRINIASTY_1993, MIYASHITA_1988};
use attractor_memory::spins::{Sequence, SequenceRun, Signs, SpinParameters};
use attractor_memory::theory::sequence::{AtOnce, MOST_PATTERNS, Profile, Ring};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::summary::numbers;
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Axis, Experiment, Footprint, NotNegative, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ORDER, Order, UNITS, UPDATE, first_patterns};
use crate::metrics::FIXED_POINTS;

/// Distances in the sequence up to which attractors are compared.
const FARTHEST: u32 = 10;
/// A ring in place of one that is too long to solve: what few neighbours reach does not know how long the ring is.
const LONG_RING: u32 = 16;

const ASSOCIATION: Coordinate = Coordinate::number("a", "association of neighbours", "a");
const DISTANCE: Coordinate = Coordinate::number("distance", "distance in the sequence", "d");

const CORRELATION: Metric = Metric::mean(
    "correlation",
    "correlation of attractors",
    "(1/N) Σ S_i S'_i of the attractors of two patterns at a `distance` in the sequence, a mean over all pairs, −1 to 1; of \
     attractors that are cycles of two states the mean over both, each after as many steps as the other's.",
);
const OVERLAP_AT_DISTANCE: Metric = Metric::mean(
    "overlap_at_distance",
    "overlap with patterns",
    "Overlap of an attractor with the pattern at a `distance` in the sequence from the one it was reached from, a mean over \
     all, and over both states of a cycle.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Patterns and networks of `sequence-correlation`.
    pub sequence: SequenceLearning,
}

/// Patterns in a ring, each bound to its neighbours, and the attractors that they lead to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SequenceLearning {
    /// N: numbers of units. Each is run.
    #[schemars(length(min = 1))]
    pub units: Vec<ManyUnits>,
    /// p: number of patterns in the ring.
    #[schemars(range(min = 3, max = 100))]
    pub patterns: u32,
    /// a: how strongly neighbours in the sequence are bound. Each is run.
    #[schemars(length(min = 1))]
    pub a: Vec<NotNegative>,
    /// Orders in which units follow their fields.
    #[schemars(length(min = 1))]
    pub update: Vec<Order>,
    /// Sweeps over all units, or steps of all at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_sweeps: u32,
}

/// Units of a network that holds no couplings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ManyUnits(#[schemars(range(min = 16, max = 10_000_000))] pub u32);

impl Default for SequenceLearning {
    fn default() -> Self {
        Self {
            units: [20_000, 100_000].map(ManyUnits).into(),
            patterns: 13,
            a: NotNegative::all(&[0.4, 0.55, 0.7, 0.9]),
            update: vec![Order::Asynchronous],
            max_sweeps: 200,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("sequence.update", &self.sequence.update)
    }

    fn footprint(&self) -> Footprint {
        let SequenceLearning { units, patterns, .. } = &self.sequence;
        // Patterns, attractors and the states before them are bits.
        let bytes = |units: &ManyUnits| {
            Sequence::bytes(units.0, *patterns) + 3 * u64::from(*patterns) * u64::from(units.0) / 8
        };
        Footprint::of(units.iter().map(bytes).max().unwrap_or(0)).at("sequence.units")
    }
}

/// Starts a network in each of the patterns and compares where it comes to rest.
pub(crate) struct SequenceCorrelation;

impl Experiment for SequenceCorrelation {
    const ID: &'static str = "sequence-correlation";
    const ABOUT: About = About {
        title: "Correlation of attractors in a sequence",
        summary: "How much the attractors of two patterns have in common, against how far from each other the patterns were \
                  in the sequence in which they were learnt.",
        equation: r"J_{ij} = \frac{1}{N} \sum_\mu \left[ \xi_i^\mu \xi_j^\mu + a \left( \xi_i^{\mu+1} \xi_j^\mu + \xi_i^\mu \xi_j^{\mu+1} \right) \right], \qquad C_d = \frac{1}{N} \sum_i S_i^\mu S_i^{\mu+d}",
        provenance: "Couplings are those of Griniasty, Tsodyks & Amit, after what Miyashita saw in neurons; here patterns stand \
                     in a ring. Theory for few patterns and infinitely many units by enumeration of all vectors of \
                     signs, sizes and the order of updates are ours.",
        citations: &[GRINIASTY_1993, MIYASHITA_1988],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, ManyUnits>, Axis<Keys, NotNegative>);
    const AXES: Self::Axes = (
        Axis::new("sequence.units", UNITS, |keys| keys.sequence.units.clone()),
        Axis::new("sequence.a", ASSOCIATION, |keys| keys.sequence.a.clone()),
    );
    const COORDINATES: &'static [Coordinate] = &[UPDATE, DISTANCE];
    const METRICS: &'static [Metric] = &[CORRELATION, OVERLAP_AT_DISTANCE, FIXED_POINTS];
    const SMALLEST: &'static str = "
        repetitions = 3
        [sequence]
        units = [64, 100]
        patterns = 4
        a = [0.3, 0.8]
        update = [\"synchronous\", \"asynchronous\"]
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let SequenceLearning { patterns, update, max_sweeps, .. } = &trial.section.sequence;
        let &(ManyUnits(units), NotNegative(a)) = trial.at;
        let stored: Arc<[Signs]> = first_patterns(trial, units, *patterns)?.into();
        let memory = Arc::new(Sequence::new(Arc::clone(&stored), a));
        let order = trial.streams(ORDER);
        let mut records = Vec::new();
        for &update in update {
            let parameters = SpinParameters { update: update.update(), max_steps: *max_sweeps };
            let (mut ends, mut settled) = (Vec::with_capacity(stored.len()), 0);
            for (index, start) in (0..).zip(&*stored) {
                let mut run = SequenceRun::new(Arc::clone(&memory), start, parameters, order.at(index))?;
                loop {
                    trial.check()?;
                    if run.step() != Progress::Going {
                        break;
                    }
                }
                settled += usize::from(run.progress() == Progress::Ended(Outcome::FixedPoint));
                ends.push(run.even_and_odd().map(Signs::clone));
            }
            let at = |record: Record| record.at(UPDATE, update.name());
            let count = stored.len();
            for distance in 0..=(*patterns / 2).min(FARTHEST) {
                let other = |index: usize| (index + distance as usize) % count;
                let mean = |of: &dyn Fn(usize, usize) -> f64| {
                    let after =
                        |step: usize| (0..count).map(|index| of(index, step)).sum::<f64>() / count as f64;
                    f64::midpoint(after(0), after(1))
                };
                let correlation = mean(&|index, step| ends[index][step].overlap(&ends[other(index)][step]));
                let overlap = mean(&|index, step| ends[index][step].overlap(&stored[other(index)]));
                records.push(at(trial.measure(&CORRELATION, correlation).at(DISTANCE, distance)));
                records.push(at(trial.measure(&OVERLAP_AT_DISTANCE, overlap).at(DISTANCE, distance)));
            }
            records.push(at(trial.measure(&FIXED_POINTS, settled as f64 / count as f64).at("of", count)));
        }
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let SequenceLearning { patterns, update, .. } = &keys.sequence;
        let associations = numbers(records, &ASSOCIATION);
        let all = associations.iter().flat_map(|a| update.iter().map(move |update| (*a, *update)));
        all.flat_map(|(a, update)| of_theory(*patterns, a, update).unwrap_or_default()).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let mut sizes: Vec<u64> =
            records.all.iter().filter_map(|record| record.coordinates.get(UNITS.name)?.as_u64()).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let correlation = Plot::new(&CORRELATION, &DISTANCE).caption(
            "Correlation of two attractors against the distance of their patterns in the sequence. Lines: few patterns and \
             infinitely many units, by enumeration.",
        );
        let overlap = Plot::new(&OVERLAP_AT_DISTANCE, &DISTANCE).caption(
            "Overlap of an attractor with a pattern, against the distance of the pattern in the sequence from the one that the \
             network started in. Lines: few patterns and infinitely many units, by enumeration.",
        );
        let mut figures = Vec::new();
        for (plot, metric, name) in [
            (correlation, CORRELATION, "Correlation of attractors"),
            (overlap, OVERLAP_AT_DISTANCE, "Overlap with patterns"),
        ] {
            for &units in sizes.iter().rev() {
                let plot = plot
                    .clone()
                    .id(format!("{}-distance-{units}-units", metric.name))
                    .title(format!("{name}, {units} units"));
                figures.extend(plot.draw(&of_size(&shown, units)));
            }
        }
        let tables = vec![
            beside_theory(&shown, "Correlation of attractors", &[&CORRELATION]),
            beside_theory(
                &shown,
                "Overlap with patterns, and how it ended",
                &[&OVERLAP_AT_DISTANCE, &FIXED_POINTS],
            ),
        ];
        Presentation { tables, figures }
    }
}

/// What theory says at one a; nothing where attractors reach around a ring that is too long to solve.
fn of_theory(patterns: u32, a: f64, update: Order) -> Option<Vec<Record>> {
    let ring = Ring::new(if patterns <= MOST_PATTERNS { patterns } else { LONG_RING }, a)?;
    let [even, odd] = match update {
        Order::Asynchronous => ring.settle().map(|profile| [profile.clone(), profile])?,
        Order::Synchronous => match ring.settle_at_once()? {
            AtOnce::FixedPoint(profile) => [profile.clone(), profile],
            AtOnce::Cycle(profiles) => profiles,
        },
    };
    let far = even.overlaps.len() / 2;
    if patterns > MOST_PATTERNS && [&even, &odd].iter().any(|profile| profile.overlaps[far] != 0.0) {
        return None;
    }
    let at = |record: Record| record.at(ASSOCIATION, a).at(UPDATE, update.name());
    let along = |metric: &Metric, of: fn(&Profile) -> &[f64]| -> Vec<Record> {
        let means = of(&even).iter().zip(of(&odd)).map(|(one, other)| f64::midpoint(*one, *other));
        let records = (0..=FARTHEST).zip(means.take(far + 1));
        records.map(|(distance, value)| at(Record::theory(metric, value).at(DISTANCE, distance))).collect()
    };
    let settled = at(Record::theory(&FIXED_POINTS, f64::from(u8::from(even == odd))));
    let correlations = along(&CORRELATION, |profile| &profile.correlations);
    let overlaps = along(&OVERLAP_AT_DISTANCE, |profile| &profile.overlaps);
    Some([correlations, overlaps, vec![settled]].concat())
}

/// The records of one size beside the theory, of which points share the colour: it knows no number of units. Units that
/// follow one by one need no word for it.
fn of_size(shown: &Shown, units: u64) -> Shown<'static> {
    shown.changed(|record| {
        let own = record.number(UNITS);
        if own.is_some_and(|own| own != units as f64) {
            return None;
        }
        let mut record = record.clone();
        record.coordinates.remove(UNITS.name);
        if record.text(UPDATE) == Order::Asynchronous.name() {
            record.coordinates.remove(UPDATE.name);
        }
        Some(record)
    })
}
