//! Reports: one page that says what was run and what came out.
//!
//! A report is plain data. [`Report::html`] makes one file of it that needs nothing from elsewhere; the
//! command line prints the same [`Table`]s.

mod entry;
mod page;
mod table;

use attractor_core::{Citation, shown};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use entry::{Parameter, ReportEntry};
pub use table::{Align, Cell, Column, Emphasis, Row, Table};

use crate::figure::Figure;

/// Stands at the beginning of every report, so that a program can tell it from somebody's own page.
pub const MARK: &str = "<meta name=\"generator\" content=\"attractor\">";

/// The number of bytes at the beginning of a report among which [`MARK`] stands.
pub const MARK_WITHIN: usize = 256;

/// Everything a reader needs to judge a study and to run it again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What it is about.
    pub title: String,
    /// One or two sentences under the title; may be empty.
    pub summary: String,
    /// What was run, in short: experiment, seed, repetitions, version.
    pub facts: Vec<Fact>,
    /// Results as tables, the most important first.
    pub tables: Vec<Table>,
    /// Results as figures.
    pub figures: Vec<Figure>,
    /// The complete spec, so that it can be run again.
    pub spec: Listing,
    /// The learning rules that were compared.
    pub rules: Vec<ReportEntry>,
    /// The works they rest on.
    pub references: Vec<Work>,
    /// How numbers and intervals were made, one sentence or paragraph each.
    pub methods: Vec<String>,
}

/// Something short that was the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What: `seed`.
    pub name: String,
    /// `4711`.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// A text for machines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its language: `toml`.
    pub language: String,
    /// The text, lines as they are.
    pub text: String,
}

/// A published work in the list of references.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The key by which rules name it.
    pub key: String,
    /// Authors, year, title and venue.
    pub line: String,
    /// A link; empty where there is none. Only links to the web are followed.
    pub url: String,
}

impl From<&Citation> for Work {
    fn from(citation: &Citation) -> Self {
        Self { key: citation.key.into(), line: citation.line(), url: citation.url.into() }
    }
}

/// Why a report could not be written.
#[derive(Debug, Error)]
pub enum ReportError {
    /// An equation that is not LaTeX as the converter knows it.
    #[error("the equation of `{rule}` cannot be set: {reason}; it is `{equation}`")]
    Equation {
        /// The id of the rule.
        rule: String,
        /// Its equation in LaTeX.
        equation: String,
        /// What the converter says.
        reason: String,
    },
    /// The page could not be filled in.
    #[error("the report cannot be filled in: {0}")]
    Page(#[from] askama::Error),
}

impl Work {
    /// The link if it leads to the web, and not to a script.
    pub fn web(&self) -> Option<&str> {
        let web = self.url.starts_with("https://") || self.url.starts_with("http://");
        web.then_some(self.url.as_str())
    }
}

impl Report {
    /// Adds a rule, and its works to the references unless they are there.
    pub fn add_rule(&mut self, rule: ReportEntry, citations: &[Citation]) {
        for citation in citations {
            if self.references.iter().all(|work| work.key != citation.key) {
                self.references.push(Work::from(citation));
            }
        }
        self.rules.push(rule);
    }

    /// One HTML file with everything in it. The same report gives the same bytes, [`MARK`] among the first of them, and
    /// nothing that a browser or terminal would obey comes through from names and values.
    pub fn html(&self) -> Result<String, ReportError> {
        Ok(shown(&page::html(self)?).into_owned())
    }
}

#[cfg(test)]
mod tests;
