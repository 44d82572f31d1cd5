//! How much memory there is, and whether a study fits into it.

use attractor_core::Invalid;
use attractor_core::room::{Bound, Room, gibibytes};

use crate::Footprint;

/// Memory that may be taken, in bytes; `None` where the system does not say.
pub fn available() -> Option<u64> {
    Some(Room::now()).filter(|room| room.bound != Bound::Unknown).map(|room| room.bytes)
}

/// The most memory that this process has held at once, in bytes; `None` where the system does not say.
pub fn peak() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Refuses what cannot be held.
///
/// # Errors
/// [`Invalid`] at the key that decides it.
pub(crate) fn holds(room: Room, needed: &Footprint) -> Result<(), Invalid> {
    room.holds(needed.bytes).map_err(|shortage| {
        Invalid::new(
            needed.key,
            format!("{} {}", needed.what, gibibytes(shortage.needed)),
            format!("at most {}, {}", gibibytes(room.bytes), room.bound),
        )
        .help(needed.help)
    })
}
