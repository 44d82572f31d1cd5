//! The spectrum of Hebb's couplings of random memories.

use std::f64::consts::{FRAC_PI_2, PI};

use attractor_core::maths::{atan, sqrt};

/// The law of Marčenko and Pastur: the eigenvalues of J = ΞᵀΞ/N_h for independent numbers of mean 0 and
/// variance 1 in Ξ, many units, and q = N_v/N_h.
///
/// $$ \rho(x) = \frac{\sqrt{(x_+ - x)(x - x_-)}}{2 \pi q x}, \qquad x_\pm = (1 \pm \sqrt q)^2 $$
///
/// For q > 1 a fraction 1 − 1/q of the eigenvalues is 0.
///
/// Source: Marčenko & Pastur 1967, <https://doi.org/10.1070/SM1967v001n04ABEH001994>.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarchenkoPastur {
    /// q = N_v/N_h, above 0.
    pub ratio: f64,
}

impl MarchenkoPastur {
    /// x₋ and x₊: the edges between which the eigenvalues lie that are not 0.
    pub fn edges(&self) -> (f64, f64) {
        let root = sqrt(self.ratio);
        ((1.0 - root) * (1.0 - root), (1.0 + root) * (1.0 + root))
    }

    /// The fraction of eigenvalues that are 0.
    pub fn zero_fraction(&self) -> f64 {
        (1.0 - 1.0 / self.ratio).max(0.0)
    }

    /// The density at `x`, without the zeros.
    pub fn density(&self, x: f64) -> f64 {
        let (low, high) = self.edges();
        if x <= low || x >= high || x <= 0.0 {
            return 0.0;
        }
        sqrt((high - x) * (x - low)) / (2.0 * PI * self.ratio * x)
    }

    /// The cumulative distribution: the fraction of eigenvalues that are at most `x`.
    ///
    /// The integral of the density in closed form, with r = √((x₊ − x)/(x − x₋)).
    pub fn cumulative(&self, x: f64) -> f64 {
        let (low, high) = self.edges();
        if x >= high {
            return 1.0;
        }
        if x < 0.0 {
            return 0.0;
        }
        if x <= low {
            return self.zero_fraction();
        }
        let q = self.ratio;
        let r = sqrt((high - x) / (x - low));
        let root = sqrt((high - x) * (x - low));
        // arctan((r² − 1)/(2 r)) = 2 arctan r − π/2, without the loss of digits.
        let first = 2.0 * atan(r) - FRAC_PI_2;
        let second =
            if q == 1.0 { 0.0 } else { (1.0 - q) * atan((low * r * r - high) / (2.0 * (1.0 - q) * r)) };
        let inside = (PI * q + root - (1.0 + q) * first + second) / (2.0 * PI * q);
        if q > 1.0 { self.zero_fraction() / 2.0 + inside } else { inside }
    }

    /// The statistic of Kolmogorov and Smirnov: the largest distance between the cumulative distribution of
    /// eigenvalues, which ascend, and that of the law.
    pub fn kolmogorov_smirnov_distance(&self, eigenvalues: &[f64]) -> f64 {
        let count = eigenvalues.len() as f64;
        let largest = eigenvalues.last().copied().unwrap_or(0.0);
        // Rounding leaves zeros a little beside 0; at 0 itself only the upper side counts.
        let is_zero = |x: f64| x.abs() <= 1e-9 * largest;
        eigenvalues.iter().enumerate().fold(0.0, |distance: f64, (place, &x)| {
            let next_is_zero = eigenvalues.get(place + 1).is_some_and(|&next| is_zero(next));
            if is_zero(x) {
                let above = (place + 1) as f64 / count;
                return if next_is_zero {
                    distance
                } else {
                    distance.max((self.cumulative(0.0) - above).abs())
                };
            }
            let law = self.cumulative(x);
            distance.max((law - place as f64 / count).abs()).max((law - (place + 1) as f64 / count).abs())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::maths::cos;

    const RATIOS: [f64; 6] = [0.1, 0.5, 0.9, 1.0, 2.0, 10.0];

    /// ∫ f ρ from the lower edge to the angle θ, by the midpoints of x = centre − radius cos θ, where the
    /// integrand is smooth and periodic.
    fn integral(law: MarchenkoPastur, until: f64, of: impl Fn(f64) -> f64) -> f64 {
        const STEPS: u32 = 20_000;
        let (low, high) = law.edges();
        let (centre, radius) = (f64::midpoint(low, high), (high - low) / 2.0);
        let width = until / f64::from(STEPS);
        let terms = (0..STEPS).map(|step| {
            let angle = (f64::from(step) + 0.5) * width;
            let x = centre - radius * cos(angle);
            of(x) * law.density(x) * radius * sqrt((1.0 - cos(angle)) * (1.0 + cos(angle))) * width
        });
        terms.sum()
    }

    #[test]
    fn the_first_moments_are_those_of_random_couplings() {
        for ratio in RATIOS {
            let law = MarchenkoPastur { ratio };
            let moment = |power: i32| integral(law, PI, |x| x.powi(power));
            // The trace of J is N_v, that of J² is N_v (1 + q).
            assert!((moment(1) - 1.0).abs() < 1e-10, "{ratio}: {}", moment(1));
            assert!((moment(2) - (1.0 + ratio)).abs() < 1e-10 * (1.0 + ratio), "{ratio}: {}", moment(2));
            if ratio != 1.0 {
                assert!((moment(0) + law.zero_fraction() - 1.0).abs() < 1e-10, "{ratio}: {}", moment(0));
            }
        }
    }

    #[test]
    fn the_fraction_below_is_the_integral_of_the_density() {
        for ratio in RATIOS.into_iter().filter(|ratio| *ratio != 1.0) {
            let law = MarchenkoPastur { ratio };
            let (low, high) = law.edges();
            for angle in [0.3, 1.0, 2.0, 3.0] {
                let x = f64::midpoint(low, high) - (high - low) / 2.0 * cos(angle);
                let expected = law.zero_fraction() + integral(law, angle, |_| 1.0);
                // The midpoint rule is of order 2 where the interval is not a whole period.
                assert!((law.cumulative(x) - expected).abs() < 1e-8, "{ratio} {x}");
            }
            // Its slope is the density.
            let (x, step) = (f64::midpoint(low, high), 1e-4 * (high - low));
            let slope = (law.cumulative(x + step) - law.cumulative(x - step)) / (2.0 * step);
            assert!((slope - law.density(x)).abs() < 1e-6, "{ratio}");
            assert!((law.cumulative(low * 1.000_000_1) - law.zero_fraction()).abs() < 1e-4, "{ratio}");
            assert!((law.cumulative(high * 0.999_999_9) - 1.0).abs() < 1e-8, "{ratio}");
        }
    }

    #[test]
    fn edges_are_those_of_the_textbook() {
        let edges = |ratio| MarchenkoPastur { ratio }.edges();
        for (ratio, low, high) in [(0.5, 0.0858, 2.9142), (2.0, 0.1716, 5.8284)] {
            assert!((edges(ratio).0 - low).abs() < 5e-5 && (edges(ratio).1 - high).abs() < 5e-5);
        }
        assert_eq!(MarchenkoPastur { ratio: 2.0 }.zero_fraction(), 0.5);
    }

    #[test]
    fn quantiles_of_the_law_are_close_to_it() {
        for ratio in [0.5, 2.0] {
            let law = MarchenkoPastur { ratio };
            let quantile = |fraction: f64| {
                let (mut low, mut high) = (0.0, 10.0);
                for _ in 0..60 {
                    let middle = f64::midpoint(low, high);
                    if law.cumulative(middle) < fraction { low = middle } else { high = middle }
                }
                if fraction < law.zero_fraction() { 0.0 } else { low }
            };
            let values: Vec<f64> = (0..100).map(|place| quantile((f64::from(place) + 0.5) / 100.0)).collect();
            assert!(
                (law.kolmogorov_smirnov_distance(&values) - 0.005).abs() < 1e-6,
                "{}",
                law.kolmogorov_smirnov_distance(&values)
            );
            assert!(MarchenkoPastur { ratio: 1.5 * ratio }.kolmogorov_smirnov_distance(&values) > 0.1);
        }
    }
}
