//! How far something that steps has come.

/// What a step leaves: more to do, or an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress<E> {
    /// There is more to do.
    Going,
    /// A part of the way, or all of it, has come to this end.
    Ended(E),
}
