//! How memories turn towards their targets.

use attractor_core::maths::{exp, log, log1p, sqrt};

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
        let left = exp(-time / self.time_constant);
        cosine_of_mixture(left, 1.0 - left, self.overlap)
    }
}

/// The law for steps of time 1 and targets of any length, exact while only the best memory moves and visible units follow at
/// once.
///
/// $$ \cos_\mu = \frac{e \, a + b \rho}{\sqrt{e^2 + b^2 \rho^2 + 2 e b a \rho}}, \qquad
///    e = \left(1 - \frac{1 - \gamma}{\tau_\Xi}\right)^{n_\mu}, \quad b = \frac{1 - e}{1 - \gamma}, \quad
///    \rho = \lVert \Xi'_\mu \rVert / \lVert \Xi_\mu \rVert $$
///
/// n_μ is the number of steps in which the target of memory μ has been seen. With Λ, Ξ'_μ + Λ_μ stands for Ξ'_μ. γ feeds the best
/// memory back to the visible units; at γ = 1 memories grow without end, b = n_μ/τ_Ξ.
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
    /// γ, 0 to 1.
    pub feedback: f64,
}

impl ExactLaw {
    /// The cosine after the target has been seen in so many steps.
    pub fn cosine(&self, seen: u32) -> f64 {
        let (left, grown) = self.mixture(seen);
        cosine_of_mixture(left, grown * self.ratio, self.overlap)
    }

    /// e and b: the memory is e Ξ_μ + b Ξ'_μ, Ξ_μ being the one at the start.
    pub fn mixture(&self, seen: u32) -> (f64, f64) {
        let forgets = 1.0 - self.feedback;
        let left = power(forgets / self.time_constant, seen);
        let grown =
            if forgets == 0.0 { f64::from(seen) / self.time_constant } else { (1.0 - left) / forgets };
        (left, grown)
    }
}

/// (1 − x)^n. Below τ_Ξ = 1 memories overshoot, and it changes its sign with each step.
fn power(x: f64, n: u32) -> f64 {
    if n == 0 || x == 1.0 {
        return f64::from(u8::from(n == 0));
    }
    if x < 1.0 {
        return exp(f64::from(n) * log1p(-x));
    }
    let size = exp(f64::from(n) * log(x - 1.0));
    if n.is_multiple_of(2) { size } else { -size }
}

/// The cosine between a target and `old` · memory + `new` · target, both of length 1 and with the cosine `overlap` between
/// them.
fn cosine_of_mixture(old: f64, new: f64, overlap: f64) -> f64 {
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
