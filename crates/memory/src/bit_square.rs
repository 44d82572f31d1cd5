//! Squares of 64 × 64 bits.

/// Exchanges rows and columns: first the two quarters off the diagonal, then the same within each quarter, and so on.
///
/// Source: Warren 2012, Hacker's Delight, section 7-3.
pub(crate) fn transpose(square: &mut [u64; 64]) {
    let (mut width, mut mask) = (32, u64::MAX >> 32);
    while width > 0 {
        for row in (0..64).filter(|row| row & width == 0) {
            let swapped = (square[row] >> width ^ square[row + width]) & mask;
            square[row + width] ^= swapped;
            square[row] ^= swapped << width;
        }
        width /= 2;
        mask ^= mask << width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn squares_of_bits_are_transposed() {
        let mut stream = Streams::new(Seed(3), Purpose::named("bits"), 0).at(0);
        let square: [u64; 64] = std::array::from_fn(|_| stream.bits64());
        let mut turned = square;
        transpose(&mut turned);
        for (row, word) in square.iter().enumerate() {
            for (column, turned) in turned.iter().enumerate() {
                assert_eq!(word >> column & 1, turned >> row & 1);
            }
        }
    }
}
