//! What is told on standard error, which is written to here and nowhere else, and how tables are laid out.
//!
//! What is written is fit to be shown, and that nobody reads it is no reason to stop.

use std::io::{self, IsTerminal, Write};

use attractor_core::shown;
use attractor_record::report::{Align, Table};
use comfy_table::{CellAlignment, ContentArrangement, presets};

/// Tells the user a line on standard error.
pub fn tell(text: &str) {
    tell_styled(&shown(text));
}

/// Tells a line that was coloured here, and of which what came from elsewhere is fit to be shown.
pub fn tell_styled(text: &str) {
    // Where nobody can be told, the exit code says enough.
    let _ = io::stderr().lock().write_all(format!("{text}\n").as_bytes());
}

/// Whether colours are wanted on standard error, or on standard output.
pub fn coloured(stream: &impl IsTerminal) -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none() && !dumb
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
    // Made fit to be shown before they are laid out, so that columns stay under each other.
    let headings =
        table.columns.iter().map(|column| shown(&heading(&column.title, &column.note)).into_owned());
    drawn.set_header(headings);
    for row in &table.rows {
        drawn.add_row(row.cells.iter().map(|cell| shown(&cell.text).into_owned()));
    }
    for (place, column) in table.columns.iter().enumerate() {
        if let (Align::Right, Some(drawn)) = (column.align, drawn.column_mut(place)) {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = drawn.lines().map(|line| line.trim_end().to_owned()).collect();
    format!("\n{}\n{}\n{}\n", table.caption, lines.join("\n"), table.notes.join("\n"))
}
