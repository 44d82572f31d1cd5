//! What is printed and written when a study is done.

use std::io::Write;
use std::path::Path;

use attractor_record::export::{Format, export};
use attractor_record::report::{Align, Bracket, Table};
use attractor_study::{Study, report};
use comfy_table::{CellAlignment, ContentArrangement, presets};

use crate::arguments::Running;
use crate::execute::Done;
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

/// Prints tables or records, and writes figures and the report; `copy` gets the report as well.
pub fn conclude(study: &Study, done: &Done, options: &Running, copy: Option<&Path>) -> Result<(), Failure> {
    let presentation = study.present(&done.records);
    let tables: String = presentation.tables.iter().map(terminal).collect();
    if options.json {
        eprint!("{tables}");
        let mut lines = Vec::new();
        export(&study.common().experiment, &done.records, Format::Json, &mut lines)
            .map_err(|error| Failure::Failed(error.to_string(), String::new()))?;
        print(&String::from_utf8_lossy(&lines))?;
    } else {
        print(&tables)?;
    }
    let written = write_report(study, done, copy)?;
    eprintln!("{written} · {}, run {}", options.db.db.display(), done.run);
    Ok(())
}

/// Writes the report and its figures; gives the name to tell.
pub fn write_report(study: &Study, done: &Done, copy: Option<&Path>) -> Result<String, Failure> {
    let folder = &done.out;
    std::fs::create_dir_all(folder).map_err(|error| Failure::writing(folder, &error))?;
    let report = report(study, &done.records);
    for figure in &report.figures {
        write(&folder.join(format!("{}.svg", figure.id)), &figure.svg())?;
    }
    let html = report.html().map_err(|error| Failure::Failed(error.to_string(), String::new()))?;
    let path = folder.join("report.html");
    write(&path, &html)?;
    match copy {
        Some(copy) => write(copy, &html).map(|()| copy.display().to_string()),
        None => Ok(path.display().to_string()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::writing(path, &error))
}

/// A table for the terminal.
pub fn terminal(table: &Table) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let heading =
        |title: &str, note: &str| if note.is_empty() { title.to_owned() } else { format!("{title}\n{note}") };
    let headings = table.columns.iter().map(|column| heading(&column.title, &column.note));
    drawn.set_header(headings.chain(table.has_brackets().then(String::new)));
    for (place, row) in table.rows.iter().enumerate() {
        let bracket = match table.bracket_beside(place) {
            Bracket::Last => format!("┘ {}", table.bracket),
            other => other.sign().to_owned(),
        };
        let cells = row.cells.iter().map(|cell| cell.text.clone());
        drawn.add_row(cells.chain(table.has_brackets().then_some(bracket)));
    }
    for (place, column) in table.columns.iter().enumerate() {
        if let (Align::Right, Some(drawn)) = (column.align, drawn.column_mut(place)) {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
    }
    let lines: Vec<String> = drawn.lines().map(|line| line.trim_end().to_owned()).collect();
    format!("\n{}\n{}\n{}\n", table.caption, lines.join("\n"), table.notes.join("\n"))
}
