//! Mathematics with the same bits on every machine.
//!
//! The standard library calls the system's C library, which picks different instructions on
//! different processors. Everything here comes from the `libm` crate or is equal to it bit for bit.

mod tanh;

pub use libm::{atan, cbrt, cos, erf, erfc, exp, expm1, lgamma, log, log1p, log2, pow, sqrt};
pub use tanh::tanh;

/// ln x for normal positive x, equal to [`libm::logf`] bit for bit.
///
/// Free of branches and of fused operations, so that a loop over it is made into vector
/// instructions. For zero, negative, subnormal, infinite or NaN arguments the result is a number
/// without meaning: rules must keep their arguments positive.
///
/// The reduction to [√½, √2) and the polynomial of degree 8 are those of `FreeBSD`'s `e_logf.c`.
#[inline(always)]
pub fn ln_f32(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_138_1;
    const LN2_LOW: f32 = 9.058_001e-6;
    const C1: f32 = 0.666_666_6;
    const C2: f32 = 0.400_009_72;
    const C3: f32 = 0.284_987_87;
    const C4: f32 = 0.242_790_79;
    const SQRT_HALF: u32 = 0x3f35_04f3;
    const ONE: u32 = 0x3f80_0000;

    let shifted = x.to_bits().wrapping_add(ONE - SQRT_HALF);
    let exponent = (shifted >> 23).cast_signed() - 0x7f;
    let mantissa = f32::from_bits((shifted & 0x007f_ffff) + SQRT_HALF);
    let f = mantissa - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let odd = w * (C2 + w * C4);
    let even = z * (C1 + w * C3);
    let r = even + odd;
    let half_square = 0.5 * f * f;
    let k = exponent as f32;
    s * (half_square + r) + k * LN2_LOW - half_square + f + k * LN2_HIGH
}

/// Entropy of a coin that shows heads with probability `p`, in bits.
pub fn binary_entropy(p: f64) -> f64 {
    bits(p) + bits(1.0 - p)
}

/// −p log₂ p, 0 at p = 0: what an outcome of probability `p` adds to an entropy, in bits.
pub fn bits(p: f64) -> f64 {
    if p > 0.0 { -p * log2(p) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_equals_libm_bit_for_bit() {
        // Every 257th normal number: all exponents, mantissas spread over their whole range.
        for pattern in (0x0080_0000_u32..0x7f80_0000).step_by(257) {
            let x = f32::from_bits(pattern);
            assert_eq!(ln_f32(x).to_bits(), libm::logf(x).to_bits(), "ln {x:e}");
        }
        assert_eq!(ln_f32(1.0).to_bits(), 0.0_f32.to_bits());
    }

    #[test]
    fn a_fair_coin_has_one_bit() {
        assert_eq!(binary_entropy(0.5), 1.0);
        assert_eq!(binary_entropy(0.0), 0.0);
        assert_eq!(binary_entropy(1.0), 0.0);
        assert!((binary_entropy(0.11) - 0.499_916).abs() < 1e-6);
    }
}
