//! Figures: what is to be seen, apart from how it is drawn.
//!
//! Simulations are points with 95 % intervals, theories are lines in the same colour. A figure holds
//! plain numbers and words, so that a page may draw it again; [`Figure::svg`] draws it for a report.

mod axis;
mod canvas;
mod clip;
mod curves;
mod frame;
mod images;
mod labels;
mod legend;
mod marker;
mod palette;
mod ranking;
mod references;
mod ticks;

use std::collections::BTreeSet;
use std::iter;

use serde::{Deserialize, Serialize};

pub use axis::{AxisScale, FigureAxis};

/// A picture of numbers, with its title and caption.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Short name, for files and links: `capacity`.
    pub id: String,
    /// What is seen, in a few words.
    pub title: String,
    /// How it was measured, which intervals are drawn, and of how many repetitions.
    pub caption: String,
    /// What is drawn.
    pub plot: Drawing,
}

/// The kinds of figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Drawing {
    /// Values over a quantity.
    Curves(Curves),
    /// One value each of several things, best first.
    Ranking(Ranking),
    /// Pictures in rows and columns.
    Images(Images),
}

/// Values over a quantity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// The quantity.
    pub x: FigureAxis,
    /// What is measured.
    pub y: FigureAxis,
    /// What is drawn; later series lie on top.
    pub series: Vec<Series>,
    /// Lines to compare with.
    pub references: Vec<Reference>,
}

/// Values that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name in the figure; none is written where it is empty.
    pub label: String,
    /// Series of one number share colour and marker: a simulation and its theory.
    pub colour: usize,
    /// How it is drawn.
    pub style: Style,
    /// The values, in the order in which they are joined.
    pub points: Vec<Point>,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// Measured: markers with intervals, joined by a thin line unless a line of the same colour is there.
    Points,
    /// Measured, and in no order: markers alone.
    Scatter,
    /// Measured: small dots, of which there are many.
    Dots,
    /// Computed: a line.
    Line,
}

/// A value and its 95 % interval. A value that is not finite is not drawn; an end that is infinite goes on to the frame.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Where.
    pub x: f64,
    /// The value.
    pub y: f64,
    /// Lower end of the interval; the value itself where there is none.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Point {
    /// A value without an interval.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, low: y, high: y }
    }

    /// With this interval.
    #[must_use]
    pub fn within(self, low: f64, high: f64) -> Self {
        Self { low, high, ..self }
    }
}

/// A line across the figure to compare with, such as a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Which quantity has this value.
    pub of: Quantity,
    /// The value.
    pub value: f64,
    /// What it is; none is written where it is empty.
    pub label: String,
}

/// One of the two quantities of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quantity {
    /// The horizontal one: its line is vertical.
    X,
    /// The vertical one: its line is horizontal.
    Y,
}

/// One value each of several things, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// What is measured.
    pub axis: FigureAxis,
    /// The things, from top to bottom.
    pub bars: Vec<Bar>,
}

/// A ranked value with its 95 % interval. What is not finite is not drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// What is ranked.
    pub label: String,
    /// Bars of one number share a colour.
    pub colour: usize,
    /// The value.
    pub value: f64,
    /// Lower end of the interval; the value itself where there is none.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// The value in words, such as `494 ± 6`.
    pub text: String,
}

/// Pictures in rows and columns, all on one scale: of greys, or from blue over white at 0 to red where values have signs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Images {
    /// What stands above each column.
    pub columns: Vec<String>,
    /// What stands beside each row, and its pictures.
    pub rows: Vec<(String, Vec<Image>)>,
    /// Whether values have signs.
    #[serde(default)]
    pub signed: bool,
}

impl Images {
    /// The least and the largest finite value of all pictures.
    fn range(&self) -> (f64, f64) {
        let values = self.rows.iter().flat_map(|(_, pictures)| pictures).flat_map(|picture| &picture.values);
        values
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| (low.min(value), high.max(value)))
    }
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Values in a row.
    pub width: usize,
    /// Row by row from the top, left to right. What is not finite is left out.
    pub values: Vec<f64>,
}

impl Figure {
    /// A figure of pictures.
    pub fn images(id: &str, title: &str, caption: &str, images: Images) -> Self {
        Self { id: id.into(), title: title.into(), caption: caption.into(), plot: Drawing::Images(images) }
    }

    /// A figure of values over a quantity.
    pub fn curves(id: &str, title: &str, caption: &str, curves: Curves) -> Self {
        Self { id: id.into(), title: title.into(), caption: caption.into(), plot: Drawing::Curves(curves) }
    }

    /// A figure of ranked values.
    pub fn ranking(id: &str, title: &str, caption: &str, ranking: Ranking) -> Self {
        Self { id: id.into(), title: title.into(), caption: caption.into(), plot: Drawing::Ranking(ranking) }
    }

    /// The same as one of several, which its title and its file's name say in words; as it is where there are none.
    #[must_use]
    pub fn of_part(mut self, words: &str) -> Self {
        if !words.is_empty() {
            self.title = format!("{}: {words}", self.title);
            self.id = format!("{}-{}", self.id, for_file(words));
        }
        self
    }

    /// The figure as one `<svg>` element, which is also a file of its own. The same figure gives the
    /// same bytes, and nothing that a browser would obey comes through from names.
    pub fn svg(&self) -> String {
        match &self.plot {
            Drawing::Curves(curves) => curves::draw(self, curves),
            Drawing::Ranking(ranking) => ranking::draw(self, ranking),
            Drawing::Images(images) => images::draw(self, images),
        }
    }
}

/// Figures whose ids, and so files, differ: of those that share one, all but the first get a number. Names that an id was
/// made of are written so that its file stays in its folder.
#[must_use]
pub fn told_apart(mut figures: Vec<Figure>) -> Vec<Figure> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for figure in &mut figures {
        figure.id = for_file(&figure.id);
        let numbered = (2..).map(|number| format!("{}-{number}", figure.id));
        let free = iter::once(figure.id.clone()).chain(numbered).find(|id| !taken.contains(id));
        figure.id = free.unwrap_or_default();
        taken.insert(figure.id.clone());
    }
    figures
}

/// Words as part of a file's name.
fn for_file(words: &str) -> String {
    let plain = words.chars().map(|c| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' });
    plain.collect::<String>().split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests;
