//! Fills in the page.

use askama::Template;

use super::{Align, Bracket, Emphasis, Entry, Report, ReportError, Row, Table};
use crate::figure::Figure;

/// What the template is given. The template escapes everything but the SVG and MathML made here.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    figures: Vec<(&'a Figure, String)>,
    rules: Vec<(&'a Entry, Vec<String>)>,
}

pub(super) fn html(report: &Report) -> Result<String, ReportError> {
    let rules = report.rules.iter().map(|rule| Ok((rule, rule.mathml()?)));
    let page = Page {
        report,
        figures: report.figures.iter().map(|figure| (figure, figure.svg())).collect(),
        rules: rules.collect::<Result<_, ReportError>>()?,
    };
    Ok(page.render()?)
}

impl Page<'_> {
    /// The number of a work in the list of references, if it is there.
    fn number(&self, key: &str) -> Option<usize> {
        self.report.references.iter().position(|work| work.key == key).map(|index| index + 1)
    }

    /// Only links to the web are followed.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn is_web(&self, url: &str) -> bool {
        url.starts_with("https://") || url.starts_with("http://")
    }

    /// The classes of the cell in this column.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn classes(&self, table: &Table, row: &Row, column: usize) -> &'static str {
        let right = table.columns.get(column).is_some_and(|column| column.align == Align::Right);
        match (right, row.cells.get(column).map(|cell| cell.emphasis).unwrap_or_default()) {
            (false, Emphasis::Plain) => "words",
            (true, Emphasis::Plain) => "number",
            (false, Emphasis::Strong) => "words strong",
            (true, Emphasis::Strong) => "number strong",
            (false, Emphasis::Muted) => "words muted",
            (true, Emphasis::Muted) => "number muted",
        }
    }

    /// How many rows the bracket that begins at this row spans; 0 where none begins, 1 for a row alone.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn bracket_rows(&self, table: &Table, row: usize) -> usize {
        match table.bracket_beside(row) {
            Bracket::None => 1,
            Bracket::First => {
                2 + (row + 1..).take_while(|&row| table.bracket_beside(row) == Bracket::Middle).count()
            }
            Bracket::Middle | Bracket::Last => 0,
        }
    }
}
