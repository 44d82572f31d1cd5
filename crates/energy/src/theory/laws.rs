//! How memories turn towards their targets.

use attractor_core::maths::{exp, log1p, sqrt};

/// The law of the paper: memories and targets equally long, time continuous.
///
/// $$ \cos_\mu(t) = \frac{e \, a + (1 - e)}{\sqrt{e^2 + (1 - e)^2 + 2 e (1 - e) \, a}}, \qquad
///    e = e^{-t/\tau_\mu}, \quad \tau_\mu = \tau_\Xi / p_\mu $$
///
/// a is the cosine at the start, p_μ the fraction of time in which the target of memory μ is seen.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>, and its public code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedLaw {
    /// a: the cosine at the start.
    pub overlap: f64,
    /// τ_μ = τ_Ξ/p_μ.
    pub time_constant: f64,
}

impl PublishedLaw {
    /// The cosine at a time.
    pub fn cosine(&self, time: f64) -> f64 {
        mixed(exp(-time / self.time_constant), self.overlap, 1.0)
    }
}

/// The law for steps of time 1 and targets of any length, exact while only the best memory moves.
///
/// $$ \cos_\mu = \frac{e \, a + (1 - e) \rho}{\sqrt{e^2 + (1 - e)^2 \rho^2 + 2 e (1 - e) a \rho}}, \qquad
///    e = (1 - 1/\tau_\Xi)^{n_\mu}, \quad \rho = \lVert \Xi'_\mu \rVert / \lVert \Xi_\mu \rVert $$
///
/// n_μ is how often the target of memory μ has been seen.
///
/// Source: ours; the mixture is that of [`PublishedLaw`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactLaw {
    /// a: the cosine at the start.
    pub overlap: f64,
    /// ρ: length of the target over that of the memory at the start.
    pub ratio: f64,
    /// τ_Ξ.
    pub time_constant: f64,
}

impl ExactLaw {
    /// The cosine after the target has been seen so often.
    pub fn cosine(&self, seen: u32) -> f64 {
        // At τ_Ξ = 1 a memory is its target at once: ln 0 would be no number times 0.
        let left =
            if seen == 0 { 1.0 } else { exp(f64::from(seen) * log1p(-1.0 / self.time_constant.max(1.0))) };
        mixed(left, self.overlap, self.ratio)
    }
}

/// The cosine between a target of length `ratio` and the mixture `left` · memory + (1 − `left`) · target, for a memory
/// of length 1 and a cosine `overlap` between the two.
fn mixed(left: f64, overlap: f64, ratio: f64) -> f64 {
    let (old, new) = (left, (1.0 - left) * ratio);
    (old * overlap + new) / sqrt(old * old + new * new + 2.0 * old * new * overlap)
}

/// The mean of a: the cosine between a memory and its target at the start, the target being the memory with noise
/// of standard deviation σ on each number of variance 1.
///
/// $$ \operatorname{E} a \approx 1 / \sqrt{1 + \sigma^2} $$
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
pub fn expected_overlap(sigma: f64) -> f64 {
    1.0 / sqrt(1.0 + sigma * sigma)
}
