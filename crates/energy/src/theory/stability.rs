//! The stability of the state 0.

use attractor_core::maths::{cbrt, sqrt};

/// β_c: the gain of tanh units below which the state 0 is stable, for many units and J = ΞᵀΞ/N_h with independent
/// numbers of variance 1 in Ξ.
///
/// $$ \beta_c = \frac{1}{x_+} = \frac{1}{(1 + \sqrt q)^2}, \qquad q = N_v / N_h $$
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>, with the edge of Marčenko and Pastur.
pub fn critical_gain(ratio: f64) -> f64 {
    let root = 1.0 + sqrt(ratio);
    1.0 / (root * root)
}

/// The expected spectral radius of J = ΞᵀΞ/N_h, its largest eigenvalue, for so many visible and hidden units and
/// independent normal numbers of variance 1 in Ξ: the mean of the Tracy–Widom law of order 1, with Johnstone's centre
/// and scale.
///
/// It lies below the edge (1 + √q)² of many units, so that the gain at which 0 loses its stability lies above
/// [`critical_gain`].
///
/// Source: Johnstone 2001, <https://doi.org/10.1214/aos/1009210544>, equations 1.3 and 1.4.
pub fn expected_largest_eigenvalue(visible: u32, hidden: u32) -> f64 {
    /// Mean of the Tracy–Widom law of order 1 (Bornemann 2010, <https://arxiv.org/abs/0904.1581>).
    const MEAN: f64 = -1.206_533_574_58;
    let (samples, variables) = (sqrt(f64::from(hidden.max(2)) - 1.0), sqrt(f64::from(visible)));
    let centre = (samples + variables) * (samples + variables);
    let scale = (samples + variables) * cbrt(1.0 / samples + 1.0 / variables);
    (centre + MEAN * scale) / f64::from(hidden)
}

/// The growth rate of a small state along an eigenvector of J, in 1/time: the larger eigenvalue of the flow
/// linearised at 0, negative where 0 is stable.
///
/// $$ \lambda = -\frac{a + b}{2} + \sqrt{\frac{(a - b)^2}{4} + \gamma a b}, \qquad
///    a = 1/\tau_v, \quad b = 1/\tau_h, \quad \gamma = \beta \lambda_J $$
///
/// Its sign is that of γ − 1, whatever the time constants are.
///
/// Source: ours, from the flow of [`EnergyNetwork`](crate::EnergyNetwork) linearised at 0.
pub fn growth_rate(gain: f64, visible_time: f64, hidden_time: f64) -> f64 {
    let (a, b) = (1.0 / visible_time, 1.0 / hidden_time);
    let root = sqrt(0.25 * (a - b) * (a - b) + gain * a * b);
    // The difference as a quotient, which keeps its digits where the two nearly cancel.
    a * b * (gain - 1.0) / (0.5 * (a + b) + root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_rates_solve_their_equation() {
        // (λ + a)(λ + b) = γ a b.
        for gain in [0.0, 0.3, 1.0, 1.7, 20.0] {
            for (visible, hidden) in [(1.0, 1.0), (1.0, 0.01), (0.1, 10.0)] {
                let rate = growth_rate(gain, visible, hidden);
                let (a, b) = (1.0 / visible, 1.0 / hidden);
                let residual = ((rate + a) * (rate + b) - gain * a * b) / (a * b);
                assert!(residual.abs() < 1e-10, "{gain} {visible} {hidden}: {residual}");
                assert_eq!(rate.partial_cmp(&0.0), gain.partial_cmp(&1.0));
            }
        }
    }

    #[test]
    fn critical_gains_are_one_over_the_edge() {
        assert!((critical_gain(0.5) - 1.0 / 2.914_213_562).abs() < 1e-9);
        assert!((critical_gain(2.0) - 1.0 / 5.828_427_125).abs() < 1e-9);
    }
}
