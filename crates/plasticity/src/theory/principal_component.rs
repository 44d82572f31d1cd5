//! How Oja's rule finds the first principal component.

use attractor_core::maths::exp;

/// `E[sin²]` of the angle between weights and the first component once both have settled, to first order in
/// γ, for Gaussian inputs with these eigenvalues of their covariance, the largest first.
///
/// $$ E[\sin^2] = \gamma \sum_{k > 1} \frac{\lambda_1 \lambda_k}{2 (\lambda_1 - \lambda_k)} $$
///
/// Not finite where the two largest eigenvalues are equal: there is no first component then.
pub fn settled(gamma: f64, eigenvalues: &[f64]) -> f64 {
    spread(gamma, eigenvalues, f64::INFINITY)
}

/// sin² after so many steps from weights whose parts along the components are `parts`: that of the mean flow, ẇ =
/// γ (C w − (wᵀCw) w), and the scatter around it, which grows to [`settled`].
///
/// Under the mean flow the ratio of two parts grows by the difference of their eigenvalues, whatever the
/// length does. The scatter is that of the Ornstein–Uhlenbeck processes near the first component, so that
/// the sum is right early and late and an interpolation between.
pub fn squared_sine(gamma: f64, eigenvalues: &[f64], parts: &[f64], steps: f64) -> f64 {
    let grown = |(part, eigenvalue): (&f64, &f64)| {
        // Relative to the first, so that nothing overflows.
        let part = part * exp(gamma * steps * (eigenvalue - eigenvalues[0]));
        part * part
    };
    let squares: Vec<f64> = parts.iter().zip(eigenvalues).map(grown).collect();
    let rest: f64 = squares[1..].iter().sum();
    let flow = rest / (squares[0] + rest);
    flow + (1.0 - flow) * spread(gamma, eigenvalues, steps)
}

/// A step of the mean of Sanger's rule or, with `all`, of Oja's rule for subspaces: the weights of each unit along the
/// components, whose eigenvalues are given.
///
/// $$ \Delta w_i = \gamma \left( C w_i - \sum_k w_i^T C w_k \, w_k \right), \qquad k \le i \text{ or all } k $$
pub fn mean_step(weights: &mut [Vec<f64>], eigenvalues: &[f64], gamma: f64, all: bool) {
    let before = weights.to_vec();
    for (unit, own) in weights.iter_mut().enumerate() {
        let told = if all { before.len() } else { unit + 1 };
        for other in &before[..told] {
            let both = before[unit].iter().zip(other).zip(eigenvalues);
            let product: f64 = both.map(|((one, other), eigenvalue)| eigenvalue * one * other).sum();
            for (weight, other) in own.iter_mut().zip(other) {
                *weight -= gamma * product * other;
            }
        }
        for ((weight, before), eigenvalue) in own.iter_mut().zip(&before[unit]).zip(eigenvalues) {
            *weight += gamma * eigenvalue * before;
        }
    }
}

fn spread(gamma: f64, eigenvalues: &[f64], steps: f64) -> f64 {
    let first = eigenvalues[0];
    let of = |eigenvalue: &f64| {
        let settled = gamma * first * eigenvalue / (2.0 * (first - eigenvalue));
        settled * (1.0 - exp(-2.0 * gamma * (first - eigenvalue) * steps))
    };
    eigenvalues[1..].iter().map(of).sum()
}

/// The rate at which the length of plain Hebb's weights grows, to second order in γ, for Gaussian inputs: the mean
/// change of ln‖w‖ in a step.
///
/// $$ \gamma \lambda_1 - \tfrac{3}{2} \gamma^2 \lambda_1^2 $$
///
/// From ½ ln(1 + 2γu² + γ²u²|x|²) with u = x·ŵ. Along the first component `E[u²|x|²] = λ₁ Σλ + 2λ₁²` and `E[u⁴] = 3λ₁²`;
/// the weights' scatter off it, γλ₁λₖ/(2(λ₁ − λₖ)) along each other component, takes γλ₁λₖ/2 off `E[u²]`: what remains
/// is as if there were the first component alone.
pub fn growth(gamma: f64, eigenvalues: &[f64]) -> f64 {
    let first = gamma * eigenvalues[0];
    first - 1.5 * first * first
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECTRUM: [f64; 6] = [3.0, 1.5, 1.0, 0.7, 0.4, 0.2];

    #[test]
    fn the_scatter_is_that_of_the_reference() {
        assert!((settled(1.0, &SPECTRUM) - 3.04).abs() < 0.005, "{}", settled(1.0, &SPECTRUM));
        // |cos| > 0.99 needs γ below 0.0065.
        assert!((settled(0.0065, &SPECTRUM) - (1.0 - 0.99_f64 * 0.99)).abs() < 2e-4);
    }

    #[test]
    fn the_flow_starts_where_weights_do_and_ends_in_the_scatter() {
        let parts = [0.6, 0.8, 0.0, 0.0, 0.0, 0.0];
        assert!((squared_sine(0.01, &SPECTRUM, &parts, 0.0) - 0.64).abs() < 1e-15);
        let late = squared_sine(0.01, &SPECTRUM, &parts, 1e5);
        assert!((late - settled(0.01, &SPECTRUM)).abs() < 1e-12);
    }
}
