//! `attractor cite`: BibTeX for what a spec uses.

use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source};

use crate::failure::Failure;
use crate::printing::print;

/// Prints the entries, none twice. The user's own files are not read.
pub fn cite(spec: &Path) -> Result<(), Failure> {
    let study = Study::unread(&Layers::of(catalogue(), Source::read(spec)?))?;
    let entries: Vec<String> = study.citations().iter().map(attractor_core::Citation::bibtex).collect();
    print(&entries.join("\n"))
}
