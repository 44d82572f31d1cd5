//! How much of a pattern a cue must hold.

use attractor_core::{About, Invalid};
use attractor_memory::references::HOPFIELD_1982;
use attractor_memory::spins::{Couplings, SpinNetwork};

use super::{CUES, ORDER, curves, patterns, point, streams};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::energy::Positive;
use crate::spec::{Basin, Order, Spec, each_once, hopfield};

/// Starts networks at several distances from their patterns.
pub(crate) struct HopfieldBasin;

impl Experiment for HopfieldBasin {
    fn id(&self) -> &'static str {
        "hopfield-basin"
    }

    fn about(&self) -> About {
        About {
            title: "Basins of attraction of a Hopfield network",
            summary: "How large the overlap of a cue with a pattern must be for the pattern to be retrieved, against the load.",
            equation: "",
            provenance: "Network of Hopfield; loads, cues and the overlap that counts as retrieval are ours.",
            citations: &[HOPFIELD_1982],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["basin"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(hopfield::bytes(&[spec.basin.units], &spec.basin.alpha, 1))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("basin.overlap", &spec.basin.overlap)?;
        each_once("basin.update", &spec.basin.update)?;
        hopfield::check_loads("basin", &[spec.basin.units], &spec.basin.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let of = |alpha: &Positive| {
            point(spec, [("alpha", alpha.0.into())], |spec| spec.basin.alpha = vec![*alpha])
        };
        Ok(spec.basin.alpha.iter().map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Basin { units, alpha, overlap, update, cues, max_steps, retrieved } = &trial.point.spec.basin;
        let stored = patterns(trial, *units, alpha[0].0);
        let couplings = Couplings::hebbian(&stored);
        let asked = stored.len().min(*cues as usize);
        let (cues, order) = (streams(trial, CUES), streams(trial, ORDER));
        let mut records = Vec::new();
        for update in update {
            for (place, start) in (0_u64..).zip(overlap) {
                let mut kept = 0;
                for (index, pattern) in (0_u64..).zip(&stored[..asked]) {
                    trial.check()?;
                    let own = place << 32 | index;
                    let cue = pattern.with_overlap(start.0, &mut cues.at(own));
                    let mut network = SpinNetwork::new(&couplings, &cue);
                    match update {
                        Order::Synchronous => network.settle(*max_steps),
                        Order::Asynchronous => network.settle_one_by_one(*max_steps, &mut order.at(own)),
                    };
                    kept += usize::from(network.state().overlap(pattern) > *retrieved);
                }
                let record = trial.measure("retrieved", kept as f64 / asked as f64).at("of", asked);
                records.push(record.at("start", start.0).at("update", name(*update)));
            }
        }
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let edge = |curve: super::Curve| Some(curve.record("basin_edge", &curve.half_with_interval()?));
        curves(records, "retrieved", "start").into_iter().filter_map(edge).collect()
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_basin(records)
    }
}

pub(super) fn name(update: Order) -> &'static str {
    match update {
        Order::Synchronous => "synchronous",
        Order::Asynchronous => "asynchronous",
    }
}
