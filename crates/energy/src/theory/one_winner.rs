//! Memories that follow visible units which are on their way between targets.

use attractor_core::maths::sqrt;

use super::ExactLaw;
use crate::memories::dot;
use crate::{Memories, VisibleMotion};

/// The law for memories that follow visible units with a time constant τ_v, exact while one memory moves in each step, which
/// is so for β → ∞, and while none feeds back.
///
/// Without feedback v relaxes exponentially towards the target ξ'_ν that is shown, so that what is seen in a step is a
/// mixture of targets alone,
///
/// $$ \bar v = \sum_\nu c_\nu \, \xi'_\nu, \qquad c_\nu = \delta_{\nu \nu_0} + \bar q \, q^{j} (c^0_\nu - \delta_{\nu \nu_0}) $$
///
/// in the step j = 0, 1, … in which target ν₀ is shown, c⁰ being the mixture when it came, and q and q̄ what
/// [`VisibleMotion::left`] gives. The memory with the largest match m_μ = Σ_ν c_ν P_μν moves. The overlaps P_μν = Ξ_μ · ξ'_ν,
/// Ξ_μ · Λ_μ, Ξ_μ · Ξ_μ(0) and ‖Ξ_μ‖² follow each other without the memories themselves, as for μ, with r = 1/τ_Ξ,
///
/// $$ P_{\mu\nu} \to (1 - r) P_{\mu\nu} + r \, (\bar v + \Lambda_\mu) \cdot \xi'_\nu $$
///
/// Source: ours.
#[derive(Clone, Debug)]
pub struct OneWinner {
    count: usize,
    rate: f64,
    /// q and q̄.
    left: (f64, f64),
    /// Of v, as it is now.
    mixture: Vec<f64>,
    /// Of v̄.
    seen: Vec<f64>,
    /// ξ'_μ · ξ'_ν.
    targets: Vec<f64>,
    /// Λ_μ · ξ'_ν, Ξ_μ(0) · ξ'_ν, and P.
    bias: Vec<f64>,
    initial: Vec<f64>,
    overlaps: Vec<f64>,
    memories: Vec<Overlaps>,
}

/// The other overlaps of a memory.
#[derive(Clone, Copy, Debug)]
struct Overlaps {
    square: f64,
    with_bias: f64,
    with_initial: f64,
    initial_square: f64,
    bias_square: f64,
    bias_with_initial: f64,
    destination_square: f64,
}

impl OneWinner {
    /// The overlaps at the start, with v at the target `first`, for a τ_Ξ of at least ½ and a τ_v of at least 0. Takes
    /// O(N_h² N_v) steps.
    pub fn new(
        (initial, targets): (&Memories, &Memories),
        bias: Option<&Memories>,
        (time_constant, time_constant_visible): (f64, f64),
        first: usize,
    ) -> Self {
        let count = targets.hidden();
        let products = |of: &Memories| -> Vec<f64> {
            let pairs = (0..count).flat_map(|row| (0..count).map(move |target| (row, target)));
            pairs.map(|(row, target)| dot(of.row(row), targets.row(target))).collect()
        };
        let between = |a: Option<&Memories>, b: Option<&Memories>, row: usize| match (a, b) {
            (Some(a), Some(b)) => dot(a.row(row), b.row(row)),
            _ => 0.0,
        };
        let overlaps_of = |row: usize| {
            let initial_square = dot(initial.row(row), initial.row(row));
            let bias_with_initial = between(bias, Some(initial), row);
            let bias_square = between(bias, bias, row);
            let target = targets.row(row);
            Overlaps {
                square: initial_square,
                with_bias: bias_with_initial,
                with_initial: initial_square,
                initial_square,
                bias_square,
                bias_with_initial,
                destination_square: dot(target, target)
                    + 2.0 * between(bias, Some(targets), row)
                    + bias_square,
            }
        };
        let overlaps = products(initial);
        let mut mixture = vec![0.0; count];
        mixture[first] = 1.0;
        let motion = VisibleMotion { time_constant: time_constant_visible, feedback: 0.0, beta: 0.0 };
        Self {
            count,
            rate: 1.0 / time_constant,
            left: motion.left(),
            seen: mixture.clone(),
            mixture,
            targets: products(targets),
            bias: bias.map_or_else(|| vec![0.0; count * count], products),
            initial: overlaps.clone(),
            overlaps,
            memories: (0..count).map(overlaps_of).collect(),
        }
    }

    /// One step in which a target is shown. Takes O(N_h²) steps.
    pub fn step(&mut self, target: usize) {
        for (other, (now, seen)) in self.mixture.iter_mut().zip(&mut self.seen).enumerate() {
            let shown = f64::from(u8::from(other == target));
            let away = *now - shown;
            *seen = shown + self.left.1 * away;
            *now = shown + self.left.0 * away;
        }
        let along =
            |rows: &[f64], row: usize| dot(&rows[row * self.count..(row + 1) * self.count], &self.seen);
        let matched = (0..self.count).map(|memory| along(&self.overlaps, memory));
        let first = (0, f64::NEG_INFINITY);
        let (winner, matched) =
            matched.enumerate().fold(first, |best, found| if found.1 > best.1 { found } else { best });
        let pulls: Vec<f64> = (0..self.count).map(|other| along(&self.targets, other)).collect();
        let (seen_square, of_bias) = (dot(&self.seen, &pulls), along(&self.bias, winner));
        let of_initial = along(&self.initial, winner);
        let (keeps, takes) = (1.0 - self.rate, self.rate);
        for (other, pull) in pulls.iter().enumerate() {
            let place = winner * self.count + other;
            self.overlaps[place] = keeps * self.overlaps[place] + takes * (pull + self.bias[place]);
        }
        let memory = &mut self.memories[winner];
        memory.square = keeps * keeps * memory.square
            + 2.0 * keeps * takes * (matched + memory.with_bias)
            + takes * takes * (seen_square + 2.0 * of_bias + memory.bias_square);
        memory.with_bias = keeps * memory.with_bias + takes * (of_bias + memory.bias_square);
        memory.with_initial = keeps * memory.with_initial + takes * (of_initial + memory.bias_with_initial);
    }

    /// The cosine of a memory with where it goes, ξ'_μ + Λ_μ.
    pub fn cosine(&self, memory: usize) -> f64 {
        let of = &self.memories[memory];
        self.with_destination(memory) / sqrt(of.square * of.destination_square)
    }

    /// How far a memory is from where visible units that follow at once would have taken it in so many steps, over the length of
    /// the latter.
    pub fn distance(&self, memory: usize, law: &ExactLaw, seen: u32) -> f64 {
        let (left, grown) = law.mixture(seen);
        let of = &self.memories[memory];
        let initial_with_destination = self.initial[memory * self.count + memory] + of.bias_with_initial;
        let square = left * left * of.initial_square
            + grown * grown * of.destination_square
            + 2.0 * left * grown * initial_with_destination;
        let between = left * of.with_initial + grown * self.with_destination(memory);
        sqrt((of.square - 2.0 * between + square).max(0.0) / square)
    }

    fn with_destination(&self, memory: usize) -> f64 {
        self.overlaps[memory * self.count + memory] + self.memories[memory].with_bias
    }
}
