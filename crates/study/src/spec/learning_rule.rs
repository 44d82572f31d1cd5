//! One entry of a list of plasticity rules.

use attractor_core::Invalid;
use attractor_plasticity::rules::PlasticityRules;

use super::entry::Entry;

/// A plasticity rule to compare: its id alone, or a table with `kind`, parameters and, if wanted, a `name`.
pub type LearningRule = Entry<PlasticityRules>;

impl LearningRule {
    /// The entry of that id with default parameters.
    pub fn named(id: &str) -> Self {
        PlasticityRules::named(id).unwrap_or_default().into()
    }

    /// Checks each rule's parameters, and that no two entries of one name must be told apart in records; `key` is where
    /// the list stands.
    pub(crate) fn validate(key: &str, entries: &[Self]) -> Result<(), Invalid> {
        for (place, entry) in entries.iter().enumerate() {
            entry.rule.validate().map_err(|fault| Self::in_list(key, place, fault))?;
        }
        Self::each_name_once(key, entries)
    }
}
