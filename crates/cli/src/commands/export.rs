//! `attractor export`: all records of a run.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use attractor_data::write_atomic;
use attractor_record::export::{ExportError, export as write_records};
use attractor_store::Store;

use crate::arguments::ExportFormat;
use crate::failure::Failure;
use crate::interrupt;
use crate::overwriting::Kept;
use crate::printing::print_with;
use crate::terminal::tell;

/// Writes the records to a file or to standard output.
pub fn export(
    run: &str,
    format: ExportFormat,
    output: Option<&Path>,
    database: &Path,
) -> Result<(), Failure> {
    output.map_or(Ok(()), |path| Kept::database(database).named(path))?;
    let store = Store::open_to_read(database)?;
    let run = store.find(run)?;
    let records = store.records(run.id)?;
    let write = |out: &mut dyn Write| write_records(&run.experiment, &records, format.into(), out);
    let Some(path) = output else { return printed(write) };
    let stop = interrupt::listen();
    match write_atomic(path, |out| write(&mut Stoppable { out, stop })) {
        Err(ExportError::Write(_)) if stop.load(Ordering::Relaxed) => {
            tell(&format!("interrupted; {} is as it was before", path.display()));
            Err(Failure::Interrupted)
        }
        Err(ExportError::Write(error)) => Err(Failure::writing(path, &error)),
        Err(error) => Err(Failure::Failed(format!("{}: {error}", path.display()), String::new())),
        Ok(()) => Ok(()),
    }
}

fn printed(write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>) -> Result<(), Failure> {
    let mut other = None;
    print_with(|out| match write(out) {
        Err(ExportError::Write(error)) => Err(error),
        Err(error) => {
            other = Some(Failure::Failed(error.to_string(), String::new()));
            Ok(())
        }
        Ok(()) => Ok(()),
    })?;
    other.map_or(Ok(()), Err)
}

/// A writer that writes no more once the user wants the program to stop, so that it can clean up.
struct Stoppable<'a> {
    out: &'a mut dyn Write,
    stop: &'a AtomicBool,
}

impl Write for Stoppable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("interrupted"));
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
