//! `attractor new`: a commented spec.

use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_study::{AnyExperiment, reference};

use super::unknown_id;
use crate::failure::Failure;
use crate::overwriting::Kept;
use crate::printing::print;
use crate::results::write;

/// Prints a spec with every key at its default, or writes it to a file that does not exist yet, unless it is to be replaced.
pub fn new(experiment: &str, output: Option<&Path>, force: bool) -> Result<(), Failure> {
    let ids: Vec<&str> = catalogue().experiments().map(AnyExperiment::id).collect();
    let found = catalogue().experiment(experiment);
    let found = found.ok_or_else(|| unknown_id("experiment", experiment, &ids))?;
    let text = reference::template(found).map_err(|fault| Failure::Failed(fault.message, fault.help))?;
    match output {
        None => print(&text),
        Some(path) => {
            Kept::default().named(path)?;
            if path.exists() && !force {
                let message = format!("cannot write {}: it exists already", path.display());
                return Err(Failure::Failed(
                    message,
                    "name another file, or replace it with --force".to_owned(),
                ));
            }
            write(path, &text)
        }
    }
}
