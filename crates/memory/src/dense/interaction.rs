//! The function by which patterns pull at a state.

use attractor_core::maths::{exp, log};

/// F in E = −Σ_μ F(ξ_μ·S), or the softmax memory's exponential.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Interaction {
    /// F(x) = xⁿ, n ≥ 2. A unit follows F(x with it) − F(x with it turned), its own term included, which for
    /// n = 2 is a Hopfield network without synapses of a unit with itself.
    Power(u32),
    /// F(x) = eˣ, likewise.
    Exponential,
    /// S ← sgn Σ_μ ξ_μ e^{β ξ_μ·S}: the pattern mixture of a softmax over overlaps with sharpness β > 0, as
    /// attention computes it, and cut to signs. A unit hears its own state here, so that with ever more patterns
    /// every state becomes a fixed point: what a memory holds shows in cues that differ from their pattern.
    Softmax(f64),
}

impl Interaction {
    /// By how much a pattern pulls at a unit towards its own sign, `distance` being in how many of all units it
    /// differs from the state and `agrees` whether it does not at this one.
    ///
    /// Powers of whole numbers, exact up to 2⁵³, so that fields which cancel are 0; exponentials relative to that
    /// of a pattern which the state equals, so that they are numbers.
    #[inline]
    pub fn pull(self, units: u32, distance: u32, agrees: bool) -> f64 {
        let x = f64::from(units) - 2.0 * f64::from(distance);
        // The overlap with this unit set as the pattern has it, and against it.
        let (with, against) = if agrees { (x, x - 2.0) } else { (x + 2.0, x) };
        let whole = f64::from(units);
        match self {
            Self::Power(degree) => power(with, degree) - power(against, degree),
            Self::Exponential => exp(with - whole),
            Self::Softmax(beta) => exp(beta * (x - whole)),
        }
    }

    /// −Σ F(x)/|F(N)| over patterns at these distances from a state; for the softmax memory
    /// −ln Σ e^{β(x − N)}, which its continuous form lowers.
    pub fn energy(self, units: u32, distances: impl Iterator<Item = u32>) -> f64 {
        let whole = f64::from(units);
        let overlaps = distances.map(|distance| whole - 2.0 * f64::from(distance));
        match self {
            Self::Power(degree) => -overlaps.map(|x| power(x / whole, degree)).sum::<f64>(),
            Self::Exponential => -overlaps.map(|x| exp(x - whole)).sum::<f64>(),
            Self::Softmax(beta) => -log(overlaps.map(|x| exp(beta * (x - whole))).sum::<f64>()),
        }
    }

    /// ln |F(x + 1) − F(x − 1)|, what theory asks of a function; up to a constant.
    pub fn log_change(self, x: f64) -> f64 {
        match self {
            Self::Power(degree) => {
                // Without overflow: both powers relative to the larger.
                let largest = x.abs() + 1.0;
                let change = power((x + 1.0) / largest, degree) - power((x - 1.0) / largest, degree);
                log(change.abs()) + f64::from(degree) * log(largest)
            }
            Self::Exponential => x,
            Self::Softmax(beta) => beta * x,
        }
    }
}

/// xⁿ by multiplication, the same bits everywhere.
fn power(x: f64, degree: u32) -> f64 {
    (0..degree).fold(1.0, |product, _| product * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_are_nearer_pull_more() {
        let interactions = [
            Interaction::Power(2),
            Interaction::Power(7),
            Interaction::Exponential,
            Interaction::Softmax(0.1),
        ];
        for interaction in interactions {
            let pulls: Vec<f64> = (0..40).map(|distance| interaction.pull(100, distance, true)).collect();
            assert!(pulls.is_sorted_by(|near, far| near > far), "{interaction:?}");
        }
    }

    /// Squares: x² − (x − 2)² = 4(x − 1), four times the overlap with all other units.
    #[test]
    fn squares_pull_with_the_overlap_of_the_other_units() {
        for distance in 1..50 {
            let overlap = 50.0 - 2.0 * f64::from(distance);
            let pulls = [true, false].map(|agrees| Interaction::Power(2).pull(50, distance, agrees));
            assert_eq!(pulls, [4.0 * (overlap - 1.0), 4.0 * (overlap + 1.0)]);
        }
    }
}
