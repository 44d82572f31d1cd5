//! How much damage to its synapses a network bears.

use std::sync::Arc;

use attractor_core::{About, Invalid, Outcome};
use attractor_memory::references::SOMPOLINSKY_1986;
use attractor_memory::spins::{Disorder, IntegerCouplings, Signs, SpinUpdate};
use attractor_memory::theory::hopfield::{LARGEST_NOISE, SynapticNoise, critical_load};
use attractor_record::figure::FigureAxis;
use attractor_record::present::{Plot, Presentation, Shown, beside_theory};
use attractor_record::summary::numbers;
use attractor_record::{Coordinate, Coordinates, Curve, Metric, Record, curves};
use attractor_study::{
    Cases, Conditions, Experiment, Footprint, NotNegative, Positive, Records, Section, Stop, Trial, each_once,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ALPHA, ALPHA_C, DAMAGE, KIND, NOISE, ORDER, UnitCount, bytes, check_loads, patterns, run_through, start,
};
use crate::metrics::RETRIEVED;

const FRACTION: Coordinate = Coordinate::number("fraction", "fraction of couplings", "c");

/// Kinds of damage, as records name them.
const SYMMETRIC: &str = "symmetric";
const ASYMMETRIC: &str = "asymmetric";
const DILUTION: &str = "dilution";
const CLIPPED: &str = "clipped";

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Networks of `hopfield-noise` and what is done to them.
    pub damage_to_couplings: Damage,
}

/// Damage to couplings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Damage {
    /// N: number of units.
    pub units: UnitCount,
    /// Δ of noise with η_ij = η_ji: standard deviations times √N.
    pub symmetric: Vec<NotNegative>,
    /// Δ of noise that is independent in both directions.
    pub asymmetric: Vec<NotNegative>,
    /// c: fractions of couplings that are kept.
    pub dilution: Vec<Fraction>,
    /// Whether couplings of which only the sign is left are looked at.
    pub clipped: bool,
    /// α = P/N at which patterns are cued.
    #[schemars(length(min = 2))]
    pub alpha: Vec<Positive>,
    /// Largest number of stored patterns that are cued in a repetition.
    #[schemars(range(min = 1, max = 32767))]
    pub cues: u32,
    /// Steps of all units at once, at most.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub max_steps: u32,
    /// Steps over which the overlap of a network that does not settle is averaged.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub averaged: u32,
    /// The overlap above which a pattern counts as retrieved.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub retrieved: f64,
}

/// A fraction that is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Fraction(#[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1.0))] pub f64);

impl Default for Damage {
    fn default() -> Self {
        let noise = NotNegative::all(&[0.0, 0.1, 0.2, 0.3, 0.4]);
        Self {
            units: UnitCount(2000),
            symmetric: noise.clone(),
            asymmetric: noise,
            dilution: [0.8, 0.5, 0.2, 0.1].map(Fraction).into(),
            clipped: true,
            alpha: (1..=21).map(|step| Positive(f64::from(step) / 100.0)).collect(),
            cues: 20,
            max_steps: 100,
            averaged: 20,
            retrieved: 0.5,
        }
    }
}

impl Damage {
    /// Every kind and size of damage that is asked for.
    fn disorders(&self) -> Vec<Disorder> {
        let symmetric = self.symmetric.iter().map(|noise| Disorder::Symmetric { noise: noise.0 });
        let asymmetric = self.asymmetric.iter().map(|noise| Disorder::Asymmetric { noise: noise.0 });
        let dilution = self.dilution.iter().map(|fraction| Disorder::Dilution { kept: fraction.0 });
        let clipped = self.clipped.then_some(Disorder::Clipped);
        symmetric.chain(asymmetric).chain(dilution).chain(clipped).collect()
    }
}

impl Section for Keys {
    fn validate(&self) -> Result<(), Invalid> {
        let damage = &self.damage_to_couplings;
        each_once("damage_to_couplings.alpha", &damage.alpha)?;
        check_loads("damage_to_couplings", &[damage.units], &damage.alpha)
    }

    fn footprint(&self) -> Footprint {
        let Damage { units, alpha, .. } = &self.damage_to_couplings;
        let disorders = self.damage_to_couplings.disorders();
        let drawn = disorders.into_iter().map(|disorder| disorder.bytes(units.0.into())).max();
        Footprint::of(bytes(&[*units], alpha, 2) + drawn.unwrap_or(0)).at("damage_to_couplings.units")
    }
}

/// Looks for the load at which retrieval ends, with damaged couplings.
pub(crate) struct HopfieldNoise;

impl Experiment for HopfieldNoise {
    const ID: &'static str = "hopfield-noise";
    const ABOUT: About = About {
        title: "A Hopfield network with damaged synapses",
        summary: "The load at which half of the patterns are lost, with noise on the couplings, with a part of them missing, \
                  and with their signs alone, beside mean-field theory.",
        equation: r"m = \mathrm{erf} \frac{m}{\sqrt{2 (\alpha r + \Delta^2)}}, \quad \Delta^2 = \alpha \, \frac{1 - c}{c}
                    \ \text{(dilution)}, \quad \Delta^2 = \alpha \left( \tfrac{\pi}{2} - 1 \right) \ \text{(signs)}",
        provenance: "Theory after Sompolinsky and Amit, Gutfreund & Sompolinsky, replica symmetric and for infinitely many \
                     units, solved here. It is given for symmetric noise too, where it is a lower curve: networks with \
                     symmetric noise retrieve beyond it. Where a network does not settle its overlap is averaged over time. \
                     Sizes and the overlap that counts as retrieval are ours.",
        citations: &[SOMPOLINSKY_1986],
    };
    type Section = Keys;
    type Axes = Cases<Keys, Disorder>;
    const AXES: Self::Axes = Cases::new(
        &[
            "damage_to_couplings.symmetric",
            "damage_to_couplings.asymmetric",
            "damage_to_couplings.dilution",
            "damage_to_couplings.clipped",
        ],
        &[KIND, NOISE, FRACTION],
        conditions,
    );
    const COORDINATES: &'static [Coordinate] = &[ALPHA];
    const METRICS: &'static [Metric] = &[RETRIEVED, ALPHA_C];
    const SMALLEST: &'static str = "
        repetitions = 3
        [damage_to_couplings]
        units = 80
        symmetric = [0.1, 0.5]
        asymmetric = [0.1, 0.5]
        dilution = [0.5, 0.9]
        alpha = [0.03, 0.1, 0.4]
        cues = 3
        max_steps = 20
        averaged = 5
    ";

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let damage = &trial.section.damage_to_couplings;
        // The same damage at every load.
        let flaws = trial.at.draw(damage.units.0 as usize, &trial.streams(DAMAGE));
        let mut records = Vec::new();
        for alpha in &damage.alpha {
            trial.check()?;
            let stored = patterns(trial, damage.units, alpha.0)?;
            let couplings = Arc::new(flaws.of(&IntegerCouplings::hebbian(&stored)));
            let asked = stored.len().min(damage.cues as usize);
            let mut kept = 0;
            for pattern in &stored[..asked] {
                trial.check()?;
                kept += usize::from(end_overlap(trial, &couplings, pattern)? > damage.retrieved);
            }
            let record = trial.measure(&RETRIEVED, kept as f64 / asked as f64).at("of", asked);
            records.push(record.at(ALPHA, alpha.0));
        }
        Ok(records)
    }

    fn summarise(&self, _: &Keys, records: &[Record]) -> Vec<Record> {
        let edge = |curve: &Curve| curve.summary(&ALPHA_C, |picks| curve.falls_through(0.5, picks));
        let mut made: Vec<Record> = curves(records, &RETRIEVED, &ALPHA).iter().filter_map(edge).collect();
        let theory = |noise, kind| Record::theory(&ALPHA_C, critical_load(noise)).at(KIND, kind);
        for kind in [SYMMETRIC, ASYMMETRIC] {
            let between = (0..=40).map(|step| LARGEST_NOISE * f64::from(step) / 40.0);
            let sizes = with_measured(between, &numbers(&of_kind(records, kind), &NOISE));
            made.extend(
                sizes.into_iter().map(|noise| theory(SynapticNoise::Gaussian(noise), kind).at(NOISE, noise)),
            );
        }
        let between = (1..=50).map(|step| f64::from(step) / 50.0);
        let kept = with_measured(between, &numbers(&of_kind(records, DILUTION), &FRACTION));
        made.extend(
            kept.into_iter().map(|kept| theory(SynapticNoise::Dilution(kept), DILUTION).at(FRACTION, kept)),
        );
        if !of_kind(records, CLIPPED).is_empty() {
            made.push(theory(SynapticNoise::Clipped, CLIPPED));
        }
        made
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let load = || FigureAxis::new("load", "α_c", "");
        let noise = Plot::new(&ALPHA_C, &NOISE).id("alpha-c-noise").y(load()).caption(
            "Load at which half of the patterns are lost, against the noise on the couplings. Line: mean-field theory of \
             asymmetric noise and infinitely many units; for symmetric noise it is a lower curve.",
        );
        let dilution = Plot::new(&ALPHA_C, &FRACTION).id("alpha-c-dilution").y(load()).caption(
            "Load at which half of the patterns are lost, against the fraction of couplings that is left. Line: mean-field \
             theory of infinitely many units.",
        );
        let noisy = shown.only(|record| [SYMMETRIC, ASYMMETRIC].contains(&record.text(KIND).as_str()));
        let (diluted, clipped) = (shown.where_is(KIND, DILUTION), shown.where_is(KIND, CLIPPED));
        let table = |shown: &Shown, caption| beside_theory(shown, caption, &[&ALPHA_C]);
        Presentation {
            tables: vec![
                table(&noisy, "Noise on couplings"),
                table(&diluted, "Couplings left out"),
                table(&clipped, "Signs alone"),
            ],
            figures: noise.draw(&noisy).into_iter().chain(dilution.draw(&diluted)).collect(),
        }
    }
}

/// A condition for each kind and size of damage.
fn conditions(keys: &Keys) -> Result<Conditions<Disorder>, Invalid> {
    let damage = &keys.damage_to_couplings;
    each_once("damage_to_couplings.symmetric", &damage.symmetric)?;
    each_once("damage_to_couplings.asymmetric", &damage.asymmetric)?;
    each_once("damage_to_couplings.dilution", &damage.dilution)?;
    let disorders = damage.disorders();
    if disorders.is_empty() {
        let allowed = "at least one value of symmetric, asymmetric or dilution, or clipped = true";
        return Err(Invalid::new("damage_to_couplings", "no damage is asked for", allowed));
    }
    let of = |disorder: Disorder| {
        let (kind, size) = match disorder {
            Disorder::Symmetric { noise } => (SYMMETRIC, Some((NOISE, noise))),
            Disorder::Asymmetric { noise } => (ASYMMETRIC, Some((NOISE, noise))),
            Disorder::Dilution { kept } => (DILUTION, Some((FRACTION, kept))),
            Disorder::Clipped => (CLIPPED, None),
        };
        let mut coordinates = Coordinates::from([(KIND.name.to_owned(), kind.into())]);
        coordinates.extend(size.map(|(coordinate, size)| (coordinate.name.to_owned(), size.into())));
        (coordinates, disorder)
    };
    Ok(disorders.into_iter().map(of).collect())
}

/// The records of one kind of damage.
fn of_kind(records: &[Record], kind: &str) -> Vec<Record> {
    records.iter().filter(|record| record.text(KIND) == kind).cloned().collect()
}

/// Places of a theory, those that were measured among them; none where nothing was measured.
fn with_measured(between: impl Iterator<Item = f64>, measured: &[f64]) -> Vec<f64> {
    if measured.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<f64> = between.chain(measured.iter().copied()).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    places
}

/// Overlap with a pattern of a network that started in it, at rest or averaged over time.
fn end_overlap(
    trial: &Trial<HopfieldNoise>,
    couplings: &Arc<IntegerCouplings>,
    pattern: &Signs,
) -> Result<f64, Stop> {
    let Damage { max_steps, averaged, .. } = trial.section.damage_to_couplings;
    let mut run = start(couplings, pattern, SpinUpdate::Synchronous, max_steps, trial.stream(ORDER))?;
    if run_through(trial, &mut run)? == Outcome::FixedPoint {
        return Ok(run.network().state().overlap(pattern));
    }
    let mut sum = 0.0;
    for _ in 0..averaged {
        trial.check()?;
        run.step_on();
        sum += run.network().state().overlap(pattern);
    }
    Ok(sum / f64::from(averaged))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_and_size_of_damage_is_a_condition() {
        let none = Damage {
            symmetric: vec![],
            asymmetric: vec![],
            dilution: vec![],
            clipped: false,
            ..Damage::default()
        };
        let all = Damage {
            symmetric: vec![NotNegative(0.5)],
            asymmetric: vec![NotNegative(0.5)],
            dilution: vec![Fraction(0.5)],
            clipped: true,
            ..none.clone()
        };
        let made = conditions(&Keys { damage_to_couplings: all }).unwrap();
        let expected = [
            (json!({ "kind": "symmetric", "noise": 0.5 }), Disorder::Symmetric { noise: 0.5 }),
            (json!({ "kind": "asymmetric", "noise": 0.5 }), Disorder::Asymmetric { noise: 0.5 }),
            (json!({ "kind": "dilution", "fraction": 0.5 }), Disorder::Dilution { kept: 0.5 }),
            (json!({ "kind": "clipped" }), Disorder::Clipped),
        ];
        let made: Vec<_> = made.into_iter().map(|(at, disorder)| (json!(at), disorder)).collect();
        assert_eq!(made, expected);
        assert!(conditions(&Keys { damage_to_couplings: none }).is_err());
    }
}
