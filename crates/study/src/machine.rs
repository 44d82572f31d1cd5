//! How much memory there is.

use attractor_core::Invalid;

use crate::Footprint;

/// Memory that can be taken without swapping, in bytes; `None` where the system does not say.
pub fn available() -> Option<u64> {
    entry("/proc/meminfo", "MemAvailable:")
}

/// The most memory that this process has held at once, in bytes; `None` where the system does not say.
pub fn peak() -> Option<u64> {
    entry("/proc/self/status", "VmHWM:")
}

/// A number of bytes that a file gives in kibibytes.
fn entry(file: &str, name: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Refuses what cannot be held.
///
/// # Errors
/// [`Invalid`] at the key that decides it.
pub(crate) fn holds(needed: &Footprint) -> Result<(), Invalid> {
    const GIGABYTE: f64 = (1_u64 << 30) as f64;
    let Some(there) = available().filter(|there| needed.bytes > *there) else { return Ok(()) };
    Err(Invalid::new(
        needed.key,
        format!("{} {:.1} GiB", needed.what, needed.bytes as f64 / GIGABYTE),
        format!("at most {:.1} GiB, which is free here", there as f64 / GIGABYTE),
    )
    .help(needed.help))
}
