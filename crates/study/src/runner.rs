//! Runs trials on several threads and hands over each one's records as it ends.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use attractor_record::Record;
use attractor_store::BEAT;

use crate::unless_stopped::{LOOKING, no_thread};
use crate::{Stop, Study};

#[cfg(test)]
mod tests;

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

/// The trials that are left to do, in order.
pub fn open_trials(study: &Study, shard: Option<Shard>, finished: &BTreeSet<u64>) -> Vec<u64> {
    let mine = |trial: &u64| shard.is_none_or(|shard| shard.holds(*trial)) && !finished.contains(trial);
    (0..study.trials()).filter(mine).collect()
}

/// How long trials may take to hear that they are to stop.
const HEARING: Duration = Duration::from_millis(100);

/// Runs `trials` of a study on `threads` threads, at most `most_at_once` of them side by side, until all
/// are done or `stop` is set.
///
/// Whoever stops it waits for a fraction of a second, whatever a trial is at: one that does not end in that time is left
/// behind. Its thread ends as soon as it looks up, and what it found goes nowhere.
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
    // Threads that no trial is left for help within the others.
    let workers = threads.clamp(1, trials.len().max(1)).min(most_at_once.max(1));
    let work = Arc::new(Work {
        study: study.clone(),
        trials: trials.into(),
        threads: (threads / workers).max(1),
        next: AtomicUsize::new(0),
        stop: AtomicBool::new(stop.load(Ordering::Relaxed)),
        broken: AtomicBool::new(false),
    });
    // Bounded, so that finished records wait for the store and not the other way round.
    let (sender, receiver) = mpsc::sync_channel(threads);
    let (mut crew, mut ended): (Vec<JoinHandle<()>>, _) = (Vec::new(), Ended::Complete);
    for _ in 0..workers {
        let sender = sender.clone();
        let theirs = Arc::clone(&work);
        match thread::Builder::new().spawn(move || theirs.on(&sender)) {
            Ok(worker) => crew.push(worker),
            Err(cause) => {
                work.broken.store(true, Ordering::Relaxed);
                ended = no_thread(workers, &cause).into();
                break;
            }
        }
    }
    drop(sender);
    let (mut done, mut latest) = (0, None);
    let mut heard = Instant::now();
    loop {
        if latest.is_none() && stop.load(Ordering::Relaxed) {
            work.stop.store(true, Ordering::Relaxed);
            latest = Some(Instant::now() + HEARING);
        }
        match receiver.recv_timeout(LOOKING) {
            Ok((trial, Ok(records))) => {
                heard = Instant::now();
                if let Err(error) = observer.trial(trial, &records) {
                    work.stop.store(true, Ordering::Relaxed);
                    return Err(error);
                }
                done += 1;
            }
            Ok((_, Err(stop))) => {
                work.broken.store(true, Ordering::Relaxed);
                // That the others stopped, too, is no news.
                if ended == Ended::Complete {
                    ended = stop.into();
                }
            }
            Err(RecvTimeoutError::Timeout) if latest.is_none_or(|latest| Instant::now() < latest) => {
                if heard.elapsed() >= BEAT {
                    heard = Instant::now();
                    if let Err(error) = observer.waits() {
                        work.stop.store(true, Ordering::Relaxed);
                        return Err(error);
                    }
                }
            }
            Err(_) => break,
        }
    }
    let left_behind = latest.is_some();
    for worker in crew.into_iter().filter(|worker| !left_behind || worker.is_finished()) {
        if let Err(panic) = worker.join() {
            resume_unwind(panic);
        }
    }
    Ok(if done < trials.len() && ended == Ended::Complete { Ended::Interrupted } else { ended })
}

/// What the threads of a run share. It is theirs, so that one that is left behind has it as long as it lasts.
struct Work {
    study: Study,
    trials: Vec<u64>,
    /// Threads within a trial.
    threads: usize,
    next: AtomicUsize,
    /// Set when no trial is to go on.
    stop: AtomicBool,
    /// Set when a trial could not go on: no other is begun, what has begun may end.
    broken: AtomicBool,
}

impl Work {
    /// Does one trial after the other until none is left.
    fn on(&self, done: &SyncSender<(u64, Result<Vec<Record>, Stop>)>) {
        while !self.stop.load(Ordering::Relaxed) && !self.broken.load(Ordering::Relaxed) {
            let Some(&trial) = self.trials.get(self.next.fetch_add(1, Ordering::Relaxed)) else { break };
            let result = self.study.run(trial, self.threads, &self.stop);
            let goes_on = result.is_ok();
            if done.send((trial, result)).is_err() || !goes_on {
                break;
            }
        }
    }
}
