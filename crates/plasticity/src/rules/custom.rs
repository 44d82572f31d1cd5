//! A rule that the user writes as a formula.

use std::collections::BTreeMap;

use attractor_core::expression::{Expression, ExpressionError, FUNCTIONS, LANES, Lanes};
use attractor_core::schema::nearest;
use attractor_core::{About, Invalid, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PlasticityRule, Post};
use crate::activity_that_occurs::ActivityThatOccurs;

/// A rule given by a formula over what a synapse may know.
///
/// $$ \Delta w_{ij} = \eta \; f(y_j, y_i, w_{ij}, \bar y_j, \bar y_i, \theta_i) $$
///
/// The formula may use pre (y_j, the presynaptic rate), post (y_i, the postsynaptic rate), w (the
/// weight), `pre_trace` and `post_trace` (their running means), theta (the running mean of post²), dt (the length of a step in
/// milliseconds), units (N), and further names that have a number in the same table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Custom {
    /// Formula of the change of a weight, before it is multiplied with η. Further keys of this table are numbers that it may name.
    pub dw: String,
    /// Time constant of `pre_trace` and `post_trace`, in milliseconds.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau_trace: f64,
    /// Time constant of theta, in milliseconds.
    #[schemars(range(min = 1.0, max = 1_000_000_000.0))]
    pub tau_theta: f64,
    /// Values of further names in the formula.
    #[serde(flatten)]
    pub parameters: BTreeMap<String, f64>,
}

impl Default for Custom {
    fn default() -> Self {
        Self {
            dw: "pre * post - post ^ 2 * w".to_owned(),
            tau_trace: 200.0,
            tau_theta: 200.0,
            parameters: BTreeMap::new(),
        }
    }
}

impl Registered for Custom {
    const ABOUT: About = About {
        title: "Custom",
        summary: "Changes of weights by a formula of your own over what a synapse knows.",
        equation: r"\Delta w_{ij} = \eta \; \text{dw}(\text{pre}, \text{post}, w, \ldots)",
        provenance: "Yours. Formulas are evaluated in single precision in the order in which they are written.",
        citations: &[],
    };
}

/// Names of a synapse that a formula may use; places in this list are those of the formula's tokens.
pub(crate) const NAMES: [&str; 8] = ["pre", "post", "w", "pre_trace", "post_trace", "theta", "dt", "units"];
pub(crate) const PRE: usize = 0;
pub(crate) const POST: usize = 1;
pub(crate) const WEIGHT: usize = 2;
pub(crate) const PRE_TRACE: usize = 3;
pub(crate) const POST_TRACE: usize = 4;
pub(crate) const THETA: usize = 5;

impl Custom {
    fn names(&self) -> Vec<&str> {
        NAMES.into_iter().chain(self.parameters.keys().map(String::as_str)).collect()
    }

    /// The formula, over the names of a synapse and then the parameters.
    ///
    /// # Errors
    /// [`ExpressionError`] where it is no formula, or uses a name that means nothing.
    pub fn formula(&self) -> Result<Expression, ExpressionError> {
        Expression::parse(&self.dw, &self.names())
    }

    /// The values of what varies neither with synapses nor with time, in the order of names after theta.
    pub(crate) fn constants(&self, step: f64, units: usize) -> Vec<f32> {
        [step as f32, units as f32]
            .into_iter()
            .chain(self.parameters.values().map(|value| *value as f32))
            .collect()
    }

    fn refuse(&self, error: &ExpressionError) -> Invalid {
        let place = error.place();
        let fault = Invalid {
            part: Some(place.start as u32..place.end as u32),
            ..Invalid::new("dw", error.to_string(), format!("names: {}", self.names().join(", ")))
        };
        match error {
            ExpressionError::Syntax { .. } => fault.help(format!("operations: {FUNCTIONS}")),
            ExpressionError::UnknownName { name, .. } => {
                fault.help(format!("give it a number in the same table: {name} = 1.0"))
            }
        }
    }

    /// A number that no formula uses is most likely a key that was misspelt.
    fn refuse_unused(&self, formula: &Expression) -> Result<(), Invalid> {
        let unused = |(place, _): &(usize, &String)| !formula.uses(NAMES.len() + place);
        let Some((_, name)) = self.parameters.keys().enumerate().find(unused) else { return Ok(()) };
        if NAMES.contains(&name.as_str()) {
            let message = format!("\"{name}\" has a meaning of its own in the formula");
            return Err(Invalid { at_key: true, ..Invalid::new(name, message, "another name") });
        }
        let keys = ["dw", "tau_trace", "tau_theta", "name"];
        let fault = Invalid {
            at_key: true,
            ..Invalid::new(
                name,
                format!("there is no key \"{name}\", and the formula does not use it"),
                format!("{}, and names that the formula uses", keys.join(", ")),
            )
        };
        Err(match nearest(name, keys) {
            Some(near) => fault.help(format!("did you mean \"{near}\"?")),
            None => fault,
        })
    }
}

impl PlasticityRule for Custom {
    /// Nothing: the formula takes the place of the common form.
    fn post(&self, _: super::Activity) -> Post {
        Post::default()
    }

    fn written(&self) -> Option<&Custom> {
        Some(self)
    }

    fn validate(&self) -> Result<(), Invalid> {
        let formula = self.formula().map_err(|error| self.refuse(&error))?;
        self.refuse_unused(&formula)
    }

    fn check(&self, occurs: &ActivityThatOccurs) -> Result<(), Invalid> {
        let formula = self.formula().map_err(|error| self.refuse(&error))?;
        let constants = self.constants(occurs.step, occurs.units);
        let used: Vec<usize> = (0..=THETA).filter(|name| formula.uses(*name)).collect();
        let cases = cases(&used, occurs);
        for cases in cases.chunks(LANES) {
            let values = formula.eval(|name| match used.iter().position(|used| *used == name) {
                Some(column) => {
                    let mut lanes: Vec<f32> = cases.iter().map(|case| case[column]).collect();
                    lanes.resize(LANES, lanes.last().copied().unwrap_or_default());
                    Lanes(lanes)
                }
                None => Lanes::of(constants[name - THETA - 1]),
            });
            if let Some((case, value)) = cases.iter().zip(&values.0).find(|(_, value)| !value.is_finite()) {
                let at = used.iter().zip(case).map(|(name, value)| format!("{} = {value}", NAMES[*name]));
                let at = at.collect::<Vec<_>>().join(", ");
                let at = if at.is_empty() { at } else { format!(" at {at}, which can occur") };
                return Err(Invalid::new("dw", format!("the formula \"{}\" is {value}{at}", self.dw), "a finite number")
                    .help("units begin at rest, with rates, traces and theta of 0: give what is divided by, or taken the \
                           logarithm of, a floor, such as max(theta, 0.01)"));
            }
        }
        Ok(())
    }
}

/// All combinations of values that some of a synapse's names can have, in the order of these.
fn cases(names: &[usize], occurs: &ActivityThatOccurs) -> Vec<Vec<f32>> {
    let mut cases = vec![Vec::new()];
    for name in names {
        let values = match *name {
            WEIGHT => occurs.weights(),
            THETA => occurs.squares(),
            _ => occurs.rates(),
        };
        let longer = |case: &Vec<f32>| {
            values.iter().map(|value| case.iter().copied().chain([*value]).collect()).collect::<Vec<_>>()
        };
        cases = cases.iter().flat_map(longer).collect();
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bound, Constraints, Transfer};

    fn rule(dw: &str) -> Custom {
        Custom { dw: dw.into(), parameters: [("alpha".to_owned(), 2.0)].into(), ..Custom::default() }
    }

    #[test]
    fn formulas_that_cannot_be_used_are_refused_by_name() {
        assert_eq!(rule("alpha * pre * post_trace - w * dt / units").validate(), Ok(()));
        let unknown = rule("alpa * pre").validate().unwrap_err();
        assert_eq!((unknown.key.as_str(), unknown.part.clone()), ("dw", Some(0..4)));
        assert!(unknown.message.contains("did you mean \"alpha\"?"), "{unknown:?}");
        assert_eq!(rule("alpha * (pre").validate().unwrap_err().part, Some(8..9));
        let unused = Custom { parameters: [("tau_tetha".to_owned(), 2.0)].into(), ..Custom::default() };
        let unused = unused.validate().unwrap_err();
        assert_eq!((unused.key.as_str(), unused.help.as_str()), ("tau_tetha", "did you mean \"tau_theta\"?"));
    }

    #[test]
    fn activity_that_gives_no_number_is_named() {
        let constraints = Constraints { bound: Bound::Hard, low: 0.0, high: 0.5, ..Constraints::default() };
        let occurs =
            |transfer| ActivityThatOccurs { transfer, constraints: &constraints, step: 1.0, units: 100 };
        let (tanh, relu) = (occurs(Transfer::Tanh), occurs(Transfer::Relu));
        for text in
            ["pre * post", "sqrt(w)", "ln(max(theta, 0.01))", "pre / (1 + post_trace ^ 2)", "exp(post)"]
        {
            assert_eq!(rule(text).check(&tanh), Ok(()), "{text}");
        }
        let divided = rule("pre / theta").check(&tanh).unwrap_err();
        assert!(divided.message.contains("theta = 0, which can occur"), "{divided:?}");
        assert!(rule("1 / (1 - 1)").check(&tanh).is_err());
        // Rates below 0 occur with tanh, not with units that are silent or active.
        assert!(rule("sqrt(pre) * post").check(&tanh).is_err());
        assert!(rule("sqrt(pre) * post").check(&relu).is_ok());
        assert!(rule("ln(w)").check(&relu).is_err());
    }
}
