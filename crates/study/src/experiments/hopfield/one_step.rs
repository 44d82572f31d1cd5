//! Signal and noise in one step from a stored pattern.

use attractor_core::{About, Invalid, numerics::root};
use attractor_memory::references::{HOPFIELD_1982, MCELIECE_1987};
use attractor_memory::spins::{Couplings, Signs, SpinNetwork};
use attractor_memory::theory::signal_to_noise::{
    all_patterns_right, bit_error, pattern_right, patterns_with_all_right, patterns_with_one_right,
};

use super::{patterns, patterns_of, point, theory};
use crate::experiments::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{OneStep, Spec, UnitCount, hopfield};

/// Lets a network take one step from its patterns, and stores patterns until one is lost.
pub(crate) struct HopfieldErrors;

impl Experiment for HopfieldErrors {
    fn id(&self) -> &'static str {
        "hopfield-errors"
    }

    fn about(&self) -> About {
        About {
            title: "Signal and noise in a Hopfield network",
            summary: "How often a unit, or a whole pattern, is wrong after one step from a stored pattern, and how many \
                      patterns can be stored without any error.",
            equation: r"\epsilon = \tfrac12 \, \mathrm{erfc} \frac{1}{\sqrt{2 \alpha}}",
            provenance: "The argument is Hopfield's. The theory of errors is that of Gaussian noise of (P − 1)/(N − 1), loads \
                         without errors are the leading terms N/(2 ln N) and N/(4 ln N) of McEliece et al., and those at which the \
                         same Gaussian noise makes an error as likely as not (finite-size). Sizes and loads are ours.",
            citations: &[HOPFIELD_1982, MCELIECE_1987],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["one_step"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        Some(hopfield::bytes(&spec.one_step.units, &spec.one_step.alpha, 1))
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        hopfield::check_loads("one_step", &spec.one_step.units, &spec.one_step.alpha)
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let of = |units: &UnitCount| {
            point(spec, [("units", units.0.into())], |spec| spec.one_step.units = vec![*units])
        };
        Ok(spec.one_step.units.iter().map(of).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let OneStep { units, alpha, cues } = &trial.point.spec.one_step;
        let units = units[0];
        let mut records = Vec::new();
        for alpha in alpha {
            trial.check()?;
            let stored = patterns(trial, units, alpha.0);
            let couplings = Couplings::hebbian(&stored);
            let asked = stored.len().min(*cues as usize);
            let wrong: Vec<usize> =
                stored[..asked].iter().map(|pattern| SpinNetwork::new(&couplings, pattern).step()).collect();
            let bits = wrong.iter().sum::<usize>() as f64 / (asked as f64 * f64::from(units.0));
            let lost = wrong.iter().filter(|&&wrong| wrong > 0).count() as f64 / asked as f64;
            let at = |record: Record| record.at("alpha", alpha.0).at("patterns", stored.len());
            // Bits of one network share its patterns: they are no independent cases, repetitions are.
            records.push(at(trial.measure("bit_error", bits)));
            records.push(at(trial.measure("pattern_error", lost)));
        }
        let (one, all) = without_errors(trial, units)?;
        records.push(trial.measure("patterns_right", f64::from(one)).at("criterion", "one"));
        records.push(trial.measure("patterns_right", f64::from(all)).at("criterion", "all"));
        Ok(records)
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let whole = |record: &Record| record.coordinates.get("units")?.as_u64().map(|units| units as u32);
        let mut sizes: Vec<u32> = records.iter().filter_map(whole).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let mut made = Vec::new();
        for units in sizes {
            let n = f64::from(units);
            for alpha in &spec.one_step.alpha {
                let patterns = hopfield::pattern_count(UnitCount(units), alpha.0);
                let load = f64::from(patterns - 1) / (n - 1.0);
                let at =
                    |record: Record| record.at("units", units).at("alpha", alpha.0).at("patterns", patterns);
                made.push(at(theory("bit_error", bit_error(load))));
                made.push(at(theory("pattern_error", 1.0 - pattern_right(n, load))));
            }
            let right = |criterion: &str, law: &str, value| {
                let record = theory("patterns_right", value).at("units", units);
                record.at("criterion", criterion).at("law", law)
            };
            made.push(right("one", "leading-term", patterns_with_one_right(n)));
            made.push(right("all", "leading-term", patterns_with_all_right(n)));
            made.push(right("one", "finite-size", half_lost(n, pattern_right)));
            made.push(right("all", "finite-size", half_lost(n, all_patterns_right)));
        }
        made
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::hopfield_errors(records)
    }
}

/// P of `units` at which it is as likely as not that there is no error.
fn half_lost(units: f64, right: impl Fn(f64, f64) -> f64) -> f64 {
    let load = root(|load| right(units, load) - 0.5, 1e-6, 0.9);
    1.0 + load.unwrap_or(0.0) * (units - 1.0)
}

/// The largest numbers of stored patterns at which the first, and all, survive a step without error.
fn without_errors(trial: &Trial, units: UnitCount) -> Result<(u32, u32), Stop> {
    /// Patterns that are drawn at once.
    const MORE: u32 = 64;
    // Of each pattern and unit, h_i ξ_i N without the unit itself: what is not below 0 stays right.
    let mut stored: Vec<Signs> = Vec::new();
    let mut margins: Vec<Vec<i32>> = Vec::new();
    let (mut one, mut all) = (None, None);
    while one.is_none() {
        trial.check()?;
        let count = stored.len() as u32;
        let drawn = patterns_of(trial, units.0, count + MORE).split_off(count as usize);
        for pattern in drawn {
            let whole = |state: &Signs| -> Vec<i32> {
                (0..units.0).map(|unit| if state.sign(unit) > 0.0 { 1 } else { -1 }).collect()
            };
            let own = whole(&pattern);
            let others = i32::try_from(units.0).unwrap_or(i32::MAX);
            let mut margin = vec![others - 1; own.len()];
            for (other, its_margin) in stored.iter().zip(&mut margins) {
                let overlap = others - 2 * other.distance(&pattern).cast_signed();
                for ((a, b), (x, y)) in
                    margin.iter_mut().zip(&mut *its_margin).zip(own.iter().zip(whole(other)))
                {
                    // Σ_{j≠i} ξ_iμ ξ_jμ ξ_jν ξ_iν is the same both ways round.
                    let crosstalk = overlap * x * y - 1;
                    *a += crosstalk;
                    *b += crosstalk;
                }
            }
            stored.push(pattern);
            margins.push(margin);
            let before = Some(stored.len() as u32 - 1);
            let lost = |margin: &Vec<i32>| margin.iter().any(|&margin| margin < 0);
            if all.is_none() && margins.iter().any(lost) {
                all = before;
            }
            if lost(&margins[0]) {
                one = before;
                break;
            }
        }
    }
    Ok((one.unwrap_or(0), all.or(one).unwrap_or(0)))
}
