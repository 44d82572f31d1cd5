//! Sets of patterns, held as the numbers of their active units.

use attractor_core::Invalid;
use serde::{Deserialize, Serialize};

/// Patterns as lists of active units, each in ascending order. Never dense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<Vec<u32>>", from = "Vec<Vec<u32>>")]
pub struct PatternSet {
    ends: Vec<usize>,
    units: Vec<u32>,
}

impl PatternSet {
    /// Number of patterns.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Active units of the pattern at `index`, which must be below [`len`](Self::len).
    #[inline]
    pub fn get(&self, index: usize) -> &[u32] {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.units[start..self.ends[index]]
    }

    /// Adds a pattern; its units must be in ascending order.
    pub fn push(&mut self, active: &[u32]) {
        debug_assert!(active.is_sorted(), "active units must be in ascending order");
        self.units.extend_from_slice(active);
        self.ends.push(self.units.len());
    }

    /// The patterns in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The first `count` patterns, or all where there are fewer.
    #[must_use]
    pub fn first(&self, count: usize) -> Self {
        self.iter().take(count).map(<[u32]>::to_vec).collect()
    }

    /// Checks that these are states of a network of `units` units.
    ///
    /// # Errors
    /// [`Invalid`] with `key` and the pattern's number, where a unit is not below `units`, or is listed twice.
    pub fn validate(&self, key: &str, units: u32) -> Result<(), Invalid> {
        let place = |(index, fault): (usize, Invalid)| Invalid { key: format!("{key}[{index}]"), ..fault };
        let faults = self.iter().map(|pattern| validate(key, pattern, units).err()).enumerate();
        faults.filter_map(|(index, fault)| Some((index, fault?))).map(place).next().map_or(Ok(()), Err)
    }

    /// The largest number of active units in a pattern.
    pub fn most_active(&self) -> usize {
        self.iter().map(<[u32]>::len).max().unwrap_or(0)
    }
}

/// Checks that these are the active units of a state of `units` units.
///
/// # Errors
/// [`Invalid`] with `key`, where a unit is not below `units`, is listed twice, or is out of order.
pub fn validate(key: &str, active: &[u32], units: u32) -> Result<(), Invalid> {
    if let Some(beyond) = active.iter().find(|&&unit| unit >= units) {
        let message = format!("there is no unit {beyond}");
        return Err(Invalid::new(key, message, format!("0 to {}", units.saturating_sub(1))));
    }
    if let Some([before, after]) = active.array_windows().find(|[before, after]| before >= after) {
        let message = format!("unit {after} is listed after unit {before}");
        return Err(Invalid::new(key, message, "active units in ascending order, each once"));
    }
    Ok(())
}

impl From<PatternSet> for Vec<Vec<u32>> {
    fn from(set: PatternSet) -> Self {
        set.iter().map(<[u32]>::to_vec).collect()
    }
}

impl From<Vec<Vec<u32>>> for PatternSet {
    /// Takes units in any order.
    fn from(patterns: Vec<Vec<u32>>) -> Self {
        let mut set = Self::default();
        for mut pattern in patterns {
            pattern.sort_unstable();
            set.push(&pattern);
        }
        set
    }
}

impl Extend<Vec<u32>> for PatternSet {
    fn extend<I: IntoIterator<Item = Vec<u32>>>(&mut self, patterns: I) {
        patterns.into_iter().for_each(|pattern| self.push(&pattern));
    }
}

impl FromIterator<Vec<u32>> for PatternSet {
    fn from_iter<I: IntoIterator<Item = Vec<u32>>>(patterns: I) -> Self {
        let mut set = Self::default();
        set.extend(patterns);
        set
    }
}
