//! `attractor check`: whether a database holds what it says.

use std::path::Path;

use attractor_store::{Finding, Store};

use crate::failure::Failure;
use crate::printing::print;
use crate::terminal::counted;

/// Checks a database, and fails where something does not hold.
pub fn check(database: &Path) -> Result<(), Failure> {
    let store = Store::open_to_read(database)?;
    let (mut runs, mut trials) = (0, 0);
    let findings = store.check(|run| {
        runs += 1;
        trials += run.finished_trials;
    })?;
    let name = database.display();
    if findings.is_empty() {
        return print(&format!("{name} is whole: {}, {}\n", counted(runs, "run"), counted(trials, "trial")));
    }
    let told: Vec<String> = findings.iter().map(told).collect();
    Err(Failure::Failed(
        format!("{name} is not whole:\n{}", told.join("\n")),
        "runs that are not named here can be used as before".to_owned(),
    ))
}

fn told(finding: &Finding) -> String {
    match finding.run {
        Some(run) => format!("  run {run}: {}", finding.what),
        None => format!("  {}", finding.what),
    }
}
