//! How capacity grows as patterns become sparse.

use attractor_core::maths::{exp, log};
use attractor_core::statistics::Interval;
use attractor_core::{About, Invalid};
use attractor_memory::references::{AMIT_1987, TSODYKS_1988};
use attractor_memory::theory::sparse::{Control, asymptote, critical_load, retrieval};
use attractor_memory::{Counts, Layout, Population};

use super::{Store, curves, number_of, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Activity, NetworkUnits, Sparse, Spec, each_once};

/// Fills networks of 0/1 units with patterns of one activity after the other.
pub(crate) struct SparseCapacity;

impl Experiment for SparseCapacity {
    fn id(&self) -> &'static str {
        "sparse-capacity"
    }

    fn about(&self) -> About {
        About {
            title: "Capacity of sparse patterns",
            summary: "Up to which load networks of 0/1 units stay near a stored pattern, against the fraction of units \
                      that are active in it, with the mean field of that activity and its limit for vanishing activity.",
            equation: r"J_{ij} = \frac{1}{N f (1 - f)} \sum_\mu (\xi_i - f)(\xi_j - f), \qquad \alpha_c \to \frac{1}{2 f |\ln f|} \quad (f \to 0)",
            provenance: "Synapses and limit are Tsodyks & Feigel'man's. Activity is held by winners here: the fN units \
                         with the largest fields are active. The mean field for this, the criterion (half of the \
                         networks that start in a pattern keep an overlap above 0.6) and the sizes are ours.",
            citations: &[TSODYKS_1988, AMIT_1987],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["sparse"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let bytes = |units: &NetworkUnits| 2 * Counts::bytes(&Layout::flat(units.0, 1));
        spec.sparse.units.iter().map(bytes).max()
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let Sparse { units, activity, relative_load, .. } = &spec.sparse;
        each_once("sparse.units", units)?;
        each_once("sparse.activity", activity)?;
        each_once("sparse.relative_load", relative_load)?;
        let mut pairs = units.iter().flat_map(|units| activity.iter().map(move |activity| (units, activity)));
        match pairs.find(|(units, activity)| (activity.0 * f64::from(units.0)).round() < 1.0) {
            Some((units, activity)) => Err(Invalid::new(
                "sparse.activity",
                format!("at activity {} not one of {} units is active", activity.0, units.0),
                format!("at least {}", 1.0 / f64::from(units.0)),
            )
            .help("raise the activity, or sparse.units")),
            None => Ok(()),
        }
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let Sparse { units, activity, .. } = &spec.sparse;
        let grid = units.iter().flat_map(|&units| activity.iter().map(move |&activity| (units, activity)));
        let point = |(units, activity): (NetworkUnits, Activity)| {
            let sparse = Sparse { units: vec![units], activity: vec![activity], ..spec.sparse.clone() };
            let coordinates = [("units", units.0.into()), ("activity", activity.0.into())];
            Point {
                coordinates: coordinates.map(|(name, value)| (name.to_owned(), value)).into(),
                spec: Spec { sparse, ..spec.clone() },
            }
        };
        Ok(grid.map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let Sparse { units, activity, relative_load, cues } = &trial.point.spec.sparse;
        let (Some(units), Some(activity)) = (units.first(), activity.first()) else { return Ok(Vec::new()) };
        #[expect(clippy::cast_sign_loss, reason = "a number of units")]
        let active = (activity.0 * f64::from(units.0)).round() as u32;
        let mut store = Store::new(trial, Population::of(&Layout::flat(units.0, active)));
        // Of the activity that there is, which differs where fN is not whole.
        let expected = critical_load(store.population.activity(), Control::Winners);
        let mut loads: Vec<f64> = relative_load.iter().map(|load| load.0).collect();
        loads.sort_by(f64::total_cmp);
        let mut records = Vec::new();
        for relative in loads {
            trial.check()?;
            let patterns = store.fill(relative * expected);
            let ends = store.run(&store.hebb(), *cues);
            // Of the whole number of patterns that there are.
            let relative = f64::from(patterns) / (f64::from(units.0) * expected);
            let of = |metric: &str, value| trial.measure(metric, value).at("relative_load", relative);
            records.push(of("overlap", ends.overlap));
            records.push(of("retrieved", ends.retrieved).at("of", (*cues).min(patterns)));
        }
        Ok(records)
    }

    fn summarise(&self, _: &Spec, records: &[Record]) -> Vec<Record> {
        let mut made: Vec<Record> = curves(records, "retrieved", "relative_load")
            .iter()
            .filter_map(|curve| {
                let activity = curve.condition.get("activity")?.as_f64()?;
                let (half, scale) = (curve.half_with_interval()?, critical_load(activity, Control::Winners));
                let half = Interval {
                    value: scale * half.value,
                    low: scale * half.low,
                    high: scale * half.high,
                    ..half
                };
                Some(curve.record("half_load", &half))
            })
            .collect();
        let simulated = number_of(records, "activity");
        let least = simulated.iter().copied().fold(0.01, f64::min);
        // Between those that are simulated, evenly on a logarithmic scale.
        let between = (0..=24).map(|part| {
            let part = f64::from(part) / 24.0;
            exp(log(least) * part + log(0.5) * (1.0 - part))
        });
        let mut activities: Vec<f64> = simulated.iter().copied().chain(between).collect();
        activities.sort_by(f64::total_cmp);
        activities.dedup();
        for &activity in &activities {
            let of = |load| theory("half_load", load).at("activity", activity);
            made.push(of(critical_load(activity, Control::Winners)));
            made.push(of(asymptote(activity)).at("law", "asymptote"));
        }
        for &activity in &simulated {
            let whole = critical_load(activity, Control::Winners);
            let own: Vec<Record> = records
                .iter()
                .filter(|record| record.number("activity") == Some(activity))
                .cloned()
                .collect();
            let between = (0..=40).map(|part| 0.5 + 0.5 * f64::from(part) / 40.0);
            let state = |relative: f64| {
                let overlap = retrieval(relative * whole, activity)?.overlap;
                Some(theory("overlap", overlap).at("activity", activity).at("relative_load", relative))
            };
            made.extend(number_of(&own, "relative_load").into_iter().chain(between).filter_map(state));
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::sparse_capacity(records)
    }
}
