//! Runs trials on several threads and hands over each one's records as it ends.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use attractor_record::Record;
use attractor_store::BEAT;

use crate::{Stop, Study};

/// Whoever wants to know of finished trials: the store, a progress bar, a socket.
pub trait Observe<E> {
    /// Called for each trial as it ends, in the thread that called [`run`], in no particular order.
    ///
    /// # Errors
    /// An error ends the run; trials in flight are dropped.
    fn trial(&mut self, trial: u64, records: &[Record]) -> Result<(), E>;

    /// Called every few seconds while no trial ends.
    ///
    /// # Errors
    /// As [`trial`](Self::trial).
    fn waits(&mut self) -> Result<(), E> {
        Ok(())
    }
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

/// How often a wish to stop is looked for.
const LOOK: Duration = Duration::from_millis(20);

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
    // Set when a trial or the observer fails, so that no further trial begins without the user's having asked.
    let broken = AtomicBool::new(false);
    // What trials listen to: the user has asked, or nobody takes their records any more.
    let halt = AtomicBool::new(false);
    thread::scope(|scope| {
        // Bounded, so that finished records wait for the store and not the other way round.
        let (sender, receiver) = mpsc::sync_channel(threads);
        // Threads that no trial is left for help within the others.
        let workers = threads.clamp(1, trials.len().max(1)).min(most_at_once.max(1));
        let threads = (threads / workers).max(1);
        for _ in 0..workers {
            let sender = sender.clone();
            let (next, broken, halt) = (&next, &broken, &halt);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) && !broken.load(Ordering::Relaxed) {
                    let Some(&trial) = trials.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    let result = study.run(trial, threads, halt);
                    let goes_on = result.is_ok();
                    if sender.send((trial, result)).is_err() || !goes_on {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut taken = 0;
        let mut ended = Ended::Complete;
        let mut waiting = Instant::now();
        let outcome = loop {
            let received = match receiver.recv_timeout(LOOK) {
                Ok((trial, Ok(records))) => {
                    waiting = Instant::now();
                    taken += 1;
                    observer.trial(trial, &records)
                }
                Ok((_, Err(stopped))) => {
                    broken.store(true, Ordering::Relaxed);
                    ended = stopped.into();
                    Ok(())
                }
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
                Err(RecvTimeoutError::Timeout) if waiting.elapsed() >= BEAT => {
                    waiting = Instant::now();
                    observer.waits()
                }
                Err(RecvTimeoutError::Timeout) => Ok(()),
            };
            if received.is_err() {
                break received;
            }
            halt.store(stop.load(Ordering::Relaxed), Ordering::Relaxed);
        };
        if outcome.is_err() {
            broken.store(true, Ordering::Relaxed);
            halt.store(true, Ordering::Relaxed);
        }
        outcome.map(
            |()| {
                if taken < trials.len() && ended == Ended::Complete { Ended::Interrupted } else { ended }
            },
        )
    })
}
