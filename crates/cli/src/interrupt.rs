//! ctrl-C: the first asks to stop cleanly, the second stops at once.

use std::sync::atomic::{AtomicBool, Ordering};

static STOP: AtomicBool = AtomicBool::new(false);

/// Starts listening and gives the flag that is set when the user wants to stop.
pub fn listen() -> &'static AtomicBool {
    let on_signal = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    if let Err(error) = ctrlc::set_handler(on_signal) {
        eprintln!("warning: cannot listen for ctrl-C, which stops at once: {error}");
    }
    &STOP
}
