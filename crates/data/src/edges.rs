//! Where the values of a column are divided into ranges.

use crate::quantile::quantile;

/// The edges between the ranges of a column, at most one less than `levels`; each range holds a value.
///
/// `column` are its values row by row, `ascending` the same in order. The edge of level k is the k/levels quantile
/// where that divides the values. Where values are tied, it may not: then the edge goes halfway between the two
/// neighbouring values of which the lower ones are nearest in number to those below the quantile. Of two such places
/// that is taken which is nearer to k/levels of all values, then the wider one, and then that which puts the values
/// between both with those of the first row that has others. So the column times −1 has the same edges times −1; the
/// order of rows is asked last, where a column is its own mirror image and nothing else tells its sides apart.
pub(super) fn edges(column: &[f64], ascending: &[f64], levels: u32) -> Vec<f64> {
    let cuts: Vec<usize> = (1..ascending.len()).filter(|&cut| ascending[cut - 1] < ascending[cut]).collect();
    let mut edges = Vec::new();
    if cuts.is_empty() {
        return edges;
    }
    let mut last = 0;
    for level in 1..levels {
        let cut = nearest(&cuts, column, ascending, Border { level, levels });
        let (low, high) = (ascending[cut - 1], ascending[cut]);
        let halfway = Some(low.midpoint(high)).filter(|middle| low < *middle).unwrap_or(high);
        if cut == last {
            // Of several quantiles none is this edge more than another.
            edges.pop();
            edges.push(halfway);
        } else {
            let edge = quantile(ascending, f64::from(level) / f64::from(levels));
            edges.push(if low < edge && edge < high { edge } else { halfway });
        }
        last = cut;
    }
    edges
}

/// The border between a level and the next of so many.
#[derive(Clone, Copy)]
struct Border {
    level: u32,
    levels: u32,
}

impl Border {
    /// How far a cut, in values below it, is from the place of this border among `count` values: from
    /// (count − 1) level/levels + 1/2, where the quantile is, and from count level/levels. In units that make both
    /// whole, so that equal distances are equal.
    fn distances(self, cut: usize, count: usize) -> [u128; 2] {
        let (level, levels, count) = (u128::from(self.level), u128::from(self.levels), count as u128);
        let places = [2 * level * (count - 1) + levels, 2 * level * count];
        places.map(|place| (2 * levels * cut as u128).abs_diff(place))
    }
}

/// The cut that divides the values at a border.
fn nearest(cuts: &[usize], column: &[f64], ascending: &[f64], border: Border) -> usize {
    let count = ascending.len();
    let place = (count - 1) as u128 * u128::from(border.level) / u128::from(border.levels);
    let above = cuts.partition_point(|cut| *cut as u128 <= place).min(cuts.len() - 1);
    let (low, high) = (cuts[above.saturating_sub(1)], cuts[above]);
    let gap = |cut: usize| ascending[cut] - ascending[cut - 1];
    let order = border.distances(low, count).cmp(&border.distances(high, count));
    match order.then(wider(gap(high), gap(low))) {
        std::cmp::Ordering::Less => low,
        std::cmp::Ordering::Greater => high,
        std::cmp::Ordering::Equal => {
            let between = ascending[low];
            let first = column.iter().find(|value| **value != between);
            if first.is_some_and(|first| *first < between) { high } else { low }
        }
    }
}

/// Which of two gaps is wider. Those of 0.1, 0.2, 0.3 are equal, though rounding makes one of them the wider.
fn wider(one: f64, other: f64) -> std::cmp::Ordering {
    let rounding = 1e-9 * one.max(other);
    if (one - other).abs() <= rounding { std::cmp::Ordering::Equal } else { one.total_cmp(&other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(column: &[f64], levels: u32) -> Vec<f64> {
        let mut ascending = column.to_vec();
        ascending.sort_unstable_by(f64::total_cmp);
        edges(column, &ascending, levels)
    }

    #[test]
    fn edges_go_to_where_values_differ() {
        let counts = |counts: &[(f64, usize)]| -> Vec<f64> {
            counts.iter().flat_map(|&(value, count)| vec![value; count]).collect()
        };
        for (column, levels, expected) in [
            // Mostly 0: the one place there is.
            (counts(&[(0.0, 18), (3.0, 2)]), 4, vec![1.5]),
            (counts(&[(-3.0, 2), (0.0, 18)]), 4, vec![-1.5]),
            (counts(&[(0.0, 5), (1.0, 3), (2.0, 1), (3.0, 1)]), 4, vec![0.5, 1.5]),
            (counts(&[(0.0, 8), (1.0, 1), (2.0, 1)]), 4, vec![0.5]),
            // Both places are as far from the quantile: nearer to a quarter of eleven, and to three quarters.
            (counts(&[(0.0, 2), (1.0, 2), (2.0, 7)]), 4, vec![0.5, 1.5]),
            (counts(&[(0.0, 7), (1.0, 2), (2.0, 2)]), 4, vec![0.5, 1.5]),
            // A quantile on a value.
            (vec![1.0, 2.0, 3.0, 4.0], 3, vec![1.5, 3.5]),
            // As far from both: the wider one.
            (vec![0.0, 1.0, 3.0], 2, vec![2.0]),
            (vec![0.0, 2.0, 3.0], 2, vec![1.0]),
            // As wide: with the first row.
            (vec![0.1, 0.2, 0.3], 2, vec![0.25]),
            (vec![0.3, 0.2, 0.1], 2, vec![f64::midpoint(0.1, 0.2)]),
            (vec![0.0, 1.0, 2.0], 2, vec![1.5]),
            (vec![1.0, 2.0, 0.0], 2, vec![0.5]),
            (vec![7.0; 5], 4, vec![]),
            (vec![7.0], 4, vec![]),
        ] {
            assert_eq!(of(&column, levels), expected, "{column:?} at {levels}");
        }
    }

    #[test]
    fn neighbours_that_nothing_is_between_are_divided() {
        assert_eq!(of(&[0.0, 5e-324], 8), [5e-324]);
        assert_eq!(of(&[-f64::MAX, f64::MAX], 2), [0.0]);
        assert_eq!(of(&[1.0, 1.0 + f64::EPSILON], 3), [1.0 + f64::EPSILON]);
    }
}
