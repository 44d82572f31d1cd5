//! Hopfield networks of very many ±1 units whose synapses decay while they learn.
//!
//! Each new pattern makes J ← (1 − ε/N) J + ξξᵀ/N. A pattern that xN newer ones follow is held with strength
//! e^{−εx}; all of them together are noise of variance R. With y = e^{−εx} m/√(2R), at temperature 0 and replica
//! symmetric:
//!
//! $$ m = \mathrm{erf} \, y, \qquad C = \sqrt{\frac{2}{\pi R}} e^{-y^2}, \qquad
//!    R = \int_0^\infty \frac{e^{-2 \varepsilon x} dx}{(1 - C e^{-\varepsilon x})^2}
//!      = \frac{1}{\varepsilon C^2} \left[ \ln(1 - C) + \frac{C}{1 - C} \right] $$
//!
//! Given y the last two have one root C, and the age x follows. The largest x is the capacity K(ε).
//!
//! Source: the scheme is that of Mézard, Nadal & Toulouse 1986, <https://doi.org/10.1051/jphys:019860047090145700>;
//! this form of the equations is our derivation by the method of Amit, Gutfreund & Sompolinsky 1987,
//! <https://doi.org/10.1016/0003-4916(87)90092-3>.

use core::f64::consts::{FRAC_2_PI, SQRT_2};

use attractor_core::maths::{erf, exp, log, log1p, sqrt};
use attractor_core::numerics::{maximum, root};

/// A state near a pattern of some age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PalimpsestRetrievalState {
    /// x: how many patterns are newer, over N.
    pub age: f64,
    /// m: the overlap with the pattern.
    pub overlap: f64,
    /// R: the variance of the noise from all patterns.
    pub noise: f64,
    /// C: how much a state follows a field, in [0, 1).
    pub susceptibility: f64,
}

/// Where y is searched; at 8 the overlap differs from 1 by less than a bit.
const RANGE: (f64, f64) = (1e-3, 8.0);
/// Between which rates the best is searched.
const RATES: (f64, f64) = (1.0, 60.0);

/// [ln(1 − C) + C/(1 − C)]/C², which is Σ_k C^k (k + 1)/(k + 2).
fn spread(c: f64) -> f64 {
    if c < 0.1 {
        // Terms beyond are below a bit; in the closed form small C cancel.
        return (0..18).rev().map(f64::from).fold(0.0, |sum, k| sum * c + (k + 1.0) / (k + 2.0));
    }
    (log1p(-c) + c / (1.0 - c)) / (c * c)
}

impl PalimpsestRetrievalState {
    /// The state with this y > 0 at rate ε > 0; its age is negative where even the newest pattern is lost.
    fn at(y: f64, rate: f64) -> Option<Self> {
        let target = FRAC_2_PI * rate * exp(-2.0 * y * y);
        let susceptibility = root(|c| c * c * spread(c) - target, 0.0, 1.0 - 1e-13)?;
        let noise = spread(susceptibility) / rate;
        let overlap = erf(y);
        let age = log(overlap / (y * SQRT_2 * sqrt(noise))) / rate;
        Some(Self { age, overlap, noise, susceptibility })
    }
}

fn critical_y(rate: f64) -> f64 {
    maximum(|y| PalimpsestRetrievalState::at(y, rate).map_or(f64::NAN, |state| state.age), RANGE.0, RANGE.1).0
}

/// K(ε): the age, over N, of the oldest pattern that is retrieved, for a rate ε > 0 of decay; 0 where not even
/// the newest is.
pub fn capacity(rate: f64) -> f64 {
    if rate > 0.0 {
        PalimpsestRetrievalState::at(critical_y(rate), rate).map_or(0.0, |state| state.age.max(0.0))
    } else {
        0.0
    }
}

/// The retrieval state of the pattern of age `age` ≥ 0 (newer patterns over N) at rate ε > 0; none where it is
/// forgotten.
pub fn retrieval(age: f64, rate: f64) -> Option<PalimpsestRetrievalState> {
    if !(rate > 0.0 && (0.0..=capacity(rate)).contains(&age)) {
        return None;
    }
    let beyond = |y: f64| PalimpsestRetrievalState::at(y, rate).map_or(f64::NAN, |state| state.age - age);
    let low = critical_y(rate);
    let mut high = low;
    while beyond(high) > 0.0 {
        high *= 1.5;
    }
    Some(PalimpsestRetrievalState { age, ..PalimpsestRetrievalState::at(root(beyond, low, high)?, rate)? })
}

/// The rate ε at which the capacity is largest, and that capacity.
pub fn best_rate() -> (f64, f64) {
    maximum(capacity, RATES.0, RATES.1)
}

/// The rate below which everything is forgotten at once: the network is then as overloaded as one that never
/// forgets.
pub fn least_rate() -> Option<f64> {
    let newest =
        |rate| PalimpsestRetrievalState::at(critical_y(rate), rate).map_or(f64::NAN, |state| state.age);
    root(newest, RATES.0, best_rate().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_of_given_rates() {
        for (rate, printed, digit) in
            [(5.0, 0.040, 1e-3), (10.0, 0.0483, 1e-4), (15.0, 0.0435, 1e-4), (25.0, 0.0348, 1e-4)]
        {
            let found = capacity(rate);
            assert!((found - printed).abs() < 0.501 * digit, "{rate}: {found}");
        }
        let (rate, most) = best_rate();
        assert!((rate - 8.44).abs() < 0.005 && (most - 0.0490).abs() < 5e-5, "{rate} {most}");
        let least = least_rate().unwrap();
        assert!((least - 3.04).abs() < 0.005, "{least}");
        assert_eq!(capacity(2.9), 0.0);
        assert_eq!(retrieval(0.0, 2.9), None);
    }

    #[test]
    fn the_series_meets_the_closed_form() {
        for c in [0.09, 0.0999, 0.1, 0.11] {
            let closed = (log1p(-c) + c / (1.0 - c)) / (c * c);
            assert!((spread(c) - closed).abs() < 1e-13, "{c}");
        }
        assert_eq!(spread(0.0), 0.5);
    }

    /// R against its integral, by Simpson's rule in u = e^{−εx}, and the other equations as they stand.
    #[test]
    fn every_state_solves_the_equations() {
        for rate in [4.0, 8.44, 20.0] {
            for part in [0.0, 0.5, 0.99] {
                let state = retrieval(part * capacity(rate), rate).unwrap();
                let (m, r, c) = (state.overlap, state.noise, state.susceptibility);
                let steps = 2000_u32;
                let weight = |place: u32| {
                    if place.is_multiple_of(steps) { 1.0 } else { f64::from(2 + 2 * (place % 2)) }
                };
                let integrand = |u: f64| u / ((1.0 - c * u) * (1.0 - c * u) * rate);
                let step = 1.0 / f64::from(steps);
                let integral: f64 =
                    (0..=steps).map(|place| weight(place) * integrand(step * f64::from(place))).sum();
                let y = exp(-rate * state.age) * m / sqrt(2.0 * r);
                let residuals =
                    [m - erf(y), c - sqrt(FRAC_2_PI / r) * exp(-y * y), r - integral * step / 3.0];
                assert!(
                    residuals.iter().all(|residual| residual.abs() < 1e-10),
                    "{rate} {part}: {residuals:?}"
                );
            }
        }
    }
}
