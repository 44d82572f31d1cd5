//! What tells one value from others of the same rule and metric: a load of 0.1, the third repetition.

use std::collections::{BTreeMap, btree_map};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// Values by the names of their coordinates, sorted by name.
///
/// A trial has many records under one condition: clones share one table until one of them is changed, so that the ten
/// million records of a long run fit into memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Coordinates(Arc<BTreeMap<String, Value>>);

impl Coordinates {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Deref for Coordinates {
    type Target = BTreeMap<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Coordinates {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

impl Serialize for Coordinates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(serializer)
    }
}

impl From<BTreeMap<String, Value>> for Coordinates {
    fn from(entries: BTreeMap<String, Value>) -> Self {
        Self(Arc::new(entries))
    }
}

impl<const N: usize> From<[(String, Value); N]> for Coordinates {
    fn from(entries: [(String, Value); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl FromIterator<(String, Value)> for Coordinates {
    fn from_iter<T: IntoIterator<Item = (String, Value)>>(entries: T) -> Self {
        Self(Arc::new(entries.into_iter().collect()))
    }
}

impl IntoIterator for Coordinates {
    type Item = (String, Value);
    type IntoIter = btree_map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'a> IntoIterator for &'a Coordinates {
    type Item = (&'a String, &'a Value);
    type IntoIter = btree_map::Iter<'a, String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_a_table_until_one_is_changed() {
        let first = Coordinates::from([("load".to_owned(), 3.into())]);
        let mut second = first.clone();
        assert!(Arc::ptr_eq(&first.0, &second.0));
        second.insert("of".to_owned(), 9.into());
        assert_eq!((first.len(), second.len()), (1, 2));
    }
}
