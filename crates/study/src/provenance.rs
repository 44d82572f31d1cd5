//! Whether a run that is taken up would be what it was begun as.

use std::collections::{BTreeMap, BTreeSet};

use attractor_record::{Record, Source};
use attractor_store::Run;

use crate::place::Place;
use crate::{Stop, Study};

/// Refuses to go on with a run of another version or revision of the program, or with one whose spec was edited in the
/// store: its trials would not be of one kind.
pub(crate) fn same_origin(run: &Run, place: &Place) -> Result<(), Stop> {
    let refused = |message: String, help: &str| {
        Err(Stop::fault(message, format!("{help}, begin it anew, or mix both with --force")))
    };
    let ours = (env!("CARGO_PKG_VERSION"), place.revision);
    if run.program() != ours {
        let of = |(version, revision): (&str, &str)| {
            if revision.is_empty() { version.to_owned() } else { format!("{version} ({revision})") }
        };
        let message = format!(
            "run {} was computed by attractor {}, and this is {}: their trials may differ",
            run.id,
            of(run.program()),
            of(ours)
        );
        return refused(message, "go on with the program that began it");
    }
    if run.is_edited() {
        let message = format!("the spec of run {} was edited in the store since it began", run.id);
        return refused(message, "undo the edit");
    }
    Ok(())
}

/// Refuses to go on with a run whose trials stand at points that the spec does not lay out: an older version may have
/// laid a range out in other digits, and what is one condition would become two.
pub(crate) fn laid_out_alike(study: &Study, records: &[Record]) -> Result<(), Stop> {
    let mut values: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (key, value) in study.conditions().flatten() {
        values.entry(key).or_default().insert(value.to_string());
    }
    let simulated = records.iter().filter(|record| record.source == Source::Simulation);
    for (key, value) in simulated.flat_map(|record| &record.coordinates) {
        if values.get(key.as_str()).is_some_and(|known| !known.contains(&value.to_string())) {
            return Err(Stop::fault(
                format!("the run has trials at `{key}` = {value}, where this version would run none"),
                "it was begun by a version that laid the sweep out in other digits: begin it anew",
            ));
        }
    }
    Ok(())
}
