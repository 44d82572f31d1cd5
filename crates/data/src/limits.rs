//! What readers take at most, all in one place.
//!
//! A file comes from a stranger: what it claims is held against these limits.

/// The largest matrix that is read: 2^29 values, which take 4 GiB.
///
/// Larger ones fit few machines together with what is then made of them.
pub const MOST_VALUES: usize = 1 << 29;

/// Longer lines of text are refused: 64 MiB, a row of many million numbers.
pub(crate) const MOST_LINE_BYTES: usize = 1 << 26;

/// Longer headers of arrays are refused, as NumPy's own are far shorter.
pub(crate) const MOST_HEADER_BYTES: u64 = 1 << 20;
