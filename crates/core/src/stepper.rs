//! What objects that step share: how they take new parameters, and how their numbers are saved.
//!
//! A stepper is owned, is stepped from outside, and can be saved: what is written with serde and read back goes
//! on to the same bits. It saves its parameters, its seed and what has changed since the start; what was drawn at
//! the start is drawn again.

/// What became of parameters that were set while something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// They hold from the next step on.
    Now,
    /// Nothing was changed: this key holds only for what is started anew.
    NeedsReset {
        /// The first such key.
        key: &'static str,
    },
}

/// Writes and reads numbers as their bits, so that none is lost in any format: an infinity and the payload of what
/// is not a number too. For `#[serde(with = "attractor_core::stepper::bits")]`.
pub mod bits {
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes numbers as their bits.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<S: Serializer>(numbers: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(numbers.iter().map(|number| number.to_bits()))
    }

    /// Reads numbers from their bits.
    ///
    /// # Errors
    /// Those of the format.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
        Ok(Vec::<u64>::deserialize(deserializer)?.into_iter().map(f64::from_bits).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Numbers(#[serde(with = "super::bits")] Vec<f64>);

    #[test]
    fn every_number_comes_back_bit_by_bit() {
        let numbers = [0.1, -0.0, f64::INFINITY, f64::from_bits(0x7ff8_0000_0000_1234), f64::from_bits(1)];
        let text = serde_json::to_string(&Numbers(numbers.to_vec())).unwrap();
        let Numbers(back) = serde_json::from_str(&text).unwrap();
        assert!(numbers.iter().zip(&back).all(|(one, other)| one.to_bits() == other.to_bits()));
        assert_eq!(back.len(), numbers.len());
    }
}
