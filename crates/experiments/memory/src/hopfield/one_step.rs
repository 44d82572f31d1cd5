//! Signal and noise in one step from a stored pattern.

use std::sync::Arc;

use attractor_core::{About, Invalid, numerics::root};
use attractor_memory::references::{HOPFIELD_1982, MCELIECE_1987};
use attractor_memory::spins::{IntegerCouplings, Signs, SpinUpdate};
use attractor_memory::theory::signal_to_noise::{
    all_patterns_right, bit_error, pattern_right, patterns_with_all_right, patterns_with_one_right,
};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{
    Axis, Experiment, Footprint, Positive, Records, Repetition, Section, Stop, Trial, each_once,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ALPHA, ORDER, PATTERNS, STORED, UNITS, UnitCount, bytes, check_loads, pattern_count, patterns, start,
};

const CRITERION: Coordinate = Coordinate::word("criterion", "criterion");
const LAW: Coordinate = Coordinate::word("law", "law");

const BIT_ERROR: Metric = Metric::mean(
    "bit_error",
    "bit error",
    "Fraction of units that one step from a stored pattern leaves wrong.",
);
const PATTERN_ERROR: Metric = Metric::mean(
    "pattern_error",
    "pattern error",
    "Fraction of stored patterns in which one step leaves a unit wrong.",
);
const PATTERNS_RIGHT: Metric = Metric::mean(
    "patterns_right",
    "patterns without error",
    "Largest number of stored patterns at which a step leaves the first (`criterion` = `one`), or all of them \
     (`all`), without a wrong unit.",
)
.in_unit("patterns");

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `hopfield-errors`.
    pub one_step: OneStep,
}

/// One step from a stored pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OneStep {
    /// N: numbers of units.
    #[schemars(length(min = 1))]
    pub units: Vec<UnitCount>,
    /// α = P/N: loads at which errors are counted.
    #[schemars(length(min = 1))]
    pub alpha: Vec<Positive>,
    /// Largest number of stored patterns that are asked for in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
}

impl Default for OneStep {
    fn default() -> Self {
        Self {
            units: [250, 500, 1000, 2000].map(UnitCount).into(),
            alpha: Positive::all(&[
                0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.138, 0.185, 0.25, 0.37, 0.61, 1.0,
            ]),
            cues: 200,
        }
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        each_once("one_step.alpha", &self.one_step.alpha)?;
        check_loads("one_step", &self.one_step.units, &self.one_step.alpha)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(bytes(&self.one_step.units, &self.one_step.alpha, 1)).at("one_step.units")
    }
}

/// Lets a network take one step from its patterns, and stores patterns until one is lost.
pub(crate) struct HopfieldErrors;

impl Experiment for HopfieldErrors {
    const ID: &'static str = "hopfield-errors";
    const ABOUT: About = About {
        title: "Signal and noise in a Hopfield network",
        summary: "How often a unit, or a whole pattern, is wrong after one step from a stored pattern, and how many \
                  patterns can be stored without any error.",
        equation: r"\epsilon = \tfrac12 \, \mathrm{erfc} \frac{1}{\sqrt{2 \alpha}}",
        provenance: "The argument is Hopfield's. The theory of errors is that of Gaussian noise of (P − 1)/(N − 1), loads \
                     without errors are the leading terms N/(2 ln N) and N/(4 ln N) of McEliece et al., and those at which the \
                     same Gaussian noise makes an error as likely as not (finite-size). Sizes and loads are ours.",
        citations: &[HOPFIELD_1982, MCELIECE_1987],
    };
    type Section = Keys;
    type Axes = Axis<Keys, UnitCount>;
    const AXES: Self::Axes = Axis::new("one_step.units", UNITS, |keys| keys.one_step.units.clone());
    const COORDINATES: &'static [Coordinate] = &[ALPHA, STORED, CRITERION, LAW];
    const METRICS: &'static [Metric] = &[BIT_ERROR, PATTERN_ERROR, PATTERNS_RIGHT];
    const SMALLEST: &'static str = "
        repetitions = 3
        [one_step]
        units = [40, 60]
        alpha = [0.1, 0.3]
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let OneStep { alpha, cues, .. } = &trial.section.one_step;
        let units = *trial.at;
        let mut records = Vec::new();
        for alpha in alpha {
            trial.check()?;
            let stored = patterns(trial, units, alpha.0)?;
            let asked = stored.len().min(*cues as usize);
            let wrong = after_a_step(trial, &stored, asked)?;
            let bits = wrong.iter().sum::<usize>() as f64 / (asked as f64 * f64::from(units.0));
            let lost = wrong.iter().filter(|&&wrong| wrong > 0).count() as f64 / asked as f64;
            let at = |record: Record| record.at(ALPHA, alpha.0).at(STORED, stored.len());
            // Bits of one network share its patterns: they are no independent cases, repetitions are.
            records.push(at(trial.measure(&BIT_ERROR, bits)));
            records.push(at(trial.measure(&PATTERN_ERROR, lost)));
        }
        let (one, all) = without_errors(trial, units)?;
        records.push(trial.measure(&PATTERNS_RIGHT, f64::from(one)).at(CRITERION, "one"));
        records.push(trial.measure(&PATTERNS_RIGHT, f64::from(all)).at(CRITERION, "all"));
        Ok(records)
    }

    fn summarise(&self, keys: &Keys, records: &[Record]) -> Vec<Record> {
        let whole = |record: &Record| record.coordinates.get(UNITS.name)?.as_u64().map(|units| units as u32);
        let mut sizes: Vec<u32> = records.iter().filter_map(whole).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let mut made = Vec::new();
        for units in sizes {
            let n = f64::from(units);
            for alpha in &keys.one_step.alpha {
                let patterns = pattern_count(UnitCount(units), alpha.0);
                let load = f64::from(patterns - 1) / (n - 1.0);
                let at = |record: Record| record.at(UNITS, units).at(ALPHA, alpha.0).at(STORED, patterns);
                made.push(at(Record::theory(&BIT_ERROR, bit_error(load))));
                made.push(at(Record::theory(&PATTERN_ERROR, 1.0 - pattern_right(n, load))));
            }
            let laws = [
                ("one", "leading-term", Some(patterns_with_one_right(n))),
                ("all", "leading-term", Some(patterns_with_all_right(n))),
                ("one", "finite-size", half_lost(n, pattern_right)),
                ("all", "finite-size", half_lost(n, all_patterns_right)),
            ];
            made.extend(laws.into_iter().filter_map(|(criterion, law, right)| {
                let record = Record::theory(&PATTERNS_RIGHT, right?).at(UNITS, units);
                Some(record.at(CRITERION, criterion).at(LAW, law))
            }));
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let bits = Plot::new(&BIT_ERROR, &ALPHA).y(FigureAxis::new("bit error", "ε", "")).caption(
            "Fraction of units that one step from a stored pattern leaves wrong. Lines: Gaussian noise of the other patterns.",
        );
        let patterns = Plot::new(&PATTERN_ERROR, &ALPHA).caption(
            "Fraction of stored patterns in which one step leaves a unit wrong. Lines: as if errors were independent.",
        );
        let right = Plot::new(&PATTERNS_RIGHT, &UNITS)
            .x(UNITS.axis().log())
            .y(FigureAxis::new("patterns", "P", "").log())
            .caption(
                "Largest number of stored patterns without any error after one step. Lines: N/(2 ln N) for one of them and \
                 N/(4 ln N) for all, the leading terms for many units; and where Gaussian noise makes an error as likely as not.",
            );
        // How many patterns a load makes is no condition of its own.
        let by_load = shown.without(STORED);
        let figures = [bits.draw(&by_load), patterns.draw(&by_load), right.draw(&with_named_laws(&shown))];
        Presentation {
            tables: vec![
                beside_theory(&shown, "Errors of one step", &[&BIT_ERROR, &PATTERN_ERROR]),
                beside_theory(&shown, "Patterns without error", &[&PATTERNS_RIGHT]),
            ],
            figures: figures.into_iter().flatten().collect(),
        }
    }
}

/// How many units one step from each of the first patterns leaves wrong.
fn after_a_step(repetition: &Repetition, stored: &[Signs], asked: usize) -> Result<Vec<usize>, Stop> {
    let couplings = Arc::new(IntegerCouplings::hebbian(stored));
    let wrong = |pattern: &Signs| {
        repetition.check()?;
        let mut run = start(&couplings, pattern, SpinUpdate::Synchronous, 1, repetition.stream(ORDER))?;
        run.step();
        Ok(run.network().turned().len())
    };
    stored[..asked].iter().map(wrong).collect()
}

/// Calls a law one where it stands alone: `finite-size law`.
fn with_named_laws(shown: &Shown) -> Shown<'static> {
    shown.changed(|record| {
        let law = record.text(LAW);
        let record = record.clone();
        Some(if law.is_empty() { record } else { record.at(LAW, format!("{law} law")) })
    })
}

/// P of `units` at which it is as likely as not that there is no error; none where that is beyond 0.9 N.
fn half_lost(units: f64, right: impl Fn(f64, f64) -> f64) -> Option<f64> {
    let load = root(|load| right(units, load) - 0.5, 1e-6, 0.9)?;
    Some(1.0 + load * (units - 1.0))
}

/// The largest numbers of stored patterns at which the first, and all, survive a step without error.
fn without_errors(repetition: &Repetition, UnitCount(units): UnitCount) -> Result<(u32, u32), Stop> {
    let streams = repetition.streams(PATTERNS);
    let whole = |state: &Signs| -> Vec<i32> {
        (0..units).map(|unit| if state.sign(unit) > 0.0 { 1 } else { -1 }).collect()
    };
    let lost = |margin: &Vec<i32>| margin.iter().any(|&margin| margin < 0);
    let others = units.cast_signed();
    // Of each pattern and unit, h_i ξ_i N without the unit itself: what is not below 0 stays right.
    let mut stored: Vec<Signs> = Vec::new();
    let mut margins: Vec<Vec<i32>> = Vec::new();
    let mut all = None;
    loop {
        repetition.check()?;
        let before = stored.len() as u32;
        let pattern = Signs::random(units, &mut streams.at(u64::from(before)));
        let own = whole(&pattern);
        let mut margin = vec![others - 1; own.len()];
        for (other, its_margin) in stored.iter().zip(&mut margins) {
            let overlap = others - 2 * other.distance(&pattern).cast_signed();
            for ((a, b), (x, y)) in margin.iter_mut().zip(&mut *its_margin).zip(own.iter().zip(whole(other)))
            {
                // Σ_{j≠i} ξ_iμ ξ_jμ ξ_jν ξ_iν is the same both ways round.
                let crosstalk = overlap * x * y - 1;
                *a += crosstalk;
                *b += crosstalk;
            }
        }
        stored.push(pattern);
        margins.push(margin);
        if all.is_none() && margins.iter().any(lost) {
            all = Some(before);
        }
        if lost(&margins[0]) {
            return Ok((before, all.unwrap_or(before)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use attractor_core::Seed;
    use attractor_record::Coordinates;

    use super::super::first_patterns;
    use super::*;

    /// Margins that are kept from pattern to pattern, against networks that are learnt anew and take the step.
    #[test]
    fn one_pattern_more_is_the_first_that_a_step_spoils() {
        let (coordinates, stop) = (Coordinates::new(), AtomicBool::new(false));
        for number in 0..5 {
            let repetition =
                Repetition { seed: Seed(4), number, threads: 1, coordinates: &coordinates, stop: &stop };
            let units = UnitCount(48 + number);
            let (one, all) = without_errors(&repetition, units).unwrap();
            let spoilt = |count: u32| -> Vec<bool> {
                let stored = first_patterns(&repetition, units.0, count).unwrap();
                let wrong = after_a_step(&repetition, &stored, stored.len()).unwrap();
                wrong.into_iter().map(|wrong| wrong > 0).collect()
            };
            assert!(0 < all && all <= one);
            assert!((1..=all).all(|count| !spoilt(count).contains(&true)), "{number}");
            assert!(spoilt(all + 1).contains(&true), "{number}");
            assert!((1..=one).all(|count| !spoilt(count)[0]) && spoilt(one + 1)[0], "{number}");
        }
    }

    #[test]
    fn an_error_is_as_likely_as_not_at_the_load_that_is_given() {
        for units in [16.0, 200.0, 32_768.0] {
            let patterns = half_lost(units, pattern_right).unwrap();
            let right = pattern_right(units, (patterns - 1.0) / (units - 1.0));
            assert!((right - 0.5).abs() < 1e-6, "{units}: {right}");
        }
        assert_eq!(half_lost(16.0, |_, _| 1.0), None);
    }
}
