//! A fault in a spec, with its place in the text.

use std::ops::Range;

use attractor_core::Invalid;
use thiserror::Error;

/// A spec that cannot be run, and why.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{place}{message}", place = self.place(), message = self.fault.message)]
pub struct SpecError {
    /// Name of the file, or of the option, that holds the fault.
    pub origin: String,
    /// The whole text of the file; empty where there is none.
    pub text: String,
    /// Where in the text the fault is, in bytes.
    pub span: Option<Range<usize>>,
    /// The fault.
    pub fault: Box<Invalid>,
}

impl SpecError {
    /// Line of the fault, counted from 1.
    pub fn line(&self) -> Option<usize> {
        let span = self.span.as_ref()?;
        Some(self.text.get(..span.start)?.matches('\n').count() + 1)
    }

    fn place(&self) -> String {
        match self.line() {
            Some(line) => format!("{}:{line}: ", self.origin),
            None if self.origin.is_empty() => String::new(),
            None => format!("{}: ", self.origin),
        }
    }
}
