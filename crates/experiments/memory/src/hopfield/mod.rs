//! Experiments on Hopfield's networks of ±1 units.

mod transition;

pub(crate) use transition::HopfieldTransition;

use attractor_core::{Invalid, Purpose};
use attractor_engine::{Positive, Repetition, each_once};
use attractor_memory::spins::{Couplings, Signs};
use attractor_record::{Coordinate, Metric};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const PATTERNS: Purpose = Purpose::named("patterns");

const UNITS: Coordinate = Coordinate::number("units", "units", "N");
const ALPHA: Coordinate = Coordinate::number("alpha", "load", "α");

const OVERLAP: Metric = Metric::mean(
    "overlap",
    "overlap m",
    "Mean overlap (1/N) Σ ξ_i S_i of a state with the pattern it was cued by, −1 to 1.",
);
const RETRIEVED: Metric = Metric::fraction(
    "retrieved",
    "retrieved",
    "Fraction of cued patterns with an overlap above the one that counts, 0 to 1.",
);
const ALPHA_C: Metric = Metric::capacity(
    "alpha_c",
    "critical load α_c",
    "Load α up to which patterns are retrieved. Measured: where half of them are, between the loads that were run; of \
     `hopfield-transition` the limit of `half_load` for infinitely many units.",
);

/// Units of a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UnitCount(#[schemars(range(min = 16, max = 32768))] pub u32);

/// The patterns of a repetition: a larger load adds to those of a smaller one.
fn patterns(repetition: &Repetition, units: UnitCount, alpha: f64) -> Vec<Signs> {
    let streams = repetition.streams(PATTERNS);
    let count = u64::from(pattern_count(units, alpha));
    (0..count).map(|index| Signs::random(units.0, &mut streams.at(index))).collect()
}

/// P = αN patterns, at least one.
fn pattern_count(units: UnitCount, alpha: f64) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "a load is above 0")]
    let count = (alpha * f64::from(units.0)).round() as u32;
    count.max(1)
}

/// Refuses lists that say something twice, and more patterns than couplings can hold.
fn check_loads(table: &str, units: &[UnitCount], alpha: &[Positive]) -> Result<(), Invalid> {
    const MOST: u32 = i16::MAX as u32;
    each_once(&format!("{table}.units"), units)?;
    each_once(&format!("{table}.alpha"), alpha)?;
    for units in units {
        if let Some(place) = alpha.iter().position(|alpha| pattern_count(*units, alpha.0) > MOST) {
            return Err(Invalid::new(
                format!("{table}.alpha[{place}]"),
                format!(
                    "α = {} of {} units are more patterns than couplings can hold",
                    alpha[place].0, units.0
                ),
                format!("at most {MOST} patterns, α = {:.2}", f64::from(MOST) / f64::from(units.0)),
            ));
        }
    }
    Ok(())
}

/// Bytes of the largest network: its couplings, and once more where they are damaged.
fn bytes(units: &[UnitCount], alpha: &[Positive], copies: u64) -> u64 {
    let largest = alpha.iter().fold(0.0, |largest: f64, alpha| largest.max(alpha.0));
    let of = |units: &UnitCount| copies * Couplings::bytes(units.0, pattern_count(*units, largest));
    units.iter().map(of).max().unwrap_or(0)
}
