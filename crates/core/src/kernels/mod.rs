//! Run-time choice of vector instructions, made once per kernel and never per row.
//!
//! A kernel is a value with an `#[inline(always)]` body. [`run`] compiles that body three times: for
//! any x86-64, for AVX2 and for AVX-512. The bits are the same on every path, because the body fixes
//! the order of every sum and no path fuses a multiplication with an addition.

mod vectors;

use std::sync::atomic::{AtomicU8, Ordering};

pub use vectors::{GROUP, Simd, VectorKernel, between, groups, groups_mut, run_in_vectors, total};

/// Work to be compiled for several instruction sets.
pub trait Kernel {
    /// What the work gives back.
    type Output;

    /// The work. Implementations are `#[inline(always)]`, and so is all that they call in a loop.
    fn run(self) -> Self::Output;
}

/// An instruction set that a kernel can be compiled for, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// What every machine has.
    Portable,
    /// 256-bit vectors.
    Avx2,
    /// 512-bit vectors.
    Avx512,
}

const PATHS: [Path; 3] = [Path::Portable, Path::Avx2, Path::Avx512];
const UNDECIDED: u8 = u8::MAX;
static CHOSEN: AtomicU8 = AtomicU8::new(UNDECIDED);

impl Path {
    /// The paths that this machine can take.
    pub fn available() -> Vec<Self> {
        PATHS.into_iter().filter(|path| path.is_available()).collect()
    }

    /// The path that kernels take now: the strongest available unless one was forced.
    #[inline]
    pub fn current() -> Self {
        match CHOSEN.load(Ordering::Relaxed) {
            UNDECIDED => {
                let best = Self::available().into_iter().max().unwrap_or(Self::Portable);
                CHOSEN.store(best as u8, Ordering::Relaxed);
                best
            }
            chosen => PATHS[usize::from(chosen)],
        }
    }

    /// Makes every kernel take this path from now on, in all threads; for tests and benchmarks.
    /// Does nothing where the machine lacks it. Returns whether the path is taken.
    pub fn force(self) -> bool {
        let possible = self.is_available();
        if possible {
            CHOSEN.store(self as u8, Ordering::Relaxed);
        }
        possible
    }

    fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }
}

/// Runs a kernel with the instructions of [`Path::current`].
#[inline]
pub fn run<K: Kernel>(kernel: K) -> K::Output {
    match Path::current() {
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => avx2(kernel),
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 => avx512(kernel),
        _ => kernel.run(),
    }
}

/// Asks for what lies here to be brought into the first-level cache, since it will be read soon. Changes
/// nothing but the time that takes.
#[inline(always)]
pub fn prefetch<T>(at: &T) {
    #[cfg(target_arch = "x86_64")]
    #[expect(unsafe_code, reason = "the instruction takes an address")]
    // SAFETY: the address is that of a reference, and the instruction, which every x86-64 has, reads nothing
    // that the program could see.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(at).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "a function with target features needs a promise that the machine has them")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    #[target_feature(enable = "avx2,popcnt")]
    fn with_features<K: Kernel>(kernel: K) -> K::Output {
        kernel.run()
    }
    // SAFETY: `CHOSEN` holds a path only after `is_available` found its features on this machine.
    unsafe { with_features(kernel) }
}

#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "a function with target features needs a promise that the machine has them")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt")]
    fn with_features<K: Kernel>(kernel: K) -> K::Output {
        kernel.run()
    }
    // SAFETY: `CHOSEN` holds a path only after `is_available` found its features on this machine.
    unsafe { with_features(kernel) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::ln_f32;

    struct Logs<'a>(&'a [f32], &'a mut [f32]);

    impl Kernel for Logs<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            for (to, &from) in self.1.iter_mut().zip(self.0) {
                *to = ln_f32(from);
            }
        }
    }

    #[test]
    fn every_path_gives_the_same_bits() {
        let numbers: Vec<f32> = (1..4000_u16).map(|i| f32::from(i) * 0.37).collect();
        let expected: Vec<u32> = numbers.iter().map(|&x| libm::logf(x).to_bits()).collect();
        for path in Path::available() {
            assert!(path.force());
            assert_eq!(Path::current(), path);
            let mut found = vec![0.0; numbers.len()];
            run(Logs(&numbers, &mut found));
            assert_eq!(found.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), expected, "{path:?}");
        }
    }
}
