//! The kernel that counts pairs.

use attractor_core::kernels::Kernel;

use super::add;

/// Stands for the winner's row or column where another tile of its hypercolumn won.
pub(super) const WON_ELSEWHERE: u16 = u16::MAX;

/// Counters of one block, and the places of patterns in it.
pub(super) struct Counters {
    counters: Vec<u32>,
    places: Vec<u16>,
}

impl Counters {
    /// A power of two, larger than any block.
    const SIZE: usize = 8192;
    /// The place of patterns that won elsewhere.
    const ELSEWHERE: u16 = 8191;

    pub fn new(patterns: usize) -> Self {
        Self { counters: vec![0; Self::SIZE], places: vec![0; patterns] }
    }
}

/// Counts pairs of columns in a block of rows.
///
/// The inner loop only increments. Places are worked out before it, many at once, and the counters are an
/// array of constant size, so that no place needs a bounds check.
pub(super) struct CountBlock<'a, const L: usize> {
    pub counters: &'a mut Counters,
    /// The winner's row for each pattern.
    pub rows: &'a [u16],
    /// The winner's column for each pattern.
    pub columns: &'a [u16],
    pub block: &'a mut [u32],
    pub by: u32,
}

impl<const L: usize> Kernel for CountBlock<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Counters { counters, places } = self.counters;
        let Some(counters) = counters.first_chunk_mut::<{ Counters::SIZE }>() else { return };
        counters[..self.block.len()].fill(0);
        for ((place, &row), &column) in places.iter_mut().zip(self.rows).zip(self.columns) {
            let here = row < WON_ELSEWHERE && column < WON_ELSEWHERE;
            *place = if here { row.wrapping_mul(L as u16).wrapping_add(column) } else { Counters::ELSEWHERE };
        }
        for &place in places.iter() {
            let counter = &mut counters[usize::from(place) % Counters::SIZE];
            *counter = counter.wrapping_add(1);
        }
        for (count, counter) in self.block.iter_mut().zip(counters.iter()) {
            add(count, counter.wrapping_mul(self.by));
        }
    }
}
