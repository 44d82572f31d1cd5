//! A local rule that subtracts what the couplings so far contribute.

use super::real::{RealCouplings, signs_of};
use super::{IntegerCouplings, Signs};

/// Storkey's rule, pattern by pattern.
///
/// $$ J_{ij} \leftarrow J_{ij} + \frac{1}{N} \left( \xi_i \xi_j - \xi_i h_{ji} - h_{ij} \xi_j \right), \qquad
///    h_{ij} = \sum_{k \neq i, j} J_{ik} \xi_k $$
///
/// A synapse needs the fields of its two units beside their states, and no others.
///
/// Source: Storkey 1997, <https://doi.org/10.1007/BFb0020196>.
#[derive(Clone, Debug, PartialEq)]
pub struct Storkey {
    couplings: RealCouplings,
}

impl Storkey {
    /// No pattern yet.
    pub fn new(units: u32) -> Self {
        Self { couplings: RealCouplings::new(units) }
    }

    /// Stores a pattern.
    pub fn present(&mut self, pattern: &Signs) {
        let units = self.couplings.units();
        let signs = signs_of(pattern);
        // J_ii is always 0, so that a field holds no k = i.
        let fields = self.couplings.fields(&signs);
        for i in 0..units {
            let (sign, field) = (signs[i], fields[i]);
            let others = signs.iter().zip(&fields);
            for (j, (value, (other_sign, other_field))) in
                self.couplings.row_mut(i).iter_mut().zip(others).enumerate()
            {
                // h_ij and h_ji: the fields without what the two units say to each other.
                let own = field - *value * other_sign;
                let other = other_field - *value * sign;
                if i != j {
                    // The sum of both is the same seen from either unit.
                    *value += (sign * other_sign - (sign * other + own * other_sign)) / units as f64;
                }
            }
        }
    }

    /// The couplings.
    pub fn couplings(&self) -> IntegerCouplings {
        self.couplings.rounded(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn couplings_are_those_of_the_definition() {
        let units = 15;
        let streams = Streams::new(Seed(4), Purpose::named("patterns"), 0);
        let mut rule = Storkey::new(units);
        let n = units as usize;
        let mut plain = vec![vec![0.0; n]; n];
        for index in 0..6 {
            let pattern = Signs::random(units, &mut streams.at(index));
            rule.present(&pattern);
            let xi = signs_of(&pattern);
            let field = |i: usize, j: usize| -> f64 {
                (0..n).filter(|&k| k != i && k != j).map(|k| plain[i][k] * xi[k]).sum()
            };
            let mut next = plain.clone();
            for i in 0..n {
                for j in (0..n).filter(|&j| j != i) {
                    next[i][j] +=
                        (xi[i] * xi[j] - xi[i] * field(j, i) - field(i, j) * xi[j]) / f64::from(units);
                }
            }
            plain = next;
        }
        for (i, row) in plain.iter().enumerate() {
            for (j, expected) in row.iter().enumerate() {
                assert!((rule.couplings.row(i)[j] - expected).abs() < 1e-12, "{i} {j}");
                assert_eq!(rule.couplings.row(i)[j], rule.couplings.row(j)[i]);
            }
        }
    }
}
