//! How many bits a weight takes at least.

use attractor_core::maths::bits;

/// Entropy of the distribution of values in bits: what a lossless code needs for one of them on
/// average. 0 of none.
pub fn value_entropy(values: impl IntoIterator<Item = f32>) -> f64 {
    let mut values: Vec<u32> = values.into_iter().map(|value| (value + 0.0).to_bits()).collect();
    values.sort_unstable();
    let total = values.len() as f64;
    values.chunk_by(|a, b| a == b).map(|equal| bits(equal.len() as f64 / total)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entropy_of_weights_is_in_bits() {
        assert_eq!(value_entropy([0.0, 1.0, -0.0, 1.0]), 1.0);
        assert_eq!(value_entropy([3.0; 5]), 0.0);
        assert_eq!(value_entropy([1.0, 2.0, 3.0, 4.0]), 2.0);
        assert_eq!(value_entropy([]), 0.0);
    }
}
