//! How capacity grows as patterns become sparse.

use attractor_core::maths::{exp, log};
use attractor_core::{About, Invalid};
use attractor_memory::references::{AMIT_1987, TSODYKS_1988};
use attractor_memory::theory::sparse::{Control, asymptote, critical_load, retrieval};
use attractor_memory::{Layout, Population};
use attractor_record::figure::{FigureAxis, Quantity, Reference};
use attractor_record::present::{Plot, Presentation, beside_theory};
use attractor_record::summary::numbers;
use attractor_record::{Coordinate, Curve, Metric, Record, curves};
use attractor_study::{Axis, Experiment, Footprint, Records, Section, Stop, Trial, each_once};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Load, NetworkUnits, Store, UNITS, bytes, of_largest};
use crate::metrics::{HALF_LOAD, OVERLAP, RETRIEVED};

const ACTIVITY: Coordinate = Coordinate::number("activity", "activity", "f");
const RELATIVE_LOAD: Coordinate =
    Coordinate::number("relative_load", "load over the capacity of the mean field", "α/α_c");
const LAW: Coordinate = Coordinate::word("law", "law");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `sparse-capacity`.
    pub sparse: Sparse,
}

/// Networks that store sparse patterns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sparse {
    /// N: sizes of the networks. Each is run.
    #[schemars(length(min = 1))]
    pub units: Vec<NetworkUnits>,
    /// f: fractions of the units that are active in a pattern. Each is run; fN is rounded.
    #[schemars(length(min = 1))]
    pub activity: Vec<Activity>,
    /// Loads, over the capacity that the mean field gives this activity.
    #[schemars(length(min = 1))]
    pub relative_load: Vec<Load>,
    /// Networks that are run at each load, from as many stored patterns.
    #[schemars(range(min = 1, max = 10_000))]
    pub cues: u32,
}

/// A fraction of active units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Activity(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 0.5))] pub f64);

impl Activity {
    /// How many of so many units are active.
    fn of(self, units: NetworkUnits) -> u32 {
        #[expect(clippy::cast_sign_loss, reason = "a number of units")]
        let active = (self.0 * f64::from(units.0)).round() as u32;
        active
    }
}

impl Default for Sparse {
    fn default() -> Self {
        Self {
            units: [500, 1000].map(NetworkUnits).into(),
            activity: [0.5, 0.2, 0.1, 0.05, 0.02].map(Activity).into(),
            relative_load: [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5].map(Load).into(),
            cues: 40,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let Sparse { units, activity, relative_load, .. } = &self.sparse;
        each_once("sparse.relative_load", relative_load)?;
        let mut pairs =
            units.iter().flat_map(|units| activity.iter().map(move |activity| (*units, *activity)));
        match pairs.find(|(units, activity)| activity.of(*units) == 0) {
            Some((units, activity)) => Err(Invalid::new(
                "sparse.activity",
                format!("at activity {} not one of {} units is active", activity.0, units.0),
                format!("at least {}", 1.0 / f64::from(units.0)),
            )
            .help("raise the activity, or sparse.units")),
            None => Ok(()),
        }
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&self.sparse.units, 2)).at("sparse.units")
    }
}

/// Fills networks of 0/1 units with patterns of one activity after the other.
pub(crate) struct SparseCapacity;

impl Experiment for SparseCapacity {
    const ID: &'static str = "sparse-capacity";
    const ABOUT: About = About {
        title: "Capacity of sparse patterns",
        summary: "Up to which load networks of 0/1 units stay near a stored pattern, against the fraction of units \
                  that are active in it, with the mean field of that activity and its limit for vanishing activity.",
        equation: r"J_{ij} = \frac{1}{N f (1 - f)} \sum_\mu (\xi_i - f)(\xi_j - f), \qquad \alpha_c \to \frac{1}{2 f |\ln f|} \quad (f \to 0)",
        provenance: "Synapses and limit are Tsodyks & Feigel'man's. Activity is held by winners here: the fN units \
                     with the largest fields are active. The mean field for this, the criterion (half of the \
                     networks that start in a pattern keep an overlap above 0.6) and the sizes are ours.",
        citations: &[TSODYKS_1988, AMIT_1987],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, NetworkUnits>, Axis<Keys, Activity>);
    const AXES: Self::Axes = (
        Axis::new("sparse.units", UNITS, |keys| keys.sparse.units.clone()),
        Axis::new("sparse.activity", ACTIVITY, |keys| keys.sparse.activity.clone()),
    );
    const COORDINATES: &'static [Coordinate] = &[RELATIVE_LOAD, LAW];
    const METRICS: &'static [Metric] = &[OVERLAP, RETRIEVED, HALF_LOAD];
    const SMALLEST: &'static str = "
        repetitions = 3
        [sparse]
        units = [60]
        activity = [0.5, 0.1]
        relative_load = [0.5, 1.5, 4.0]
        cues = 10
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Sparse { relative_load, cues, .. } = &trial.section.sparse;
        let &(units, activity) = trial.at;
        let population = Population::of(&Layout::flat(units.0, activity.of(units)));
        let mut store = Store::new(trial.repetition, population);
        // Of the activity that there is, which differs where fN is not whole.
        let expected = critical_load(store.population.activity(), Control::Winners);
        let mut records = Vec::new();
        for relative in Load::ascending(relative_load) {
            trial.check()?;
            let patterns = store.fill(relative * expected)?;
            let ends = store.run(store.hebb(), *cues)?;
            // Of the whole number of patterns that there are.
            let relative = f64::from(patterns) / (f64::from(units.0) * expected);
            let of = |metric, value| trial.measure(metric, value).at(RELATIVE_LOAD, relative);
            records.push(of(&OVERLAP, ends.overlap));
            records.push(of(&RETRIEVED, ends.retrieved).at("of", (*cues).min(patterns)));
        }
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let mut made: Vec<Record> =
            curves(records, &RETRIEVED, &RELATIVE_LOAD).iter().filter_map(capacity).collect();
        let simulated = numbers(records, &ACTIVITY);
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
            let of = |load| Record::theory(&HALF_LOAD, load).at(ACTIVITY, activity);
            made.push(of(critical_load(activity, Control::Winners)));
            made.push(of(asymptote(activity)).at(LAW, "asymptote"));
        }
        for &activity in &simulated {
            let whole = critical_load(activity, Control::Winners);
            let own = records.iter().filter(|record| record.number(ACTIVITY) == Some(activity));
            let own: Vec<Record> = own.cloned().collect();
            let between = (0..=40).map(|part| 0.5 + 0.5 * f64::from(part) / 40.0);
            let state = |relative: f64| {
                let overlap = retrieval(relative * whole, activity)?.overlap;
                Some(Record::theory(&OVERLAP, overlap).at(ACTIVITY, activity).at(RELATIVE_LOAD, relative))
            };
            made.extend(numbers(&own, &RELATIVE_LOAD).into_iter().chain(between).filter_map(state));
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let capacity = Plot::new(&HALF_LOAD, &ACTIVITY)
            .title("Capacity against activity")
            .x(ACTIVITY.axis().log())
            .y(FigureAxis::new("capacity", "α_c", "patterns/unit").log())
            .caption(
                "Load up to which half of the networks that start in a stored pattern keep an overlap above 0.6. Lines: mean \
                 field at this activity, and its limit for vanishing activity.",
            );
        let overlap = Plot::new(&OVERLAP, &RELATIVE_LOAD)
            .title("Overlap up to capacity and beyond")
            .y(FigureAxis::new("overlap", "m", ""))
            .reference(Reference { of: Quantity::X, value: 1.0, label: String::new() })
            .caption(
                "Overlap with the pattern that networks started in, for the largest size. Lines: mean field for infinitely \
                 many units.",
            );
        let figures = [capacity.draw(&shown), overlap.draw(&of_largest(&shown))];
        Presentation {
            tables: vec![
                beside_theory(&shown, "Capacity, patterns for each unit", &[&HALF_LOAD]),
                beside_theory(&shown, "Networks that stay near their pattern", &[&RETRIEVED, &OVERLAP]),
            ],
            figures: figures.into_iter().flatten().collect(),
        }
    }
}

/// The load up to which half of the networks stay near their pattern, in patterns for each unit.
fn capacity(curve: &Curve) -> Option<Record> {
    let activity = curve.condition.get(ACTIVITY.name)?.as_f64()?;
    let scale = critical_load(activity, Control::Winners);
    curve.summary(&HALF_LOAD, |picks| curve.falls_through(0.5, picks).times(scale))
}
