//! Kinds of numbers that weights and supports can be.

use crate::matrix::Element;

/// Numbers that supports are added up from, and how they are ordered.
pub(super) trait Number: Element + PartialOrd {
    /// Orders supports as numbers do: larger support, larger key; equal supports, equal keys. A whole
    /// number, which the compiler may compare in any order.
    type Key: Copy + Ord + std::fmt::Debug;

    /// The key of units that cannot win.
    const NEVER: Self::Key;

    /// No lane of a row has so large a number.
    const NO_LANE: Self::Key;

    fn plus(self, other: Self) -> Self;

    fn minus(self, other: Self) -> Self;

    /// Less by so much, or the least number.
    fn less(self, by: Self) -> Self;

    fn key(self) -> Self::Key;

    /// The number whose key this is.
    fn of_key(key: Self::Key) -> Self;

    fn lane_key(lane: u8) -> Self::Key;

    fn lane_of_key(key: Self::Key) -> u32;
}

impl Number for f32 {
    type Key = i32;
    const NEVER: i32 = 0xff80_0000_u32.cast_signed() ^ i32::MAX;
    const NO_LANE: i32 = i32::MAX;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self - other
    }

    #[inline(always)]
    fn less(self, by: Self) -> Self {
        self - by
    }

    #[inline(always)]
    fn of_key(key: i32) -> Self {
        Self::from_bits((key ^ (key >> 31 & i32::MAX)).cast_unsigned())
    }

    #[inline(always)]
    fn key(self) -> i32 {
        // Adding zero turns −0 into 0, which are equal as numbers but not as bits.
        let bits = (self + 0.0).to_bits().cast_signed();
        // Negative numbers grow towards zero, their bits away from it.
        bits ^ (bits >> 31 & i32::MAX)
    }

    #[inline(always)]
    fn lane_key(lane: u8) -> i32 {
        i32::from(lane)
    }

    #[inline(always)]
    fn lane_of_key(key: i32) -> u32 {
        key.cast_unsigned()
    }
}

/// Sums wrap: what goes beyond the range comes back by what is added later, and the last sum is right
/// where it lies within the range.
impl Number for i16 {
    type Key = i16;
    const NEVER: i16 = i16::MIN;
    const NO_LANE: i16 = i16::MAX;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    #[inline(always)]
    fn less(self, by: Self) -> Self {
        self.saturating_sub(by)
    }

    #[inline(always)]
    fn of_key(key: i16) -> Self {
        key
    }

    #[inline(always)]
    fn key(self) -> i16 {
        self
    }

    #[inline(always)]
    fn lane_key(lane: u8) -> i16 {
        i16::from(lane)
    }

    #[inline(always)]
    fn lane_of_key(key: i16) -> u32 {
        u32::from(key.cast_unsigned())
    }
}
