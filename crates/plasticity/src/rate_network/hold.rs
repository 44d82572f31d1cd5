//! What holds weights, in vectors: [`Constraints::changed`] for many weights at a time.

use attractor_core::kernels::{Simd, between};

use crate::constraints::Constraints;

/// The ways to meet bounds, as constants that kernels are compiled for.
pub(super) const UNBOUNDED: u8 = 0;
pub(super) const HARD: u8 = 1;
pub(super) const SOFT: u8 = 2;

/// Bounds and decay, each number in all lanes.
#[derive(Clone, Copy)]
pub(super) struct Hold<S: Simd> {
    simd: S,
    low: S::f32s,
    high: S::f32s,
    over_range: S::f32s,
    decay: S::f32s,
}

impl<S: Simd> Hold<S> {
    /// With a decay in a step.
    #[inline(always)]
    pub fn of(simd: S, constraints: &Constraints, decay: f32) -> Self {
        let (low, high) = (constraints.low as f32, constraints.high as f32);
        let all = |number: f32| simd.splat_f32s(number);
        Self { simd, low: all(low), high: all(high), over_range: all(1.0 / (high - low)), decay: all(decay) }
    }

    /// The weight after a change. `kept` is what decay leaves of the weight; where there is a `HOME` to which it decays,
    /// the decay times that is added.
    #[inline(always)]
    pub fn changed<const BOUND: u8, const HOME: bool>(
        self,
        weight: S::f32s,
        kept: S::f32s,
        mut change: S::f32s,
        home: S::f32s,
    ) -> S::f32s {
        let simd = self.simd;
        let (plus, minus, times) =
            (|a, b| simd.add_f32s(a, b), |a, b| simd.sub_f32s(a, b), |a, b| simd.mul_f32s(a, b));
        if BOUND == SOFT {
            let grows = simd.greater_than_f32s(change, simd.splat_f32s(0.0));
            let left = simd.select_f32s(grows, minus(self.high, weight), minus(weight, self.low));
            change = times(times(change, left), self.over_range);
        }
        if HOME {
            change = plus(change, times(self.decay, home));
        }
        let weight = plus(kept, change);
        // What is no number stays none, so that a network that runs away is seen.
        if BOUND == UNBOUNDED { weight } else { between(simd, weight, self.low, self.high) }
    }
}
