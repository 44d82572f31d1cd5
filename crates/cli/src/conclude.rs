//! What is printed and written when a study is done.

use attractor_record::export::{Format, export};
use attractor_study::Study;

use crate::arguments::Running;
use crate::execute::{Done, on_database};
use crate::failure::Failure;
use crate::printing::{print, print_with};
use crate::results::Results;
use crate::terminal::{drawn, tell};

/// Prints tables or records, and writes figures and the report.
pub fn conclude(study: &Study, done: &Done, options: &Running, results: &Results) -> Result<(), Failure> {
    let presentation = study.present(&done.records);
    let tables: String = presentation.tables.iter().map(drawn).collect();
    if options.json {
        tell(tables.trim_end_matches('\n'));
        let mut lines = Vec::new();
        export(&study.common().experiment, &done.records, Format::Json, &mut lines)
            .map_err(|error| Failure::Failed(error.to_string(), String::new()))?;
        print_with(|out| out.write_all(&lines))?;
    } else {
        print(&tables)?;
    }
    let written = results.write(study, done.run, &done.records, &done.out);
    let written = written.map_err(|failure| match failure {
        Failure::Usage(message, help) | Failure::Failed(message, help) => {
            let elsewhere = format!("attractor report {} --out DIR", done.run);
            let elsewhere = on_database(elsewhere, results.database);
            let or = if help.is_empty() { String::new() } else { format!("{help}; or ") };
            Failure::Failed(message, format!("{or}go on with: {elsewhere}"))
        }
        other => other,
    })?;
    tell(&format!("{written} · {}, run {}", options.db.db.display(), done.run));
    Ok(())
}
