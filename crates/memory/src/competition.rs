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

    #[test]
    fn a_hypercolumn_has_one_winner() {
        let parted = Competition::PerHypercolumn(vec![0..3, 3..4, 4..6]);
        assert!(parted.can_choose(&[1, 5]) && !parted.can_choose(&[0, 1]));
        let all = Competition::KWinners(2);
        assert!(all.can_choose(&[0, 1]) && !all.can_choose(&[0, 1, 5]));
    }
}
