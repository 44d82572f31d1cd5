//! A rule that the user writes as a formula.

use std::collections::BTreeMap;

use attractor_core::expression::{Expression, ExpressionError, FUNCTIONS, LANES, Lanes};
use attractor_core::{About, Invalid, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Coactivity, MemoryRule, RuleParameters, Setting, Usage, real};
use crate::Counts;

/// A rule given by formulas over what a synapse may know.
///
/// Formulas may use p_i, p_j, p_ij, n_i, n_j, n_ij, patterns, activity (k/N) and the names in
/// `parameters`; the bias knows only p_j, n_j, patterns, activity and the parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Custom {
    /// Formula of w_ij.
    pub weight: String,
    /// Formula of b_j.
    pub bias: String,
    /// Formula of what a silent unit i adds to b_j. Left out, nothing.
    pub silent: Option<String>,
    /// Values of further names in the formulas.
    pub parameters: BTreeMap<String, f64>,
}

impl Default for Custom {
    fn default() -> Self {
        Self {
            weight: "p_ij - p_i * p_j".to_owned(),
            bias: "0".to_owned(),
            silent: None,
            parameters: BTreeMap::new(),
        }
    }
}

impl Registered for Custom {
    const ABOUT: About = About {
        title: "Custom",
        summary: "Weights and biases by formulas of your own.",
        equation: r"w_{ij} = \text{weight}(p_i, p_j, p_{ij}, \ldots), \qquad b_j = \text{bias}(p_j, \ldots)",
        provenance: "Yours. Formulas are evaluated in single precision in the order in which they are written.",
        citations: &[],
    };
}

/// A weight or bias that is no finite number.
#[derive(Clone, Debug, Error, PartialEq)]
#[error(
    "the formula \"{formula}\" is {value} for counts that occur: n_i = {}, n_j = {}, n_ij = {} of {} patterns",
    counts.pre, counts.post, counts.both, counts.patterns
)]
pub struct NotFinite {
    /// The formula.
    pub formula: String,
    /// What it gives.
    pub value: f32,
    /// For which counts.
    pub counts: Coactivity,
}

/// Names that a formula of a synapse may use, in the order of [`Formulas::values`].
const SYNAPSE: [&str; 8] = ["p_i", "p_j", "p_ij", "n_i", "n_j", "n_ij", "patterns", "activity"];
/// Names of [`SYNAPSE`] that a unit does not know of itself.
const NOT_OF_A_UNIT: [&str; 4] = ["p_i", "p_ij", "n_i", "n_ij"];

impl Custom {
    fn names(&self) -> Vec<&str> {
        SYNAPSE.into_iter().chain(self.parameters.keys().map(String::as_str)).collect()
    }

    fn parse(&self, formula: &str) -> Result<Expression, ExpressionError> {
        Expression::parse(formula, &self.names())
    }

    /// The bias, which must not use what only a synapse knows.
    fn parse_bias(&self) -> Result<Expression, ExpressionError> {
        let own: Vec<&str> = self.names().into_iter().filter(|name| !NOT_OF_A_UNIT.contains(name)).collect();
        Expression::parse(&self.bias, &own)?;
        self.parse(&self.bias)
    }

    fn invalid(&self, key: &str, error: &ExpressionError) -> Invalid {
        let fault = Invalid::new(key, error.to_string(), format!("names: {}", self.names().join(", ")));
        match error {
            ExpressionError::Syntax { .. } => fault.help(format!("operations: {FUNCTIONS}")),
            ExpressionError::UnknownName { known, .. } => {
                Invalid { allowed: format!("names: {}", known.join(", ")), ..fault }
                    .help("give further names a value in `parameters`")
            }
        }
    }
}

impl RuleParameters for Custom {
    type Rule = Formulas;

    const STANDARD: bool = false;

    /// Formulas that were not validated count as 0.
    fn resolve(&self, setting: &Setting) -> Formulas {
        Formulas {
            weight: self.parse(&self.weight).ok(),
            bias: self.parse_bias().ok(),
            silent: self.silent.as_ref().and_then(|silent| self.parse(silent).ok()),
            activity: setting.activity as f32,
            parameters: self.parameters.values().map(|&value| value as f32).collect(),
        }
    }

    /// Whether exchanging i and j changes nothing, tried on all counts of up to 12 patterns.
    fn is_symmetric(&self) -> bool {
        let rule = self.resolve(&Setting {
            activity: 0.25,
            active_to_silent: 1.0 / 3.0,
            noise: super::Noise::default(),
        });
        let patterns = 12;
        let pairs = (1..patterns).flat_map(|pre| (1..pre).map(move |post| (pre, post)));
        let mut counts = pairs.flat_map(|(pre, post)| (0..=post).map(move |both| (pre, post, both)));
        counts.all(|(pre, post, both)| {
            let there = rule.weight(Coactivity { patterns, pre, post, both });
            let back = rule.weight(Coactivity { patterns, pre: post, post: pre, both });
            there == back || (there.is_nan() && back.is_nan())
        })
    }

    fn validate(&self) -> Result<(), Invalid> {
        if let Some(taken) = self.parameters.keys().find(|name| SYNAPSE.contains(&name.as_str())) {
            let key = format!("parameters.{taken}");
            return Err(Invalid::new(key, format!("\"{taken}\" has a meaning of its own"), "another name"));
        }
        self.parse(&self.weight).map_err(|error| self.invalid("weight", &error))?;
        self.parse_bias().map_err(|error| self.invalid("bias", &error))?;
        let silent = self.silent.as_ref().map(|silent| self.parse(silent)).transpose();
        silent.map_err(|error| self.invalid("silent", &error))?;
        Ok(())
    }

    fn check(&self, counts: &Counts, setting: &Setting) -> Result<(), NotFinite> {
        let rule = self.resolve(setting);
        let usage = counts.usage();
        let refuse =
            |formula: &str, value: f32, counts| Err(NotFinite { formula: formula.to_owned(), value, counts });
        for (post, &n_j) in (0..).zip(usage).filter(|(_, n)| **n > 0) {
            let own = Usage { patterns: counts.patterns(), active: n_j };
            let alone = Coactivity { patterns: own.patterns, pre: n_j, post: n_j, both: n_j };
            let bias = rule.bias(own);
            if !bias.is_finite() {
                return refuse(&self.bias, bias, alone);
            }
            let pre_units: Vec<u32> = counts.presynaptic_to(post).collect();
            for units in pre_units.chunks(LANES) {
                let pair = |lane: usize| {
                    let pre = units[lane.min(units.len() - 1)];
                    Coactivity { pre: usage[pre as usize], both: counts.both(pre, post), ..alone }
                };
                let (mut weights, mut silents) = ([0.0; LANES], [0.0; LANES]);
                rule.weights(pair, &mut weights);
                rule.silents(pair, &mut silents);
                let silent = self.silent.as_deref().unwrap_or_default();
                for (formula, values) in [(self.weight.as_str(), weights), (silent, silents)] {
                    if let Some(lane) = values.iter().position(|value| !value.is_finite()) {
                        return refuse(formula, values[lane], pair(lane));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Formulas, parsed.
#[derive(Clone, Debug)]
pub struct Formulas {
    weight: Option<Expression>,
    bias: Option<Expression>,
    silent: Option<Expression>,
    activity: f32,
    parameters: Vec<f32>,
}

impl Formulas {
    /// The values of all names, in the order in which the formulas were parsed with them.
    fn values(&self, pair: impl Fn(usize) -> Coactivity, count: usize) -> Vec<Lanes> {
        let lanes = |value: &dyn Fn(Coactivity) -> f32| {
            let mut lanes = Lanes::default();
            for (lane, out) in lanes.0[..count].iter_mut().enumerate() {
                *out = value(pair(lane));
            }
            lanes
        };
        let of_synapse: [&dyn Fn(Coactivity) -> f32; 7] = [
            &|c| c.p_pre(),
            &|c| c.p_post(),
            &|c| c.p_both(),
            &|c| real(c.pre),
            &|c| real(c.post),
            &|c| real(c.both),
            &|c| real(c.patterns),
        ];
        let constants = std::iter::once(&self.activity).chain(&self.parameters);
        of_synapse.into_iter().map(lanes).chain(constants.map(|&value| Lanes::of(value))).collect()
    }

    fn evaluate<const L: usize>(
        &self,
        formula: Option<&Expression>,
        pair: impl Fn(usize) -> Coactivity,
        out: &mut [f32; L],
    ) {
        match formula {
            Some(formula) => out.copy_from_slice(&formula.eval(&self.values(pair, L)).0[..L]),
            None => out.fill(0.0),
        }
    }
}

impl MemoryRule for Formulas {
    const HEARS_SILENCE: bool = true;

    fn weight(&self, c: Coactivity) -> f32 {
        let mut out = [0.0];
        self.weights(|_| c, &mut out);
        out[0]
    }

    fn weights<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        self.evaluate(self.weight.as_ref(), pair, out);
    }

    fn bias(&self, unit: Usage) -> f32 {
        let c =
            Coactivity { patterns: unit.patterns, pre: unit.active, post: unit.active, both: unit.active };
        let mut out = [0.0];
        self.evaluate(self.bias.as_ref(), |_| c, &mut out);
        out[0]
    }

    fn silent(&self, c: Coactivity) -> f32 {
        let mut out = [0.0];
        self.silents(|_| c, &mut out);
        out[0]
    }

    fn silents<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        self.evaluate(self.silent.as_ref(), pair, out);
    }
}

#[cfg(test)]
mod tests {
    use attractor_core::{Purpose, Seed, Streams};

    use super::*;
    use crate::distortion::Noise;
    use crate::patterns::{PatternSource, Random};
    use crate::rules::{Bcpnn, Learner};
    use crate::weights::Weights;
    use crate::{Layout, Population};

    fn bcpnn() -> Custom {
        let floor = "(1 / (patterns + 1))";
        Custom {
            weight: format!("ln(max(p_ij, {floor} * {floor}) / (max(p_i, {floor}) * max(p_j, {floor})))"),
            bias: format!("ln(max(p_j, {floor}))"),
            ..Custom::default()
        }
    }

    fn counts() -> Counts {
        let population = Population::of(&Layout::modular(6, 9));
        let streams = Streams::new(Seed(1), Purpose::named("test"), 0);
        let patterns = Random {}.draw_all(&population, 0..40, &streams);
        let mut counts = Counts::new(&population);
        counts.train_to(&patterns, 40);
        counts
    }

    fn setting(counts: &Counts) -> Setting {
        Setting::of(counts.population(), Noise::default())
    }

    #[test]
    fn bcpnn_as_a_formula_has_the_bits_of_the_built_in_rule() {
        let counts = counts();
        let (written, built) = (bcpnn(), Bcpnn {});
        Learner::validate(&written).unwrap();
        Learner::check(&written, &counts, &setting(&counts)).unwrap();
        let (written, built) =
            (written.learn(&counts, &setting(&counts)), built.learn(&counts, &setting(&counts)));
        let bits =
            |weights: &crate::weights::TiledWeights| weights.values().map(f32::to_bits).collect::<Vec<_>>();
        assert_eq!(bits(&written), bits(&built));
        let support = |weights: &dyn Weights| {
            let mut out = vec![0.0; 54];
            weights.support(&[0, 10, 20], 0..54, &mut out);
            out.into_iter().map(f32::to_bits).collect::<Vec<_>>()
        };
        assert_eq!(support(&written), support(&built));
    }

    #[test]
    fn formulas_that_cannot_be_used_are_refused_by_name() {
        let with = |weight: &str, bias: &str| Custom {
            weight: weight.into(),
            bias: bias.into(),
            parameters: [("alpha".to_owned(), 2.0)].into(),
            ..Custom::default()
        };
        assert!(Learner::validate(&with("alpha * p_ij", "ln(p_j)")).is_ok());
        let unknown = Learner::validate(&with("alpa * p_ij", "0")).unwrap_err();
        assert_eq!(unknown.key, "weight");
        assert!(unknown.message.contains("did you mean \"alpha\"?"), "{unknown:?}");
        assert_eq!(Learner::validate(&with("p_ij +", "0")).unwrap_err().key, "weight");
        assert_eq!(Learner::validate(&with("p_ij", "p_i")).unwrap_err().key, "bias");
        let taken = Custom { parameters: [("p_i".to_owned(), 1.0)].into(), ..Custom::default() };
        assert_eq!(Learner::validate(&taken).unwrap_err().key, "parameters.p_i");
    }

    #[test]
    fn counts_that_make_no_number_are_named() {
        let counts = counts();
        let rule = Custom { weight: "ln(p_ij / (p_i * p_j))".into(), ..Custom::default() };
        let fault = Learner::check(&rule, &counts, &setting(&counts)).unwrap_err();
        assert_eq!((fault.value, fault.counts.both), (f32::NEG_INFINITY, 0));
        assert!(fault.to_string().contains("n_ij = 0 of 40 patterns"), "{fault}");
    }

    #[test]
    fn symmetry_is_found_out() {
        assert!(Learner::is_symmetric(&bcpnn()));
        let conditional = Custom { weight: "p_ij / p_i".into(), ..Custom::default() };
        assert!(!Learner::is_symmetric(&conditional));
    }
}
