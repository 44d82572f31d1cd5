//! What a layer learns from: inputs whose principal components are known.

use std::sync::Arc;

use attractor_core::Stream;
use attractor_core::maths::sqrt;
use attractor_core::numerics::eigen::{Components, components};

use crate::constraints::{scale_to, squared_length};

/// A source of inputs of mean 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    components: Components,
    rows: Option<Arc<[f64]>>,
    drawn: Vec<f64>,
}

impl Inputs {
    /// Independent Gaussian inputs whose covariance has these eigenvalues, the largest first, along axes at right
    /// angles that are drawn here.
    pub fn gaussian(eigenvalues: &[f64], stream: &mut Stream) -> Self {
        let size = eigenvalues.len();
        let components = Components { eigenvalues: eigenvalues.to_vec(), axes: axes(size, stream) };
        Self { components, rows: None, drawn: vec![0.0; size] }
    }

    /// Rows of so many columns, in random order with replacement: the mean of each column is taken off, and all are
    /// divided by one number, so that the mean variance of a column is 1. `None` where nothing varies.
    pub fn rows(values: &[f64], columns: usize) -> Option<Self> {
        // Means round: what is left of equal rows without them would be taken for what varies.
        if values.chunks_exact(columns).all(|row| row == &values[..columns]) {
            return None;
        }
        let count = (values.len() / columns) as f64;
        let means: Vec<f64> = (0..columns)
            .map(|column| values.iter().skip(column).step_by(columns).sum::<f64>() / count)
            .collect();
        let mut rows: Vec<f64> =
            values.iter().enumerate().map(|(place, value)| value - means[place % columns]).collect();
        let scale = sqrt(squared_length(&rows) / (count * columns as f64));
        if !(scale > 0.0 && scale.is_finite()) {
            return None;
        }
        for value in &mut rows {
            *value /= scale;
        }
        let mut covariance = vec![0.0; columns * columns];
        for row in rows.chunks_exact(columns) {
            for (x, line) in row.iter().zip(covariance.chunks_exact_mut(columns)) {
                line.iter_mut().zip(row).for_each(|(sum, y)| *sum += x * y / count);
            }
        }
        Some(Self {
            components: components(&covariance, columns),
            rows: Some(rows.into()),
            drawn: vec![0.0; columns],
        })
    }

    /// Number of inputs.
    pub fn size(&self) -> usize {
        self.drawn.len()
    }

    /// The principal components.
    pub fn components(&self) -> &Components {
        &self.components
    }

    /// The next input.
    pub fn draw(&mut self, stream: &mut Stream) -> &[f64] {
        let size = self.drawn.len();
        if let Some(rows) = &self.rows {
            let row = stream.below((rows.len() / size) as u32) as usize;
            self.drawn.copy_from_slice(&rows[row * size..(row + 1) * size]);
            return &self.drawn;
        }
        self.drawn.fill(0.0);
        for (eigenvalue, axis) in self.components.eigenvalues.iter().zip(&self.components.axes) {
            let along = sqrt(*eigenvalue) * stream.normal();
            self.drawn.iter_mut().zip(axis).for_each(|(x, axis)| *x += along * axis);
        }
        &self.drawn
    }
}

/// Σ a b, in order.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Random directions of length 1 at right angles to each other, as many as there are dimensions.
pub fn axes(size: usize, stream: &mut Stream) -> Vec<Vec<f64>> {
    let mut axes: Vec<Vec<f64>> = Vec::with_capacity(size);
    for _ in 0..size {
        let mut axis: Vec<f64> = (0..size).map(|_| stream.normal()).collect();
        // Twice is enough for right angles to the last bits.
        for _ in 0..2 {
            for other in &axes {
                let along = dot(&axis, other);
                axis.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
            }
            scale_to(&mut axis, 1.0);
        }
        axes.push(axis);
    }
    axes
}

/// A random direction of length 1.
pub fn direction(size: usize, stream: &mut Stream) -> Vec<f64> {
    let mut direction: Vec<f64> = (0..size).map(|_| stream.normal()).collect();
    scale_to(&mut direction, 1.0);
    direction
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    fn stream(index: u64) -> Stream {
        Streams::new(Seed(5), Purpose::named("test"), 0).at(index)
    }

    #[test]
    fn gaussian_inputs_have_the_covariance_that_was_asked_for() {
        let spectrum = [3.0, 1.5, 0.2];
        let mut inputs = Inputs::gaussian(&spectrum, &mut stream(0));
        let mut squares = [0.0; 3];
        let axes = inputs.components().axes.clone();
        let mut draw = stream(1);
        for _ in 0..20_000 {
            let x = inputs.draw(&mut draw).to_vec();
            for (square, axis) in squares.iter_mut().zip(&axes) {
                *square += dot(&x, axis) * dot(&x, axis) / 20_000.0;
            }
        }
        for (found, wanted) in squares.iter().zip(spectrum) {
            // 4.5 standard errors of a variance, λ√(2/n): three of them fail in 2 of 100,000 draws.
            assert!((found / wanted - 1.0).abs() < 0.045, "{found} {wanted}");
        }
    }

    #[test]
    fn rows_are_centred_and_scaled() {
        let inputs = Inputs::rows(&[1.0, 10.0, 3.0, 14.0, 5.0, 18.0], 2).unwrap();
        // All on a line of slope 2: one component holds everything, 2 in all.
        let found = inputs.components();
        assert!((found.eigenvalues[0] - 2.0).abs() < 1e-12 && found.eigenvalues[1].abs() < 1e-12);
        assert!((found.axes[0][1] / found.axes[0][0] - 2.0).abs() < 1e-12);
        for row in [[1.0, 2.0], [0.1, 0.2], [1e-300, 1e300]] {
            for count in [1, 2, 3, 7, 1000] {
                assert!(Inputs::rows(&row.repeat(count), 2).is_none(), "{row:?} {count}");
            }
        }
    }
}
