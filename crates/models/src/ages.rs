//! What is common to memories that see one pattern after the other and are asked for the newest.

use attractor_core::Invalid;
use attractor_memory::patterns::PatternSet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::exists;
use crate::{Active, Quantity, Views};

/// What can be done to a memory to which patterns are presented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Presents a pattern of one's own.
    Present {
        /// The active units, in ascending order. Where units compete, exactly as many as a pattern of this memory has.
        active: Vec<u32>,
    },
    /// Presents a pattern again.
    Repeat {
        /// Its age: patterns that were presented since.
        age: u32,
    },
}

impl Action {
    /// The pattern that is to be presented, to a memory that has seen these.
    pub(crate) fn pattern(self, seen: &PatternSet) -> Result<Vec<u32>, Invalid> {
        match self {
            Self::Present { active } => Ok(active),
            Self::Repeat { age } => {
                let age = exists("age", age, seen.len())?;
                Ok(seen.get(seen.len() - 1 - age).to_vec())
            }
        }
    }
}

/// Patterns by how long ago they were presented, as an axis.
pub(crate) const AGE: Quantity = Quantity::new("age", "patterns presented since");

/// Shows the newest patterns, of so many units, and how many were presented.
pub(crate) fn show<'a>(seen: &'a PatternSet, newest: u32, units: u32, into: &mut Views<'a>) {
    let newest = (0..seen.len()).rev().take(newest as usize).map(|index| Active::Long(seen.get(index)));
    into.raster("newest patterns", AGE, units as usize, newest);
    into.scalar("presented", Quantity::new("time", "patterns"), seen.len() as f64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_that_has_seen_nothing_repeats_nothing() {
        let refused = Action::Repeat { age: 0 }.pattern(&PatternSet::default());
        assert_eq!(refused.unwrap_err().key, "age");
    }
}
