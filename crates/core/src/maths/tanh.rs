//! The hyperbolic tangent without branches.

/// tanh x, equal to [`libm::tanh`] bit for bit.
///
/// Free of branches and of fused operations, so that a loop over it is made into vector instructions.
///
/// `FreeBSD`'s `s_tanh.c` and `s_expm1.c` (Copyright 1993 by Sun Microsystems, Inc.), whose cases are told apart by choosing between numbers: with t = e^(±2|x|) − 1,
/// the result is |t|/(t + 2), of which the upper half is better had as 1 − 2/(t + 2).
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    // Beyond, the result is 1; NaN stays NaN.
    const LARGEST: f64 = 22.0;
    // Words above those of the original: ln 3 / 2 and ln(5/3) / 2.
    const HALF: f64 = f64::from_bits(0x3fe1_93eb_0000_0000);
    const QUARTER: f64 = f64::from_bits(0x3fd0_58af_0000_0000);

    let magnitude = if x.abs() > LARGEST { LARGEST } else { x.abs() };
    let (is_upper, is_small) = (magnitude >= HALF, magnitude < QUARTER);
    let doubled = magnitude + magnitude;
    let t = exp_less_1(if is_small { -doubled } else { doubled });
    let quotient = (if is_upper { 2.0 } else { t.abs() }) / (t + 2.0);
    (if is_upper { 1.0 - quotient } else { quotient }).copysign(x)
}

/// e^x − 1 for −0.52 < x ≤ 44.
#[inline(always)]
fn exp_less_1(x: f64) -> f64 {
    const LN2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    const LN2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    const OVER_LN2: f64 = f64::from_bits(0x3ff7_1547_652b_82fe);
    const Q1: f64 = f64::from_bits(0xbfa1_1111_1111_10f4);
    const Q2: f64 = f64::from_bits(0x3f5a_01a0_19fe_5585);
    const Q3: f64 = f64::from_bits(0xbf14_ce19_9eaa_dbb7);
    const Q4: f64 = f64::from_bits(0x3ed0_cfca_86e6_5239);
    const Q5: f64 = f64::from_bits(0xbe8a_fdb7_6e09_c32d);
    /// A number this large has no fraction, and whole numbers added to it stand in its lowest bits.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    const HALF_LN2: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);

    // x = k ln 2 + r. The original cuts off what follows the point; only it may have k = −1, at less than −½ ln 2.
    let scaled = OVER_LN2 * x + 0.5;
    let nearest = (scaled + WHOLE) - WHOLE;
    let below = if nearest > scaled { nearest - 1.0 } else { nearest };
    let k = if x.abs() < HALF_LN2 { 0.0 } else { below };
    let (high, low) = (x - k * LN2_HIGH, k * LN2_LOW);
    let r = high - low;
    let lost = (high - r) - low;

    let half = 0.5 * r;
    let square = r * half;
    let r1 = 1.0 + square * (Q1 + square * (Q2 + square * (Q3 + square * (Q4 + square * Q5))));
    let t = 3.0 - r1 * half;
    let e = square * ((r1 - t) / (6.0 - r * t));
    let e = (r * (e - lost) - lost) - square;

    // 2^k and 2^−k.
    let exponent = (k + WHOLE).to_bits() << 52;
    let power = f64::from_bits(exponent.wrapping_add(1.0_f64.to_bits()));
    let over = f64::from_bits(1.0_f64.to_bits().wrapping_sub(exponent));
    (if k < 20.0 { (r - e) + (1.0 - over) } else { (r - (e + over)) + 1.0 }) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::{self, Kernel, Path};
    use crate::stream::{Purpose, Seed, Streams};

    struct Each<'a>(&'a [f64], &'a mut [f64]);

    impl Kernel for Each<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            for (to, &from) in self.1.iter_mut().zip(self.0) {
                *to = tanh(from);
            }
        }
    }

    /// Numbers of every size, and all around where a case ends.
    fn numbers() -> Vec<f64> {
        let mut stream = Streams::new(Seed(1), Purpose::named("test"), 0).at(0);
        let mut numbers: Vec<f64> = (0..400_000).map(|_| 30.0 * stream.unit()).collect();
        numbers.extend((0..400_000).map(|_| 1.2 * stream.unit()));
        numbers.extend(
            (0..2047_u64)
                .flat_map(|exponent| [0, 1, 0x8_1234_5678_9abc].map(|m| exponent << 52 | m))
                .map(f64::from_bits),
        );
        let ln2 = std::f64::consts::LN_2;
        let ends =
            [0x3fe1_93ea, 0x3fe1_93eb, 0x3fd0_58ae, 0x3fd0_58af, 0x4034_0000, 0x4034_0001, 0x3c80_0000];
        let ends = ends.into_iter().map(|word: u64| f64::from_bits(word << 32));
        // Doubled, whole multiples of ½ ln 2 change k.
        for end in ends.chain((1..=120).map(|halves| 0.25 * ln2 * f64::from(halves))) {
            numbers.extend((0..2001).map(|ulps| f64::from_bits(end.to_bits() + ulps - 1000)));
            numbers.extend((0..2001).map(|step| end * (1.0 + 1e-9 * (f64::from(step) - 1000.0))));
        }
        numbers.extend([f64::INFINITY, f64::MAX]);
        numbers.extend(numbers.clone().into_iter().map(|x| -x));
        numbers
    }

    #[test]
    fn every_path_is_equal_to_libm_bit_for_bit() {
        let numbers = numbers();
        for path in Path::available() {
            assert!(path.force());
            let mut found = vec![0.0; numbers.len()];
            kernels::run(Each(&numbers, &mut found));
            for (x, found) in numbers.iter().zip(&found) {
                assert_eq!(found.to_bits(), libm::tanh(*x).to_bits(), "{path:?}: tanh {x:e} is {found:e}");
            }
        }
    }

    #[test]
    fn what_is_no_number_stays_none() {
        assert!(tanh(f64::NAN).is_nan());
    }
}
