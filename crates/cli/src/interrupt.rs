//! Signals that end the program: the first asks to stop cleanly, the second stops at once.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::terminal::tell;

static STOP: AtomicBool = AtomicBool::new(false);
/// Exit code of the first signal, as shells count it: 128 and its number.
static CODE: AtomicUsize = AtomicUsize::new(0);

/// Whether the last words were said.
static SAID: AtomicBool = AtomicBool::new(false);

/// How long the program may take to end by itself once it was asked to.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often is looked whether it was.
const LOOKING: Duration = Duration::from_millis(20);

/// Starts listening and gives the flag that is set when the user or the system wants the program to stop.
pub fn listen() -> &'static AtomicBool {
    for signal in signals() {
        let code = 128 + signal;
        // In this order: the first signal finds the flag unset, and sets it last.
        let listening = flag::register_conditional_shutdown(signal, code, &STOP)
            .and_then(|_| flag::register_usize(signal, &CODE, code.unsigned_abs() as usize))
            .and_then(|_| flag::register(signal, &STOP));
        if let Err(error) = listening {
            tell(&format!("warning: cannot listen for signal {signal}, which stops at once: {error}"));
        }
    }
    &STOP
}

/// Ends the program with these words where it was asked to end and does not do so by itself: whatever it is at, what is
/// kept is kept whole.
pub fn end_in_any_case(words: String) {
    let watch = move || {
        while !STOP.load(Ordering::SeqCst) {
            thread::sleep(LOOKING);
        }
        thread::sleep(PATIENCE);
        say_last(&words);
        std::process::exit(code().into());
    };
    // Without this thread, the second signal ends the program.
    let _ = thread::Builder::new().spawn(watch);
}

/// Tells how to go on, once.
pub fn say_last(words: &str) {
    if !SAID.swap(true, Ordering::SeqCst) {
        tell(words);
    }
}

/// The exit code of the signal that came.
pub fn code() -> u8 {
    u8::try_from(CODE.load(Ordering::SeqCst)).ok().filter(|&code| code > 0).unwrap_or(130)
}

/// ctrl-C, being asked to end, and the end of the terminal unless the program was started to outlive it, as `nohup` does.
#[cfg(unix)]
fn signals() -> Vec<i32> {
    use signal_hook::consts::SIGHUP;

    match ignored() {
        Some(ignored) if ignored & (1 << (SIGHUP - 1)) == 0 => vec![SIGINT, SIGTERM, SIGHUP],
        // Where it is not known, the system goes on as it began: it ends the program, or ignores the signal.
        _ => vec![SIGINT, SIGTERM],
    }
}

#[cfg(not(unix))]
fn signals() -> Vec<i32> {
    vec![SIGINT, SIGTERM]
}

/// The signals that are ignored, a bit each, on systems that say so in a file.
#[cfg(unix)]
fn ignored() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(mask.trim(), 16).ok()
}
