//! The kernel that turns counts into weights.

use attractor_core::kernels::Kernel;

use crate::rules::{Coactivity, MemoryRule, Usage};
use crate::tiling::Tile;

/// Fills one tile, which holds zeros, from its counts.
pub(super) struct LearnTile<'a, R, const L: usize> {
    pub rule: &'a R,
    pub tile: &'a Tile,
    pub patterns: u32,
    pub usage: &'a [u32],
    pub counts: &'a [[u32; L]],
    pub weights: &'a mut [[f32; L]],
    pub start: &'a mut [f32],
}

impl<R: MemoryRule, const L: usize> Kernel for LearnTile<'_, R, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Tile { units, masked, .. } = self.tile;
        let mut post_usage = [0; L];
        let own = &self.usage[units.start as usize..units.end as usize];
        post_usage[..own.len()].copy_from_slice(own);
        let mut silence = [0.0_f64; L];
        for (pre, (weights, counts)) in (0..).zip(self.weights.iter_mut().zip(self.counts)) {
            let pre_usage = self.usage[pre as usize];
            if pre_usage == 0 || masked.contains(&pre) {
                continue;
            }
            let pair = |lane: usize| Coactivity {
                patterns: self.patterns,
                pre: pre_usage,
                post: post_usage[lane],
                both: counts[lane],
            };
            let connected = |lane: usize| post_usage[lane] > 0 && units.start + lane as u32 != pre;
            self.rule.weights(pair, weights);
            for (lane, weight) in weights.iter_mut().enumerate() {
                *weight = if connected(lane) { *weight } else { 0.0 };
            }
            // A loop of its own: single and double precision in one are not made into vectors.
            if R::HEARS_SILENCE {
                let mut silent = [0.0; L];
                self.rule.silents(pair, &mut silent);
                for lane in 0..L {
                    silence[lane] += f64::from(if connected(lane) { silent[lane] } else { 0.0 });
                }
            }
        }
        for lane in 0..L {
            let used = post_usage[lane] > 0;
            let own = self.rule.bias(Usage { patterns: self.patterns, active: post_usage[lane] });
            let bias = (f64::from(own) + silence[lane]) as f32;
            self.start[lane] = if used { bias } else { f32::NEG_INFINITY };
        }
    }
}
