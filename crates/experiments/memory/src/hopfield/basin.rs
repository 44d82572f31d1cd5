//! How much of a pattern a cue must hold.

use std::sync::Arc;

use attractor_core::{About, Invalid};
use attractor_memory::references::HOPFIELD_1982;
use attractor_memory::spins::IntegerCouplings;
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Coordinate, Curve, Metric, Record, curves};
use attractor_study::{Axis, Experiment, Footprint, Positive, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ALPHA, CUES, ORDER, Order, UPDATE, UnitCount, bytes, check_loads, patterns, run_through, start};
use crate::metrics::RETRIEVED;

const START: Coordinate = Coordinate::number("start", "initial overlap", "m₀");

const BASIN_EDGE: Metric = Metric::of_means(
    "basin_edge",
    "edge of the basin",
    "Overlap of a cue with its pattern at which half of the patterns are retrieved, between the overlaps that were run.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks and cues of `hopfield-basin`.
    pub basin: Basin,
}

/// How far from a pattern its basin of attraction reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Basin {
    /// N: number of units.
    pub units: UnitCount,
    /// α = P/N.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Overlaps of the cues with the pattern.
    #[schemars(length(min = 1))]
    pub overlap: Vec<Overlap>,
    /// Orders in which units follow their fields.
    #[schemars(length(min = 1))]
    pub update: Vec<Order>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, or sweeps over all, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// The overlap above which a pattern counts as retrieved.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub retrieved: f64,
}

/// An overlap with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Overlap(#[schemars(range(min = 0.0, max = 1.0))] pub f64);

impl Default for Basin {
    fn default() -> Self {
        let overlaps = [
            0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32,
            0.34, 0.36, 0.38, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.55, 0.6, 0.7, 0.8,
        ];
        Self {
            units: UnitCount(4000),
            alpha: Positive::all(&[0.02, 0.05, 0.08, 0.1, 0.12]),
            overlap: overlaps.map(Overlap).into(),
            update: vec![Order::Synchronous, Order::Asynchronous],
            cues: 10,
            max_steps: 200,
            retrieved: 0.9,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("basin.overlap", &self.basin.overlap)?;
        each_once("basin.update", &self.basin.update)?;
        check_loads("basin", &[self.basin.units], &self.basin.alpha)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&[self.basin.units], &self.basin.alpha, 1)).at("basin.units")
    }
}

/// Starts networks at several distances from their patterns.
pub(crate) struct HopfieldBasin;

impl Experiment for HopfieldBasin {
    const ID: &'static str = "hopfield-basin";
    const ABOUT: About = About {
        title: "Basins of attraction of a Hopfield network",
        summary: "How large the overlap of a cue with a pattern must be for the pattern to be retrieved, against the load.",
        equation: "",
        provenance: "Network of Hopfield; loads, cues and the overlap that counts as retrieval are ours.",
        citations: &[HOPFIELD_1982],
    };
    type Section = Keys;
    type Axes = Axis<Keys, Positive>;
    const AXES: Self::Axes = Axis::new("basin.alpha", ALPHA, |keys| keys.basin.alpha.clone());
    const COORDINATES: &'static [Coordinate] = &[START, UPDATE];
    const METRICS: &'static [Metric] = &[RETRIEVED, BASIN_EDGE];
    const SMALLEST: &'static str = "
        repetitions = 3
        [basin]
        units = 100
        alpha = [0.05, 0.1]
        overlap = [0.1, 0.5, 0.9]
        cues = 3
        max_steps = 30
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Basin { units, overlap, update, cues, max_steps, retrieved, .. } = &trial.section.basin;
        let stored = patterns(trial, *units, trial.at.0)?;
        let couplings = Arc::new(IntegerCouplings::hebbian(&stored));
        let asked = stored.len().min(*cues as usize);
        let (cues, order) = (trial.streams(CUES), trial.streams(ORDER));
        let mut records = Vec::new();
        for update in update {
            for (place, from) in (0_u64..).zip(overlap) {
                let mut kept = 0;
                for (index, pattern) in (0_u64..).zip(&stored[..asked]) {
                    trial.check()?;
                    let own = place << 32 | index;
                    let cue = pattern.with_overlap(from.0, &mut cues.at(own));
                    let mut run = start(&couplings, &cue, update.update(), *max_steps, order.at(own))?;
                    run_through(trial, &mut run)?;
                    kept += usize::from(run.network().state().overlap(pattern) > *retrieved);
                }
                let record = trial.measure(&RETRIEVED, kept as f64 / asked as f64).at("of", asked);
                records.push(record.at(START, from.0).at(UPDATE, update.name()));
            }
        }
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let edge = |curve: &Curve| curve.summary(&BASIN_EDGE, |picks| curve.rises_through(0.5, picks));
        curves(records, &RETRIEVED, &START).iter().filter_map(edge).collect()
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let edge = Plot::new(&BASIN_EDGE, &ALPHA)
            .y(FigureAxis::new("initial overlap", "m₀", ""))
            .caption("Overlap of a cue with its pattern at which half of the patterns are retrieved.");
        let retrieved = Plot::new(&RETRIEVED, &START)
            .caption("Fraction of patterns that are retrieved from cues, all units at once.");
        let at_once = shown.where_is(UPDATE, Order::Synchronous.name());
        Presentation {
            tables: vec![beside_theory(&shown, "Edge of the basin", &[&BASIN_EDGE])],
            figures: edge.draw(&shown).into_iter().chain(retrieved.draw(&at_once)).collect(),
        }
    }
}
