//! What holds weights: bounds, decay and normalisation, each alone or together.

use attractor_core::Invalid;
use attractor_core::maths::sqrt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a bound is met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// There is none.
    #[default]
    None,
    /// A weight stops at it.
    Hard,
    /// Changes shrink in proportion to what is left to it: growth by (high − w)/(high − low), decline by
    /// (w − low)/(high − low).
    Soft,
}

/// Bounds, decay and normalisation, applied in this order after what a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Constraints {
    /// How bounds are met.
    pub bound: Bound,
    /// The least weight.
    pub low: f64,
    /// The largest weight.
    pub high: f64,
    /// λ: decay towards the weights at the start, w ← w − λ (w − w₀), for one step of a layer or one
    /// millisecond of a network.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub decay: f64,
    /// Whether the weights of each unit are scaled to the length that they had at the start.
    pub normalise: bool,
}

impl Default for Constraints {
    fn default() -> Self {
        Self { bound: Bound::None, low: -1.0, high: 1.0, decay: 0.0, normalise: false }
    }
}

impl Constraints {
    /// Refuses bounds that hold nothing between them; `key` is where they stand in a spec.
    ///
    /// # Errors
    /// [`Invalid`] names the upper bound.
    pub fn validate(&self, key: &str) -> Result<(), Invalid> {
        if self.bound == Bound::None || self.low < self.high {
            return Ok(());
        }
        Err(Invalid::new(
            format!("{key}.high"),
            format!("{key}.high is {}, but {key}.low is {}", self.high, self.low),
            format!("more than {}", self.low),
        ))
    }

    /// The least and the largest weight; infinite without bounds.
    pub fn limits(&self) -> [f64; 2] {
        match self.bound {
            Bound::None => [f64::NEG_INFINITY, f64::INFINITY],
            Bound::Hard | Bound::Soft => [self.low, self.high],
        }
    }

    /// A weight after a change and decay from where it started.
    #[inline(always)]
    pub fn changed(&self, weight: f64, change: f64, start: f64, decay: f64) -> f64 {
        let change = match self.bound {
            Bound::Soft => {
                let left = if change > 0.0 { self.high - weight } else { weight - self.low };
                change * left / (self.high - self.low)
            }
            Bound::None | Bound::Hard => change,
        };
        let [low, high] = self.limits();
        (weight + change - decay * (weight - start)).clamp(low, high)
    }
}

/// Σ x², in order.
pub(crate) fn squared_length(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x).sum()
}

/// Scales `weights` to a length, where they have any.
pub(crate) fn scale_to(weights: &mut [f64], length: f64) {
    let now = sqrt(squared_length(weights));
    if now > 0.0 {
        for weight in weights {
            *weight *= length / now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_bounds_stop_and_soft_bounds_slow() {
        let of = |bound| Constraints { bound, low: -0.5, high: 0.5, ..Constraints::default() };
        assert_eq!(of(Bound::None).changed(0.4, 0.3, 0.0, 0.0), 0.7);
        assert_eq!(of(Bound::Hard).changed(0.4, 0.3, 0.0, 0.0), 0.5);
        assert!((of(Bound::Soft).changed(0.25, 0.1, 0.0, 0.0) - 0.275).abs() < 1e-15);
        assert!((of(Bound::Soft).changed(0.25, -0.1, 0.0, 0.0) - 0.175).abs() < 1e-15);
        assert_eq!(of(Bound::Soft).changed(0.5, 9.0, 0.0, 0.0), 0.5);
    }

    #[test]
    fn decay_leads_back_to_the_start() {
        let mut weight = 3.0;
        for _ in 0..1000 {
            weight = Constraints::default().changed(weight, 0.0, 1.0, 0.02);
        }
        assert!((weight - 1.0).abs() < 1e-8);
    }

    #[test]
    fn bounds_the_wrong_way_round_are_refused() {
        let wrong = Constraints { bound: Bound::Hard, low: 0.5, high: 0.5, ..Constraints::default() };
        assert_eq!(wrong.validate("plastic.constraints").unwrap_err().key, "plastic.constraints.high");
        assert!(Constraints { bound: Bound::None, ..wrong }.validate("").is_ok());
    }
}
