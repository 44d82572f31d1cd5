//! What recall found in the unknown blocks, and how units are dropped that cannot be right.

/// Units that are left over in each unknown block; the right one is always among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// How many, block by block.
    pub left: Vec<u32>,
}

impl Completion {
    /// The probability that all blocks are right if one of those left over is drawn in each.
    pub fn exact(&self) -> f64 {
        self.left.iter().map(|&left| 1.0 / f64::from(left)).product()
    }

    /// The mean probability that a block is wrong.
    pub fn block_error(&self) -> f64 {
        let wrong: f64 = self.left.iter().map(|&left| 1.0 - 1.0 / f64::from(left)).sum();
        wrong / self.left.len() as f64
    }
}

/// Units of each block as bits.
pub(super) type Candidates = Vec<Vec<u64>>;

/// How many there are in each block.
pub(super) fn count(candidates: &Candidates) -> Completion {
    let left = candidates.iter().map(|block| block.iter().map(|word| word.count_ones()).sum());
    Completion { left: left.collect() }
}

/// Drops units until each has a synapse to some unit left in every other block. `row(from, unit, to)` has the
/// synapses of a unit of block `from` with the units of block `to`.
///
/// The order in which units are dropped does not matter: what is left is the largest set that supports itself.
pub(super) fn prune<'a>(candidates: &mut Candidates, row: impl Fn(usize, usize, usize) -> &'a [u64]) {
    loop {
        let mut dropped = false;
        for from in 0..candidates.len() {
            let units: Vec<usize> = places(&candidates[from]).collect();
            for unit in units {
                let supported = (0..candidates.len()).filter(|&to| to != from).all(|to| {
                    row(from, unit, to).iter().zip(&candidates[to]).any(|(row, left)| row & left != 0)
                });
                if !supported {
                    candidates[from][unit / 64] &= !(1 << (unit % 64));
                    dropped = true;
                }
            }
        }
        if !dropped {
            return;
        }
    }
}

/// The places of set bits, in ascending order.
pub(super) fn places(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(place, &word)| {
        let mut word = word;
        std::iter::from_fn(move || {
            let bit = (word != 0).then(|| place * 64 + word.trailing_zeros() as usize);
            word &= word.wrapping_sub(1);
            bit
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_over_is_drawn_among() {
        let completion = Completion { left: vec![1, 2, 4] };
        assert!((completion.exact() - 0.125).abs() < 1e-15);
        assert!((completion.block_error() - (0.0 + 0.5 + 0.75) / 3.0).abs() < 1e-15);
    }

    /// Three blocks of three. Unit 1 of block 0 is linked with unit 1 of block 1, and that with nothing of block 2,
    /// so that both fall, one because of the other. Units 0 support each other.
    #[test]
    fn units_without_support_are_dropped_and_those_that_leaned_on_them() {
        let links =
            [[(0, 0), (1, 0)], [(0, 0), (2, 0)], [(1, 0), (2, 0)], [(0, 1), (1, 1)], [(0, 1), (2, 2)]];
        let mut rows = vec![0_u64; 27];
        for [(a, i), (b, j)] in links {
            rows[a * 9 + i * 3 + b] |= 1 << j;
            rows[b * 9 + j * 3 + a] |= 1 << i;
        }
        let mut candidates = vec![vec![0b011], vec![0b011], vec![0b101]];
        prune(&mut candidates, |from, unit, to| std::slice::from_ref(&rows[from * 9 + unit * 3 + to]));
        assert_eq!(candidates, [[0b001], [0b001], [0b001]]);
        assert_eq!(count(&candidates).left, [1, 1, 1]);
    }
}
