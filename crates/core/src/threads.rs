//! Work that is shared among threads.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder};

/// Does `work` to every part, each in a thread of its own but the first, which the caller does; gives what came out, in
/// the order of the parts.
///
/// A part whose thread cannot be started, as where a system allows no more of them, is done by the caller as well.
///
/// # Panics
/// If `work` does.
pub fn share<T: Send, R: Send>(parts: impl IntoIterator<Item = T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    // A part is taken by whoever does it: a thread that is not started gives back nothing of what it was given.
    let parts: Vec<Mutex<Option<T>>> = parts.into_iter().map(|part| Mutex::new(Some(part))).collect();
    let take = |part: &Mutex<Option<T>>| part.lock().unwrap_or_else(PoisonError::into_inner).take();
    let work = &|part: &Mutex<Option<T>>| take(part).map(&work);
    thread::scope(|scope| {
        let start = |part| Builder::new().spawn_scoped(scope, move || work(part));
        let others: Vec<_> = parts.iter().skip(1).map(|part| start(part).ok()).collect();
        let first = parts.first().and_then(work);
        let results = others.into_iter().zip(parts.iter().skip(1)).map(|(thread, part)| match thread {
            Some(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            None => work(part),
        });
        first.into_iter().chain(results.flatten()).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_parts() {
        for count in [0, 1, 2, 7] {
            let doubled: Vec<u64> = share(0..count, |part| 2 * part);
            assert!(doubled.iter().copied().eq((0..count).map(|part| 2 * part)), "{doubled:?}");
        }
    }

    #[test]
    fn parts_may_be_written_to() {
        let mut numbers = [1, 2, 3, 4, 5];
        share(numbers.chunks_mut(2), |part| part.iter_mut().for_each(|number| *number *= 10));
        assert_eq!(numbers, [10, 20, 30, 40, 50]);
    }

    #[test]
    #[should_panic(expected = "on purpose")]
    fn a_panic_is_passed_on() {
        share([1, 2], |part| assert!(part < 2, "on purpose"));
    }
}
