//! The mean field of couplings that fade: J ← (1 − ε/N) J + ξ ξᵀ/N, filled for ever.
//!
//! The age x of a pattern is the number of newer ones over N; its weight is e^{−εx}. With the overlap
//! m = erf y of a pattern that is recalled, in the limit of many ±1 units without temperature,
//!
//! $$ e^{-\varepsilon x} m = y \sqrt{2R}, \qquad
//!    R = \frac{1}{\varepsilon} \cdot \frac{\ln(1-C) + C/(1-C)}{C^2}, \qquad
//!    C = \sqrt{\frac{2}{\pi R}} \, e^{-y^2}, $$
//!
//! R being the variance of the noise that the other patterns make and C the response of the units to
//! their fields. For C → 0 the variance is ∫ e^{−2εx} dx = 1/(2ε).
//!
//! After Mézard, Nadal & Toulouse 1986, <https://doi.org/10.1051/jphys:019860047090145700>; this form, replica-symmetric,
//! is our derivation.

use attractor_core::maths::{erf, exp, log, log1p, sqrt};

/// A pattern that is recalled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recalled {
    /// y: its overlap is erf y.
    pub field: f64,
    /// C: the response.
    pub response: f64,
    /// R: variance of the noise.
    pub noise: f64,
}

impl Recalled {
    /// The noise and the response that go with a field y > 0, at ε > 0.
    pub fn at(epsilon: f64, field: f64) -> Self {
        // R C² is known, so that C alone is left to find: φ(C) grows from 0 without bound.
        let square = 2.0 / std::f64::consts::PI * exp(-2.0 * field * field);
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            if spread(middle) < epsilon * square { low = middle } else { high = middle }
        }
        let response = f64::midpoint(low, high);
        Self { field, response, noise: square / (response * response) }
    }

    /// m.
    pub fn overlap(&self) -> f64 {
        erf(self.field)
    }

    /// ln of the weight that a pattern needs to be recalled so.
    fn log_weight(&self) -> f64 {
        log(self.field * sqrt(2.0 * self.noise) / self.overlap())
    }
}

/// φ(C) = ln(1 − C) + C/(1 − C), by its series where that would cancel.
fn spread(response: f64) -> f64 {
    if response > 0.02 {
        return log1p(-response) + response / (1.0 - response);
    }
    let (mut sum, mut power) = (0.0, response);
    for order in 2..16 {
        power *= response;
        sum += power * (1.0 - 1.0 / f64::from(order));
    }
    sum
}

/// The pattern of least weight that is still recalled.
fn weakest(epsilon: f64) -> Recalled {
    let weight = |field: f64| Recalled::at(epsilon, field).log_weight();
    Recalled::at(epsilon, least(weight, 0.2, 5.0))
}

/// K(ε): the oldest age that is recalled, in patterns for each unit; 0 where none is.
pub fn capacity(epsilon: f64) -> f64 {
    if epsilon <= 0.0 {
        return 0.0;
    }
    (-weakest(epsilon).log_weight() / epsilon).max(0.0)
}

/// The overlap with a pattern of an age, in patterns for each unit; `None` where it is forgotten.
pub fn overlap(epsilon: f64, age: f64) -> Option<f64> {
    let weakest = weakest(epsilon);
    let log_weight = -epsilon * age;
    if epsilon <= 0.0 || log_weight < weakest.log_weight() {
        return None;
    }
    // Beyond the weakest a larger field goes with a larger weight.
    let (mut low, mut high) = (weakest.field, 20.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if Recalled::at(epsilon, middle).log_weight() < log_weight { low = middle } else { high = middle }
    }
    Some(erf(f64::midpoint(low, high)))
}

/// The ε of largest capacity, and that capacity.
pub fn optimum() -> (f64, f64) {
    let epsilon = least(|epsilon| -capacity(epsilon), 4.0, 20.0);
    (epsilon, capacity(epsilon))
}

/// The ε below which nothing is recalled, not even the newest pattern.
pub fn onset() -> f64 {
    let (mut low, mut high) = (1.0, 8.0);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if weakest(middle).log_weight() > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Where a function that falls and then rises is least, by golden section.
fn least(of: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let ratio = (sqrt(5.0) - 1.0) / 2.0;
    let (mut left, mut right) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..90 {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - ratio * (high - low);
            at_left = of(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + ratio * (high - low);
            at_right = of(right);
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_equations_are_solved() {
        for epsilon in [1.0, 3.04, 8.44, 25.0, 200.0] {
            for field in [0.3, 1.0, 1.6, 2.5, 4.0] {
                let Recalled { response: c, noise: r, .. } = Recalled::at(epsilon, field);
                let expected = sqrt(2.0 / (std::f64::consts::PI * r)) * exp(-field * field);
                assert!((c / expected - 1.0).abs() < 1e-10, "C at {epsilon}, {field}");
                let expected = spread(c) / (c * c * epsilon);
                assert!((r / expected - 1.0).abs() < 1e-10, "R at {epsilon}, {field}: {r} {expected}");
            }
        }
        // The series meets the closed form.
        let c = 0.02_f64;
        assert!((spread(c) / (log1p(-c) + c / (1.0 - c)) - 1.0).abs() < 1e-11);
        for (epsilon, age) in [(5.0, 0.01), (8.44, 0.03), (25.0, 0.02)] {
            let field = {
                let m = overlap(epsilon, age).unwrap();
                let (mut low, mut high) = (0.0, 6.0);
                for _ in 0..100 {
                    let middle = f64::midpoint(low, high);
                    if erf(middle) < m { low = middle } else { high = middle }
                }
                f64::midpoint(low, high)
            };
            let recalled = Recalled::at(epsilon, field);
            let weight = exp(-epsilon * age);
            let residual = weight * recalled.overlap() - field * sqrt(2.0 * recalled.noise);
            assert!(residual.abs() < 1e-7, "{residual}");
        }
    }

    /// An independent solution of the same equations had: optimum ε = 8.44, K = 0.0490; nothing below 3.04; .040 at
    /// 5, .0483 at 10, .0435 at 15, .0348 at 25.
    #[test]
    fn capacities_are_those_that_others_computed() {
        let (epsilon, best) = optimum();
        assert!((epsilon - 8.44).abs() < 0.005, "{epsilon}");
        assert!((best - 0.0490).abs() < 5e-5, "{best}");
        assert!((onset() - 3.04).abs() < 0.005, "{}", onset());
        assert_eq!(capacity(3.0), 0.0);
        for (epsilon, expected, digits) in
            [(5.0, 0.040, 5e-4), (10.0, 0.0483, 5e-5), (15.0, 0.0435, 5e-5), (25.0, 0.0348, 5e-5)]
        {
            let found = capacity(epsilon);
            assert!((found - expected).abs() <= digits, "{epsilon}: {found}");
        }
    }

    #[test]
    fn the_older_the_fainter() {
        let age = capacity(8.0);
        assert!(overlap(8.0, age * 1.001).is_none());
        let overlaps: Vec<f64> =
            (0..10).map(|part| overlap(8.0, age * f64::from(part) / 10.0).unwrap()).collect();
        assert!(overlaps.is_sorted_by(|a, b| a > b), "{overlaps:?}");
        assert!(overlaps[0] > 0.99 && overlap(8.0, age * 0.999).unwrap() > 0.9);
    }
}
