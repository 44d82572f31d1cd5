//! The eigenvalues of symmetric matrices, without eigenvectors.
//!
//! Householder's reflections make a matrix tridiagonal; Sturm's sequence counts how many eigenvalues of
//! that lie below a number, and bisection closes in on each. Slower than the QL method for the second
//! part, which costs little beside the first, but it cannot fail to converge.
//!
//! Source: Golub & Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.4.1.

use crate::maths::sqrt;

/// All eigenvalues of a symmetric matrix given row by row, in ascending order, to about the size of the
/// matrix times 10⁻¹⁵. Only the lower half is read. What is not finite has eigenvalues without meaning.
///
/// ```
/// let values = attractor_core::numerics::eigen::symmetric_eigenvalues(&[2.0, 1.0, 1.0, 2.0], 2);
/// assert!((values[0] - 1.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
/// ```
///
/// # Panics
/// If the matrix does not have `size` rows of `size` numbers.
pub fn symmetric_eigenvalues(matrix: &[f64], size: usize) -> Vec<f64> {
    assert_eq!(matrix.len(), size * size, "a matrix of {size} rows and columns");
    let (diagonal, beside) = tridiagonal(matrix.to_vec(), size);
    bisected(&diagonal, &beside)
}

/// The diagonal of a similar tridiagonal matrix, and the numbers beside it.
fn tridiagonal(mut a: Vec<f64>, size: usize) -> (Vec<f64>, Vec<f64>) {
    let mut beside = vec![0.0; size.saturating_sub(1)];
    let mut reflector = vec![0.0; size];
    let mut product = vec![0.0; size];
    // From the last row up, so that what is still to be done is the leading block, row by row.
    for last in (1..size).rev() {
        let row = &a[last * size..last * size + last];
        let rest: f64 = row[..last - 1].iter().map(|x| x * x).sum();
        let end = row[last - 1];
        if rest == 0.0 {
            beside[last - 1] = end;
            continue;
        }
        let length = sqrt(rest + end * end);
        let new_end = if end > 0.0 { -length } else { length };
        beside[last - 1] = new_end;
        reflector[..last].copy_from_slice(row);
        reflector[last - 1] -= new_end;
        // H = 1 − u uᵀ/half with half = |u|²/2.
        let half = length * length - end * new_end;
        let u = &reflector[..last];
        // p = A u / half, reading the lower half alone.
        let p = &mut product[..last];
        p.fill(0.0);
        for i in 0..last {
            let line = &a[i * size..i * size + i];
            let mut sum = a[i * size + i] * u[i];
            for ((p, x), u_j) in p.iter_mut().zip(line).zip(u) {
                sum += x * u_j;
                *p += x * u[i];
            }
            p[i] += sum;
        }
        let along: f64 = p.iter().zip(u).map(|(p, u)| p * u).sum::<f64>() / (2.0 * half * half);
        for (p, u) in p.iter_mut().zip(u) {
            *p = *p / half - along * u;
        }
        // A ← A − u qᵀ − q uᵀ.
        for i in 0..last {
            let line = &mut a[i * size..=i * size + i];
            let (u_i, p_i) = (u[i], p[i]);
            for ((x, u_j), p_j) in line.iter_mut().zip(u).zip(p.iter()) {
                *x -= u_i * p_j + p_i * u_j;
            }
        }
    }
    ((0..size).map(|i| a[i * size + i]).collect(), beside)
}

/// The eigenvalues of a tridiagonal matrix.
fn bisected(diagonal: &[f64], beside: &[f64]) -> Vec<f64> {
    let squares: Vec<f64> = beside.iter().map(|x| x * x).collect();
    let (least, most) = bounds(diagonal, beside);
    let mut values = Vec::with_capacity(diagonal.len());
    let mut from = least;
    for place in 0..diagonal.len() {
        let (mut low, mut high) = (from, most);
        loop {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if below(diagonal, &squares, middle) > place {
                high = middle;
            } else {
                low = middle;
            }
            // Beyond this, bits say nothing of the matrix that was given.
            if high - low <= 1e-16 * (most - least) {
                break;
            }
        }
        values.push(f64::midpoint(low, high));
        from = low;
    }
    values
}

/// Between which numbers all eigenvalues lie (Gershgorin's circles).
fn bounds(diagonal: &[f64], beside: &[f64]) -> (f64, f64) {
    let neighbour = |place: Option<usize>| place.and_then(|place| beside.get(place)).map_or(0.0, |x| x.abs());
    let ends = diagonal.iter().enumerate().map(|(place, x)| {
        let around = neighbour(place.checked_sub(1)) + neighbour(Some(place));
        (x - around, x + around)
    });
    let (least, most) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |whole, circle| {
        (whole.0.min(circle.0), whole.1.max(circle.1))
    });
    let room = 1e-14 * least.abs().max(most.abs()) + f64::MIN_POSITIVE;
    (least - room, most + room)
}

/// How many eigenvalues lie below `x`: how many terms of Sturm's sequence are negative.
fn below(diagonal: &[f64], squares: &[f64], x: f64) -> usize {
    let mut count = 0;
    let mut term = 1.0;
    for (place, entry) in diagonal.iter().enumerate() {
        let square = if place == 0 { 0.0 } else { squares[place - 1] };
        term = entry - x - square / term;
        if term == 0.0 {
            term = -f64::MIN_POSITIVE;
        }
        count += usize::from(term < 0.0);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::cos;
    use crate::{Purpose, Seed, Streams};
    use std::f64::consts::PI;

    fn assert_close(found: &[f64], expected: &[f64], within: f64) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < within, "{found} {expected}");
        }
    }

    #[test]
    fn a_chain_of_springs_has_its_textbook_spectrum() {
        // 2 on the diagonal, −1 beside: 2 − 2 cos(kπ/(n+1)).
        let size = 40;
        let entry = |i: usize, j: usize| match i.abs_diff(j) {
            0 => 2.0,
            1 => -1.0,
            _ => 0.0,
        };
        let matrix: Vec<f64> = (0..size * size).map(|at| entry(at / size, at % size)).collect();
        let expected: Vec<f64> =
            (1..=size).map(|k| 2.0 - 2.0 * cos(k as f64 * PI / (size + 1) as f64)).collect();
        assert_close(&symmetric_eigenvalues(&matrix, size), &expected, 1e-14);
    }

    /// U D Uᵀ with U a product of reflections.
    fn turned(values: &[f64], index: u64) -> Vec<f64> {
        let size = values.len();
        let mut matrix = vec![0.0; size * size];
        for (place, value) in values.iter().enumerate() {
            matrix[place * size + place] = *value;
        }
        let mut stream = Streams::new(Seed(5), Purpose::named("test"), 0).at(index);
        for _ in 0..3 {
            let u: Vec<f64> = (0..size).map(|_| stream.normal()).collect();
            let square: f64 = u.iter().map(|x| x * x).sum();
            for _ in 0..2 {
                // From the left, then on the transpose, which is from the right.
                let along: Vec<f64> = (0..size)
                    .map(|j| (0..size).map(|i| u[i] * matrix[i * size + j]).sum::<f64>() * 2.0 / square)
                    .collect();
                let reflected = |at: usize| matrix[at] - u[at / size] * along[at % size];
                let reflected: Vec<f64> = (0..size * size).map(reflected).collect();
                matrix = (0..size * size).map(|at| reflected[(at % size) * size + at / size]).collect();
            }
        }
        matrix
    }

    #[test]
    fn known_spectra_come_back() {
        let spectra: [Vec<f64>; 5] = [
            vec![3.5],
            vec![-1.0, 2.0],
            vec![0.0, 0.0, 0.0, 1.0, 1.0],
            (0..25).map(|k| f64::from(k) * 0.25 - 2.0).collect(),
            vec![-1e6, -1.0, 1e-3, 1.0, 1e6],
        ];
        for (index, spectrum) in spectra.iter().enumerate() {
            let largest = spectrum.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
            let found = symmetric_eigenvalues(&turned(spectrum, index as u64), spectrum.len());
            assert_close(&found, spectrum, 2e-14 * largest);
        }
        assert!(symmetric_eigenvalues(&[], 0).is_empty());
        assert_eq!(symmetric_eigenvalues(&[0.0; 9], 3).iter().filter(|x| x.abs() < 1e-300).count(), 3);
    }
}
