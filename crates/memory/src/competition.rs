//! Who competes with whom, and how many win.

use std::ops::Range;

/// How the active units of a step are chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Competition {
    /// All units compete with each other, and so many of them win.
    KWinners(u32),
    /// The units of each hypercolumn compete with each other, and one of them wins. Hypercolumns follow each other.
    PerHypercolumn(Vec<Range<u32>>),
}

impl Competition {
    /// The winners among all units, in ascending order. `choose` finds a number of winners among units that compete,
    /// given their supports, and numbers them from 0.
    pub fn winners(&self, support: &[f32], mut choose: impl FnMut(&[f32], usize, &mut Vec<u32>)) -> Vec<u32> {
        let mut winners = Vec::new();
        match self {
            Self::KWinners(active) => choose(support, *active as usize, &mut winners),
            Self::PerHypercolumn(hypercolumns) => {
                let mut of_one = Vec::new();
                for units in hypercolumns {
                    choose(&support[units.start as usize..units.end as usize], 1, &mut of_one);
                    winners.extend(of_one.iter().map(|winner| winner + units.start));
                }
            }
        }
        winners
    }

    /// Whether winners could be these units, in ascending order.
    pub(crate) fn can_choose(&self, active: &[u32]) -> bool {
        match self {
            Self::KWinners(most) => active.len() <= *most as usize,
            Self::PerHypercolumn(hypercolumns) => {
                let mut hypercolumns = hypercolumns.iter();
                active.iter().all(|unit| hypercolumns.any(|units| units.contains(unit)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::k_winners;

    #[test]
    fn each_hypercolumn_has_a_winner_of_its_own() {
        let support = [3.0, 1.0, 2.0, 9.0, 8.0, 7.0];
        let mut keys = Vec::new();
        let mut choose =
            |support: &[f32], k, winners: &mut Vec<u32>| k_winners(support, k, &mut keys, winners);
        assert_eq!(Competition::KWinners(3).winners(&support, &mut choose), [3, 4, 5]);
        let parted = Competition::PerHypercolumn(vec![0..3, 3..4, 4..6]);
        assert_eq!(parted.winners(&support, choose), [0, 3, 4]);
        assert!(parted.can_choose(&[1, 5]) && !parted.can_choose(&[0, 1]));
    }
}
