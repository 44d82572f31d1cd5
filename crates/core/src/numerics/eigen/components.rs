//! Principal components: eigenvalues and eigenvectors of symmetric matrices, by Jacobi's rotations.
//!
//! Source: Golub & Van Loan, Matrix Computations, 4th edition, section 8.5.

use crate::maths::sqrt;

/// Eigenvalues, the largest first, and their eigenvectors of length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// λ, in descending order.
    pub eigenvalues: Vec<f64>,
    /// An eigenvector for each.
    pub axes: Vec<Vec<f64>>,
}

/// More sweeps are never needed: each squares what is off the diagonal.
const MOST_SWEEPS: u32 = 60;

/// The components of a symmetric matrix given row by row.
///
/// # Panics
/// If the matrix does not have `size` rows of `size` numbers.
pub fn components(matrix: &[f64], size: usize) -> Components {
    assert_eq!(matrix.len(), size * size, "a matrix of {size} rows and columns");
    let mut a = matrix.to_vec();
    let mut axes: Vec<Vec<f64>> =
        (0..size).map(|row| (0..size).map(|column| f64::from(row == column)).collect()).collect();
    let whole: f64 = a.iter().map(|x| x * x).sum();
    for _ in 0..MOST_SWEEPS {
        let off: f64 =
            (0..size).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * size + j].powi(2)).sum();
        if off <= 1e-32 * whole {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut a, size, &mut axes, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&one, &other| a[other * size + other].total_cmp(&a[one * size + one]));
    Components {
        eigenvalues: order.iter().map(|&k| a[k * size + k]).collect(),
        axes: order.iter().map(|&k| axes[k].clone()).collect(),
    }
}

/// Turns the plane of p and q so that what couples them becomes 0.
fn rotate(a: &mut [f64], size: usize, axes: &mut [Vec<f64>], p: usize, q: usize) {
    let coupling = a[p * size + q];
    if coupling == 0.0 {
        return;
    }
    let theta = (a[q * size + q] - a[p * size + p]) / (2.0 * coupling);
    // The smaller of the two angles.
    let tangent = if theta >= 0.0 { 1.0 } else { -1.0 } / (theta.abs() + sqrt(theta * theta + 1.0));
    let cosine = 1.0 / sqrt(tangent * tangent + 1.0);
    let sine = tangent * cosine;
    for k in 0..size {
        let (x, y) = (a[k * size + p], a[k * size + q]);
        a[k * size + p] = cosine * x - sine * y;
        a[k * size + q] = sine * x + cosine * y;
    }
    for k in 0..size {
        let (x, y) = (a[p * size + k], a[q * size + k]);
        a[p * size + k] = cosine * x - sine * y;
        a[q * size + k] = sine * x + cosine * y;
    }
    let (first, second) = axes.split_at_mut(q);
    for (x, y) in first[p].iter_mut().zip(&mut second[0]) {
        (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, Seed, Streams};

    #[test]
    fn components_rebuild_their_matrix() {
        let mut stream = Streams::new(Seed(1), Purpose::named("test"), 0).at(0);
        for size in [1, 2, 7, 20] {
            let mut matrix = vec![0.0; size * size];
            for i in 0..size {
                for j in 0..=i {
                    matrix[i * size + j] = stream.normal();
                    matrix[j * size + i] = matrix[i * size + j];
                }
            }
            let found = components(&matrix, size);
            assert!(found.eigenvalues.is_sorted_by(|one, other| one >= other));
            for i in 0..size {
                for j in 0..size {
                    let both = found.eigenvalues.iter().zip(&found.axes);
                    let rebuilt: f64 = both.map(|(value, axis)| value * axis[i] * axis[j]).sum();
                    assert!((rebuilt - matrix[i * size + j]).abs() < 1e-12, "{size}");
                }
            }
        }
    }
}
