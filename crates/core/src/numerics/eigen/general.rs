//! Eigenvalues of any real matrix, by the QR method.
//!
//! Householder's reflections make the matrix upper Hessenberg; steps of QR with Wilkinson's shifts, in complex numbers,
//! then split off one eigenvalue after the other.
//!
//! Source: Golub & Van Loan, Matrix Computations, 4th edition, sections 7.4.3 and 7.5; the shifts are those of section
//! 8.3.5 for the last two rows.

use std::ops::{Add, Mul, Sub};

use crate::maths::sqrt;

/// A complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    /// The real part.
    pub re: f64,
    /// The imaginary part.
    pub im: f64,
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Sub for Complex {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { re: self.re - other.re, im: self.im - other.im }
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self { re: self.re * other.re - self.im * other.im, im: self.re * other.im + self.im * other.re }
    }
}

impl Complex {
    fn real(re: f64) -> Self {
        Self { re, im: 0.0 }
    }

    fn conjugate(self) -> Self {
        Self { re: self.re, im: -self.im }
    }

    fn times(self, factor: f64) -> Self {
        Self { re: self.re * factor, im: self.im * factor }
    }

    /// |z|, without the overflow of squares.
    pub fn size(self) -> f64 {
        let (large, small) = (self.re.abs().max(self.im.abs()), self.re.abs().min(self.im.abs()));
        if large == 0.0 { 0.0 } else { large * sqrt(1.0 + (small / large) * (small / large)) }
    }

    /// The square root whose real part is not negative.
    fn root(self) -> Self {
        let size = self.size();
        let re = sqrt(0.5 * (size + self.re).max(0.0));
        let im = sqrt(0.5 * (size - self.re).max(0.0));
        Self { re, im: if self.im < 0.0 { -im } else { im } }
    }
}

/// Steps for one eigenvalue after which another shift is tried.
const PATIENCE: u32 = 10;
/// Steps for one eigenvalue after which it is given up.
const MOST_STEPS: u32 = 300;

/// All eigenvalues of a matrix given row by row, by their real parts in descending order; `None` where the matrix holds
/// what is not finite, or where the method does not converge, which no matrix is known to bring about.
///
/// ```
/// use attractor_core::numerics::eigen::eigenvalues;
/// let turn = eigenvalues(&[0.0, -1.0, 1.0, 0.0], 2).unwrap();
/// assert!(turn.iter().all(|value| value.re.abs() < 1e-15 && (value.im.abs() - 1.0).abs() < 1e-15));
/// ```
///
/// # Panics
/// If the matrix does not have `size` rows of `size` numbers.
pub fn eigenvalues(matrix: &[f64], size: usize) -> Option<Vec<Complex>> {
    assert_eq!(matrix.len(), size * size, "a matrix of {size} rows and columns");
    if !matrix.iter().all(|x| x.is_finite()) {
        return None;
    }
    let mut h: Vec<Complex> = hessenberg(matrix.to_vec(), size).into_iter().map(Complex::real).collect();
    let mut end = size;
    let mut steps = 0;
    while end > 1 {
        let start = block(&mut h, size, end);
        if start == end - 1 {
            end -= 1;
            steps = 0;
        } else if steps == MOST_STEPS {
            return None;
        } else {
            steps += 1;
            let shift = shift(&h, size, end, steps);
            step(&mut h, size, start..end, shift);
        }
    }
    let mut values: Vec<Complex> = (0..size).map(|k| h[k * size + k]).collect();
    values.sort_by(|one, other| other.re.total_cmp(&one.re).then(other.im.total_cmp(&one.im)));
    Some(values)
}

/// A similar matrix with nothing more than one below the diagonal.
fn hessenberg(mut a: Vec<f64>, size: usize) -> Vec<f64> {
    for column in 0..size.saturating_sub(2) {
        let below = column + 1;
        let mut u: Vec<f64> = (below..size).map(|row| a[row * size + column]).collect();
        let length = sqrt(u.iter().map(|x| x * x).sum());
        if u[1..].iter().all(|x| *x == 0.0) {
            continue;
        }
        u[0] += if u[0] > 0.0 { length } else { -length };
        let squares: f64 = u.iter().map(|x| x * x).sum();
        // A ← H A H with H = 1 − 2 u uᵀ/|u|².
        for j in 0..size {
            let dot: f64 = u.iter().enumerate().map(|(k, u)| u * a[(below + k) * size + j]).sum();
            for (k, u) in u.iter().enumerate() {
                a[(below + k) * size + j] -= 2.0 * dot / squares * u;
            }
        }
        for row in a.chunks_exact_mut(size) {
            let dot: f64 = u.iter().zip(&row[below..]).map(|(u, x)| u * x).sum();
            for (x, u) in row[below..].iter_mut().zip(&u) {
                *x -= 2.0 * dot / squares * u;
            }
        }
        for row in below + 1..size {
            a[row * size + column] = 0.0;
        }
    }
    a
}

/// Where the last block begins that does not fall into parts.
fn block(h: &mut [Complex], size: usize, end: usize) -> usize {
    for row in (1..end).rev() {
        let beside = h[(row - 1) * size + row - 1].size() + h[row * size + row].size();
        if h[row * size + row - 1].size() <= f64::EPSILON * beside {
            h[row * size + row - 1] = Complex::default();
            return row;
        }
    }
    0
}

/// The eigenvalue of the last two rows that is nearer to the last number.
fn shift(h: &[Complex], size: usize, end: usize, steps: u32) -> Complex {
    let at = |row: usize, column: usize| h[(end - 2 + row) * size + end - 2 + column];
    if steps.is_multiple_of(PATIENCE) {
        return at(1, 1) + Complex::real(at(1, 0).size());
    }
    let half = (at(0, 0) - at(1, 1)).times(0.5);
    let root = (half * half + at(0, 1) * at(1, 0)).root();
    let (one, other) = (half + root, half - root);
    at(1, 1) + if one.size() < other.size() { one } else { other }
}

/// One step of QR on a block: its eigenvalues stay, and what is below the diagonal shrinks.
fn step(h: &mut [Complex], size: usize, block: std::ops::Range<usize>, shift: Complex) {
    for k in block.clone() {
        h[k * size + k] = h[k * size + k] - shift;
    }
    let mut rotations = Vec::with_capacity(block.len());
    for k in block.start..block.end - 1 {
        let (x, y) = (h[k * size + k], h[(k + 1) * size + k]);
        let length = sqrt(x.size() * x.size() + y.size() * y.size());
        let (c, s) = if length > 0.0 {
            (x.times(1.0 / length), y.times(1.0 / length))
        } else {
            (Complex::real(1.0), Complex::default())
        };
        for column in k..block.end {
            let (x, y) = (h[k * size + column], h[(k + 1) * size + column]);
            h[k * size + column] = c.conjugate() * x + s.conjugate() * y;
            h[(k + 1) * size + column] = c * y - s * x;
        }
        rotations.push((c, s));
    }
    for (k, (c, s)) in (block.start..).zip(rotations) {
        for row in block.start..(k + 2).min(block.end) {
            let (x, y) = (h[row * size + k], h[row * size + k + 1]);
            h[row * size + k] = x * c + y * s;
            h[row * size + k + 1] = y * c.conjugate() - x * s.conjugate();
        }
    }
    for k in block {
        h[k * size + k] = h[k * size + k] + shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, Seed, Streams};

    #[test]
    fn eigenvalues_make_the_trace_and_the_trace_of_the_square() {
        let mut stream = Streams::new(Seed(2), Purpose::named("test"), 0).at(0);
        for size in [1, 2, 3, 5, 30, 61] {
            let a: Vec<f64> = (0..size * size).map(|_| stream.normal()).collect();
            let values = eigenvalues(&a, size).unwrap();
            assert_eq!(values.len(), size);
            let sum = values.iter().fold(Complex::default(), |sum, value| sum + *value);
            let squares = values.iter().fold(Complex::default(), |sum, value| sum + *value * *value);
            let trace: f64 = (0..size).map(|k| a[k * size + k]).sum();
            let square: f64 = (0..size)
                .flat_map(|i| (0..size).map(move |j| (i, j)))
                .map(|(i, j)| a[i * size + j] * a[j * size + i])
                .sum();
            assert!((sum.re - trace).abs() < 1e-10 && sum.im.abs() < 1e-10, "{size}");
            assert!((squares.re - square).abs() < 1e-9 && squares.im.abs() < 1e-9, "{size}");
        }
    }

    #[test]
    fn a_companion_matrix_has_the_roots_of_its_polynomial() {
        // (x − 1)(x − 2)(x² + 1) = x⁴ − 3x³ + 3x² − 3x + 2.
        let a = [3.0, -3.0, 3.0, -2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        let values = eigenvalues(&a, 4).unwrap();
        for (value, (re, im)) in values.iter().zip([(2.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, -1.0)]) {
            // Values of one real part may come in either order.
            assert!(
                (value.re - re).abs() < 1e-13 && (value.im.abs() - f64::abs(im)).abs() < 1e-13,
                "{value:?}"
            );
        }
    }

    #[test]
    fn permutations_lie_on_the_unit_circle() {
        // Unshifted QR never moves such a matrix.
        let size = 8;
        let mut a = vec![0.0; size * size];
        for k in 0..size {
            a[k * size + (k + 1) % size] = 1.0;
        }
        let values = eigenvalues(&a, size).unwrap();
        assert!(values.iter().all(|value| (value.size() - 1.0).abs() < 1e-13));
        assert!(eigenvalues(&[f64::NAN], 1).is_none());
    }
}
