//! Runs a session, new or resumed, and says how it goes.

use std::path::{Path, PathBuf};
use std::time::Instant;

use attractor_record::{Record, Source};
use attractor_store::RunId;
use attractor_study::runner::Shard;
use attractor_study::{Ending, Observe, Place, Session, Study, machine};

use crate::arguments::Running;
use crate::failure::Failure;
use crate::interrupt;
use crate::progress::{Progress, clock};
use crate::terminal::counted;

/// A run that has ended as asked.
pub struct Done {
    /// Its number.
    pub run: RunId,
    /// All its records, in canonical order.
    pub records: Vec<Record>,
    /// Where its figures and report go.
    pub out: PathBuf,
}

/// Enters a study as a new run.
///
/// # Errors
/// [`Failure`] where it cannot begin.
pub fn start(study: Study, shard: Option<Shard>, options: &Running) -> Result<Session, Failure> {
    Ok(Session::start(study, shard, &place(options))?)
}

/// Where a session keeps what comes out.
pub fn place(options: &Running) -> Place<'_> {
    Place {
        database: &options.db.db,
        out: options.out.as_deref(),
        revision: env!("ATTRACTOR_REVISION"),
        force: options.force,
    }
}

/// Runs what is left of a session.
///
/// # Errors
/// [`Failure::Interrupted`] if the user stopped it; another [`Failure`] if it could not go on.
pub fn execute(session: &mut Session, options: &Running) -> Result<Done, Failure> {
    let started = Instant::now();
    let (run, threads) = (session.run(), threads(options.threads));
    eprintln!(
        "attractor {} · {} · seed {} · {} · run {run}",
        env!("CARGO_PKG_VERSION"),
        session.study().common().experiment,
        session.study().common().seed,
        counted(threads as u64, "thread"),
    );
    session.study().notes().iter().for_each(|note| eprintln!("{note}"));
    let done = session.done()?;
    if done > 0 {
        eprintln!("{done} of {} trials were done before", session.study().trials());
    }
    let out = session.folder()?;
    if session.was_finished() {
        return Ok(Done { run, records: session.records()?, out });
    }
    let mut bars = Bars::default();
    if session.execute(threads, interrupt::listen(), &mut bars)? == Ending::Interrupted {
        eprintln!("interrupted; go on with: {}", resumption(run, &options.db.db));
        return Err(Failure::Interrupted);
    }
    let records = session.records()?;
    let study = session.study();
    if study.saves() {
        eprintln!("{} in {}", counted(session.arrays()? as u64, "array"), out.display());
    }
    let diverged = diverged(&records);
    if diverged > 0 {
        eprintln!("{diverged} of {} ended in divergence", counted(study.trials(), "trial"));
    }
    eprintln!("{} trials in {}{}", bars.trials, clock(started.elapsed()), peak(study));
    Ok(Done { run, records, out })
}

/// Progress bars, and a word on memory where much is taken.
#[derive(Default)]
struct Bars {
    progress: Option<Progress>,
    trials: usize,
}

impl Observe for Bars {
    fn begins(&mut self, study: &Study, trials: &[u64]) {
        if study.memory() >= MUCH {
            eprintln!("a trial takes up to {:.1} GiB of memory", study.memory() as f64 / MUCH as f64);
        }
        self.trials = trials.len();
        self.progress = Some(Progress::of(study, trials));
    }

    fn trial(&mut self, trial: u64, _: &[Record]) {
        if let Some(progress) = &self.progress {
            progress.finished(trial);
        }
    }

    fn ends(&mut self) {
        if let Some(progress) = &self.progress {
            progress.end();
        }
    }
}

/// How many threads to use.
pub fn threads(asked: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    asked.map_or_else(all, usize::from)
}

/// Memory that is worth a word.
const MUCH: u64 = 1 << 30;

/// What the program held at most, where that was much.
fn peak(study: &Study) -> String {
    match machine::peak().filter(|_| study.memory() > MUCH) {
        Some(peak) => format!(", at most {:.1} GiB of memory held", peak as f64 / MUCH as f64),
        None => String::new(),
    }
}

/// Number of the trials that ended because their state grew beyond all bounds.
fn diverged(records: &[Record]) -> usize {
    let ended = |record: &&Record| {
        record.is(&attractor_study::DIVERGED) && record.source == Source::Simulation && record.value > 0.0
    };
    records.iter().filter(ended).count()
}

/// The command that goes on with a run, as a shell takes it.
pub fn resumption(run: RunId, database: &Path) -> String {
    let command = format!("attractor run --resume {run}");
    if database == Path::new("attractor.db") {
        return command;
    }
    let path = database.display().to_string();
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-+:,@%=".contains(c));
    let quoted = if plain { path } else { format!("'{}'", path.replace('\'', r"'\''")) };
    format!("{command} --db {quoted}")
}
