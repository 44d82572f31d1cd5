//! A rule that the user writes as a formula.

use std::collections::BTreeMap;

use attractor_core::expression::{Expression, ExpressionError, FUNCTIONS, LANES};
use attractor_core::{About, Invalid, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::formulas::{Formulas, SYNAPSE, Which};
use super::{Coactivity, RuleParameters, Setting, Usage};
use crate::Counts;

/// A rule given by formulas over what a synapse may know.
///
/// Formulas may use p_i, p_j, p_ij, n_i, n_j, n_ij, patterns, activity (k/N) and the names in
/// `parameters`; and q_i, q_j, q_ij, the same as p but never 0, floored as [`Bcpnn`](super::Bcpnn) floors them. The bias
/// knows only p_j, q_j, n_j, patterns, activity and the parameters. Weights count as symmetric where exchanging i and j
/// changes none of their bits: p_ij / (p_i * p_j), but not p_ij / p_i / p_j, of which the roundings differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Custom {
    /// Formula of w_ij over `p_i`, `p_j`, `p_ij`, `q_i`, `q_j`, `q_ij`, `n_i`, `n_j`, `n_ij`, `patterns`, `activity` and the
    /// names in `parameters`.
    pub weight: String,
    /// Formula of b_j over `p_j`, `q_j`, `n_j`, `patterns`, `activity` and the names in `parameters`.
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

/// Names of [`SYNAPSE`] that a unit does not know of itself.
const NOT_OF_A_UNIT: [&str; 6] = ["p_i", "p_ij", "q_i", "q_ij", "n_i", "n_ij"];

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
        let fault = Invalid {
            part: Some(error.place().start as u32..error.place().end as u32),
            ..Invalid::new(key, error.to_string(), format!("names: {}", self.names().join(", ")))
        };
        match error {
            ExpressionError::Syntax { .. } => fault.help(format!("operations: {FUNCTIONS}")),
            ExpressionError::UnknownName { known, .. } => {
                Invalid { allowed: format!("names: {}", known.join(", ")), ..fault }
                    .help("give further names a value in `parameters`")
            }
        }
    }
}

/// Counts of two units in so many patterns: each in few, some, nearly all or all, and together as rarely and as often as can be.
fn tried(patterns: u32) -> Vec<Coactivity> {
    let few = (1..12).chain([20, 50, 140, 1000, 30_000, 1_000_000]);
    let mut singles: Vec<u32> = few.filter(|count| *count < patterns).collect();
    singles.extend([patterns / 3, patterns / 2, patterns / 10 * 9, patterns - 1, patterns]);
    let pairs = singles.iter().flat_map(|pre| singles.iter().map(move |post| (*pre, *post)));
    let counts = pairs.filter(|(pre, post)| post < pre).flat_map(|(pre, post)| {
        let least = (pre + post).saturating_sub(patterns);
        let mut both = [least, least.midpoint(post), post.saturating_sub(1).max(least), post].to_vec();
        both.dedup();
        both.into_iter().map(move |both| Coactivity { patterns, pre, post, both })
    });
    counts.collect()
}

impl RuleParameters for Custom {
    type Rule = Formulas;

    const STANDARD: bool = false;

    /// What cannot be read is no number for any counts, which [`check`](Self::check) refuses.
    fn resolve(&self, setting: &Setting) -> Formulas {
        let read = |formula: Result<_, _>| formula.or_else(|_| Expression::parse("0 / 0", &[])).ok();
        Formulas::new(
            read(self.parse(&self.weight)),
            read(self.parse_bias()),
            self.silent.as_ref().and_then(|silent| read(self.parse(silent))),
            setting.activity as f32,
            self.parameters.values().map(|&value| value as f32).collect(),
        )
    }

    fn prepare(&self, setting: &Setting, counts: &Counts) -> Formulas {
        let mut formulas = self.resolve(setting);
        formulas.prepare(counts);
        formulas
    }

    /// Whether exchanging i and j changes no bit of the weight, tried on many counts of few and of many patterns, at two
    /// activities.
    fn is_symmetric(&self) -> bool {
        [0.25, 0.01].into_iter().all(|activity| {
            let rule = self.resolve(&Setting {
                activity,
                post_activity: activity,
                active_to_silent: activity / (1.0 - activity),
                noise: super::CueNoise::default(),
            });
            let is_symmetric = |there: &[Coactivity]| {
                let back: Vec<Coactivity> =
                    there.iter().map(|&c| Coactivity { pre: c.post, post: c.pre, ..c }).collect();
                let (mut of_there, mut of_back) = ([0.0; LANES], [0.0; LANES]);
                rule.evaluate(Which::Weight, there, &mut of_there[..there.len()]);
                rule.evaluate(Which::Weight, &back, &mut of_back[..back.len()]);
                of_there.iter().zip(&of_back).all(|(a, b)| a == b || (a.is_nan() && b.is_nan()))
            };
            [12, 1000, 1 << 24].into_iter().all(|patterns| tried(patterns).chunks(LANES).all(is_symmetric))
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
        let rule = self.prepare(setting, counts);
        let refuse =
            |formula: &str, value: f32, counts| Err(NotFinite { formula: formula.to_owned(), value, counts });
        if let Some((active, bias)) = rule.first_bias_not_finite() {
            return refuse(&self.bias, bias, Usage { patterns: counts.patterns(), active }.alone());
        }
        let silent = self.silent.as_deref().unwrap_or_default();
        for (which, formula) in [(Which::Weight, self.weight.as_str()), (Which::Silent, silent)] {
            if let Some((counts, value)) = rule.first_not_finite(which, counts) {
                return refuse(formula, value, counts);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use attractor_core::{Purpose, Seed, Streams};

    use super::*;
    use crate::distortion::CueNoise;
    use crate::patterns::{PatternSource, Random};
    use crate::rules::{Bcpnn, Learner, MemoryRule};
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
        Setting::of(counts.population(), CueNoise::default())
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
    fn floored_fractions_are_those_of_bcpnn() {
        let short = Custom {
            weight: "ln(q_ij / (q_i * q_j))".to_owned(),
            bias: "ln(q_j)".to_owned(),
            ..Custom::default()
        };
        let (short, long) = (short.resolve(&setting(&counts())), bcpnn().resolve(&setting(&counts())));
        let bits = |rule: &dyn Fn(Coactivity) -> f32, c| rule(c).to_bits();
        for patterns in [1_u32, 2, 7, 100] {
            let pairs = (1..=patterns).flat_map(|pre| (1..=patterns).map(move |post| (pre, post)));
            for (pre, post) in pairs {
                let least = (pre + post).saturating_sub(patterns);
                for both in least..=pre.min(post) {
                    let c = Coactivity { patterns, pre, post, both };
                    let own = Bcpnn {}.weight(c).to_bits();
                    assert_eq!(
                        [bits(&|c| short.weight(c), c), bits(&|c| long.weight(c), c)],
                        [own; 2],
                        "{c:?}"
                    );
                }
                let unit = Usage { patterns, active: post };
                let own = MemoryRule::bias(&Bcpnn {}, unit).to_bits();
                assert_eq!(short.bias(unit).to_bits(), own, "{unit:?}");
            }
        }
        let taken = Custom { bias: "ln(q_i)".to_owned(), ..Custom::default() };
        assert_eq!(Learner::validate(&taken).unwrap_err().key, "bias");
    }

    #[test]
    fn formulas_that_are_looked_up_have_the_bits_of_those_worked_out_one_by_one() {
        let rule = Custom {
            weight: "ln(1 + p_ij) - p_i ^ 2 + 0.1 * n_j".into(),
            bias: "sqrt(p_j) - activity".into(),
            silent: Some("n_i / (n_j + 3) - n_ij".into()),
            ..Custom::default()
        };
        let many = counts();
        // Units that differ so much in their use that a table would be larger than the matrix.
        let mut uneven = Counts::new(&Population::of(&Layout::flat(6, 3)));
        let patterns: crate::patterns::PatternSet =
            (0..120_u32).map(|n| (0..6).filter(|unit| n % (1 + 7 * unit) == 0).collect()).collect();
        uneven.train(&patterns, 0..120);
        for (counts, looked_up) in [(&many, true), (&uneven, false)] {
            let setting = setting(counts);
            Learner::check(&rule, counts, &setting).unwrap();
            assert_eq!(rule.prepare(&setting, counts).is_looked_up(), looked_up);
            let (fast, plain) = (rule.learn(counts, &setting), rule.plain_weights(counts, &setting));
            let units = counts.population().units();
            let support = |weights: &dyn Weights, unit| {
                let mut out = vec![0.0; units as usize];
                weights.support(&[unit], 0..units, &mut out);
                out.into_iter().map(f32::to_bits).collect::<Vec<_>>()
            };
            for unit in 0..units {
                assert_eq!(support(&fast, unit), support(&plain, unit), "unit {unit}");
            }
        }
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
    fn what_cannot_be_read_never_stands_for_a_number() {
        let broken = |weight: &str, bias: &str, silent: &str| Custom {
            weight: weight.into(),
            bias: bias.into(),
            silent: Some(silent.into()),
            ..Custom::default()
        };
        let counts = counts();
        let check = |rule: &Custom| Learner::check(rule, &counts, &setting(&counts)).is_ok();
        assert!(check(&broken("p_ij", "p_j", "p_i")));
        for rule in [broken("p_ij +", "0", "0"), broken("p_ij", "p_i", "0"), broken("p_ij", "0", "p_k")] {
            assert!(!check(&rule), "{rule:?}");
        }
    }

    #[test]
    fn a_sign_before_a_power_is_that_of_the_power() {
        let rule = Custom {
            weight: "-p_i^2 + p_ij".into(),
            bias: "-p_j^2".into(),
            silent: Some("-p_j^2 * p_i".into()),
            ..Custom::default()
        };
        Learner::validate(&rule).unwrap();
        let formulas = rule.resolve(&setting(&counts()));
        let c = Coactivity { patterns: 8, pre: 4, post: 2, both: 1 };
        assert_eq!(formulas.weight(c), -0.25 + 0.125);
        assert_eq!(formulas.bias(Usage { patterns: 8, active: 2 }), -0.0625);
        assert_eq!(formulas.silent(c), -0.0625 * 0.5);
    }

    /// Some formulas differ only where a unit is rare, or common, or there are many patterns.
    #[test]
    fn symmetry_is_found_out() {
        assert!(Learner::is_symmetric(&bcpnn()));
        let formulas = [
            ("p_ij - p_i * p_j", true),
            ("ln(q_ij / (q_i * q_j))", true),
            ("max(p_i, p_j) - activity", true),
            ("p_ij / p_i", false),
            ("p_ij - max(p_i, 0.001) * p_j", false),
            ("p_ij - min(p_i, 0.99) * p_j", false),
            ("p_ij - min(activity, 0.1) * p_j", false),
            ("n_ij / (n_j + max(patterns - 5000, 0) * n_i)", false),
            ("p_ij / p_i / p_j", false),
        ];
        for (weight, symmetric) in formulas {
            let rule = Custom { weight: weight.into(), ..Custom::default() };
            Learner::validate(&rule).unwrap();
            assert_eq!(Learner::is_symmetric(&rule), symmetric, "{weight}");
        }
    }
}
