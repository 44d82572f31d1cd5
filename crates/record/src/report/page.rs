//! Fills in the page.

use askama::Template;

use super::{Align, Cell, Column, Emphasis, Report, ReportEntry, ReportError, Row, Table};
use crate::figure::Figure;

/// What the template is given. It escapes everything but the SVG and `MathML` made here.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    /// The cells of each row come with their classes.
    tables: Vec<(&'a Table, Vec<Line<'a>>)>,
    figures: Vec<(&'a Figure, String)>,
    rules: Vec<(&'a ReportEntry, Vec<String>)>,
}

/// The cells of a row, each with its class.
type Line<'a> = Vec<(&'static str, &'a Cell)>;

pub(super) fn html(report: &Report) -> Result<String, ReportError> {
    let rules = report.rules.iter().map(|rule| Ok((rule, rule.mathml()?)));
    let page = Page {
        report,
        tables: report.tables.iter().map(|table| (table, lines(table))).collect(),
        figures: report.figures.iter().map(|figure| (figure, figure.svg())).collect(),
        rules: rules.collect::<Result<_, ReportError>>()?,
    };
    Ok(page.render()?)
}

fn lines(table: &Table) -> Vec<Line<'_>> {
    table.rows.iter().map(|row| classed(table, row)).collect()
}

fn classed<'a>(table: &Table, row: &'a Row) -> Line<'a> {
    let cells = row.cells.iter().enumerate();
    cells.map(|(index, cell)| (class(table.columns.get(index), cell), cell)).collect()
}

fn class(column: Option<&Column>, cell: &Cell) -> &'static str {
    match (column.map(|column| column.align).unwrap_or_default(), cell.emphasis) {
        (Align::Left, Emphasis::Plain) => "words",
        (Align::Right, Emphasis::Plain) => "number",
        (Align::Left, Emphasis::Strong) => "words strong",
        (Align::Right, Emphasis::Strong) => "number strong",
        (Align::Left, Emphasis::Muted) => "words muted",
        (Align::Right, Emphasis::Muted) => "number muted",
    }
}

impl Page<'_> {
    /// The number of a work in the list of references, if it is there.
    fn number(&self, key: &str) -> Option<usize> {
        self.report.references.iter().position(|work| work.key == key).map(|index| index + 1)
    }
}
