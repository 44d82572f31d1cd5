//! Retrieval at a temperature.

use std::sync::Arc;

use attractor_core::{About, Invalid};
use attractor_memory::references::{AMIT_1987, GLAUBER_1963};
use attractor_memory::spins::{IntegerCouplings, SpinUpdate};
use attractor_memory::theory::thermal;
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::summary::numbers;
use attractor_record::{Coordinate, Curve, Metric, Record, Source, curves};
use attractor_study::{Axis, Experiment, Footprint, NotNegative, Positive, Records, Section, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ALPHA, ALPHA_C, ORDER, UnitCount, bytes, check_loads, pattern_count, patterns, start};
use crate::metrics::OVERLAP;

const TEMPERATURE: Coordinate = Coordinate::number("temperature", "temperature", "T");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `hopfield-temperature`.
    pub heat: Heat,
}

/// Retrieval at a temperature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Heat {
    /// N: number of units.
    pub units: UnitCount,
    /// T: temperatures.
    #[schemars(length(min = 1))]
    pub temperature: Vec<NotNegative>,
    /// α = P/N.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Stored patterns that are cued in a repetition, at most.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Sweeps before the overlap is looked at.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub settling: u32,
    /// Sweeps over which the overlap is averaged.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub sweeps: u32,
}

impl Default for Heat {
    fn default() -> Self {
        Self {
            units: UnitCount(2000),
            temperature: NotNegative::all(&[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1]),
            alpha: Positive::all(&[0.0005, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16]),
            cues: 2,
            settling: 60,
            sweeps: 40,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        check_loads("heat", &[self.heat.units], &self.heat.alpha)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&[self.heat.units], &self.heat.alpha, 1)).at("heat.units")
    }
}

/// Lets networks that start in their patterns run in Glauber dynamics.
pub(crate) struct HopfieldTemperature;

impl Experiment for HopfieldTemperature {
    const ID: &'static str = "hopfield-temperature";
    const ABOUT: About = About {
        title: "A Hopfield network at finite temperature",
        summary: "Overlap with a stored pattern in Glauber dynamics, against temperature and load, and the region of both in \
                  which patterns are retrieved, beside mean-field theory.",
        equation: r"m = \int Dz \tanh \beta (m + \sqrt{\alpha r} \, z), \quad q = \int Dz \tanh^2 \beta (m + \sqrt{\alpha r} \, z),
                    \quad r = \frac{q}{(1 - \beta (1 - q))^2}",
        provenance: "Theory of Amit, Gutfreund & Sompolinsky for infinitely many units, replica symmetric, solved here; with \
                     few patterns it is m = tanh(m/T). The edge of the region is where the mean overlap goes through one \
                     half. Sizes and sweeps are ours.",
        citations: &[AMIT_1987, GLAUBER_1963],
    };
    type Section = Keys;
    type Axes = (Axis<Keys, NotNegative>, Axis<Keys, Positive>);
    const AXES: Self::Axes = (
        Axis::new("heat.temperature", TEMPERATURE, |keys| keys.heat.temperature.clone()),
        Axis::new("heat.alpha", ALPHA, |keys| keys.heat.alpha.clone()),
    );
    const METRICS: &'static [Metric] = &[OVERLAP, ALPHA_C];
    const SMALLEST: &'static str = "
        repetitions = 3
        [heat]
        units = 80
        temperature = [0.2, 0.9]
        alpha = [0.02, 0.3]
        settling = 5
        sweeps = 5
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let Heat { units, cues, settling, sweeps, .. } = &trial.section.heat;
        let &(NotNegative(temperature), Positive(alpha)) = trial.at;
        let stored = patterns(trial, *units, alpha)?;
        let couplings = Arc::new(IntegerCouplings::hebbian(&stored));
        // Without heat, units follow their fields.
        let update =
            if temperature > 0.0 { SpinUpdate::Glauber { temperature } } else { SpinUpdate::Asynchronous };
        let asked = stored.len().min(*cues as usize);
        let heat = trial.streams(ORDER);
        let mut sum = 0.0;
        for (index, pattern) in (0..).zip(&stored[..asked]) {
            let mut run = start(&couplings, pattern, update, settling + sweeps, heat.at(index))?;
            for sweep in 0..settling + sweeps {
                trial.check()?;
                run.step();
                if sweep >= *settling {
                    sum += run.network().state().overlap(pattern);
                }
            }
        }
        let overlap = sum / (f64::from(*sweeps) * asked as f64);
        Ok(vec![trial.measure(&OVERLAP, overlap)])
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let edge = |curve: &Curve| curve.summary(&ALPHA_C, |picks| curve.falls_through(0.5, picks));
        let mut made: Vec<Record> = curves(records, &OVERLAP, &ALPHA).iter().filter_map(edge).collect();
        let steps = (0..=100).map(|step| f64::from(step) / 100.0);
        let mut temperatures: Vec<f64> = steps.chain(numbers(records, &TEMPERATURE)).collect();
        temperatures.sort_by(f64::total_cmp);
        temperatures.dedup();
        for &temperature in &temperatures {
            let critical = thermal::critical_load(temperature);
            made.push(Record::theory(&ALPHA_C, critical).at(TEMPERATURE, temperature));
            for alpha in numbers(records, &ALPHA) {
                let one_pattern = pattern_count(keys.heat.units, alpha) == 1;
                let load = if one_pattern { 0.0 } else { alpha };
                if let Some(state) = thermal::retrieval(load, temperature) {
                    let record = Record::theory(&OVERLAP, state.overlap).at(TEMPERATURE, temperature);
                    made.push(record.at(ALPHA, alpha));
                }
            }
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let overlap = Plot::new(&OVERLAP, &TEMPERATURE)
            .y(FigureAxis::new("overlap", "m", "").between(0.0, 1.0))
            .caption(
                "Overlap with a stored pattern, averaged over time. Lines: mean-field theory of infinitely many units, up to \
                 where it has a retrieval state.",
            );
        let edge = Plot::new(&ALPHA_C, &TEMPERATURE).y(ALPHA.axis()).caption(
            "Load at which the mean overlap goes through one half. Line: the load up to which mean-field theory has a retrieval \
             state.",
        );
        let figures = [overlap.draw(&of_some_loads(&shown)), edge.draw(&shown)];
        Presentation {
            tables: vec![
                beside_theory(&shown, "Edge of retrieval", &[&ALPHA_C]),
                beside_theory(&shown, "Overlap", &[&OVERLAP]),
            ],
            figures: figures.into_iter().flatten().collect(),
        }
    }
}

/// The records of evenly chosen loads, where there are many: more curves cannot be told apart.
fn of_some_loads(shown: &Shown) -> Shown<'static> {
    const MOST: usize = 6;
    let mut loads: Vec<f64> =
        shown.of(&OVERLAP, Source::Summary).filter_map(|record| record.number(ALPHA)).collect();
    loads.sort_by(f64::total_cmp);
    loads.dedup();
    let every = loads.len().div_ceil(MOST).max(1);
    let kept: Vec<f64> = loads.into_iter().step_by(every).collect();
    shown.only(|record| record.number(ALPHA).is_some_and(|alpha| kept.contains(&alpha)))
}
