//! Experiments on Hopfield's networks of ±1 units.

mod basin;
mod damage;
mod falling;
mod heat;
mod locality;
mod mixtures;
mod one_step;
mod sequence;
mod transition;

pub(crate) use basin::HopfieldBasin;
pub(crate) use damage::HopfieldNoise;
pub(crate) use falling::HopfieldEnergy;
pub(crate) use heat::HopfieldTemperature;
pub(crate) use locality::CostOfLocality;
pub(crate) use mixtures::HopfieldMixtures;
pub(crate) use one_step::HopfieldErrors;
pub(crate) use sequence::SequenceCorrelation;
pub(crate) use transition::HopfieldTransition;

use std::sync::Arc;

use attractor_core::{Invalid, Outcome, Progress, Purpose, Stream};
use attractor_memory::spins::{IntegerCouplings, Signs, SpinParameters, SpinRun, SpinUpdate};
use attractor_record::{Coordinate, Metric};
use attractor_study::{Positive, Repetition, Stop};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const PATTERNS: Purpose = Purpose::named("patterns");
const CUES: Purpose = Purpose::named("cues");
const DAMAGE: Purpose = Purpose::named("damage");
const ORDER: Purpose = Purpose::named("order");

const UNITS: Coordinate = Coordinate::number("units", "units", "N");
const ALPHA: Coordinate = Coordinate::number("alpha", "load", "α");
const STORED: Coordinate = Coordinate::number("patterns", "patterns", "P");
const KIND: Coordinate = Coordinate::word("kind", "kind");
const NOISE: Coordinate = Coordinate::number("noise", "noise", "Δ");
const UPDATE: Coordinate = Coordinate::word("update", "update");

const ALPHA_C: Metric = Metric::of_means(
    "alpha_c",
    "critical load α_c",
    "Load α up to which patterns are retrieved. Measured: where half of them are, between the loads that were run; of \
     `hopfield-transition` the limit of `half_load` for infinitely many units.",
);

/// Units of a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct UnitCount(#[schemars(range(min = 16, max = 32768))] pub u32);

/// How units follow their fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// All at once.
    #[default]
    Synchronous,
    /// One after the other, in random order.
    Asynchronous,
}

impl Order {
    /// What specs and records call it.
    fn name(self) -> &'static str {
        match self {
            Self::Synchronous => "synchronous",
            Self::Asynchronous => "asynchronous",
        }
    }

    /// What a step is.
    fn update(self) -> SpinUpdate {
        match self {
            Self::Synchronous => SpinUpdate::Synchronous,
            Self::Asynchronous => SpinUpdate::Asynchronous,
        }
    }
}

/// A network that starts in a state.
fn start(
    couplings: &Arc<IntegerCouplings>,
    state: &Signs,
    update: SpinUpdate,
    max_steps: u32,
    stream: Stream,
) -> Result<SpinRun, Invalid> {
    SpinRun::new(Arc::clone(couplings), state, SpinParameters { update, max_steps }, stream)
}

/// The patterns of a repetition at a load: a larger load adds to those of a smaller one.
fn patterns(repetition: &Repetition, units: UnitCount, alpha: f64) -> Result<Vec<Signs>, Stop> {
    first_patterns(repetition, units.0, pattern_count(units, alpha))
}

/// So many patterns of a repetition: more of them begin with the same.
fn first_patterns(repetition: &Repetition, units: u32, count: u32) -> Result<Vec<Signs>, Stop> {
    let streams = repetition.streams(PATTERNS);
    let pattern = |index| {
        repetition.check()?;
        Ok(Signs::random(units, &mut streams.at(index)))
    };
    (0..u64::from(count)).map(pattern).collect()
}

/// Runs to the end, unless the user stops it.
fn run_through(repetition: &Repetition, run: &mut SpinRun) -> Result<Outcome, Stop> {
    loop {
        repetition.check()?;
        if let Progress::Ended(outcome) = run.step() {
            return Ok(outcome);
        }
    }
}

/// P = αN patterns, at least one.
fn pattern_count(units: UnitCount, alpha: f64) -> u32 {
    #[expect(clippy::cast_sign_loss, reason = "a load is above 0")]
    let count = (alpha * f64::from(units.0)).round() as u32;
    count.max(1)
}

/// Refuses loads of more patterns than couplings can hold.
fn check_loads(table: &str, units: &[UnitCount], alpha: &[Positive]) -> Result<(), Invalid> {
    for units in units {
        for (place, alpha) in alpha.iter().enumerate() {
            check_load(&format!("{table}.alpha[{place}]"), *units, *alpha)?;
        }
    }
    Ok(())
}

/// Refuses more patterns than couplings can hold, sums of whose signs have 16 bits.
fn check_load(key: &str, units: UnitCount, alpha: Positive) -> Result<(), Invalid> {
    const MOST: u32 = i16::MAX as u32;
    if pattern_count(units, alpha.0) <= MOST {
        return Ok(());
    }
    Err(Invalid::new(
        key,
        format!("α = {} of {} units are more patterns than couplings can hold", alpha.0, units.0),
        format!("at most {MOST} patterns, α = {:.2}", f64::from(MOST) / f64::from(units.0)),
    ))
}

/// Bytes of the largest network: its couplings, and once more where they are damaged.
fn bytes(units: &[UnitCount], alpha: &[Positive], copies: u64) -> u64 {
    let largest = alpha.iter().fold(0.0, |largest: f64, alpha| largest.max(alpha.0));
    let of = |units: &UnitCount| copies * IntegerCouplings::bytes(units.0, pattern_count(*units, largest));
    units.iter().map(of).max().unwrap_or(0)
}
