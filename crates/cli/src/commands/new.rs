//! `attractor new`: a commented spec.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use attractor_study::{experiments, reference};

use super::unknown_id;
use crate::failure::Failure;
use crate::output::print;

/// Prints a spec with every key at its default, or writes it to a file that does not exist yet.
pub fn new(experiment: &str, output: Option<&Path>) -> Result<(), Failure> {
    let ids: Vec<&str> = experiments::ALL.iter().map(|experiment| experiment.id()).collect();
    let found = experiments::find(experiment).ok_or_else(|| unknown_id("experiment", experiment, &ids))?;
    let text = reference::template(found);
    match output {
        None => print(&text),
        Some(path) => {
            let file = OpenOptions::new().write(true).create_new(true).open(path);
            file.and_then(|mut file| file.write_all(text.as_bytes()))
                .map_err(|error| Failure::writing(path, &error))
        }
    }
}
