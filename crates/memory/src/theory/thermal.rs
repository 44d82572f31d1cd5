//! Hopfield networks of very many ±1 units at temperature T: the mean field of Amit, Gutfreund & Sompolinsky.
//!
//! A unit is S_i = ±1 with probability 1/(1 + e^{∓2βh_i}), β = 1/T. At load α, with Dz the normal measure and
//! s = √(αr) the noise from other patterns, replica symmetric:
//!
//! $$ m = \int Dz \tanh \beta (m + s z), \qquad q = \int Dz \tanh^2 \beta (m + s z), \qquad
//!    r = \frac{q}{(1 - C)^2}, \qquad C = \beta (1 - q) $$
//!
//! For a given y = m/s the first equation has one root m, since its right side over m falls, and α = s²/r
//! follows. The largest α over y is α_M(T), where retrieval ends; the retrieval state at load α lies at larger y.
//! The replica-symmetric α_M rises slightly above α_c as T leaves 0, which is an artefact of the symmetry.
//!
//! Source: Amit, Gutfreund & Sompolinsky 1987, <https://doi.org/10.1016/0003-4916(87)90092-3>.

use core::f64::consts::SQRT_2;

use attractor_core::maths::{erf, exp, sqrt, tanh};
use attractor_core::numerics::{maximum, normal_density, root};

/// A state near a stored pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThermalRetrievalState {
    /// α = P/N.
    pub load: f64,
    /// m: the overlap with the pattern, (1/N) Σ ξ_i ⟨S_i⟩.
    pub overlap: f64,
    /// q: the mean of ⟨S_i⟩², from 0 to 1.
    pub order: f64,
    /// r: the noise of the other patterns over α.
    pub amplification: f64,
}

/// Where ln y is searched; beyond, the load is below 1e-4 of its maximum.
const LOG_Y: (f64, f64) = (-5.0, 4.0);

/// m = tanh(m/T): the overlap of a network of few patterns, at temperature T ≥ 0; 0 from T = 1 on.
pub fn overlap_of_few_patterns(temperature: f64) -> f64 {
    if temperature >= 1.0 {
        return 0.0;
    }
    if temperature <= 0.0 {
        return 1.0;
    }
    // In x = m/T: T = tanh(x)/x, which falls with x.
    let x = root(|x| tanh(x) - temperature * x, 1e-9_f64.max(sqrt(1.0 - temperature)), 1.0 / temperature);
    x.map_or(0.0, tanh)
}

/// The retrieval state at the largest load that has one, α_M(T); none from T = 1 on.
pub fn critical(temperature: f64) -> Option<ThermalRetrievalState> {
    if !(0.0..1.0).contains(&temperature) {
        return None;
    }
    ThermalRetrievalState::at(critical_y(temperature), temperature)
}

/// α_M: up to which load patterns are retrieved at temperature T ≥ 0; 0 from T = 1 on.
pub fn critical_load(temperature: f64) -> f64 {
    critical(temperature).map_or(0.0, |state| state.load)
}

/// The retrieval state at load α ≥ 0 and temperature T ≥ 0; none above [`critical_load`].
pub fn retrieval(load: f64, temperature: f64) -> Option<ThermalRetrievalState> {
    if load == 0.0 && (0.0..1.0).contains(&temperature) {
        let overlap = overlap_of_few_patterns(temperature);
        let (order, c) = (overlap * overlap, susceptibility_of_few(temperature, overlap));
        return Some(ThermalRetrievalState {
            load,
            overlap,
            order,
            amplification: order / ((1.0 - c) * (1.0 - c)),
        });
    }
    let critical = critical(temperature)?;
    if !(0.0..=critical.load).contains(&load) {
        return None;
    }
    let excess =
        |y: f64| ThermalRetrievalState::at(y, temperature).map_or(f64::NAN, |state| state.load - load);
    let low = critical_y(temperature);
    let mut high = low;
    while excess(high) > 0.0 {
        high *= 2.0;
    }
    let y = root(excess, low, high)?;
    Some(ThermalRetrievalState { load, ..ThermalRetrievalState::at(y, temperature)? })
}

fn susceptibility_of_few(temperature: f64, overlap: f64) -> f64 {
    if temperature > 0.0 { (1.0 - overlap * overlap) / temperature } else { 0.0 }
}

fn critical_y(temperature: f64) -> f64 {
    let load =
        |log_y| ThermalRetrievalState::at(exp(log_y), temperature).map_or(f64::NAN, |state| state.load);
    exp(maximum(load, LOG_Y.0, LOG_Y.1).0)
}

impl ThermalRetrievalState {
    /// The state with y = m/s > 0 at a temperature below 1.
    fn at(y: f64, temperature: f64) -> Option<Self> {
        // m is at most 1, and its mean but a few bits more.
        let overlap = root(|m| mean(m, m / y, temperature) - m, 1e-12, 1.001)?;
        let s = overlap / y;
        let c = susceptibility(overlap, s, temperature);
        let order = 1.0 - temperature * c;
        let amplification = order / ((1.0 - c) * (1.0 - c));
        Some(Self { load: s * s / amplification, overlap, order, amplification })
    }
}

/// ∫Dz tanh((m + sz)/T), for m, s > 0.
fn mean(m: f64, s: f64, temperature: f64) -> f64 {
    if temperature < s {
        // tanh is a step smeared by ½sech²; a smeared step over Gaussian noise is an error function.
        integral(|v| 0.5 * squared_secant(v) * erf((m - temperature * v) / (s * SQRT_2)), SMEARING)
    } else {
        integral(|z| normal_density(z) * tanh((m + s * z) / temperature), NOISE)
    }
}

/// (1/T) ∫Dz sech²((m + sz)/T), for m, s > 0: 1/T (1 − q).
fn susceptibility(m: f64, s: f64, temperature: f64) -> f64 {
    if temperature < s {
        integral(|v| squared_secant(v) * normal_density((m - temperature * v) / s) / s, SMEARING)
    } else {
        integral(|z| normal_density(z) * squared_secant((m + s * z) / temperature) / temperature, NOISE)
    }
}

/// sech²x.
fn squared_secant(x: f64) -> f64 {
    let decay = exp(-2.0 * x.abs());
    4.0 * decay / ((1.0 + decay) * (1.0 + decay))
}

/// Half the range and the step of the integrals over sech², whose poles lie at ±iπ/2.
const SMEARING: (f64, f64) = (20.0, 0.25);
/// Half the range and the step of the integrals over the noise, with poles at ±iπT/2s and beyond.
const NOISE: (f64, f64) = (9.0, 0.25);

/// The trapezoidal rule over ± range, whose error falls like e^{−2πd/step} where the integrand is
/// analytic within d of the real axis and falls off fast.
///
/// Source: Trefethen & Weideman 2014, <https://doi.org/10.1137/130932132>, theorem 5.1.
fn integral(integrand: impl Fn(f64) -> f64, (range, step): (f64, f64)) -> f64 {
    #[expect(clippy::cast_sign_loss, reason = "both are positive")]
    let points = (range / step) as u32;
    let pairs = (1..=points).map(|place| {
        let offset = step * f64::from(place);
        integrand(-offset) + integrand(offset)
    });
    step * (integrand(0.0) + pairs.sum::<f64>())
}

/// The limit near T = 1 of the load at which retrieval ends: ((1 − T)/1.95)².
///
/// Source: Amit, Gutfreund & Sompolinsky 1987, there α_M ~ (1 − T)²/(1.95)² as recalled; what the equations
/// above give tends to it.
pub fn critical_load_near_one(temperature: f64) -> f64 {
    let ratio = (1.0 - temperature) / 1.95;
    ratio * ratio
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::hopfield::{self, SynapticNoise};

    #[test]
    fn capacities_at_given_temperatures() {
        let printed = [
            (0.1, 0.1350),
            (0.2, 0.1226),
            (0.3, 0.1033),
            (0.4, 0.0810),
            (0.5, 0.0588),
            (0.6, 0.0388),
            (0.8, 0.0101),
        ];
        for (temperature, load) in printed {
            let found = critical_load(temperature);
            assert!((found - load).abs() < 5.01e-5, "T = {temperature}: {found}");
        }
        assert_eq!(critical_load(1.0), 0.0);
        assert_eq!(retrieval(0.1, 1.5), None);
    }

    #[test]
    fn overlaps_at_given_temperatures_and_loads() {
        for (temperature, load, printed) in [(0.2, 0.1, 0.9891), (0.4, 0.02, 0.9804), (0.5, 0.01, 0.9519)] {
            let found = retrieval(load, temperature).unwrap().overlap;
            assert!((found - printed).abs() < 5.01e-5, "{temperature} {load}: {found}");
        }
        for (temperature, printed) in [(0.4, 0.9856), (0.6, 0.9073), (0.8, 0.7104)] {
            let few = overlap_of_few_patterns(temperature);
            assert!((few - printed).abs() < 5.01e-5, "{temperature}: {few}");
            assert!((few - tanh(few / temperature)).abs() < 1e-14);
            let nearly = retrieval(1e-9, temperature).unwrap().overlap;
            assert!((few - nearly).abs() < 1e-6, "{few} {nearly}");
        }
        assert_eq!(overlap_of_few_patterns(0.0), 1.0);
        assert_eq!(overlap_of_few_patterns(1.0), 0.0);
    }

    #[test]
    fn without_temperature_it_is_the_theory_of_temperature_zero() {
        let expected = hopfield::critical_load(SynapticNoise::None);
        assert!((critical_load(0.0) - expected).abs() < 1e-12);
        for load in [0.02, 0.1, 0.13] {
            let found = retrieval(load, 0.0).unwrap();
            let expected = hopfield::retrieval(load, SynapticNoise::None).unwrap();
            assert!((found.overlap - expected.overlap).abs() < 1e-11, "{load}");
            assert!((found.amplification - expected.amplification).abs() < 1e-9, "{load}");
        }
        // The artefact of replica symmetry: α_M rises first.
        let slight = critical_load(0.02);
        assert!(slight > expected && slight < expected + 1e-3, "{slight}");
    }

    #[test]
    fn near_the_last_temperature_the_capacity_vanishes_quadratically() {
        let ratio = |temperature| critical_load(temperature) / critical_load_near_one(temperature);
        assert!((ratio(0.99) - 1.0).abs() < 0.02, "{}", ratio(0.99));
        assert!((ratio(0.999) - 1.0).abs() < 0.005, "{}", ratio(0.999));
    }

    /// Against integrals by a rule of another kind: 20,000 intervals of Simpson's.
    #[test]
    fn every_state_solves_the_equations() {
        let simpson = |integrand: &dyn Fn(f64) -> f64| {
            let (low, steps) = (-9.0, 20_000_u32);
            let step = 18.0 / f64::from(steps);
            let weight =
                |place: u32| if place.is_multiple_of(steps) { 1.0 } else { f64::from(2 + 2 * (place % 2)) };
            (0..=steps).map(|place| weight(place) * integrand(low + step * f64::from(place))).sum::<f64>()
                * step
                / 3.0
        };
        for (temperature, load) in
            [(0.05, 0.1), (0.2, 0.001), (0.2, 0.12), (0.5, 0.05), (0.8, 0.01), (0.95, 1e-4)]
        {
            let state = retrieval(load, temperature).unwrap();
            let s = sqrt(load * state.amplification);
            let field = |z: f64| tanh((state.overlap + s * z) / temperature);
            let m = simpson(&|z| normal_density(z) * field(z));
            let q = simpson(&|z| normal_density(z) * field(z) * field(z));
            let c = (1.0 - q) / temperature;
            let residuals =
                [m - state.overlap, q - state.order, q / ((1.0 - c) * (1.0 - c)) / state.amplification - 1.0];
            assert!(
                residuals.iter().all(|residual| residual.abs() < 1e-10),
                "{temperature} {load}: {residuals:?}"
            );
        }
    }
}
