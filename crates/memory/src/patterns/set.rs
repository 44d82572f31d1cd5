//! Sets of patterns, held as the numbers of their active units.

/// Patterns as lists of active units, each in ascending order. Never dense.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

    /// The largest number of active units in a pattern.
    pub fn most_active(&self) -> usize {
        self.iter().map(<[u32]>::len).max().unwrap_or(0)
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
