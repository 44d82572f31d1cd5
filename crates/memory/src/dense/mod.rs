//! Dense associative memories: ±1 units, on which a pattern acts the more strongly, the closer the state is to it.
//!
//! The energy is E = −Σ_μ F(ξ_μ·S). With F(x) = x² it is Hopfield's. Steeper F hold more patterns, because patterns
//! far from the state then contribute less.
//!
//! Source: Krotov & Hopfield 2016, <https://arxiv.org/abs/1606.01164>; F(x) = eˣ: Demircigil et al. 2017,
//! <https://doi.org/10.1007/s10955-017-1806-y>; the softmax memory: Ramsauer et al. 2021,
//! <https://arxiv.org/abs/2008.02217>.

mod crosstalk;
mod interaction;

pub use crate::signs::Signs;
pub use crosstalk::Crosstalk;
pub use interaction::Interaction;

/// Patterns of ±1 units and the function by which they pull.
#[derive(Clone, Debug)]
pub struct DenseMemory {
    interaction: Interaction,
    patterns: Vec<Signs>,
    units: u32,
}

impl DenseMemory {
    /// A memory of so many units that holds nothing yet.
    pub fn new(interaction: Interaction, units: u32) -> Self {
        Self { interaction, patterns: Vec::new(), units }
    }

    /// Stores a pattern of as many units as the memory has.
    pub fn store(&mut self, pattern: Signs) {
        debug_assert_eq!(pattern.units(), self.units);
        self.patterns.push(pattern);
    }

    /// The stored patterns.
    pub fn patterns(&self) -> &[Signs] {
        &self.patterns
    }

    /// The field of a unit in a state: Σ_μ ξ_μi times how much pattern μ pulls, see [`Interaction::pull`]. Its
    /// sign is the unit's next state.
    pub fn field(&self, state: &Signs, unit: u32) -> f64 {
        self.patterns.iter().fold(0.0, |sum, pattern| {
            let sign = pattern.sign(unit);
            let agrees = sign == state.sign(unit);
            sum + sign * self.interaction.pull(self.units, pattern.distance(state), agrees)
        })
    }

    /// All units set at once to the sign of their field; a unit without a field stays.
    #[must_use]
    pub fn step(&self, state: &Signs) -> Signs {
        let mut next = state.clone();
        for unit in 0..self.units {
            let field = self.field(state, unit);
            if field != 0.0 {
                next.set(unit, field > 0.0);
            }
        }
        next
    }

    /// The energy −Σ_μ F(ξ_μ·S)/|F(N)| of a state; see [`Interaction::energy`].
    pub fn energy(&self, state: &Signs) -> f64 {
        self.interaction.energy(self.units, self.patterns.iter().map(|pattern| pattern.distance(state)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    fn memory(interaction: Interaction, units: u32, count: u64) -> DenseMemory {
        let streams = Streams::new(Seed(5), Purpose::named("dense test"), 0);
        let mut memory = DenseMemory::new(interaction, units);
        (0..count).for_each(|index| memory.store(Signs::random(units, &mut streams.at(index))));
        memory
    }

    /// A unit turns against its field exactly where turning it lowers the energy, which is the definition of the
    /// field by Krotov & Hopfield 2016, equation 3, for powers and eˣ.
    #[test]
    fn single_units_follow_the_energy() {
        for interaction in [2, 3, 4, 5].map(Interaction::Power).into_iter().chain([Interaction::Exponential])
        {
            let memory = memory(interaction, 30, 40);
            let mut state = Signs::random(30, &mut Streams::new(Seed(6), Purpose::named("state"), 0).at(0));
            for unit in 0..30 {
                let before = memory.energy(&state);
                let mut turned = state.clone();
                turned.set(unit, state.sign(unit) < 0.0);
                let change = memory.energy(&turned) - before;
                let expected = memory.field(&state, unit) * state.sign(unit);
                assert!(
                    change.abs() < 1e-12 || (change > 0.0) == (expected > 0.0),
                    "{interaction:?} {unit}: {change:e} {expected:e}"
                );
                if change < 0.0 {
                    state = turned;
                }
            }
        }
    }

    #[test]
    fn few_patterns_are_fixed_points_of_every_memory() {
        for interaction in [
            Interaction::Power(2),
            Interaction::Power(4),
            Interaction::Exponential,
            Interaction::Softmax(0.5),
        ] {
            let memory = memory(interaction, 200, 6);
            for pattern in memory.patterns() {
                assert_eq!(memory.step(pattern), *pattern, "{interaction:?}");
                let mut cue = pattern.clone();
                (0..20).for_each(|unit| cue.set(unit * 7, pattern.sign(unit * 7) < 0.0));
                assert_eq!(memory.step(&memory.step(&cue)), *pattern, "{interaction:?}");
            }
        }
    }
}
