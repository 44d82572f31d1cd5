//! The load at which retrieval breaks down.

use attractor_core::statistics::jackknife;
use attractor_core::{About, Invalid, Outcome, maths::pow};
use attractor_memory::references::AMIT_1987;
use attractor_memory::spins::IntegerCouplings;
use attractor_memory::theory::hopfield::{SynapticNoise, critical, critical_load, overlap};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::{Curve, Metric, Record, curves, summary};
use attractor_study::{Axis, Experiment, Footprint, Positive, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ALPHA, ALPHA_C, UNITS, UnitCount, bytes, check_loads, patterns};
use crate::metrics::{CYCLES, FIXED_POINTS, HALF_LOAD, OVERLAP, RETRIEVED, STEP_LIMITS, STEPS};

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `hopfield-transition`.
    pub transition: Transition,
}

/// From patterns to where they lead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Transition {
    /// N: numbers of units.
    #[schemars(length(min = 1))]
    pub units: Vec<UnitCount>,
    /// α = P/N.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// The overlap above which a pattern counts as retrieved.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub retrieved: f64,
}

impl Default for Transition {
    fn default() -> Self {
        Self {
            units: [500, 1000, 2000, 4000].map(UnitCount).into(),
            alpha: Positive::all(&[
                0.05, 0.1, 0.12, 0.13, 0.135, 0.14, 0.145, 0.15, 0.155, 0.16, 0.165, 0.17, 0.18, 0.19, 0.2,
                0.22,
            ]),
            cues: 50,
            max_steps: 1000,
            retrieved: 0.6,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        check_loads("transition", &self.transition.units, &self.transition.alpha)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&self.transition.units, &self.transition.alpha, 1)).at("transition.units")
    }
}

/// Starts networks in their patterns and looks where they come to rest.
pub(crate) struct HopfieldTransition;

impl Experiment for HopfieldTransition {
    const ID: &'static str = "hopfield-transition";
    const ABOUT: About = About {
        title: "The phase transition of a Hopfield network",
        summary: "How near to a stored pattern a network stays that starts in it, against the load, beside mean-field \
                  theory.",
        equation: r"m = \mathrm{erf} \frac{m}{\sqrt{2 \alpha r}}, \quad r = \frac{1}{(1 - C)^2}, \quad
                    C = \sqrt{\frac{2}{\pi \alpha r}} \, e^{-m^2 / 2 \alpha r}",
        provenance: "Theory of Amit, Gutfreund & Sompolinsky for infinitely many units, solved here. All units follow \
                     their fields at once until the state repeats. α_c is \
                     extrapolated from loads at which half of the patterns are lost over N^(−2/3), which is our choice: \
                     retrieval ends where two fixed points meet, and the barrier between them, N (α_c − α)^(3/2), is then \
                     of the order of fluctuations.",
        citations: &[AMIT_1987],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, UnitCount>, Axis<Keys, Positive>);
    const AXES: Self::Axes = (
        Axis::new("transition.units", UNITS, |keys| keys.transition.units.clone()),
        Axis::new("transition.alpha", ALPHA, |keys| keys.transition.alpha.clone()),
    );
    const METRICS: &'static [Metric] =
        &[OVERLAP, RETRIEVED, STEPS, FIXED_POINTS, CYCLES, STEP_LIMITS, HALF_LOAD, ALPHA_C];
    const SMALLEST: &'static str = "
        repetitions = 3
        [transition]
        units = [60, 90]
        alpha = [0.05, 0.15, 0.4]
        cues = 4
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Transition { cues, max_steps, retrieved, .. } = &trial.section.transition;
        let &(units, alpha) = trial.at;
        let stored = patterns(trial, units, alpha.0)?;
        let couplings = IntegerCouplings::hebbian(&stored);
        trial.check()?;
        let asked = stored.len().min(*cues as usize);
        let (mut overlaps, mut kept, mut steps, mut outcomes) = (0.0, 0, 0, Vec::new());
        let cues = &stored[..asked];
        // Networks side by side are many times as fast as runs one after the other, and end as these do: tests of the
        // couplings compare the two.
        for (pattern, ended) in cues.iter().zip(couplings.recall(cues, *max_steps)) {
            let overlap = ended.state.overlap(pattern);
            overlaps += overlap;
            kept += usize::from(overlap > *retrieved);
            steps += ended.last_change;
            outcomes.push(ended.outcome);
        }
        let mean = |sum: f64| sum / asked as f64;
        let mut records = vec![
            trial.measure(&OVERLAP, mean(overlaps)),
            trial.measure(&RETRIEVED, mean(kept as f64)).at("of", asked),
            trial.measure(&STEPS, mean(f64::from(steps))),
        ];
        let ends = [
            (Outcome::FixedPoint, &FIXED_POINTS),
            (Outcome::Cycle { period: 2 }, &CYCLES),
            (Outcome::StepLimit, &STEP_LIMITS),
        ];
        for (outcome, metric) in ends {
            let count = outcomes.iter().filter(|ended| **ended == outcome).count() as f64;
            records.push(trial.measure(metric, mean(count)).at("of", asked));
        }
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let curves = curves(records, &RETRIEVED, &ALPHA);
        let half = |curve: &Curve| curve.summary(&HALF_LOAD, |picks| curve.falls_through(0.5, picks));
        let mut made: Vec<Record> = curves.iter().filter_map(half).collect();
        made.extend(extrapolated(&curves));
        made.push(Record::theory(&ALPHA_C, critical_load(SynapticNoise::None)));
        // A curve that ends where retrieval does, and where it was measured.
        let end = critical(SynapticNoise::None);
        let between = (1..=60).map(|step| end.load * f64::from(step) / 60.0);
        let measured = summary::numbers(records, &ALPHA).into_iter().filter(|alpha| *alpha < end.load);
        let mut loads: Vec<f64> = between.chain(measured).collect();
        loads.sort_by(f64::total_cmp);
        loads.dedup();
        let theory = |alpha| Some(Record::theory(&OVERLAP, overlap(alpha)?).at(ALPHA, alpha));
        made.extend(loads.into_iter().filter_map(theory));
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let overlap = Plot::new(&OVERLAP, &ALPHA)
            .y(FigureAxis::new("overlap", "m", "").between(0.0, 1.0))
            .caption(
                "Overlap with a stored pattern of networks that started in it. Line: mean-field theory of infinitely many \
                 units, up to where it has a retrieval state.",
            );
        let retrieved =
            Plot::new(&RETRIEVED, &ALPHA).caption("Fraction of patterns that are retrieved from themselves.");
        let half = Plot::new(&HALF_LOAD, &UNITS)
            .x(UNITS.axis().log())
            .y(FigureAxis::new("half-retrieved load", "α", ""))
            .caption("Load at which half of the patterns are retrieved.");
        Presentation {
            tables: vec![
                beside_theory(&shown, "Critical load", &[&ALPHA_C]),
                beside_theory(&shown, "Half-retrieved load", &[&HALF_LOAD]),
                beside_theory(
                    &shown,
                    "At each load",
                    &[&OVERLAP, &RETRIEVED, &STEPS, &FIXED_POINTS, &CYCLES],
                ),
            ],
            figures: [overlap, retrieved, half].iter().filter_map(|plot| plot.draw(&shown)).collect(),
        }
    }
}

/// α_c by a straight line through half-retrieved loads over N^(−2/3), for infinitely many units.
fn extrapolated(curves: &[Curve]) -> Option<Record> {
    let all = |repetitions: usize| (0..repetitions).collect::<Vec<_>>();
    let sizes: Vec<(f64, &Curve)> = curves
        .iter()
        .filter_map(|curve| Some((curve.condition.get(UNITS.name)?.as_f64()?, curve)))
        .filter(|(_, curve)| curve.falls_through(0.5, &all(curve.repetitions())).known().is_some())
        .collect();
    let repetitions = sizes.iter().map(|(_, curve)| curve.repetitions()).min()?;
    if sizes.len() < 2 {
        return None;
    }
    let limit = |picks: &[usize]| {
        let half = |curve: &Curve| curve.falls_through(0.5, picks).place();
        let points = sizes.iter().map(|(units, curve)| (pow(*units, -2.0 / 3.0), half(curve)));
        intercept(&points.collect::<Vec<_>>())
    };
    let interval = jackknife(repetitions, limit);
    Some(summary::attach(Record::new(&ALPHA_C, interval.value), &interval))
}

/// Where a line of least squares meets x = 0.
fn intercept(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>()
        / points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum::<f64>();
    y - slope * x
}
