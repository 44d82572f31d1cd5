//! `attractor export`: all records of a run.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use attractor_record::Record;
use attractor_record::export::{ExportError, export as write_records};
use attractor_store::Store;

use crate::arguments::ExportFormat;
use crate::failure::Failure;

/// Writes the records to a file or to standard output.
pub fn export(
    run: &str,
    format: ExportFormat,
    output: Option<&Path>,
    database: &Path,
) -> Result<(), Failure> {
    let store = Store::open_to_read(database)?;
    let run = store.find(run)?;
    let records = store.records(run.id)?;
    let (name, result) = match output {
        Some(path) => {
            let file = File::create(path).map_err(|error| Failure::writing(path, &error))?;
            (path.display().to_string(), write(&run.experiment, &records, format, BufWriter::new(file)))
        }
        None => {
            let out = std::io::stdout().lock();
            ("standard output".to_owned(), write(&run.experiment, &records, format, BufWriter::new(out)))
        }
    };
    match result {
        // Whoever reads the pipe has seen enough.
        Err(ExportError::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::Failed(format!("{name}: {error}"), String::new())),
        Ok(()) => Ok(()),
    }
}

fn write(
    experiment: &str,
    records: &[Record],
    format: ExportFormat,
    mut out: impl Write,
) -> Result<(), ExportError> {
    write_records(experiment, records, format.into(), &mut out)
}
