//! Runs a session, new or resumed, and says how it goes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use attractor_core::obeyed;
use attractor_record::{Record, Source};
use attractor_store::RunId;
use attractor_study::runner::Shard;
use attractor_study::{Ending, Observe, Place, Session, Study, machine};

use crate::arguments::Running;
use crate::failure::Failure;
use crate::interrupt;
use crate::progress::{Progress, clock};
use crate::terminal::{counted, tell};

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
pub fn start(study: Study, shard: Option<Shard>, place: &Place) -> Result<Session, Failure> {
    Ok(Session::start(study, shard, place)?)
}

/// Where a session keeps what comes out.
pub fn place(options: &Running, keep_host: bool) -> Place<'_> {
    Place {
        database: &options.db.db,
        out: options.out.as_deref(),
        revision: env!("ATTRACTOR_REVISION"),
        keep_host,
        force: options.force,
    }
}

/// Runs what is left of a session.
///
/// # Errors
/// [`Failure::Interrupted`] if the user stopped it; another [`Failure`] if it could not go on.
pub fn execute(session: &mut Session, options: &Running) -> Result<Done, Failure> {
    let started = Instant::now();
    let stop = interrupt::listen();
    let (run, threads) = (session.run(), threads(options.threads));
    let last_words = format!("interrupted; go on with: {}", resumption(run, &options.db.db));
    interrupt::end_in_any_case(last_words.clone());
    tell(&format!(
        "attractor {} · {} · seed {} · {} · run {run}",
        env!("CARGO_PKG_VERSION"),
        session.study().common().experiment,
        session.study().common().seed,
        counted(threads as u64, "thread"),
    ));
    session.study().notes().iter().for_each(|note| tell(note));
    let done = session.done()?;
    if done > 0 {
        tell(&format!("{done} of {} trials were done before", session.study().trials()));
    }
    let out = session.folder()?;
    if session.was_finished() {
        return Ok(Done { run, records: session.records()?, out });
    }
    let mut bars = Bars::default();
    if session.execute(threads, stop, &mut bars)? == Ending::Interrupted {
        interrupt::say_last(&last_words);
        return Err(Failure::Interrupted);
    }
    let records = session.records()?;
    let study = session.study();
    if study.saves() {
        tell(&format!("{} in {}", counted(session.arrays()? as u64, "array"), out.display()));
    }
    let diverged = diverged(&records);
    if diverged > 0 {
        tell(&format!("{diverged} of {} ended in divergence", counted(study.trials(), "trial")));
    }
    tell(&format!("{} trials in {}{}", bars.trials, clock(started.elapsed()), peak(study)));
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
            tell(&format!("a trial takes up to {:.1} GiB of memory", study.memory() as f64 / MUCH as f64));
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
        if let Some(progress) = &mut self.progress {
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

/// The command that goes on with a run, as a shell takes it. The folder of its results is known with the run.
pub fn resumption(run: RunId, database: &Path) -> String {
    on_database(format!("attractor run --resume {run}"), database)
}

/// A command with the database that it works on, as a shell takes it.
pub fn on_database(command: String, database: &Path) -> String {
    if database == Path::new("attractor.db") {
        return command;
    }
    let quoted = quoted(database.as_os_str());
    // After a space it would be taken for an option.
    let between = if quoted.starts_with('-') { '=' } else { ' ' };
    format!("{command} --db{between}{quoted}")
}

/// A word as a shell takes it: as it is where it is plain, in quotes, or by its bytes where it holds what is not shown.
fn quoted(word: &OsStr) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:,@%=".contains(c);
    match word.to_str() {
        Some(text) if text.chars().all(plain) && !text.is_empty() => text.to_owned(),
        Some(text) if !text.chars().any(|c| obeyed(c) || c == '\n' || c == '\t') => {
            format!("'{}'", text.replace('\'', r"'\''"))
        }
        _ => {
            let byte = |&byte: &u8| match byte {
                b'\'' | b'\\' => format!("\\{}", char::from(byte)),
                b' '..=b'~' => char::from(byte).to_string(),
                // Three digits in the base of eight: a digit that follows is not taken for one of them.
                _ => format!("\\{byte:03o}"),
            };
            format!("$'{}'", word.as_encoded_bytes().iter().map(byte).collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_a_shell_takes_them() {
        for (path, word) in [
            ("runs.db", "runs.db"),
            ("", "''"),
            ("my runs/a.db", "'my runs/a.db'"),
            ("it's $HOME `a` \\", r"'it'\''s $HOME `a` \'"),
            ("läufe.db", "'läufe.db'"),
            ("a\nb\u{1b}7'\\", r"$'a\012b\0337\'\\'"),
            ("\u{202e}x", r"$'\342\200\256x'"),
        ] {
            assert_eq!(quoted(OsStr::new(path)), word);
        }
        let odd = resumption(RunId(3), Path::new("-x.db"));
        assert_eq!(odd, "attractor run --resume 3 --db=-x.db");
        assert_eq!(resumption(RunId(3), Path::new("attractor.db")), "attractor run --resume 3");
    }
}
