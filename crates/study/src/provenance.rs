//! Whether a run that is taken up would be what it was begun as.

use attractor_store::Run;

use crate::SessionError;
use crate::session::Place;

/// Refuses to go on with a run of another version or revision of the program, or with one whose spec was edited in the
/// store: its trials would not be of one kind.
pub(crate) fn same_origin(run: &Run, place: &Place) -> Result<(), SessionError> {
    let refused = |message: String, help: &str| {
        Err(SessionError::Refused {
            message,
            help: format!("{help}, begin it anew, or mix both with --force"),
        })
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
