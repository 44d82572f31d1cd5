//! Cells of a table that spreadsheets open.

use std::borrow::Cow;

use attractor_core::shown;

/// A cell that no spreadsheet computes and no terminal obeys: text that would be a formula has a `'` before it, as in a
/// spreadsheet itself; numbers are left as they are.
pub(super) fn cell(text: &str) -> Cow<'_, str> {
    let plain = shown(text);
    if plain.starts_with(['=', '+', '-', '@', '\t']) && plain.parse::<f64>().is_err() {
        return Cow::Owned(format!("'{plain}"));
    }
    plain
}
