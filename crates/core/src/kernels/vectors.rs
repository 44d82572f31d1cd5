//! Kernels that say themselves what is in a vector register.
//!
//! A loop that adds up in fixed lanes is made into vector instructions only as long as the compiler sees through it, and a
//! small change makes it three times as slow. Such a loop is written in vectors, which the crate `pulp` maps to each
//! instruction set.

pub use pulp::Simd;
use pulp::{Scalar128b, WithSimd, as_arrays, as_arrays_mut, bytemuck};

use super::Path;

/// Numbers that are worked on together, whatever the length of the machine's vectors: sums are taken in so many lanes, so
/// that their bits are the same on every path.
pub const GROUP: usize = 32;

/// Work on groups of [`GROUP`] numbers of single precision.
pub trait VectorKernel {
    /// What the work gives back.
    type Output;

    /// The work, with groups of `VECTORS` vectors. Implementations are `#[inline(always)]`, and so is all that they call in a
    /// loop. They use no operation that fuses a multiplication with an addition.
    fn run<S: Simd, const VECTORS: usize>(self, simd: S) -> Self::Output;
}

struct Grouped<K>(K);

impl<K: VectorKernel> WithSimd for Grouped<K> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> K::Output {
        match GROUP / S::F32_LANES {
            2 => self.0.run::<S, 2>(simd),
            4 => self.0.run::<S, 4>(simd),
            8 => self.0.run::<S, 8>(simd),
            16 => self.0.run::<S, 16>(simd),
            _ => self.0.run::<S, GROUP>(simd),
        }
    }
}

/// Runs a kernel with the instructions of [`Path::current`].
#[inline]
pub fn run_in_vectors<K: VectorKernel>(kernel: K) -> K::Output {
    let kernel = Grouped(kernel);
    #[cfg(target_arch = "x86_64")]
    {
        use pulp::x86::{V3, V4};
        let path = Path::current();
        // A machine may have the features of a path without those that the vectors also ask for.
        if let (Path::Avx512, Some(simd)) = (path, V4::try_new()) {
            return Simd::vectorize(simd, kernel);
        }
        if let (Path::Avx2 | Path::Avx512, Some(simd)) = (path, V3::try_new()) {
            return Simd::vectorize(simd, kernel);
        }
    }
    Simd::vectorize(Scalar128b, kernel)
}

/// A slice as groups of vectors; what is left of its end beyond whole groups is left out.
#[inline(always)]
pub fn groups<S: Simd, const VECTORS: usize>(slice: &[f32]) -> &[[S::f32s; VECTORS]] {
    as_arrays(S::as_simd_f32s(slice).0).0
}

/// As [`groups`], to be changed.
#[inline(always)]
pub fn groups_mut<S: Simd, const VECTORS: usize>(slice: &mut [f32]) -> &mut [[S::f32s; VECTORS]] {
    as_arrays_mut(S::as_mut_simd_f32s(slice).0).0
}

/// The sum of all lanes of a group, by halves: lane 0 with 16, 1 with 17 and so on, and again.
#[inline(always)]
pub fn total<S: Simd, const VECTORS: usize>(simd: S, mut sums: [S::f32s; VECTORS]) -> f32 {
    let mut half = VECTORS;
    while half > 1 {
        half /= 2;
        for vector in 0..half {
            sums[vector] = simd.add_f32s(sums[vector], sums[vector + half]);
        }
    }
    let mut lanes: [f32; GROUP] = [0.0; GROUP];
    let last = bytemuck::cast_slice::<S::f32s, f32>(&sums[..1]);
    lanes[..last.len()].copy_from_slice(last);
    let mut half = S::F32_LANES;
    while half > 1 {
        half /= 2;
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
    }
    lanes[0]
}

/// x held between `low` and `high`; NaN stays NaN.
#[inline(always)]
pub fn between<S: Simd>(simd: S, x: S::f32s, low: S::f32s, high: S::f32s) -> S::f32s {
    if S::F32_LANES > 4 {
        // The machine's own minimum and maximum give their second operand where either is NaN.
        simd.min_f32s(high, simd.max_f32s(low, x))
    } else {
        let x = simd.select_f32s(simd.less_than_f32s(x, low), low, x);
        simd.select_f32s(simd.greater_than_f32s(x, high), high, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums of what lies between bounds.
    struct Sums<'a> {
        numbers: &'a [f32],
        bounds: [f32; 2],
        held: &'a mut [f32],
    }

    impl VectorKernel for Sums<'_> {
        type Output = f32;

        #[inline(always)]
        fn run<S: Simd, const VECTORS: usize>(self, simd: S) -> f32 {
            let [low, high] = [simd.splat_f32s(self.bounds[0]), simd.splat_f32s(self.bounds[1])];
            let mut sums = [simd.splat_f32s(0.0); VECTORS];
            let all = groups::<S, VECTORS>(self.numbers).iter();
            for (numbers, held) in all.zip(groups_mut::<S, VECTORS>(self.held)) {
                for vector in 0..VECTORS {
                    held[vector] = between(simd, numbers[vector], low, high);
                    sums[vector] = simd.add_f32s(sums[vector], held[vector]);
                }
            }
            total(simd, sums)
        }
    }

    #[test]
    fn every_path_adds_up_in_the_same_order_and_keeps_nan() {
        let mut numbers: Vec<f32> = (0..96_u16).map(|i| (f32::from(i) * 0.7).sin() * 3.0).collect();
        let mut plain = [0.0_f32; GROUP];
        for (place, number) in numbers.iter().enumerate() {
            plain[place % GROUP] += number.clamp(-1.0, 2.0);
        }
        for half in [16, 8, 4, 2, 1] {
            for lane in 0..half {
                plain[lane] += plain[lane + half];
            }
        }
        for path in Path::available() {
            assert!(path.force());
            let mut held = vec![0.0; 96];
            let sum = run_in_vectors(Sums { numbers: &numbers, bounds: [-1.0, 2.0], held: &mut held });
            assert_eq!(sum.to_bits(), plain[0].to_bits(), "{path:?}");
        }
        numbers[40] = f32::NAN;
        for path in Path::available() {
            assert!(path.force());
            let mut held = vec![0.0; 96];
            let sum = run_in_vectors(Sums { numbers: &numbers, bounds: [-1.0, 2.0], held: &mut held });
            assert!(sum.is_nan() && held[40].is_nan(), "{path:?}");
            assert_eq!(held.iter().filter(|held| held.is_nan()).count(), 1);
        }
    }
}
