//! How much memory there is, and whether a study fits into it.

use attractor_core::Invalid;
use attractor_core::room::{Room, gibibytes};

use crate::Footprint;

/// The most memory that this process has held at once, in bytes; `None` where the system does not say.
pub fn peak() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// What any trial may take in bytes, whatever it says.
const LEAST: u64 = 1 << 25;

/// How many threads there is room for, of those that are wanted, and how many trials they may run side by side; `room` is
/// what there is beside so many threads. One of each at least: that it fits was asked before.
pub(crate) fn crew(of_trial: &Footprint, wanted: usize, room: impl Fn(usize) -> Room) -> (usize, usize) {
    let mut threads = wanted.max(1);
    while threads > 1 && room(threads).holds(of_trial.in_threads(threads).max(LEAST)).is_err() {
        threads /= 2;
    }
    let shared = room(threads).bytes.saturating_sub(of_trial.of_thread.saturating_mul(threads as u64));
    let at_once = shared / of_trial.bytes.max(LEAST);
    (threads, usize::try_from(at_once).unwrap_or(usize::MAX).max(1))
}

/// Refuses what cannot be held.
///
/// # Errors
/// [`Invalid`] at the key that decides it.
pub(crate) fn holds(room: Room, needed: &Footprint) -> Result<(), Invalid> {
    room.holds(needed.in_threads(1)).map_err(|shortage| {
        Invalid::new(
            needed.key,
            format!("{} {}", needed.what, gibibytes(shortage.needed)),
            format!("at most {}, {}", gibibytes(room.bytes), room.bound),
        )
        .help(needed.help)
    })
}

#[cfg(test)]
mod tests {
    use attractor_core::room::Bound;

    use super::*;

    #[test]
    fn fewer_threads_and_trials_are_begun_where_there_is_less_room() {
        // 1000 MB, of which each thread takes 70.
        let bytes = |threads| 1_000_000_000_u64.saturating_sub(70_000_000 * threads as u64);
        let room = |threads| Room { bytes: bytes(threads), bound: Bound::AddressSpace };
        let mega = 1_000_000;
        for (bytes, of_thread, wanted, crew_of) in [
            (0, 0, 2, (2, 25)),
            (0, 0, 64, (8, 13)),
            (300 * mega, 0, 2, (2, 2)),
            (300 * mega, 0, 16, (8, 1)),
            (900 * mega, 0, 16, (1, 1)),
            (100 * mega, 100 * mega, 16, (4, 3)),
            (u64::MAX, u64::MAX, 0, (1, 1)),
        ] {
            let of_trial = Footprint { of_thread, ..Footprint::of(bytes) };
            assert_eq!(crew(&of_trial, wanted, room), crew_of, "{of_trial:?} {wanted}");
        }
    }
}
