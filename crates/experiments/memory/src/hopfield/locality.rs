//! What a rule gains that sees more than its two units.

use std::sync::Arc;

use attractor_core::{About, Invalid, Progress, Stream};
use attractor_memory::references::{COVER_1965, GARDNER_1988, PERSONNAZ_1985, STORKEY_1997};
use attractor_memory::spins::{
    IntegerCouplings, PerceptronLearning, PerceptronTraining, PseudoInverse, Signs, SpinUpdate, Storkey,
};
use attractor_memory::theory::perceptron::separable;
use attractor_record::figure::{Figure, FigureAxis};
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Curve, Metric, Record, curves};
use attractor_study::{
    Axis, Experiment, Footprint, Positive, Records, Repetition, Section, Stop, Trial, each_once,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ALPHA, CUES, ORDER, UnitCount, bytes, check_loads, pattern_count, patterns, run_through, start};
use crate::metrics::EXACT;

/// The fraction of patterns that must come back exactly.
const RECALLED: f64 = 0.9;

const SCHEME: Coordinate = Coordinate::word("scheme", "scheme");
const TURNED: Coordinate = Coordinate::number("turned", "fraction turned", "");

const EXACT_LOAD: Metric = Metric::of_means(
    "exact_load",
    "capacity α",
    "Largest load α at which 90 % of the patterns are recalled exactly, between the loads that were run.",
);
const UNITS_THAT_LEARNT: Metric = Metric::mean(
    "units_that_learnt",
    "units that learnt",
    "Fraction of perceptrons that hold all patterns in place when their rounds are used up or they make no error.",
);

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Rules and loads of `cost-of-locality`.
    pub locality: Locality,
}

/// Rules that see more and more of the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Locality {
    /// N: number of units.
    pub units: UnitCount,
    /// How couplings are learnt.
    #[schemars(length(min = 1))]
    pub schemes: Vec<Scheme>,
    /// α = P/N.
    #[schemars(length(min = 2))]
    pub alpha: Vec<Positive>,
    /// Fractions of a cue's units that are turned.
    #[schemars(length(min = 1))]
    pub turned: Vec<Turned>,
    /// Largest number of stored patterns that are cued in a repetition; they are evenly spaced among all.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Rounds of `perceptrons` through all patterns, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub rounds: u32,
    /// κ: how far patterns must hold perceptrons, in lengths of their couplings: ξ_i Σ_j J_ij ξ_j > κ ‖J_i‖.
    #[schemars(range(min = 0.0, max = 100.0))]
    #[serde(skip_serializing_if = "is_zero")]
    pub margin: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(margin: &f64) -> bool {
    *margin == 0.0
}

/// How couplings of ±1 units are learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Sums of products.
    Hebb,
    /// Storkey's rule, which takes off the fields of the two units.
    Storkey,
    /// The projection on the patterns, without `J_ii`.
    PseudoInverse,
    /// The same with `J_ii`.
    PseudoInverseWithDiagonal,
    /// Each unit learns from its own errors until it makes none.
    Perceptrons,
    /// The same where an error of a unit changes the couplings in both directions.
    SymmetricPerceptrons,
}

/// A fraction of units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Turned(#[schemars(range(min = 0.0, max = 0.5))] pub f64);

impl Default for Locality {
    fn default() -> Self {
        let all = [
            Scheme::Hebb,
            Scheme::Storkey,
            Scheme::PseudoInverse,
            Scheme::PseudoInverseWithDiagonal,
            Scheme::Perceptrons,
        ];
        Self {
            units: UnitCount(200),
            schemes: all.into(),
            alpha: Positive::all(&[
                0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8,
                0.9, 0.95, 1.0, 1.2, 1.4, 1.6, 1.7, 1.8, 1.9, 2.0, 2.2,
            ]),
            turned: [0.0, 0.05].map(Turned).into(),
            cues: 40,
            max_steps: 100,
            rounds: 500,
            margin: 0.0,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("locality.turned", &self.locality.turned)?;
        each_once("locality.alpha", &self.locality.alpha)?;
        check_loads("locality", &[self.locality.units], &self.locality.alpha)
    }

    fn footprint(&self) -> Footprint {
        let Locality { units, alpha, .. } = &self.locality;
        // Real couplings beside those of 16 bits.
        Footprint::of(8 * u64::from(units.0) * u64::from(units.0) + bytes(&[*units], alpha, 1))
            .at("locality.units")
    }
}

/// Fills networks by several rules and asks for their patterns, whole and damaged.
pub(crate) struct CostOfLocality;

impl Experiment for CostOfLocality {
    const ID: &'static str = "cost-of-locality";
    const ABOUT: About = About {
        title: "What locality costs",
        summary: "Exact recall of ±1 patterns, whole and with some units turned, after learning by rules that see more and more \
                  of the network: Hebb, Storkey, perceptrons, pseudo-inverse.",
        equation: r"J_{ij} = \frac{1}{N} \sum_{\mu \nu} \xi_i^\mu (Q^{-1})_{\mu \nu} \xi_j^\nu, \qquad
                    Q_{\mu \nu} = \frac{1}{N} \sum_k \xi_k^\mu \xi_k^\nu",
        provenance: "Rules are those of the papers. How many units can hold all patterns at all is Cover's count of linearly \
                     separable sets, which jumps at Gardner's α = 2 for many units; it is the theory of perceptrons. Sizes, \
                     loads, damage to cues and 90 % exact recall as capacity are ours.",
        citations: &[PERSONNAZ_1985, STORKEY_1997, COVER_1965, GARDNER_1988],
    };
    type Section = Keys;
    type Axes = Axis<Keys, Scheme>;
    const AXES: Self::Axes = Axis::new("locality.schemes", SCHEME, |keys| keys.locality.schemes.clone());
    const COORDINATES: &'static [Coordinate] = &[ALPHA, TURNED];
    const METRICS: &'static [Metric] = &[EXACT, UNITS_THAT_LEARNT, EXACT_LOAD];
    const SMALLEST: &'static str = "
        repetitions = 3
        [locality]
        units = 40
        alpha = [0.1, 0.5, 2.5]
        cues = 4
        rounds = 30
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Locality { units, alpha, turned, cues, max_steps, rounds, margin, .. } = &trial.section.locality;
        let mut loads: Vec<f64> = alpha.iter().map(|alpha| alpha.0).collect();
        loads.sort_by(f64::total_cmp);
        let damage = trial.streams(CUES);
        let learning = PerceptronLearning { rounds: *rounds, margin: *margin, is_symmetric: false };
        let mut filled = Filled::new(*trial.at, *units, learning);
        let orders = trial.streams(ORDER);
        let mut records = Vec::new();
        for (load, alpha) in (0..).zip(loads) {
            trial.check()?;
            let stored = patterns(trial, *units, alpha)?;
            let (couplings, learnt) = filled.to(trial, &stored, orders.at(load))?;
            let couplings = Arc::new(couplings);
            if let Some(learnt) = learnt {
                records.push(trial.measure(&UNITS_THAT_LEARNT, learnt).at(ALPHA, alpha));
            }
            let asked = stored.len().min(*cues as usize);
            for (place, turned) in (0_u64..).zip(turned) {
                let mut exact = 0_u32;
                for cue in 0..asked {
                    trial.check()?;
                    let index = cue * stored.len() / asked;
                    let pattern = &stored[index];
                    let mut own = damage.at(place << 32 | index as u64);
                    let cue = pattern.with_overlap(1.0 - 2.0 * turned.0, &mut own);
                    let mut run = start(&couplings, &cue, SpinUpdate::Synchronous, *max_steps, own)?;
                    run_through(trial, &mut run)?;
                    exact += u32::from(run.network().state() == pattern);
                }
                let record = trial.measure(&EXACT, f64::from(exact) / asked as f64).at("of", asked);
                records.push(record.at(ALPHA, alpha).at(TURNED, turned.0));
            }
        }
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made: Vec<Record> = curves(records, &EXACT, &ALPHA).iter().filter_map(capacity).collect();
        let Locality { units, alpha, margin, .. } = &keys.locality;
        let scheme = serde_json::json!(Scheme::Perceptrons);
        // Cover counts sets that couplings of any size and sign separate at all.
        let is_counted = |record: &Record| {
            record.is(&UNITS_THAT_LEARNT) && record.coordinates.get(SCHEME.name) == Some(&scheme)
        };
        if *margin == 0.0 && records.iter().any(is_counted) {
            made.extend(alpha.iter().map(|alpha| {
                let value = separable(pattern_count(*units, alpha.0), units.0 - 1);
                Record::theory(&UNITS_THAT_LEARNT, value).at(ALPHA, alpha.0).at(SCHEME, scheme.clone())
            }));
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let mut fractions: Vec<f64> = records.all.iter().filter_map(|record| record.number(TURNED)).collect();
        fractions.sort_by(f64::total_cmp);
        fractions.dedup();
        let learnt = Plot::new(&UNITS_THAT_LEARNT, &ALPHA)
            .y(FigureAxis::new("units that learnt", "", "").between(0.0, 1.0))
            .caption(
                "Fraction of units that hold all patterns in place after perceptron learning. Line: the probability that a \
                 unit's patterns are linearly separable at all (Cover).",
            );
        let recall = fractions.into_iter().filter_map(|turned| recall(&shown, turned));
        Presentation {
            tables: vec![
                beside_theory(&shown, "Capacity at 90 % exact recall", &[&EXACT_LOAD]),
                beside_theory(&shown, "Units that learnt", &[&UNITS_THAT_LEARNT]),
            ],
            figures: recall.chain(learnt.draw(&shown)).collect(),
        }
    }
}

/// The load up to which enough patterns come back exactly.
fn capacity(curve: &Curve) -> Option<Record> {
    curve.summary(&EXACT_LOAD, |picks| curve.falls_through(RECALLED, picks))
}

/// Exact recall against load from cues with a fraction of their units turned.
fn recall(shown: &Shown, turned: f64) -> Option<Figure> {
    let own = shown.only(|record| record.number(TURNED).map(f64::to_bits) == Some(turned.to_bits()));
    let percent = 100.0 * turned;
    Plot::new(&EXACT, &ALPHA)
        .id(format!("exact-turned-{turned}"))
        .title(format!("Exact recall, {percent:.0} % of the cue turned"))
        .caption(format!(
            "Fraction of patterns that come back exactly from cues with {percent:.0} % of their units turned."
        ))
        .draw(&own)
}

/// A network that is filled further and further.
enum Filled {
    Hebb,
    Storkey(Storkey, usize),
    PseudoInverse(PseudoInverse, usize, bool),
    Perceptrons(PerceptronLearning),
}

impl Filled {
    fn new(scheme: Scheme, units: UnitCount, learning: PerceptronLearning) -> Self {
        match scheme {
            Scheme::Hebb => Self::Hebb,
            Scheme::Storkey => Self::Storkey(Storkey::new(units.0), 0),
            Scheme::PseudoInverse => Self::PseudoInverse(PseudoInverse::new(units.0), 0, false),
            Scheme::PseudoInverseWithDiagonal => Self::PseudoInverse(PseudoInverse::new(units.0), 0, true),
            Scheme::Perceptrons => Self::Perceptrons(learning),
            Scheme::SymmetricPerceptrons => {
                Self::Perceptrons(PerceptronLearning { is_symmetric: true, ..learning })
            }
        }
    }

    /// Learns what is new among all patterns; gives the couplings, and how many units learnt where some may not. `order` draws
    /// in which order perceptrons see them.
    fn to(
        &mut self,
        trial: &Repetition,
        stored: &[Signs],
        mut order: Stream,
    ) -> Result<(IntegerCouplings, Option<f64>), Stop> {
        Ok(match self {
            Self::Hebb => (IntegerCouplings::hebbian(stored), None),
            Self::Storkey(rule, known) => {
                for pattern in &stored[*known..] {
                    trial.check()?;
                    rule.present(pattern);
                }
                *known = stored.len();
                (rule.couplings(), None)
            }
            Self::PseudoInverse(rule, known, keep_diagonal) => {
                for pattern in &stored[*known..] {
                    trial.check()?;
                    rule.present(pattern);
                }
                *known = stored.len();
                (rule.couplings(*keep_diagonal), None)
            }
            Self::Perceptrons(learning) => {
                let mut training = PerceptronTraining::new(stored, *learning);
                while training.step(&mut order) == Progress::Going {
                    trial.check()?;
                }
                let perceptrons = training.perceptrons();
                (perceptrons.couplings(), Some(perceptrons.learnt()))
            }
        })
    }
}
