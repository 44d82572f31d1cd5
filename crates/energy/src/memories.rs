//! Memories: the matrix that couples hidden to visible units.

use attractor_core::Stream;
use attractor_core::maths::sqrt;
use attractor_core::numerics::eigen::symmetric_eigenvalues;
use thiserror::Error;

/// Ξ: a row for each hidden unit, a column for each visible one.
#[derive(Clone, Debug, PartialEq)]
pub struct Memories {
    hidden: usize,
    visible: usize,
    values: Vec<f64>,
}

/// Rows that make no matrix.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum MemoriesError {
    /// There are no rows, or rows without numbers.
    #[error("there is no memory: give at least one row of at least one number")]
    Empty,
    /// A row is longer or shorter than the first.
    #[error("memory {row} has {found} numbers, but memory 0 has {expected}: all must have as many")]
    Length {
        /// Number of the row, from 0.
        row: usize,
        /// Its length.
        found: usize,
        /// The length of the first.
        expected: usize,
    },
    /// A number is infinite or no number.
    #[error("memory {row} holds {value}: all numbers must be finite")]
    NotFinite {
        /// Number of the row, from 0.
        row: usize,
        /// The number.
        value: f64,
    },
    /// More orthogonal rows were asked for than there are dimensions.
    #[error("{hidden} memories of {visible} units cannot all be orthogonal: at most {visible} can")]
    NotOrthogonal {
        /// Number of rows.
        hidden: usize,
        /// Length of a row.
        visible: usize,
    },
}

impl Memories {
    /// Memories given row by row.
    ///
    /// # Errors
    /// [`MemoriesError`] where they have different lengths, or hold what is not finite.
    pub fn of(rows: &[Vec<f64>]) -> Result<Self, MemoriesError> {
        let visible = rows.first().map_or(0, Vec::len);
        if visible == 0 {
            return Err(MemoriesError::Empty);
        }
        for (row, values) in rows.iter().enumerate() {
            if values.len() != visible {
                return Err(MemoriesError::Length { row, found: values.len(), expected: visible });
            }
            if let Some(&value) = values.iter().find(|value| !value.is_finite()) {
                return Err(MemoriesError::NotFinite { row, value });
            }
        }
        Ok(Self { hidden: rows.len(), visible, values: rows.concat() })
    }

    /// Independent normal numbers of variance 1.
    pub fn gaussian(hidden: usize, visible: usize, stream: &mut Stream) -> Self {
        Self { hidden, visible, values: (0..hidden * visible).map(|_| stream.normal()).collect() }
    }

    /// Random directions that are orthogonal to each other, each of length √N_v.
    ///
    /// # Errors
    /// [`MemoriesError::NotOrthogonal`] for more memories than visible units.
    pub fn orthogonal(hidden: usize, visible: usize, stream: &mut Stream) -> Result<Self, MemoriesError> {
        if hidden > visible {
            return Err(MemoriesError::NotOrthogonal { hidden, visible });
        }
        let mut memories = Self::gaussian(hidden, visible, stream);
        for row in 0..hidden {
            // Twice is enough for right angles to the last bits (Kahan and Parlett).
            for _ in 0..2 {
                for other in 0..row {
                    let along = dot(memories.row(other), memories.row(row)) / visible as f64;
                    let (before, rest) = memories.values.split_at_mut(row * visible);
                    let other = &before[other * visible..(other + 1) * visible];
                    for (x, y) in rest[..visible].iter_mut().zip(other) {
                        *x -= along * y;
                    }
                }
            }
            let scale = sqrt(visible as f64) / norm(memories.row(row));
            memories.row_mut(row).iter_mut().for_each(|x| *x *= scale);
        }
        Ok(memories)
    }

    /// These with independent normal noise of standard deviation `sigma` on every number.
    #[must_use]
    pub fn with_noise(&self, sigma: f64, stream: &mut Stream) -> Self {
        Self { values: self.values.iter().map(|x| x + sigma * stream.normal()).collect(), ..*self }
    }

    /// N_h: number of hidden units.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// N_v: number of visible units.
    pub fn visible(&self) -> usize {
        self.visible
    }

    /// All numbers, row by row: N_h × N_v.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// All numbers, row by row, to be changed.
    pub fn values_mut(&mut self) -> &mut [f64] {
        &mut self.values
    }

    /// One memory.
    pub fn row(&self, memory: usize) -> &[f64] {
        &self.values[memory * self.visible..(memory + 1) * self.visible]
    }

    /// One memory, to be changed.
    pub fn row_mut(&mut self, memory: usize) -> &mut [f64] {
        &mut self.values[memory * self.visible..(memory + 1) * self.visible]
    }

    /// Ξ x, into `out`: what hidden units receive of the outputs x of the visible ones.
    pub fn to_hidden(&self, visible: &[f64], out: &mut [f64]) {
        for (out, row) in out.iter_mut().zip(self.values.chunks_exact(self.visible)) {
            *out = dot(row, visible);
        }
    }

    /// Ξᵀ y, into `out`: what visible units receive of the outputs y of the hidden ones.
    pub fn to_visible(&self, hidden: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for (y, row) in hidden.iter().zip(self.values.chunks_exact(self.visible)) {
            for (out, x) in out.iter_mut().zip(row) {
                *out += y * x;
            }
        }
    }

    /// J = ΞᵀΞ/N_h, row by row: N_v × N_v, Hebb's couplings of the visible units.
    pub fn couplings(&self) -> Vec<f64> {
        let (size, count) = (self.visible, self.hidden as f64);
        let mut couplings = vec![0.0; size * size];
        for row in self.values.chunks_exact(size) {
            for (x, line) in row.iter().zip(couplings.chunks_exact_mut(size)) {
                let x = x / count;
                for (coupling, y) in line.iter_mut().zip(row) {
                    *coupling += x * y;
                }
            }
        }
        couplings
    }

    /// The squares of the singular values of Ξ, in ascending order: the eigenvalues of ΞΞᵀ or of ΞᵀΞ,
    /// whichever is smaller.
    pub fn squared_singular_values(&self) -> Vec<f64> {
        let rows: Vec<&[f64]> = self.values.chunks_exact(self.visible).collect();
        if self.hidden <= self.visible {
            let product = |a: &[f64]| rows.iter().map(|b| dot(a, b)).collect::<Vec<f64>>();
            let gram: Vec<f64> = rows.iter().flat_map(|row| product(row)).collect();
            return symmetric_eigenvalues(&gram, self.hidden);
        }
        let count = self.hidden as f64;
        let couplings: Vec<f64> = self.couplings().iter().map(|coupling| count * coupling).collect();
        symmetric_eigenvalues(&couplings, self.visible)
    }

    /// ‖Ξ‖₂, the spectral norm: its largest singular value. Takes O(N³) steps for the smaller N.
    pub fn largest_singular_value(&self) -> f64 {
        sqrt(self.squared_singular_values().last().copied().unwrap_or(0.0).max(0.0))
    }
}

/// Parts of a sum that are added up side by side, so that one addition need not wait for the other.
const LANES: usize = 8;

/// Σ a b, always in the same order.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let (a_whole, b_whole) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = a_whole.remainder().iter().zip(b_whole.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_whole.zip(b_whole) {
        for lane in 0..LANES {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f64>() + rest
}

/// The Euclidean norm.
pub fn norm(x: &[f64]) -> f64 {
    sqrt(dot(x, x))
}

/// The cosine of the angle between two vectors; 0 where one of them is 0.
pub fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let lengths = norm(a) * norm(b);
    if lengths > 0.0 { dot(a, b) / lengths } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    fn stream() -> Stream {
        Streams::new(Seed(3), Purpose::named("test"), 0).at(0)
    }

    #[test]
    fn orthogonal_memories_are_at_right_angles_and_of_one_length() {
        let memories = Memories::orthogonal(6, 11, &mut stream()).unwrap();
        for one in 0..6 {
            for other in 0..=one {
                let expected = if one == other { 11.0 } else { 0.0 };
                let found = dot(memories.row(one), memories.row(other));
                assert!((found - expected).abs() < 1e-13, "{one} {other}: {found}");
            }
        }
        assert!(Memories::orthogonal(3, 2, &mut stream()).is_err());
    }

    #[test]
    fn the_two_directions_are_each_others_transpose() {
        let memories = Memories::gaussian(5, 19, &mut stream());
        let mut draw = stream();
        let x: Vec<f64> = (0..19).map(|_| draw.normal()).collect();
        let y: Vec<f64> = (0..5).map(|_| draw.normal()).collect();
        let (mut up, mut down) = (vec![0.0; 5], vec![0.0; 19]);
        memories.to_hidden(&x, &mut up);
        memories.to_visible(&y, &mut down);
        assert!((dot(&y, &up) - dot(&down, &x)).abs() < 1e-12);
    }

    #[test]
    fn singular_values_are_those_of_either_product() {
        for (hidden, visible) in [(4, 9), (9, 4)] {
            let memories = Memories::gaussian(hidden, visible, &mut stream());
            let few = memories.squared_singular_values();
            let all = symmetric_eigenvalues(&memories.couplings(), visible);
            let largest = few.last().unwrap() / hidden as f64;
            assert!((largest - all.last().unwrap()).abs() < 1e-12);
            let trace: f64 = few.iter().sum();
            assert!((trace - dot(&memories.values, &memories.values)).abs() < 1e-10);
        }
    }

    #[test]
    fn rows_that_make_no_matrix_are_refused() {
        let fault = |rows: &[Vec<f64>]| Memories::of(rows).unwrap_err();
        assert_eq!(fault(&[]), MemoriesError::Empty);
        assert_eq!(
            fault(&[vec![1.0, 2.0], vec![1.0]]),
            MemoriesError::Length { row: 1, found: 1, expected: 2 }
        );
        assert!(matches!(fault(&[vec![f64::NAN]]), MemoriesError::NotFinite { row: 0, .. }));
    }
}
