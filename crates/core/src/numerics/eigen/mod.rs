//! Eigenvalues and eigenvectors, with the same bits on every machine.
//!
//! Matrices are given row by row. Which of the three is called depends on what is asked of which matrix:
//!
//! | | matrix | gives | method |
//! |---|---|---|---|
//! | [`eigenvalues`] | any | complex eigenvalues | QR with shifts |
//! | [`symmetric_eigenvalues`] | symmetric | eigenvalues alone; the fastest | tridiagonal, then bisection |
//! | [`components`] | symmetric | eigenvalues and eigenvectors; for small matrices | Jacobi's rotations |

mod components;
mod general;
mod symmetric;

pub use components::{Components, components};
pub use general::{Complex, eigenvalues};
pub use symmetric::symmetric_eigenvalues;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Purpose, Seed, Streams};

    #[test]
    fn all_methods_agree_on_a_symmetric_matrix() {
        let mut stream = Streams::new(Seed(3), Purpose::named("test"), 0).at(0);
        for size in [1, 2, 9, 40] {
            let mut matrix = vec![0.0; size * size];
            for i in 0..size {
                for j in 0..=i {
                    matrix[i * size + j] = stream.normal();
                    matrix[j * size + i] = matrix[i * size + j];
                }
            }
            let ascending = symmetric_eigenvalues(&matrix, size);
            let complex = eigenvalues(&matrix, size).unwrap();
            let components = components(&matrix, size);
            // Each errs by a few roundings of the largest number, which is about 2 √size.
            let most = 1e-13 * (size as f64).sqrt();
            for ((symmetric, general), component) in
                ascending.iter().rev().zip(&complex).zip(&components.eigenvalues)
            {
                assert!((symmetric - component).abs() < most, "{size}: {symmetric} {component}");
                assert!(
                    (symmetric - general.re).abs() < most && general.im.abs() < most,
                    "{size}: {general:?}"
                );
            }
        }
    }
}
