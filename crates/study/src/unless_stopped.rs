//! Work that nobody waits for once the user wants to stop.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::Stop;

/// How often is looked whether the user wants to stop.
pub(crate) const LOOKING: Duration = Duration::from_millis(20);

/// What `work` makes, unless `stop` is set before: then it is left behind to its thread, which ends as soon as it looks up.
pub(crate) fn unless_stopped<T: Send + 'static>(
    stop: &AtomicBool,
    work: impl FnOnce(&AtomicBool) -> Result<T, Stop> + Send + 'static,
) -> Result<T, Stop> {
    let asked = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = mpsc::sync_channel(1);
    let own = Arc::clone(&asked);
    let on_its_own = move || {
        // Nobody may be there any more.
        let _ = sender.send(work(&own));
    };
    let worker = thread::Builder::new().spawn(on_its_own).map_err(|cause| no_thread(1, &cause))?;
    loop {
        match receiver.recv_timeout(LOOKING) {
            Ok(made) => return made,
            Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                asked.store(true, Ordering::Relaxed);
                return Err(Stop::Interrupted);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(panic) => resume_unwind(panic),
                Ok(()) => return Err(Stop::Interrupted),
            },
        }
    }
}

/// The system lets no further thread begin.
pub(crate) fn no_thread(asked: usize, cause: &std::io::Error) -> Stop {
    Stop::fault(
        format!("cannot start {asked} threads: {cause}"),
        "lower --threads, or raise the number of processes and the memory that the system allows (ulimit -u, ulimit -v); \
         then resume the run",
    )
}
