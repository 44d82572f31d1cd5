//! How a command fails: what the user is told, and the exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use attractor_core::shown;
use attractor_store::StoreError;
use attractor_study::SessionError;
use attractor_study::spec::SpecError;
use miette::{Diagnostic, GraphicalTheme, LabeledSpan, MietteHandlerOpts, Report, SourceCode};
use thiserror::Error;

use crate::excerpt::{Excerpt, shortened};
use crate::interrupt;
use crate::terminal::{coloured, tell_styled};

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub enum Failure {
    /// The spec cannot be run.
    Spec(SpecError),
    /// What was asked for makes no sense: message and help.
    Usage(String, String),
    /// The store.
    Store(StoreError),
    /// Something else went wrong on the way: message and help.
    Failed(String, String),
    /// The user or the system stopped it.
    Interrupted,
    /// What was said on the command line cannot be understood, which is told already.
    Arguments,
}

impl From<SpecError> for Failure {
    fn from(error: SpecError) -> Self {
        Self::Spec(error)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Store(error) => Self::Store(error),
            SessionError::Spec(error) => Self::Spec(error),
            SessionError::Refused { message, help } => Self::Usage(message, help),
            SessionError::Fault { message, help } => Self::Failed(message, help),
            SessionError::OtherSpec { .. } => Self::Usage(
                error.to_string(),
                "resume it without a spec, or start a new run without --resume".to_owned(),
            ),
            other => Self::Failed(other.to_string(), String::new()),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Done, but not as asked.
const FAILED: u8 = 1;
/// Bad usage or spec.
const USAGE: u8 = 2;

impl Failure {
    /// A file that could not be written.
    pub fn writing(path: &Path, error: &io::Error) -> Self {
        Self::Failed(format!("cannot write {}: {error}", path.display()), String::new())
    }

    /// Tells the user on standard error, and gives the exit code.
    pub fn report(self) -> ExitCode {
        let (code, told) = match self {
            // Told where it happened, with how to go on.
            Self::Interrupted => return interrupt::code().into(),
            Self::Arguments => return USAGE.into(),
            Self::Spec(error) => (USAGE, Told::of_spec(error)),
            Self::Usage(message, help) => (USAGE, Told::plain(message, help)),
            Self::Failed(message, help) => (FAILED, Told::plain(message, help)),
            Self::Store(error) => {
                let code = if error.is_usage() { USAGE } else { FAILED };
                (code, Told::plain(error.to_string(), String::new()))
            }
        };
        let options = || MietteHandlerOpts::new().width(100).graphical_theme(theme()).build();
        // Fails only if a handler is set already, and there is no other.
        let _ = miette::set_hook(Box::new(move |_| Box::new(options())));
        tell_styled(format!("{:?}", Report::new(told)).trim_start());
        code.into()
    }
}

/// Colours where they can be seen, and `error:` where miette would draw a sign.
fn theme() -> GraphicalTheme {
    let mut theme =
        if coloured(&io::stderr()) { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    "error:".clone_into(&mut theme.characters.error);
    theme
}

/// A fault in the form that miette draws.
#[derive(Debug, Error)]
#[error("{message}")]
struct Told {
    message: String,
    help: String,
    source_code: Option<Excerpt>,
    label: Option<LabeledSpan>,
}

impl Told {
    fn plain(message: String, help: String) -> Self {
        let [message, help] = [message, help].map(|text| shortened(shown(&text).into_owned()));
        Self { message, help, source_code: None, label: None }
    }

    fn of_spec(error: SpecError) -> Self {
        let SpecError { origin, text, span, fault } = error;
        let (message, mut help) = (shortened(fault.message), shortened(fault.help));
        let origin = shortened(origin);
        if let Some(span) = span {
            let message = if origin.is_empty() { message } else { format!("{message} ({origin})") };
            let (excerpt, span) = Excerpt::of(shown(&origin).into_owned(), &text, span);
            let label = LabeledSpan::at(span, shortened(shown(&fault.allowed).into_owned()));
            return Self { source_code: Some(excerpt), label: Some(label), ..Self::plain(message, help) };
        }
        let message = if origin.is_empty() { message } else { format!("{origin}: {message}") };
        if !fault.allowed.is_empty() {
            help = if help.is_empty() {
                format!("allowed: {}", fault.allowed)
            } else {
                format!("{help}\nallowed: {}", fault.allowed)
            };
        }
        Self::plain(message, help)
    }
}

impl Diagnostic for Told {
    fn help(&self) -> Option<Box<dyn std::fmt::Display + '_>> {
        if self.help.is_empty() { None } else { Some(Box::new(&self.help)) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source_code.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.label
            .clone()
            .map(|label| Box::new(std::iter::once(label)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
