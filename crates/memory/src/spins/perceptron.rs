//! Units that learn from their own errors.

use attractor_core::maths::sqrt;
use attractor_core::{Progress, Stream};

use super::{IntegerCouplings, Signs};

/// How perceptrons learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerceptronLearning {
    /// Rounds through all patterns, at most.
    pub rounds: u32,
    /// κ: how far a pattern must hold a unit, ξ_i Σ_j J_ij ξ_j > κ ‖J_i‖; at least 0.
    pub margin: f64,
    /// Whether an error of one unit changes J_ij and J_ji alike.
    pub is_symmetric: bool,
}

/// Perceptron learning: a unit that a pattern does not hold in place learns the pattern, until all are held.
///
/// $$ J_{ij} \leftarrow J_{ij} + \epsilon_i \, \xi_i \xi_j, \qquad
///    \epsilon_i = 1 \text{ where } \xi_i \textstyle\sum_j J_{ij} \xi_j \leq \kappa \lVert J_i \rVert \text{, else } 0 $$
///
/// Each round shows the patterns in a new random order: in a fixed one how firmly a pattern is held would depend on its place. A
/// round without an error ends it. It converges wherever couplings exist that hold all patterns (Rosenblatt 1962): for many units,
/// random patterns and κ = 0 up to α = 2 (Gardner 1988, <https://doi.org/10.1088/0305-4470/21/1/030>). Each unit sees only its own
/// error, but must see all patterns again and again. Symmetric couplings take ε_i + ε_j in place of ε_i.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Perceptrons {
    units: usize,
    /// `[postsynaptic unit][presynaptic unit]`, in units of what one error adds.
    values: Vec<i32>,
    /// Units that hold all patterns in place.
    learnt: Vec<bool>,
}

/// Perceptron learning as an object that is stepped from outside.
#[derive(Clone, Debug)]
pub struct PerceptronTraining {
    /// `[pattern][unit]`.
    signs: Vec<Vec<i32>>,
    order: Vec<u32>,
    learning: PerceptronLearning,
    perceptrons: Perceptrons,
    rounds: u32,
    /// The unit, or with symmetric couplings the pattern, whose turn it is in this round.
    place: usize,
    errors: Vec<i32>,
}

impl PerceptronTraining {
    /// Perceptrons that have learnt nothing of these patterns yet.
    ///
    /// # Panics
    /// Where there is no pattern, or patterns differ in length.
    pub fn new(patterns: &[Signs], learning: PerceptronLearning) -> Self {
        let units = patterns[0].units() as usize;
        let whole = |pattern: &Signs| (0..pattern.units()).map(|unit| pattern.whole(unit)).collect();
        Self {
            signs: patterns.iter().map(whole).collect(),
            order: (0..patterns.len() as u32).collect(),
            learning,
            perceptrons: Perceptrons { units, values: vec![0; units * units], learnt: vec![false; units] },
            rounds: 0,
            place: 0,
            errors: vec![0; units],
        }
    }

    /// A unit's part of a round, or with symmetric couplings a pattern's; `stream` draws the order of patterns at the start
    /// of a round.
    pub fn step(&mut self, stream: &mut Stream) -> Progress<()> {
        if self.progress() != Progress::Going {
            return self.progress();
        }
        if self.place == 0 {
            stream.shuffle(&mut self.order);
        }
        let turns = if self.learning.is_symmetric {
            if self.place == 0 {
                self.perceptrons.learnt.fill(true);
            }
            self.show(self.order[self.place] as usize);
            self.order.len()
        } else {
            self.learn(self.place);
            self.perceptrons.units
        };
        self.place += 1;
        if self.place == turns {
            (self.place, self.rounds) = (0, self.rounds + 1);
        }
        self.progress()
    }

    /// Ended after a round without an error, or the last.
    fn progress(&self) -> Progress<()> {
        let is_through =
            || self.rounds >= self.learning.rounds || self.perceptrons.learnt.iter().all(|learnt| *learnt);
        if self.place == 0 && is_through() { Progress::Ended(()) } else { Progress::Going }
    }

    /// A unit by itself; one that made no error learns no more.
    fn learn(&mut self, unit: usize) {
        let Self { signs, order, learning, perceptrons, .. } = self;
        if perceptrons.learnt[unit] {
            return;
        }
        let row = &mut perceptrons.values[unit * perceptrons.units..][..perceptrons.units];
        let mut learnt = true;
        let mut least = learning.margin * length(row);
        for &pattern in &*order {
            let pattern = &signs[pattern as usize];
            let own = pattern[unit];
            if !holds(row, pattern, unit, least) {
                learnt = false;
                row.iter_mut().zip(pattern).for_each(|(value, sign)| *value += own * sign);
                // J_ii is 0 before and after, so that the unit does not hold itself.
                row[unit] = 0;
                least = learning.margin * length(row);
            }
        }
        perceptrons.learnt[unit] = learnt;
    }

    /// All units at each pattern, so that J_ij and J_ji see the same errors. `learnt` is of this round.
    fn show(&mut self, pattern: usize) {
        let Self { signs, learning, perceptrons, errors, .. } = self;
        let (pattern, margin) = (&signs[pattern], learning.margin);
        let rows = perceptrons.values.chunks_exact(perceptrons.units).enumerate();
        for (error, (unit, row)) in errors.iter_mut().zip(rows) {
            *error = i32::from(!holds(row, pattern, unit, margin * length(row)));
        }
        if errors.iter().all(|error| *error == 0) {
            return;
        }
        for (unit, row) in perceptrons.values.chunks_exact_mut(perceptrons.units).enumerate() {
            perceptrons.learnt[unit] &= errors[unit] == 0;
            for ((value, sign), error) in row.iter_mut().zip(pattern).zip(&*errors) {
                *value += (errors[unit] + error) * pattern[unit] * sign;
            }
            row[unit] = 0;
        }
    }

    /// The perceptrons, as far as they have come.
    pub fn perceptrons(self) -> Perceptrons {
        self.perceptrons
    }
}

impl Perceptrons {
    /// Lets all units learn these patterns; `stream` draws their order.
    ///
    /// # Panics
    /// Where there is no pattern, or patterns differ in length.
    pub fn learn(patterns: &[Signs], learning: PerceptronLearning, stream: &mut Stream) -> Self {
        let mut training = PerceptronTraining::new(patterns, learning);
        while training.step(stream) == Progress::Going {}
        training.perceptrons()
    }

    /// The fraction of units that hold all patterns in place: that made no error in their last round.
    pub fn learnt(&self) -> f64 {
        self.learnt.iter().filter(|learnt| **learnt).count() as f64 / self.units as f64
    }

    /// The couplings. A unit's couplings may have a scale of their own: only the sign of its field counts. What
    /// would not go into 16 bits is halved until it does.
    pub fn couplings(&self) -> IntegerCouplings {
        let mut couplings = IntegerCouplings::zeros(self.units, 1.0);
        for post in 0..self.units {
            let row = &self.values[post * self.units..][..self.units];
            let largest = row.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
            // Bits beyond the 15 that there is room for.
            let halvings = (u32::BITS - largest.leading_zeros()).saturating_sub(i16::BITS - 1);
            for (pre, value) in row.iter().enumerate() {
                couplings.row_mut(pre)[post] = (value >> halvings) as i16;
            }
        }
        couplings
    }
}

/// Whether a pattern holds a unit by more than `least`.
fn holds(row: &[i32], pattern: &[i32], unit: usize, least: f64) -> bool {
    let field: i32 = row.iter().zip(pattern).map(|(value, sign)| value * sign).sum();
    f64::from(field * pattern[unit]) > least
}

/// ‖J_i‖.
fn length(row: &[i32]) -> f64 {
    sqrt(row.iter().map(|value| f64::from(*value) * f64::from(*value)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spins::SpinNetwork;
    use attractor_core::{Purpose, Seed, Streams};

    fn streams() -> Streams {
        Streams::new(Seed(4), Purpose::named("patterns"), 0)
    }

    fn drawn(units: u32, count: u64) -> Vec<Signs> {
        (0..count).map(|index| Signs::random(units, &mut streams().at(index))).collect()
    }

    fn learn(patterns: &[Signs], rounds: u32, margin: f64, is_symmetric: bool) -> Perceptrons {
        let learning = PerceptronLearning { rounds, margin, is_symmetric };
        Perceptrons::learn(patterns, learning, &mut streams().at(1000))
    }

    #[test]
    fn what_was_learnt_is_held_in_place() {
        for (count, is_symmetric) in [(50, false), (30, true)] {
            let patterns = drawn(60, count);
            let perceptrons = learn(&patterns, 1000, 0.0, is_symmetric);
            assert_eq!(perceptrons.learnt(), 1.0);
            let couplings = perceptrons.couplings();
            for pattern in &patterns {
                assert_eq!(SpinNetwork::new(&couplings, pattern).step(), 0);
            }
        }
        // Three times as many patterns as units cannot be learnt (Cover 1965).
        assert_eq!(learn(&drawn(60, 180), 50, 0.0, false).learnt(), 0.0);
    }

    #[test]
    fn symmetric_perceptrons_are_symmetric() {
        let found = learn(&drawn(40, 20), 100, 0.5, true);
        for (i, row) in found.values.chunks_exact(40).enumerate() {
            assert!((0..40).all(|j| row[j] == found.values[40 * j + i]) && row[i] == 0);
        }
        let other = learn(&drawn(40, 20), 100, 0.5, false);
        assert!((0..40).any(|i| (0..i).any(|j| other.values[40 * i + j] != other.values[40 * j + i])));
    }

    #[test]
    fn margins_are_kept() {
        let patterns = drawn(60, 10);
        let found = learn(&patterns, 10_000, 1.0, false);
        assert_eq!(found.learnt(), 1.0);
        for (unit, row) in found.values.chunks_exact(60).enumerate() {
            for pattern in &patterns {
                let signs: Vec<i32> = (0..60).map(|unit| pattern.whole(unit)).collect();
                assert!(holds(row, &signs, unit, length(row)));
            }
        }
    }
}
