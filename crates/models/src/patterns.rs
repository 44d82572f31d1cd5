//! What models that store patterns share.

use attractor_core::{Invalid, Purpose, Seed, Stream, Streams};
use attractor_memory::measures::right_units;
use attractor_memory::patterns::validate;
use attractor_memory::{Competition, Population};

/// Patterns that a model draws.
pub(crate) const PATTERNS: Purpose = Purpose::named("patterns");
/// How cues differ from patterns.
pub(crate) const CUES: Purpose = Purpose::named("cues");

/// A stream of a model.
pub(crate) fn stream(seed: Seed, purpose: Purpose, index: u64) -> Stream {
    Streams::new(seed, purpose, 0).at(index)
}

/// Refuses patterns that do not have their full number of active units: k, or one in each hypercolumn. Cues are made
/// from full patterns only.
pub(crate) fn full(key: &str, population: &Population, active: &[u32]) -> Result<(), Invalid> {
    validate(key, active, population.units())?;
    let (is_full, allowed) = match population.competition() {
        Competition::KWinners(count) => (active.len() == *count as usize, format!("{count} active units")),
        Competition::PerHypercolumn(hypercolumns) => {
            let fits = hypercolumns.iter().zip(active).all(|(units, unit)| units.contains(unit));
            let allowed = format!("an active unit in each of {} hypercolumns", hypercolumns.len());
            (fits && active.len() == hypercolumns.len(), allowed)
        }
    };
    if is_full {
        return Ok(());
    }
    Err(Invalid::new(key, format!("{} active units are no pattern of this network", active.len()), allowed))
}

/// The fraction of a pattern's active units that are active in a state, 0 to 1; 0 for a pattern without any.
pub(crate) fn found(state: &[u32], pattern: &[u32]) -> f64 {
    right_units(state, pattern) as f64 / pattern.len().max(1) as f64
}
