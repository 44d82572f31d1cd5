//! `attractor new`: a commented spec.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_study::{AnyExperiment, reference};

use super::unknown_id;
use crate::failure::Failure;
use crate::terminal::print;

/// Prints a spec with every key at its default, or writes it to a file that does not exist yet.
pub fn new(experiment: &str, output: Option<&Path>) -> Result<(), Failure> {
    let ids: Vec<&str> = catalogue().experiments().map(AnyExperiment::id).collect();
    let found = catalogue().experiment(experiment);
    let found = found.ok_or_else(|| unknown_id("experiment", experiment, &ids))?;
    let text = reference::template(found).map_err(|fault| Failure::Failed(fault.message, fault.help))?;
    match output {
        None => print(&text),
        Some(path) => {
            let file = OpenOptions::new().write(true).create_new(true).open(path);
            file.and_then(|mut file| file.write_all(text.as_bytes()))
                .map_err(|error| Failure::writing(path, &error))
        }
    }
}
