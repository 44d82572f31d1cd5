//! Patterns to store: where they come from and how they are held.

mod families;
mod given;
mod orthogonal;
mod random;
mod set;
mod skewed;

use std::ops::Range;

use attractor_core::{Invalid, Streams, registry};

pub use families::Families;
pub use given::{Encode, Given};
pub use orthogonal::Orthogonal;
pub use random::Random;
pub use set::{PatternSet, validate};
pub use skewed::Skewed;

use crate::Population;

/// Draws patterns. A pattern depends on its index alone, so that a set can grow.
pub trait PatternSource: Send + Sync {
    /// The active units of pattern `index`, in ascending order.
    fn draw(&self, population: &Population, index: u64, streams: &Streams) -> Vec<u32>;

    /// How many patterns there are; `None` where there is no end to them.
    fn limit(&self, _population: &Population) -> Option<u64> {
        None
    }

    /// The patterns of a range of indices.
    fn draw_all(&self, population: &Population, range: Range<u64>, streams: &Streams) -> PatternSet {
        range.map(|index| self.draw(population, index, streams)).collect()
    }

    /// Checks the parameters against the network they are for.
    ///
    /// # Errors
    /// [`Invalid`] names the parameter, with `patterns.` before it.
    fn validate(&self, _population: &Population) -> Result<(), Invalid> {
        Ok(())
    }
}

registry! {
    /// Where patterns come from.
    pub enum Patterns: PatternSource, tag = "kind", one = "patterns", many = "patterns" {
        "random" => Random(Random),
        "orthogonal" => Orthogonal(Orthogonal),
        "families" => Families(Families),
        "skewed" => Skewed(Skewed),
        "file" => File(Given),
    }
}
