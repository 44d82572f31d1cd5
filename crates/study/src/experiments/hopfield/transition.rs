//! The load at which retrieval breaks down.

use attractor_core::statistics::{Interval, Resamples};
use attractor_core::{About, Invalid, Outcome, maths::pow};
use attractor_memory::references::AMIT_1987;
use attractor_memory::spins::Couplings;
use attractor_memory::theory::hopfield::{SynapticNoise, critical, critical_load, overlap};

use super::{Curve, curves, number_of, patterns, point, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::energy::Positive;
use crate::spec::{Spec, Transition, UnitCount, hopfield};
use crate::summary;

/// Starts networks in their patterns and looks where they come to rest.
pub(crate) struct HopfieldTransition;

impl Experiment for HopfieldTransition {
    fn id(&self) -> &'static str {
        "hopfield-transition"
    }

    fn about(&self) -> About {
        About {
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
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["transition"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(hopfield::bytes(&spec.transition.units, &spec.transition.alpha, 1))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        hopfield::check_loads("transition", &spec.transition.units, &spec.transition.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let Transition { units, alpha, .. } = &spec.transition;
        let grid = units.iter().flat_map(|units| alpha.iter().map(move |alpha| (*units, *alpha)));
        let of = |(units, alpha): (UnitCount, Positive)| {
            let coordinates = [("units", units.0.into()), ("alpha", alpha.0.into())];
            point(spec, coordinates, |spec| {
                spec.transition.units = vec![units];
                spec.transition.alpha = vec![alpha];
            })
        };
        Ok(grid.map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Transition { units, alpha, cues, max_steps, retrieved } = &trial.point.spec.transition;
        let stored = patterns(trial, units[0], alpha[0].0);
        let couplings = Couplings::hebbian(&stored);
        trial.check()?;
        let asked = stored.len().min(*cues as usize);
        let (mut overlaps, mut kept, mut steps, mut outcomes) = (0.0, 0, 0, Vec::new());
        let cues = &stored[..asked];
        for (pattern, ended) in cues.iter().zip(couplings.recall(cues, *max_steps)) {
            let overlap = ended.state.overlap(pattern);
            overlaps += overlap;
            kept += usize::from(overlap > *retrieved);
            steps += ended.last_change;
            outcomes.push(ended.outcome);
        }
        let mean = |sum: f64| sum / asked as f64;
        let mut records = vec![
            trial.measure("overlap", mean(overlaps)),
            trial.measure("retrieved", mean(kept as f64)).at("of", asked),
            trial.measure("steps", mean(f64::from(steps))),
        ];
        let names = [
            (Outcome::FixedPoint, "fixed_points"),
            (Outcome::Cycle { period: 2 }, "cycles"),
            (Outcome::StepLimit, "step_limits"),
        ];
        for (outcome, name) in names {
            let count = outcomes.iter().filter(|ended| **ended == outcome).count() as f64;
            records.push(trial.measure(name, mean(count)).at("of", asked));
        }
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let curves = curves(records, "retrieved", "alpha");
        let mut made: Vec<Record> = curves
            .iter()
            .filter_map(|curve| Some(curve.record("half_load", &curve.half_with_interval()?)))
            .collect();
        made.extend(extrapolated(&curves));
        made.push(theory("alpha_c", critical_load(SynapticNoise::None)));
        // A curve that ends where retrieval does, and where it was measured.
        let end = critical(SynapticNoise::None);
        let between = (1..=60).map(|step| end.load * f64::from(step) / 60.0);
        let measured = number_of(records, "alpha").into_iter().filter(|alpha| *alpha < end.load);
        let mut loads: Vec<f64> = between.chain(measured).collect();
        loads.sort_by(f64::total_cmp);
        loads.dedup();
        made.extend(
            loads.into_iter().filter_map(|alpha| Some(theory("overlap", overlap(alpha)?).at("alpha", alpha))),
        );
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_transition(records)
    }
}

/// α_c by a straight line through half-retrieved loads over N^(−2/3), for infinitely many units.
fn extrapolated(curves: &[Curve]) -> Option<Record> {
    let sizes: Vec<(f64, &Curve)> = curves
        .iter()
        .filter_map(|curve| Some((curve.condition.get("units")?.as_f64()?, curve)))
        .filter(|(_, curve)| curve.half_with_interval().is_some())
        .collect();
    let repetitions = sizes.iter().map(|(_, curve)| curve.repetitions()).min()?;
    if sizes.len() < 2 {
        return None;
    }
    let all: Vec<usize> = (0..repetitions).collect();
    let limit = |picks: &[usize]| -> Option<f64> {
        let points = sizes.iter().map(|(units, curve)| Some((pow(*units, -2.0 / 3.0), curve.half(picks)?)));
        Some(intercept(&points.collect::<Option<Vec<_>>>()?))
    };
    let value = limit(&all)?;
    let interval: Interval =
        Resamples::of(repetitions).interval(repetitions, |picks: &[usize]| limit(picks).unwrap_or(value));
    let record = Record { source: Source::Summary, ..Record::new("alpha_c", value) };
    Some(summary::attach(record, &interval))
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
