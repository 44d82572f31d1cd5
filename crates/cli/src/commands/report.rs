//! `attractor report`: the report of a run.

use std::path::Path;

use attractor_catalogue::catalogue;
use attractor_store::{State, Store};
use attractor_study::StoredRun;

use crate::execute::resumption;
use crate::failure::Failure;
use crate::printing::print;
use crate::results::Results;
use crate::terminal::tell;

/// Writes the report of a run that is finished.
pub fn report(run: &str, database: &Path, out: Option<&Path>, force: bool) -> Result<(), Failure> {
    let store = Store::open_to_read(database)?;
    let run = store.find(run)?;
    if run.state != State::Finished {
        return Err(Failure::Usage(
            format!(
                "run {} is not finished: {} of {} trials are done",
                run.id, run.finished_trials, run.trials
            ),
            format!("go on with: {}", resumption(run.id, database)),
        ));
    }
    let study =
        StoredRun { catalogue: catalogue(), folders: store.spec_folders(&run), run: &run }.to_show()?;
    study.notes().iter().for_each(|note| tell(note));
    let out = out.map_or_else(|| store.folder(&run), Path::to_owned);
    let results = Results::of(&study, database, force);
    print(&format!("{}\n", results.write(&study, run.id, &store.records(run.id)?, &out)?))
}
