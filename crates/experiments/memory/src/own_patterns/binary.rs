//! Patterns from a matrix of zeros and ones, and the layout that they fit.

use attractor_data::{DataError, Matrix, binary_rows};
use attractor_memory::Layout;
use attractor_memory::patterns::PatternSet;

use super::fit::fits_the_schema;

/// How many units are active in a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// As many in every pattern.
    Constant(usize),
    /// More in one than in another.
    Varying {
        /// The smallest number.
        least: usize,
        /// The largest number.
        most: usize,
    },
}

/// The rows as patterns: the unit of a column is active where the value is 1.
///
/// `name` is what errors call the matrix, here and in the functions beside this one.
///
/// # Errors
/// [`DataError::NotBinary`] names the first value that is neither 0 nor 1.
pub fn binary_patterns(matrix: &Matrix, name: &str) -> Result<PatternSet, DataError> {
    Ok(binary_rows(matrix, name)?.into_iter().collect())
}

/// How many units are active in each pattern; 0 in no patterns.
pub fn activity(patterns: &PatternSet) -> Activity {
    let least = patterns.iter().map(<[u32]>::len).min().unwrap_or(0);
    let most = patterns.most_active();
    if least == most { Activity::Constant(most) } else { Activity::Varying { least, most } }
}

/// The flat layout that patterns over `units` units fit: as many winners as each has active units.
///
/// # Errors
/// Patterns of different numbers of active units fit none, as k-winners-take-all makes states with
/// always as many. Nor do patterns that are all silent, or active in every unit. Nothing is padded:
/// a unit added to even them out would be data that nobody measured.
pub fn infer_layout(patterns: &PatternSet, units: u32, name: &str) -> Result<Layout, DataError> {
    let name = name.to_owned();
    if let Activity::Varying { least, most } = activity(patterns) {
        let row = |length| patterns.iter().position(|pattern| pattern.len() == length).unwrap_or(0);
        return Err(DataError::Varying { name, least, least_row: row(least), most, most_row: row(most) });
    }
    for (row, pattern) in patterns.iter().enumerate() {
        if let Some(&unit) = pattern.last().filter(|unit| **unit >= units) {
            return Err(DataError::Unit { name, row, unit, units });
        }
    }
    let layout = Layout::flat(units, patterns.most_active() as u32);
    fits_the_schema(&layout, &name)?;
    Ok(layout)
}

/// How many of the units are active in no pattern, in words; nothing where there are none.
///
/// Winner-take-all leaves such units out, whatever a rule or a formula says of their weights.
pub fn never_used(patterns: &PatternSet, units: usize) -> Option<String> {
    let mut used = vec![false; units];
    for &unit in patterns.iter().flatten() {
        if let Some(used) = used.get_mut(unit as usize) {
            *used = true;
        }
    }
    let never = used.iter().filter(|used| !**used).count();
    let units_are = if never == 1 { "unit is" } else { "units are" };
    (never > 0).then(|| format!("{never} of {units} {units_are} active in no row, and never win in recall"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(rows: &[&[u32]]) -> PatternSet {
        rows.iter().map(|row| row.to_vec()).collect()
    }

    #[test]
    fn ones_are_active_units() {
        let matrix = Matrix { rows: 2, columns: 3, values: vec![0.0, 1.0, 1.0, 1.0, -0.0, 0.0] };
        let patterns = binary_patterns(&matrix, "a.npy").unwrap();
        assert!(patterns.iter().eq([&[1, 2][..], &[0]]));
        assert_eq!(activity(&patterns), Activity::Varying { least: 1, most: 2 });
    }

    #[test]
    fn units_that_no_pattern_uses_are_counted() {
        let set = patterns(&[&[0, 1, 2], &[0, 1, 3]]);
        let said = never_used(&set, 6).unwrap();
        assert!(said.starts_with("2 of 6 units are active in no row"), "{said}");
        assert!(never_used(&set, 5).unwrap().starts_with("1 of 5 unit is"));
        assert_eq!(never_used(&set, 4), None);
    }

    #[test]
    fn other_values_are_refused() {
        let matrix = Matrix { rows: 1, columns: 2, values: vec![0.0, 0.5] };
        assert!(matches!(binary_patterns(&matrix, "a.npy"), Err(DataError::NotBinary { .. })));
    }

    #[test]
    fn constant_activity_makes_a_flat_layout() {
        let set = patterns(&[&[0, 3], &[1, 2]]);
        assert_eq!(activity(&set), Activity::Constant(2));
        assert_eq!(infer_layout(&set, 5, "a.npy").unwrap(), Layout::flat(5, 2));
    }

    #[test]
    fn other_activities_are_refused_with_what_to_do() {
        for (set, said) in [
            (patterns(&[&[0, 3], &[1], &[]]), "rows have 0 to 2 active units (row 3 has 0, row 1 has 2)"),
            (patterns(&[&[0, 3], &[1]]), "encode the data as one active unit for each hypercolumn"),
            (patterns(&[&[], &[]]), "active"),
            (patterns(&[]), "active"),
            (patterns(&[&[0, 1, 2, 3, 4]]), "has only 5 units; allowed: 1 to 4"),
            (patterns(&[&[0], &[5]]), "row 2: unit 5 is active; there are 5 units"),
        ] {
            let message = infer_layout(&set, 5, "a.npy").unwrap_err().to_string();
            assert!(message.starts_with("a.npy: ") && message.contains(said), "{message}");
        }
        let message = infer_layout(&patterns(&[&[0]]), 5_000_000, "a.npy").unwrap_err().to_string();
        assert!(message.contains("5000000") && message.contains("4194304"), "{message}");
    }
}
