//! Plasticity rules as specs list them and records name them.

use attractor_core::Invalid;
use attractor_core::registry::Entry;
use attractor_plasticity::rules::PlasticityRules;

/// A plasticity rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
pub(crate) type LearningRule = Entry<PlasticityRules>;

/// Checks each rule's parameters, and that no two entries of one name must be told apart in records; `key` is where the
/// list stands.
pub(crate) fn check(key: &str, entries: &[LearningRule]) -> Result<(), Invalid> {
    for (place, entry) in entries.iter().enumerate() {
        entry.rule.validate().map_err(|fault| LearningRule::in_list(key, place, fault))?;
    }
    LearningRule::each_name_once(key, entries)
}
