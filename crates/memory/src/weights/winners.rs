//! Who wins: one unit of a row, or k of all.

use std::hint::black_box;

/// A key that orders supports as numbers do: larger support, larger key; equal supports, equal keys.
#[inline(always)]
fn order_key(support: f32) -> i32 {
    // Adding zero turns −0 into 0, which are equal as numbers but not as bits.
    let bits = (support + 0.0).to_bits().cast_signed();
    // Negative numbers grow towards zero, their bits away from it.
    bits ^ (bits >> 31 & i32::MAX)
}

/// The key of −∞: units that cannot win.
pub(super) const NEVER: i32 = 0xff80_0000_u32.cast_signed() ^ i32::MAX;

/// The `k` units of largest support, in ascending order; among equals the lower unit wins.
///
/// Units with support −∞ never win, so that fewer than `k` may. `keys` is scratch.
pub fn k_winners(support: &[f32], k: usize, keys: &mut Vec<u64>, winners: &mut Vec<u32>) {
    keys.clear();
    let numbered = support.iter().zip(0_u64..);
    // Smallest first: the largest support, then the lowest unit.
    keys.extend(numbered.map(|(&support, unit)| (u64::from(descending(order_key(support))) << 32) | unit));
    if k < keys.len() {
        keys.select_nth_unstable(k);
        keys.truncate(k);
    }
    winners.clear();
    winners
        .extend(keys.iter().filter(|&&key| (key >> 32) as u32 != descending(NEVER)).map(|&key| key as u32));
    winners.sort_unstable();
}

/// The larger the key, the smaller this.
#[inline(always)]
fn descending(key: i32) -> u32 {
    (!key).cast_unsigned() ^ 1 << 31
}

/// The keys of a row of supports.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Keys<const L: usize>([i32; L]);

impl<const L: usize> Keys<L> {
    /// Rows to be written over: keys of one row after the other, then winners of one row after the
    /// other. Within a row a winner waits for each step of its own search; winners of different rows
    /// need not wait for each other.
    pub const SEVERAL: [Self; 16] = [Self([NEVER; L]); 16];

    /// Keys of supports.
    #[inline(always)]
    pub fn of(supports: &[f32; L]) -> Self {
        let mut keys = [NEVER; L];
        for lane in 0..L {
            keys[lane] = order_key(supports[lane]);
        }
        Self(keys)
    }

    /// The largest key and its lowest lane. The keys are lost.
    ///
    /// The black boxes cost nothing. They keep the compiler from seeing through one reduction into
    /// the next, which makes it take the lanes apart (three times slower).
    #[inline(always)]
    pub fn winner(&mut self) -> (i32, u32) {
        let largest = black_box(self.0.iter().fold(i32::MIN, |a, &b| a.max(b)));
        for (lane, key) in (0..).zip(&mut self.0) {
            *key = if *key == largest { lane } else { i32::MAX };
        }
        let lanes = black_box(&mut self.0);
        let lowest = black_box(lanes.iter().fold(i32::MAX, |a, &b| a.min(b)));
        (largest, lowest.cast_unsigned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_sorting(support: &[f32], k: usize) -> Vec<u32> {
        let mut units: Vec<u32> = (0..support.len() as u32).collect();
        units.retain(|&unit| support[unit as usize] > f32::NEG_INFINITY);
        // A stable sort keeps the lower unit first among equals.
        units.sort_by(|&a, &b| support[b as usize].partial_cmp(&support[a as usize]).unwrap());
        units.truncate(k);
        units.sort_unstable();
        units
    }

    /// Few different values, so that ties are common.
    fn supports(length: usize) -> impl Strategy<Value = Vec<f32>> {
        let value = prop_oneof![
            Just(f32::NEG_INFINITY),
            Just(-0.0),
            Just(0.0),
            Just(1.5),
            Just(-2.0),
            Just(1e-40),
            -3.0_f32..3.0
        ];
        prop::collection::vec(value, length)
    }

    proptest! {
        #[test]
        fn k_winners_equal_a_full_sort(support in supports(60), k in 1_usize..60) {
            let (mut keys, mut winners) = (Vec::new(), Vec::new());
            k_winners(&support, k, &mut keys, &mut winners);
            prop_assert_eq!(winners, by_sorting(&support, k));
        }

        #[test]
        fn one_winner_equals_a_full_sort(support in supports(48)) {
            let row: [f32; 48] = support.clone().try_into().unwrap();
            let (key, lane) = Keys::of(&row).winner();
            match by_sorting(&support, 1).first() {
                Some(&unit) => prop_assert_eq!((key, lane), (order_key(support[unit as usize]), unit)),
                None => prop_assert_eq!(key, NEVER),
            }
        }

        #[test]
        fn keys_order_as_numbers_do(a in any::<f32>(), b in any::<f32>()) {
            prop_assume!(!a.is_nan() && !b.is_nan());
            prop_assert_eq!(order_key(a).cmp(&order_key(b)), a.partial_cmp(&b).unwrap());
        }
    }
}
