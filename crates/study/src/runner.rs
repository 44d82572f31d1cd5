//! Runs trials on several threads and hands over each one's records as it ends.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread::{self, Builder};

use attractor_record::Record;

use crate::{Stop, Study};

/// Whoever wants to know of finished trials: the store, a progress bar, a socket.
pub trait Observe<E> {
    /// Called for each trial as it ends, in the thread that called [`run`], in no particular order.
    ///
    /// # Errors
    /// An error ends the run; trials in flight are dropped.
    fn trial(&mut self, trial: u64, records: &[Record]) -> Result<(), E>;
}

impl<E, F: FnMut(u64, &[Record]) -> Result<(), E>> Observe<E> for F {
    fn trial(&mut self, trial: u64, records: &[Record]) -> Result<(), E> {
        self(trial, records)
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// All trials were done.
    Complete,
    /// The user stopped it; what had ended was handed over.
    Interrupted,
    /// A trial could not go on; what had ended was handed over.
    Fault {
        /// What is wrong.
        message: String,
        /// How to put it right; may be empty.
        help: String,
    },
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Interrupted => Self::Interrupted,
            Stop::Fault { message, help } => Self::Fault { message, help },
        }
    }
}

/// One part of a study's trials, for several machines to share: `part` of `parts`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part.
    pub part: u64,
    /// Of how many.
    pub parts: u64,
}

impl Shard {
    /// Reads `2/3`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fault = || format!("\"{text}\" is not a shard: write i/n with 1 ≤ i ≤ n, such as 1/2");
        let (part, parts) = text.split_once('/').ok_or_else(fault)?;
        let number = |text: &str| text.trim().parse::<u64>().ok();
        match (number(part), number(parts)) {
            (Some(part), Some(parts)) if (1..=parts).contains(&part) => Ok(Self { part, parts }),
            _ => Err(fault()),
        }
    }

    /// Whether a trial belongs to this part.
    pub fn holds(self, trial: u64) -> bool {
        trial % self.parts == self.part - 1
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.part, self.parts)
    }
}

/// The trials that are left to do, in order.
pub fn open_trials(study: &Study, shard: Option<Shard>, finished: &BTreeSet<u64>) -> Vec<u64> {
    let mine = |trial: &u64| shard.is_none_or(|shard| shard.holds(*trial)) && !finished.contains(trial);
    (0..study.trials()).filter(mine).collect()
}

/// Runs `trials` of a study on `threads` threads, at most `most_at_once` of them side by side, until all
/// are done or `stop` is set.
///
/// # Errors
/// The first error of the observer.
pub fn run<E>(
    study: &Study,
    trials: &[u64],
    threads: usize,
    most_at_once: usize,
    stop: &AtomicBool,
    observer: &mut dyn Observe<E>,
) -> Result<Ended, E> {
    let next = AtomicUsize::new(0);
    // Set when the observer fails, so that the threads end without the user's having asked.
    let broken = AtomicBool::new(false);
    thread::scope(|scope| {
        // Bounded, so that finished records wait for the store and not the other way round.
        let (sender, receiver) = mpsc::sync_channel(threads);
        // Threads that no trial is left for help within the others.
        let workers = threads.clamp(1, trials.len().max(1)).min(most_at_once.max(1));
        let threads = (threads / workers).max(1);
        let mut ended = Ended::Complete;
        for _ in 0..workers {
            let sender = sender.clone();
            let (next, broken) = (&next, &broken);
            let work = move || {
                while !stop.load(Ordering::Relaxed) && !broken.load(Ordering::Relaxed) {
                    let Some(&trial) = trials.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    let result = study.run(trial, threads, stop);
                    let goes_on = result.is_ok();
                    if sender.send((trial, result)).is_err() || !goes_on {
                        break;
                    }
                }
            };
            if let Err(cause) = Builder::new().spawn_scoped(scope, work) {
                broken.store(true, Ordering::Relaxed);
                ended = no_thread(workers, &cause);
                break;
            }
        }
        drop(sender);
        let mut done = 0;
        for (trial, result) in receiver {
            let records = match result {
                Ok(records) => records,
                Err(stop) => {
                    broken.store(true, Ordering::Relaxed);
                    ended = stop.into();
                    continue;
                }
            };
            if let Err(error) = observer.trial(trial, &records) {
                broken.store(true, Ordering::Relaxed);
                return Err(error);
            }
            done += 1;
        }
        Ok(if done < trials.len() && ended == Ended::Complete { Ended::Interrupted } else { ended })
    })
}

/// The system lets no further thread begin.
fn no_thread(asked: usize, cause: &std::io::Error) -> Ended {
    Ended::Fault {
        message: format!("cannot start {asked} threads: {cause}"),
        help: "lower --threads, or raise the number of processes and the memory that the system allows (ulimit -u, \
               ulimit -v); then resume the run"
            .to_owned(),
    }
}
