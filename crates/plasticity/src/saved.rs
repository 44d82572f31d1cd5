//! What saved states have in common.

use attractor_core::Invalid;

/// Says that a saved state is not that of what it was to be given to.
pub(crate) fn misfit(of: &str) -> Invalid {
    Invalid::new("", "the saved state is that of something else", format!("the state of {of}"))
}

/// Writes and reads numbers of single precision as their bits, so that none is lost in any format. Those of double precision are
/// written by [`attractor_core::stepper::bits`].
pub(crate) mod bits32 {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(numbers: &[f32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(numbers.iter().map(|number| number.to_bits()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f32>, D::Error> {
        Ok(Vec::<u32>::deserialize(deserializer)?.into_iter().map(f32::from_bits).collect())
    }
}
