//! What is printed on standard output, which is written to here and nowhere else.

use std::io::{self, BufWriter, ErrorKind, Write};

use attractor_core::{obeyed, shown};

use crate::failure::Failure;
use crate::terminal::{coloured, tell_styled};

/// Prints to standard output. That nobody reads any more is no failure; that it cannot be written is one.
pub fn print(text: &str) -> Result<(), Failure> {
    print_with(|out| out.write_all(shown(text).as_bytes()))
}

/// Prints what is written to the writer, which must be fit to be shown: see [`print()`].
pub fn print_with(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("cannot print: {error}"), String::new()))
        }
        _ => Ok(()),
    }
}

/// What the command line's parser says: help and version, which are printed, or a fault, which is told.
///
/// # Errors
/// [`Failure::Arguments`] for a fault; standard output may be full.
pub fn of_arguments(told: &clap::Error) -> Result<(), Failure> {
    let (text, styled) = (told.render().to_string(), told.render().ansi().to_string());
    // Words of the command line are in it: with any that a terminal would obey, its own colours are left out, too.
    let styled = |coloured: bool| {
        if coloured && !text.chars().any(obeyed) { styled.into() } else { shown(&text) }
    };
    if told.use_stderr() {
        tell_styled(styled(coloured(&io::stderr())).trim_end_matches('\n'));
        return Err(Failure::Arguments);
    }
    print_with(|out| out.write_all(styled(coloured(&io::stdout())).as_bytes()))
}
