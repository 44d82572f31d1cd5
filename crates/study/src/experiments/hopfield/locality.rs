//! What a rule gains that sees more than its two units.

use attractor_core::statistics::Resamples;
use attractor_core::{About, Invalid};
use attractor_memory::references::{COVER_1965, GARDNER_1988, PERSONNAZ_1985, STORKEY_1997};
use attractor_memory::spins::{Couplings, Perceptrons, PseudoInverse, Signs, SpinNetwork, Storkey};
use attractor_memory::theory::perceptron::separable;

use super::{CUES, Curve, curves, patterns_of, point, streams, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Scheme, Spec, UnitCount, each_once, hopfield};

/// Fills networks by several rules and asks for their patterns, whole and damaged.
pub(crate) struct CostOfLocality;

/// The fraction of patterns that must come back exactly.
const RECALLED: f64 = 0.9;

impl Experiment for CostOfLocality {
    fn id(&self) -> &'static str {
        "cost-of-locality"
    }

    fn about(&self) -> About {
        About {
            title: "What locality costs",
            summary: "Exact recall of ±1 patterns, whole and with some units turned, after learning by rules that see more and more \
                      of the network: Hebb, Storkey, perceptrons, pseudo-inverse.",
            equation: r"J_{ij} = \frac{1}{N} \sum_{\mu \nu} \xi_i^\mu (Q^{-1})_{\mu \nu} \xi_j^\nu, \qquad
                        Q_{\mu \nu} = \frac{1}{N} \sum_k \xi_k^\mu \xi_k^\nu",
            provenance: "Rules are those of the papers. How many units can hold all patterns at all is Cover's count of linearly \
                         separable sets, which jumps at Gardner's α = 2 for many units; it is the theory of perceptrons. Sizes, \
                         loads, damage to cues and 90 % exact recall as capacity are ours.",
            citations: &[PERSONNAZ_1985, STORKEY_1997, COVER_1965, GARDNER_1988],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["locality"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let units = u64::from(spec.locality.units.0);
        // Real couplings beside those of 16 bits.
        Some(8 * units * units + hopfield::bytes(&[spec.locality.units], &spec.locality.alpha, 1))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("locality.schemes", &spec.locality.schemes)?;
        each_once("locality.turned", &spec.locality.turned)?;
        hopfield::check_loads("locality", &[spec.locality.units], &spec.locality.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let of = |scheme: &Scheme| {
            point(spec, [("scheme", scheme.name().into())], |spec| spec.locality.schemes = vec![*scheme])
        };
        Ok(spec.locality.schemes.iter().map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let locality = &trial.point.spec.locality;
        let mut loads: Vec<f64> = locality.alpha.iter().map(|alpha| alpha.0).collect();
        loads.sort_by(f64::total_cmp);
        let mut filled = Filled::new(locality.schemes[0], locality.units, locality.rounds);
        let mut records = Vec::new();
        for alpha in loads {
            trial.check()?;
            let stored = patterns_of(trial, locality.units.0, hopfield::pattern_count(locality.units, alpha));
            let (couplings, learnt) = filled.to(&stored);
            if let Some(learnt) = learnt {
                records.push(trial.measure("units_that_learnt", learnt).at("alpha", alpha));
            }
            let asked = stored.len().min(locality.cues as usize);
            for (place, turned) in (0_u64..).zip(&locality.turned) {
                let cues = streams(trial, CUES);
                let mut exact = 0;
                for (index, pattern) in (0_u64..).zip(&stored[..asked]) {
                    trial.check()?;
                    let cue = pattern.with_overlap(1.0 - 2.0 * turned.0, &mut cues.at(place << 32 | index));
                    let mut network = SpinNetwork::new(&couplings, &cue);
                    network.settle(locality.max_steps);
                    exact += usize::from(network.state() == pattern);
                }
                let record = trial.measure("exact", f64::from(exact as u32) / asked as f64).at("of", asked);
                records.push(record.at("alpha", alpha).at("turned", turned.0));
            }
        }
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let capacity = |curve: Curve| {
            let repetitions = curve.repetitions();
            let all: Vec<usize> = (0..repetitions).collect();
            let value = curve.last_crossing(&all, RECALLED)?;
            let figure = |picks: &[usize]| curve.last_crossing(picks, RECALLED).unwrap_or(value);
            let interval = Resamples::of(repetitions).interval(repetitions, figure);
            Some(curve.record("exact_load", &interval))
        };
        let mut made: Vec<Record> =
            curves(records, "exact", "alpha").into_iter().filter_map(capacity).collect();
        let learns = |record: &Record| record.metric == "units_that_learnt";
        if records.iter().any(learns) {
            let units = spec.locality.units;
            for alpha in &spec.locality.alpha {
                let patterns = hopfield::pattern_count(units, alpha.0);
                let value = separable(patterns, units.0 - 1);
                let record = theory("units_that_learnt", value).at("alpha", alpha.0);
                made.push(record.at("scheme", Scheme::Perceptrons.name()));
            }
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::cost_of_locality(records)
    }
}

/// A network that is filled further and further.
enum Filled {
    Hebb,
    Storkey(Storkey, usize),
    PseudoInverse(PseudoInverse, usize, bool),
    Perceptrons(u32),
}

impl Filled {
    fn new(scheme: Scheme, units: UnitCount, rounds: u32) -> Self {
        match scheme {
            Scheme::Hebb => Self::Hebb,
            Scheme::Storkey => Self::Storkey(Storkey::new(units.0), 0),
            Scheme::PseudoInverse => Self::PseudoInverse(PseudoInverse::new(units.0), 0, false),
            Scheme::PseudoInverseWithDiagonal => Self::PseudoInverse(PseudoInverse::new(units.0), 0, true),
            Scheme::Perceptrons => Self::Perceptrons(rounds),
        }
    }

    /// Learns what is new among all patterns; gives the couplings, and how many units learnt where some may not.
    fn to(&mut self, stored: &[Signs]) -> (Couplings, Option<f64>) {
        match self {
            Self::Hebb => (Couplings::hebbian(stored), None),
            Self::Storkey(rule, known) => {
                for pattern in &stored[*known..] {
                    rule.present(pattern);
                }
                *known = stored.len();
                (rule.couplings(), None)
            }
            Self::PseudoInverse(rule, known, keep_diagonal) => {
                for pattern in &stored[*known..] {
                    rule.present(pattern);
                }
                *known = stored.len();
                (rule.couplings(*keep_diagonal), None)
            }
            Self::Perceptrons(rounds) => {
                let perceptrons = Perceptrons::learn(stored, *rounds);
                (perceptrons.couplings(), Some(perceptrons.learnt()))
            }
        }
    }
}
