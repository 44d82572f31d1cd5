//! Threads that wait for work, do it and hand it back.

use std::hint::spin_loop;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, JoinHandle};

/// Threads that do one thing to whatever is given to them. Work is over in less time than it takes to wake a thread, so
/// they wait for more for a while before they sleep. Work that a thread has not begun when it is asked for, since the
/// processor was busy with something else, is done by who asks.
pub(super) struct Crew<J> {
    work: fn(&mut J),
    workers: Vec<Worker<J>>,
}

/// A desk with its thread. Where that could not be started, the work is done by who asks for it.
type Worker<J> = (Arc<Desk<J>>, Option<JoinHandle<()>>);

fn wake(thread: Option<&JoinHandle<()>>) {
    if let Some(thread) = thread {
        thread.thread().unpark();
    }
}

/// Where work is laid down.
struct Desk<J> {
    slot: Mutex<Slot<J>>,
    state: AtomicU8,
}

#[derive(Default)]
enum Slot<J> {
    #[default]
    Empty,
    Given(J),
    Done(J),
}

const FREE: u8 = 0;
const GIVEN: u8 = 1;
const DONE: u8 = 2;
const CLOSED: u8 = 3;

/// Looks at a desk before others on the processor are let through. To look without end would stop those that share it,
/// and with them the work that is waited for.
const LOOKS: u32 = 2000;
/// Times that others are let through before a thread without work sleeps.
const YIELDS: u32 = 200;

impl<J: Send + 'static> Crew<J> {
    /// So many threads that do this.
    pub fn of(count: usize, work: fn(&mut J)) -> Self {
        let start = |_| {
            let desk = Arc::new(Desk { slot: Mutex::default(), state: AtomicU8::new(FREE) });
            let own = Arc::clone(&desk);
            (desk, Builder::new().spawn(move || own.serve(work)).ok())
        };
        Self { work, workers: (0..count).map(start).collect() }
    }

    /// Gives work to a thread that has none.
    pub fn give(&self, worker: usize, work: J) {
        let (desk, thread) = &self.workers[worker];
        *desk.slot() = Slot::Given(work);
        desk.state.store(GIVEN, Ordering::Release);
        wake(thread.as_ref());
    }

    /// The work that was given to a thread, done.
    ///
    /// # Panics
    /// If the thread did.
    pub fn take(&self, worker: usize) -> J {
        let (desk, _) = &self.workers[worker];
        let found = std::mem::take(&mut *desk.slot());
        let work = match found {
            Slot::Given(mut work) => {
                (self.work)(&mut work);
                work
            }
            Slot::Done(work) => work,
            Slot::Empty => desk.wait(),
        };
        desk.state.store(FREE, Ordering::Release);
        work
    }
}

impl<J> Desk<J> {
    fn slot(&self) -> MutexGuard<'_, Slot<J>> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for work that is being done.
    fn wait(&self) -> J {
        while !self.leaves(GIVEN) {
            thread::yield_now();
        }
        let found = std::mem::take(&mut *self.slot());
        let Slot::Done(work) = found else { panic!("a thread panicked at its work") };
        work
    }

    /// Whether the state stops to be this one while it is looked at.
    fn leaves(&self, state: u8) -> bool {
        (0..LOOKS).any(|_| {
            spin_loop();
            self.state.load(Ordering::Acquire) != state
        })
    }

    /// Does all work that comes until the desk is closed.
    fn serve(&self, work: fn(&mut J)) {
        let _closes = Closes(&self.state);
        let mut yields = 0;
        loop {
            match self.state.load(Ordering::Acquire) {
                CLOSED => return,
                GIVEN => {
                    yields = 0;
                    // Nothing is there where who asked has taken it back.
                    let found = std::mem::take(&mut *self.slot());
                    if let Slot::Given(mut own) = found {
                        work(&mut own);
                        let mut slot = self.slot();
                        *slot = Slot::Done(own);
                        // A desk that was closed meanwhile stays closed.
                        let _ = self.state.compare_exchange(GIVEN, DONE, Ordering::AcqRel, Ordering::Relaxed);
                    } else if !self.leaves(GIVEN) {
                        thread::yield_now();
                    }
                }
                waits if self.leaves(waits) => {}
                _ if yields < YIELDS => {
                    yields += 1;
                    thread::yield_now();
                }
                _ => thread::park(),
            }
        }
    }
}

/// Says that a thread ends, be it by a panic.
struct Closes<'a>(&'a AtomicU8);

impl Drop for Closes<'_> {
    fn drop(&mut self) {
        self.0.store(CLOSED, Ordering::Release);
    }
}

impl<J> Drop for Crew<J> {
    fn drop(&mut self) {
        for (desk, thread) in &self.workers {
            desk.state.store(CLOSED, Ordering::Release);
            wake(thread.as_ref());
        }
        for thread in self.workers.drain(..).filter_map(|(_, thread)| thread) {
            // A panic was told of when its work was asked for.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_comes_back_done_also_to_threads_that_slept() {
        let crew = Crew::of(3, |number: &mut u64| *number += 1);
        let mut numbers = [10, 20, 30];
        for round in 0..300 {
            if round % 100 == 99 {
                thread::sleep(std::time::Duration::from_millis(30));
            }
            for (worker, number) in numbers.iter().enumerate() {
                crew.give(worker, *number);
            }
            for (worker, number) in numbers.iter_mut().enumerate() {
                *number = crew.take(worker);
            }
        }
        assert_eq!(numbers, [310, 320, 330]);
    }

    #[test]
    fn work_that_nobody_asks_for_is_no_reason_to_wait() {
        let crew = Crew::of(1, |_: &mut u64| thread::sleep(std::time::Duration::from_millis(30)));
        crew.give(0, 1);
        drop(crew);
    }

    #[test]
    #[should_panic(expected = "a thread panicked at its work")]
    fn a_panic_is_passed_on() {
        let crew = Crew::of(1, |number: &mut u64| assert!(*number < 5, "on purpose"));
        crew.give(0, 7);
        while matches!(*crew.workers[0].0.slot(), Slot::Given(_)) {
            thread::yield_now();
        }
        crew.take(0);
    }
}
