//! Whether patterns from a file are patterns of a layout, and whether a layout can be.

use attractor_core::{Invalid, schema};
use attractor_data::DataError;
use attractor_memory::patterns::PatternSet;
use attractor_memory::{Layout, Population};

/// Checks that rows have as many columns as the layout has units; enough for cues.
///
/// # Errors
/// [`DataError::Width`].
pub fn check_width(columns: usize, population: &Population, name: &str) -> Result<(), DataError> {
    let units = population.units();
    if columns == units as usize {
        return Ok(());
    }
    Err(DataError::Width { name: name.to_owned(), found: columns, units })
}

/// Checks that patterns from rows of `columns` columns are patterns of a layout: as wide as it, and
/// with one active unit in each hypercolumn or, where there are none, with as many as it has winners.
///
/// A set of patterns does not know how wide the rows were that it came from, so `columns` says it.
///
/// # Errors
/// [`DataError`] names the first row that fails, and the hypercolumn.
pub fn check_against(
    patterns: &PatternSet,
    columns: usize,
    population: &Population,
    name: &str,
) -> Result<(), DataError> {
    check_width(columns, population, name)?;
    let name = || name.to_owned();
    let units = population.units();
    for (row, pattern) in patterns.iter().enumerate() {
        if let Some(&unit) = pattern.last().filter(|unit| **unit >= units) {
            return Err(DataError::Unit { name: name(), row, unit, units });
        }
        for (hypercolumn, members) in population.hypercolumns().iter().enumerate() {
            // Active units are in ascending order.
            let below = |bound: u32| pattern.partition_point(|unit| *unit < bound);
            let found = below(members.end) - below(members.start);
            if found != 1 {
                let (first, last) = (members.start + 1, members.end);
                return Err(DataError::Hypercolumn { name: name(), row, hypercolumn, first, last, found });
            }
        }
        let active = population.active();
        if pattern.len() != active as usize {
            return Err(DataError::Active { name: name(), row, found: pattern.len(), active });
        }
    }
    Ok(())
}

/// Checks a layout as one in a spec is checked.
pub(super) fn fits_the_schema(layout: &Layout, name: &str) -> Result<(), DataError> {
    let fault = |fault| DataError::Layout { name: name.to_owned(), fault: Box::new(fault) };
    let value = serde_json::to_value(layout)
        .map_err(|error| fault(Invalid::new("layout", error.to_string(), "a layout")))?;
    schema::check(schema::of::<Layout>(), &value, "layout").map_err(fault)?;
    layout.validate().map_err(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(layout: &Layout, columns: usize, rows: &[&[u32]]) -> String {
        let patterns: PatternSet = rows.iter().map(|row| row.to_vec()).collect();
        match check_against(&patterns, columns, &Population::of(layout), "a.npy") {
            Ok(()) => "fits".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_fits_passes() {
        assert_eq!(message(&Layout::flat(5, 2), 5, &[&[0, 4], &[1, 2]]), "fits");
        assert_eq!(message(&Layout::modular(2, 3), 6, &[&[0, 3], &[2, 5]]), "fits");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let flat = Layout::flat(5, 2);
        let modular = Layout::modular(2, 3);
        for (said, message) in [
            ("rows have 4 columns, but the layout has 5 units", message(&flat, 4, &[&[0, 1]])),
            ("row 2: it has 1 active units; the layout has exactly 2", message(&flat, 5, &[&[0, 1], &[2]])),
            ("row 1: unit 7 is active; there are 5 units", message(&flat, 5, &[&[0, 7]])),
            (
                "row 2: hypercolumn 2 (columns 4 to 6) has 0 active units; exactly one is needed",
                message(&modular, 6, &[&[0, 3], &[1]]),
            ),
            ("row 1: hypercolumn 1 (columns 1 to 3) has 2 active units", message(&modular, 6, &[&[0, 2]])),
        ] {
            assert!(message.starts_with("a.npy: ") && message.contains(said), "{message}");
        }
    }
}
