//! The states of many networks that run side by side.

use crate::patterns::PatternSet;

/// Active units of each state, in ascending order, at a fixed distance in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct States {
    stride: usize,
    lengths: Vec<u32>,
    units: Vec<u32>,
}

impl States {
    /// The patterns as states, with room for `active` units each, or more where a pattern has more.
    pub fn of(patterns: &PatternSet, active: u32) -> Self {
        let stride = patterns.most_active().max(active as usize);
        let mut states =
            Self { stride, lengths: vec![0; patterns.len()], units: vec![0; patterns.len() * stride] };
        for (index, pattern) in patterns.iter().enumerate() {
            states.set(index, pattern);
        }
        states
    }

    /// Silent states with room for so many active units each.
    pub(crate) fn with_room(count: usize, room: usize) -> Self {
        Self { stride: room, lengths: vec![0; count], units: vec![0; count * room] }
    }

    /// The most active units that a state can have.
    pub(crate) fn room(&self) -> usize {
        self.stride
    }

    /// The states as patterns.
    pub fn to_patterns(&self) -> PatternSet {
        self.iter().map(<[u32]>::to_vec).collect()
    }

    /// Number of states.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Active units of a state.
    #[inline(always)]
    pub fn get(&self, state: usize) -> &[u32] {
        let start = state * self.stride;
        &self.units[start..start + self.lengths[state] as usize]
    }

    /// Replaces a state; `active` holds at most as many units as there is room for.
    pub fn set(&mut self, state: usize, active: &[u32]) {
        let start = state * self.stride;
        self.units[start..start + active.len()].copy_from_slice(active);
        self.lengths[state] = active.len() as u32;
    }

    /// Takes a state over from others of the same shape.
    pub(crate) fn copy_from(&mut self, other: &Self, state: usize) {
        let start = state * self.stride;
        let length = other.lengths[state] as usize;
        self.units[start..start + length].copy_from_slice(&other.units[start..start + length]);
        self.lengths[state] = other.lengths[state];
    }

    /// Exchanges a state with that of others of the same shape.
    pub(crate) fn swap(&mut self, other: &mut Self, state: usize) {
        let range = state * self.stride..(state + 1) * self.stride;
        self.units[range.clone()].swap_with_slice(&mut other.units[range]);
        std::mem::swap(&mut self.lengths[state], &mut other.lengths[state]);
    }

    /// The states in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        (0..self.len()).map(|state| self.get(state))
    }

    /// Silences all units of a state.
    pub(crate) fn clear(&mut self, state: usize) {
        self.lengths[state] = 0;
    }

    /// Adds an active unit after the others of a state.
    pub(crate) fn push(&mut self, state: usize, unit: u32) {
        self.units[state * self.stride + self.lengths[state] as usize] = unit;
        self.lengths[state] += 1;
    }

    /// The states in groups of at most `count`, to be written side by side.
    pub(crate) fn chunks_mut(&mut self, count: usize) -> impl Iterator<Item = StatesMut<'_>> {
        let stride = self.stride;
        let units = self.units.chunks_mut((count * stride).max(1));
        self.lengths.chunks_mut(count).zip(units).map(move |(lengths, units)| StatesMut {
            stride,
            lengths,
            units,
        })
    }
}

/// Some of the states, to be written; they are numbered from 0.
#[derive(Debug)]
pub(crate) struct StatesMut<'a> {
    stride: usize,
    lengths: &'a mut [u32],
    units: &'a mut [u32],
}

impl StatesMut<'_> {
    /// Silences all units of a state.
    pub fn clear(&mut self, state: usize) {
        self.lengths[state] = 0;
    }

    /// Adds an active unit after the others of a state.
    #[inline(always)]
    pub fn push(&mut self, state: usize, unit: u32) {
        self.units[state * self.stride + self.lengths[state] as usize] = unit;
        self.lengths[state] += 1;
    }

    /// Replaces a state.
    pub fn set(&mut self, state: usize, active: &[u32]) {
        let start = state * self.stride;
        self.units[start..start + active.len()].copy_from_slice(active);
        self.lengths[state] = active.len() as u32;
    }
}
