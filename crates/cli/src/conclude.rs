//! What is printed and written when a study is done.

use std::path::Path;

use attractor_record::export::{Format, export};
use attractor_study::{Study, report};

use crate::arguments::Running;
use crate::execute::Done;
use crate::failure::Failure;
use crate::terminal::{drawn, print};

/// Prints tables or records, and writes figures and the report; `copy` gets the report as well.
pub fn conclude(study: &Study, done: &Done, options: &Running, copy: Option<&Path>) -> Result<(), Failure> {
    let presentation = study.present(&done.records);
    let tables: String = presentation.tables.iter().map(drawn).collect();
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
