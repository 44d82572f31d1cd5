//! Where a session keeps what comes out.

use std::path::Path;

/// Where a session keeps what comes out, and who asks.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The store.
    pub database: &'a Path,
    /// The folder of figures, report and arrays; `None` for that of the run, or for the one that a new run is given.
    pub out: Option<&'a Path>,
    /// The git revision of the program; empty if unknown.
    pub revision: &'a str,
    /// Go on with a run of another version, with an edited spec, or one that another process computes.
    pub force: bool,
    /// Whether a new run keeps the name of this machine.
    pub keep_host: bool,
}
