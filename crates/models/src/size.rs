//! How large a model may be.

use attractor_core::Invalid;
use attractor_memory::{Layout, Minicolumns};

/// What one model may take of memory. Whoever drives it live looks at it on a computer of their own.
const MOST_BYTES: u64 = 4 << 30;

/// Units of a network of which each has a number.
const MOST_UNITS: u64 = 1 << 22;

/// Refuses what takes too much memory; `key` is what makes it large.
pub(crate) fn fits(key: &str, bytes: u64) -> Result<(), Invalid> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    let message = format!("the model would take {} GiB of memory", bytes.div_ceil(1 << 30));
    Err(Invalid::new(key, message, format!("sizes that take at most {} GiB", MOST_BYTES >> 30)))
}

/// Refuses layouts of more units than can be counted.
pub(crate) fn countable(key: &str, layout: &Layout) -> Result<(), Invalid> {
    let units = match layout {
        Layout::Flat { units, .. } => u64::from(*units),
        Layout::Modular { hypercolumns, minicolumns: Minicolumns::Same(size) } => {
            u64::from(*hypercolumns) * u64::from(*size)
        }
        Layout::Modular { minicolumns: Minicolumns::Each(sizes), .. } => {
            sizes.iter().map(|size| u64::from(size.0)).sum()
        }
    };
    if units <= MOST_UNITS {
        return Ok(());
    }
    Err(Invalid::new(key, format!("the layout has {units} units"), format!("at most {MOST_UNITS}")))
}
