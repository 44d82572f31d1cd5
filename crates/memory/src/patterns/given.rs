//! Patterns that somebody else has: the user's own.

use std::ops::Range;
use std::sync::Arc;

use attractor_core::{About, Invalid, Registered, Stream, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PatternSet, PatternSource};
use crate::Population;

/// The user's own patterns. Each repetition takes the rows in an order of its own, from its stream, so
/// that a load below the number of rows stores other rows each time, and intervals say how much that
/// matters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// A `.npy`, `.csv`, `.tsv` or `.txt` file, or one of them compressed (`.gz`), with a pattern in each row; a path
    /// relative to the spec's folder.
    pub file: String,
    /// Whether the first line of a text file names its columns, for `file` and `targets`. Left out: words do, and 0, 1,
    /// 2 … where the rows below show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// Whether the first column of a text file numbers or names its rows, for `file` and `targets`, and is left out. Not
    /// said: a column does that has no name or counts, where the others show it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_column: Option<bool>,
    /// How numbers become patterns. Left out: the file holds 0 and 1, a unit in each column.
    pub encode: Option<Encode>,
    /// Most minicolumns of a hypercolumn that `encode` makes; 8 if left out.
    #[schemars(range(min = 2, max = 65536))]
    pub levels: Option<u32>,
    /// A file with the class of each row: whole numbers, words, truth values, or one-hot. Only `classification` reads it.
    pub labels: Option<String>,
    /// A file like the first with what each of its rows is stored with, for `association = "hetero"`.
    pub targets: Option<String>,
    /// SHA-256 of the file. Filled in; a file that has another is refused.
    pub sha256: Option<String>,
    /// SHA-256 of the file of labels. Filled in as well.
    pub labels_sha256: Option<String>,
    /// SHA-256 of the file of targets. Filled in as well.
    pub targets_sha256: Option<String>,
    /// What the file holds, once it was read.
    #[serde(skip)]
    pub patterns: Arc<PatternSet>,
    /// What the file of targets holds, once it was read.
    #[serde(skip)]
    pub answers: Arc<PatternSet>,
}

/// How numbers become patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Encode {
    /// Each column becomes a hypercolumn, each range of its values between quantiles a minicolumn.
    OneHot,
}

impl Registered for Given {
    const ABOUT: About = About {
        title: "Own patterns",
        summary: "The patterns of a file, in an order that each repetition draws.",
        equation: "",
        provenance: "Yours.",
        citations: &[],
    };
}

impl Given {
    /// Checks what the keys alone show.
    ///
    /// # Errors
    /// No file; levels that nothing is divided into.
    pub fn validate_alone(&self) -> Result<(), Invalid> {
        if self.file.is_empty() {
            return Err(Invalid::new("patterns.file", "patterns.kind = \"file\" needs a file", "a path"));
        }
        if self.levels.is_some() && self.encode.is_none() {
            return Err(Invalid::new("patterns.levels", "`levels` does nothing without `encode`", "")
                .help("add encode = \"one-hot\", or remove levels"));
        }
        Ok(())
    }

    /// The order in which a repetition takes the rows. `streams` is its own.
    pub fn order(&self, streams: &Streams) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.patterns.len() as u32).collect();
        let mut stream: Stream = streams.at(0);
        stream.shuffle(&mut order);
        order
    }
}

impl Given {
    /// What some of the patterns that a repetition draws are stored with. `streams` is its own.
    pub fn answers_of(&self, range: Range<u64>, streams: &Streams) -> PatternSet {
        self.in_order(&self.answers, range, streams)
    }

    fn in_order(&self, rows: &PatternSet, range: Range<u64>, streams: &Streams) -> PatternSet {
        let order = self.order(streams);
        let taken = order.iter().skip(range.start as usize).take((range.end - range.start) as usize);
        taken.map(|&row| rows.get(row as usize).to_vec()).collect()
    }
}

impl PatternSource for Given {
    fn draw(&self, population: &Population, index: u64, streams: &Streams) -> Vec<u32> {
        self.draw_all(population, index..index + 1, streams).iter().flatten().copied().collect()
    }

    fn draw_all(&self, _: &Population, range: Range<u64>, streams: &Streams) -> PatternSet {
        self.in_order(&self.patterns, range, streams)
    }

    fn limit(&self, _: &Population) -> Option<u64> {
        Some(self.patterns.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use attractor_core::{Purpose, Seed};

    #[test]
    fn every_row_is_drawn_once_in_an_order_of_the_repetition() {
        let rows: PatternSet = (0..30).map(|unit| vec![unit, unit + 1]).collect();
        let given = Given { patterns: Arc::new(rows.clone()), ..Given::default() };
        let population = Population::of(&Layout::flat(40, 2));
        let drawn = |repetition| {
            let streams = Streams::new(Seed(1), Purpose::named("patterns"), repetition);
            given.draw_all(&population, 0..30, &streams)
        };
        let sorted = |set: &PatternSet| {
            let mut rows: Vec<Vec<u32>> = set.iter().map(<[u32]>::to_vec).collect();
            rows.sort();
            rows
        };
        assert_eq!(sorted(&drawn(0)), sorted(&rows));
        assert_ne!(drawn(0), drawn(1));
        let streams = Streams::new(Seed(1), Purpose::named("patterns"), 1);
        assert_eq!(given.draw(&population, 7, &streams), drawn(1).get(7));
        assert_eq!(given.limit(&population), Some(30));
    }
}
