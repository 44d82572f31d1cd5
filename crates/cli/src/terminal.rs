//! What is printed, and how it is laid out on a terminal.

use std::io::Write;

use attractor_record::report::{Align, Table};
use comfy_table::{CellAlignment, ContentArrangement, presets};

use crate::failure::Failure;

/// Prints to standard output. That nobody reads any more is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("cannot print: {error}"), String::new()))
        }
        _ => Ok(()),
    }
}

/// `1 run`, `2 runs`.
pub fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A table, its columns under each other.
pub fn drawn(table: &Table) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let heading =
        |title: &str, note: &str| if note.is_empty() { title.to_owned() } else { format!("{title}\n{note}") };
    let headings = table.columns.iter().map(|column| heading(&column.title, &column.note));
    drawn.set_header(headings);
    for row in &table.rows {
        drawn.add_row(row.cells.iter().map(|cell| cell.text.clone()));
    }
    for (place, column) in table.columns.iter().enumerate() {
        if let (Align::Right, Some(drawn)) = (column.align, drawn.column_mut(place)) {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = drawn.lines().map(|line| line.trim_end().to_owned()).collect();
    format!("\n{}\n{}\n{}\n", table.caption, lines.join("\n"), table.notes.join("\n"))
}
