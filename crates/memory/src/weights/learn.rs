//! The kernel that turns counts into weights.

use attractor_core::kernels::{self, Kernel};

use super::order_free::{LongSums, Sizes};
use crate::Counts;
use crate::matrix::Mirror;
use crate::synapse::{Coactivity, Kind, MemoryRule, Usage};
use crate::tiling::{Tile, with_width};

/// Fills all tiles of weights, and what their sums start from. Returns how large they are.
///
/// Whole weights are given as numerators, all others as they are.
///
/// Where w_ij = w_ji, and pairs give nothing but weights, each pair is worked out once and copied.
pub(super) fn all<R: MemoryRule>(
    rule: &R,
    symmetric: bool,
    counts: &Counts,
    weights: &mut [f32],
    start: &mut [f32],
) -> Sizes {
    let mut sizes = Sizes::default();
    let units = counts.tiling.pre_units;
    let symmetric = symmetric && counts.tiling.itself;
    let tiles = &counts.tiling.tiles;
    for (second, b) in tiles.iter().enumerate() {
        let (before, own) = weights[..b.rows(units).end].split_at_mut(b.start);
        if R::HEARS_SILENCE || !symmetric {
            rows(rule, counts, b, units, own, &mut start[b.columns()], &mut sizes);
            continue;
        }
        rows(rule, counts, b, b.units.end.max(b.masked.end), own, &mut start[b.columns()], &mut sizes);
        for a in tiles[..second].iter().filter(|a| a.masked.is_empty() || a.masked != b.masked) {
            let block = &own[a.units.start as usize * b.width..a.units.end as usize * b.width];
            let mirrored =
                &mut before[a.start + b.units.start as usize * a.width..][..b.units.len() * a.width];
            with_width!(b.width, L => kernels::run(Mirror::<f32, L> {
                from: block.as_chunks().0, to: mirrored, to_width: a.width,
            }));
        }
    }
    sizes
}

/// Fills the first rows of one tile of weights, and what its sums start from.
pub(super) fn rows<R: MemoryRule>(
    rule: &R,
    counts: &Counts,
    tile: &Tile,
    first_rows: u32,
    weights: &mut [f32],
    start: &mut [f32],
    sizes: &mut Sizes,
) {
    let all = tile.rows(counts.tiling.pre_units);
    let largest = with_width!(tile.width, L => kernels::run(LearnTile::<R, L> {
        rule,
        whole: rule.kind(counts.patterns()) == Kind::Whole,
        tile,
        patterns: counts.patterns(),
        pre_usage: counts.pre_usage(),
        usage: counts.usage(),
        itself: counts.tiling.itself,
        counts: &counts.pairs[all].as_chunks().0[..first_rows as usize],
        weights: weights.as_chunks_mut().0,
        start: &mut *start,
    }));
    sizes.weight = sizes.weight.max(largest);
    sizes.include_biases(start);
}

/// Fills the first rows of one tile from their counts.
struct LearnTile<'a, R, const L: usize> {
    rule: &'a R,
    whole: bool,
    tile: &'a Tile,
    patterns: u32,
    pre_usage: &'a [u32],
    usage: &'a [u32],
    /// Whether the presynaptic units are the postsynaptic ones.
    itself: bool,
    counts: &'a [[u32; L]],
    weights: &'a mut [[f32; L]],
    start: &'a mut [f32],
}

impl<R: MemoryRule, const L: usize> Kernel for LearnTile<'_, R, L> {
    /// The largest size of a weight.
    type Output = f32;

    #[inline(always)]
    fn run(self) -> f32 {
        let Tile { units, masked, .. } = self.tile;
        let mut post_usage = [0; L];
        let own = &self.usage[units.start as usize..units.end as usize];
        post_usage[..own.len()].copy_from_slice(own);
        let (mut silence, mut largest) = (LongSums::<L>::zero(), [0.0_f32; L]);
        for (pre, (weights, counts)) in (0..).zip(self.weights.iter_mut().zip(self.counts)) {
            let pre_usage = self.pre_usage[pre as usize];
            if pre_usage == 0 || masked.contains(&pre) {
                weights.fill(0.0);
                continue;
            }
            let pair = |lane: usize| Coactivity {
                patterns: self.patterns,
                pre: pre_usage,
                post: post_usage[lane],
                both: counts[lane],
            };
            let own_lane = if self.itself { pre.wrapping_sub(units.start) } else { u32::MAX };
            let connected = |lane: usize| post_usage[lane] > 0 && lane as u32 != own_lane;
            if self.whole {
                for (lane, weight) in weights.iter_mut().enumerate() {
                    *weight = self.rule.numerator(pair(lane)) as f32;
                }
            } else {
                self.rule.weights(pair, weights);
            }
            for (lane, weight) in weights.iter_mut().enumerate() {
                *weight = if connected(lane) { *weight } else { 0.0 };
                let size = weight.abs();
                largest[lane] = if size > largest[lane] { size } else { largest[lane] };
            }
            // A loop of its own: single and double precision in one are not made into vectors.
            if R::HEARS_SILENCE {
                let mut silent = [0.0; L];
                self.rule.silents(pair, &mut silent);
                for (lane, &silent) in silent.iter().enumerate() {
                    silence.add::<R>(lane, f64::from(if connected(lane) { silent } else { 0.0 }));
                }
            }
        }
        for (lane, &active) in post_usage.iter().enumerate() {
            let used = active > 0;
            let own = self.rule.bias(Usage { patterns: self.patterns, active });
            let bias = (f64::from(own) + silence.total(lane)) as f32;
            self.start[lane] = if used { bias } else { f32::NEG_INFINITY };
        }
        largest.iter().fold(0.0, |most, &size| if size > most { size } else { most })
    }
}
