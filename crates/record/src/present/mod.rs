//! What records look like to a person: tables, and figures of a metric along a coordinate.
//!
//! An experiment says what is to be seen ([`Plot`], [`by_rule`], [`along`], [`beside_theory`]); what is read off the
//! records and how intervals are worded is the same for all.

mod condition;
mod estimate;
mod plot;
mod shown;
mod tables;

use crate::figure::Figure;
use crate::report::Table;

pub use condition::Condition;
pub use estimate::{Estimate, plus_minus};
pub use plot::Plot;
pub use shown::Shown;
pub use tables::{along, beside_theory, by_rule, note};

/// Tables and figures of a finished study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presentation {
    /// Tables, the most important first.
    pub tables: Vec<Table>,
    /// Figures, in the order of the report.
    pub figures: Vec<Figure>,
}

/// A text with its first letter in upper case.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}

#[cfg(test)]
mod tests;
