//! The weights of a network.

use aligned_vec::{AVec, ConstAlign};
use attractor_core::kernels::GROUP;

/// A vector of single precision that begins where cache lines do.
pub(super) type Aligned = AVec<f32, ConstAlign<64>>;

/// Numbers 0, padded to whole groups.
pub(super) fn zeros(length: usize) -> Aligned {
    AVec::from_iter(64, std::iter::repeat_n(0.0, length.next_multiple_of(GROUP)))
}

/// 1 in the lanes of a group but one, and 0 there.
pub(super) static OTHERS: [[f32; GROUP]; GROUP] = {
    let mut others = [[1.0; GROUP]; GROUP];
    let mut lane = 0;
    while lane < GROUP {
        others[lane][lane] = 0.0;
        lane += 1;
    }
    others
};

/// 1 in so many first lanes of a group, and 0 beyond.
pub(super) static FIRST: [[f32; GROUP]; GROUP + 1] = {
    let mut first = [[0.0; GROUP]; GROUP + 1];
    let mut place = 0;
    while place < GROUP * (GROUP + 1) {
        let (count, lane) = (place / GROUP, place % GROUP);
        first[count][lane] = if lane < count { 1.0 } else { 0.0 };
        place += 1;
    }
    first
};

/// Weights to units of a network that follow one another, a row for each, padded to whole groups; 0 on the diagonal.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// The unit of the first row.
    pub first: usize,
    /// Weights in a row.
    pub units: usize,
    /// A row's length with its padding.
    pub stride: usize,
    pub values: Aligned,
    /// Where weights decay to, unless that is 0.
    pub start: Option<Aligned>,
    /// W r, for each row.
    pub drive: Vec<f32>,
}

impl Rows {
    /// From rows of as many weights as there are units, the first that of the unit `first`; the diagonal is taken as 0.
    pub fn of(weights: &[f32], units: usize, first: usize) -> Self {
        let stride = units.next_multiple_of(GROUP);
        let count = weights.len().checked_div(units).unwrap_or_default();
        let mut values = zeros(count * stride);
        let rows = values.chunks_exact_mut(stride.max(1)).zip(weights.chunks_exact(units.max(1)));
        for (place, (row, from)) in rows.enumerate() {
            row[..units].copy_from_slice(from);
            row[first + place] = 0.0;
        }
        let start = weights.iter().any(|weight| *weight != 0.0).then(|| values.clone());
        Self { first, units, stride, values, start, drive: vec![0.0; count] }
    }

    /// Shares of so many rows, the last of what is left.
    pub fn split(&self, size: usize) -> impl Iterator<Item = Self> {
        let numbers = size * self.stride;
        self.values.chunks(numbers.max(1)).zip(self.drive.chunks(size)).enumerate().map(
            move |(place, (values, drive))| {
                let start = self.start.as_ref().map(|start| &start[place * numbers..][..values.len()]);
                Self {
                    first: self.first + place * size,
                    values: Aligned::from_slice(64, values),
                    start: start.map(|start| Aligned::from_slice(64, start)),
                    drive: drive.to_vec(),
                    ..*self
                }
            },
        )
    }

    /// The weights to the unit of a row, without padding.
    pub fn row(&self, place: usize) -> &[f32] {
        &self.values[place * self.stride..][..self.units]
    }

    /// The same, to be changed; what is on the diagonal must stay 0.
    pub fn row_mut(&mut self, place: usize) -> &mut [f32] {
        &mut self.values[place * self.stride..][..self.units]
    }
}
