//! Cells of a table that spreadsheets open.

use std::borrow::Cow;

use attractor_core::shown;

/// A cell that no spreadsheet computes and no terminal obeys: text that would be a formula has a `'` before it, as in a
/// spreadsheet itself; numbers are left as they are. `-inf` and `+nan` are no numbers to a spreadsheet, but names in a formula.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    let plain = shown(text);
    if plain.starts_with(['=', '+', '-', '@', '\t']) && !plain.parse().is_ok_and(f64::is_finite) {
        return Cow::Owned(format!("'{plain}"));
    }
    plain
}
