//! Who wins: one unit of a row, or k of all.

use std::hint::black_box;

use super::number::Number;

/// Stands where no unit of a hypercolumn can win.
pub(super) const NOBODY: u32 = u32::MAX;

/// Leaves the keys of the `k` best units, in any order, and gives that of the next.
fn select(support: &[f32], k: usize, keys: &mut Vec<u64>) -> Option<u64> {
    keys.clear();
    let numbered = support.iter().zip(0_u64..);
    // Smallest first: the largest support, then the lowest unit.
    keys.extend(numbered.map(|(&support, unit)| (u64::from(descending(support.key())) << 32) | unit));
    if k >= keys.len() {
        return None;
    }
    keys.select_nth_unstable(k);
    let next = keys[k];
    keys.truncate(k);
    Some(next)
}

/// The units of keys, in ascending order, but for those that never win.
fn list(keys: &[u64], winners: &mut Vec<u32>) {
    winners.clear();
    let able = keys.iter().filter(|&&key| (key >> 32) as u32 != descending(f32::NEVER));
    winners.extend(able.map(|&key| key as u32));
    winners.sort_unstable();
}

/// The choice of k winners, for one state after the other.
pub(super) struct Choice {
    pub supports: Vec<f32>,
    keys: Vec<u64>,
    pub winners: Vec<u32>,
}

impl Choice {
    /// Among so many units.
    pub fn of(units: usize) -> Self {
        Self { supports: vec![0.0; units], keys: Vec::new(), winners: Vec::new() }
    }

    /// Finds the k units of largest support, in ascending order, if each has more than any other unit by more than
    /// `tolerance`; returns whether.
    ///
    /// Units with support −∞ never win, so that fewer than k may. Where the tolerance is 0, equals are equal, and the lower
    /// unit wins.
    pub fn is_sure(&mut self, k: usize, tolerance: f32) -> bool {
        let next = select(&self.supports, k, &mut self.keys);
        let support = |key: u64| self.supports[key as u32 as usize];
        let leads = |next| {
            let last = self.keys.iter().max().copied();
            last.is_some_and(|last| support(last) - tolerance > support(next))
        };
        let is_sure = tolerance == 0.0 || next.is_some_and(leads);
        if is_sure {
            list(&self.keys, &mut self.winners);
        }
        is_sure
    }
}

/// The larger the key, the smaller this.
#[inline(always)]
fn descending(key: i32) -> u32 {
    (!key).cast_unsigned() ^ 1 << 31
}

/// The keys of a row of supports.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Keys<T: Number, const L: usize>([T::Key; L]);

impl<T: Number, const L: usize> Keys<T, L> {
    /// Rows to be written over: keys of one row after the other, then winners of one row after the
    /// other. Within a row a winner waits for each step of its own search; winners of different rows
    /// need not wait for each other.
    pub const SEVERAL: [Self; 16] = [Self([T::NEVER; L]); 16];

    /// Keys of supports.
    #[inline(always)]
    pub fn of(supports: &[T; L]) -> Self {
        let mut keys = [T::NEVER; L];
        for lane in 0..L {
            keys[lane] = supports[lane].key();
        }
        Self(keys)
    }

    /// The largest key.
    ///
    /// The black boxes, here and below, cost nothing. They keep the compiler from seeing through one
    /// reduction into the next, which makes it take the lanes apart (three times slower).
    #[inline(always)]
    fn largest(&self) -> T::Key {
        black_box(self.0.iter().fold(T::NEVER, |a, &b| a.max(b)))
    }

    /// The largest key and its lowest lane. The keys are lost.
    #[inline(always)]
    pub fn winner(&mut self) -> (T::Key, u32) {
        let largest = self.largest();
        for (lane, key) in (0_u8..).zip(&mut self.0) {
            *key = if *key == largest { T::lane_key(lane) } else { T::NO_LANE };
        }
        let lanes = black_box(&mut self.0);
        let lowest = black_box(lanes.iter().fold(T::NO_LANE, |a, &b| a.min(b)));
        (largest, T::lane_of_key(lowest))
    }
}

/// Rows that can tell whether their winner is sure to win.
pub(super) trait SureRow<T> {
    /// The largest support and its lane, where no other comes within `tolerance` of it.
    fn sure_winner(&self, tolerance: T) -> (T, u32, bool);
}

macro_rules! sure_row {
    ($($Number:ty: $Key:ty),+) => {
        $(impl<const L: usize> SureRow<$Number> for Keys<$Number, L> {
            #[inline(always)]
            fn sure_winner(&self, tolerance: $Number) -> ($Number, u32, bool) {
                // A lane that comes near adds to the count and to the sum of lanes.
                const ONE: $Key = 1 << 6;
                let largest = <$Number>::of_key(self.largest());
                let least = black_box(largest.less(tolerance).key());
                let mut near: $Key = 0;
                for (lane, &key) in (ONE..).zip(&self.0) {
                    near = near.wrapping_add(if key >= least { lane } else { 0 });
                }
                let near = black_box(near).cast_unsigned();
                // One lane alone: its number is below 64, so that two at least reach 128.
                (largest, u32::from(near & 63), near < 2 * ONE.cast_unsigned())
            }
        })+
    };
}

sure_row!(i16: i16, f32: i32);

/// The best unit so far of one hypercolumn, for each state.
#[derive(Default)]
pub(super) struct Leaders<T: Number> {
    /// Key and unit.
    leading: Vec<(T::Key, u32)>,
}

impl<T: Number> Leaders<T> {
    /// Starts anew with so many states.
    pub fn expect(&mut self, states: usize) {
        self.leading.clear();
        self.leading.resize(states, (T::NEVER, NOBODY));
    }

    /// Lets a unit lead where its key is larger.
    #[inline(always)]
    pub fn challenge(&mut self, place: usize, (key, lane): (T::Key, u32), first: u32) {
        let leading = &mut self.leading[place];
        *leading = if key > leading.0 { (key, first + lane) } else { *leading };
    }

    /// Who leads.
    pub fn units(&self) -> impl Iterator<Item = u32> {
        self.leading.iter().map(|leading| leading.1)
    }
}

/// The best unit so far of one hypercolumn, for states whose supports are known up to a tolerance.
#[derive(Default)]
pub(super) struct Contenders<T> {
    /// Support, unit, and whether it is sure that no other unit has more.
    leading: Vec<(T, u32, bool)>,
    tolerance: T,
}

impl<T: Number> Contenders<T> {
    /// Starts anew with so many states.
    pub fn expect(&mut self, states: usize, tolerance: T) {
        self.leading.clear();
        self.leading.resize(states, (T::of_key(T::NEVER), NOBODY, false));
        self.tolerance = tolerance;
    }

    /// Lets the best unit of a row lead where it is better, and doubts where it is about as good.
    #[inline(always)]
    pub fn challenge<const L: usize>(&mut self, place: usize, row: &Keys<T, L>, first: u32)
    where
        Keys<T, L>: SureRow<T>,
    {
        let (support, lane, sure) = row.sure_winner(self.tolerance);
        let leading = &mut self.leading[place];
        if support.less(self.tolerance) > leading.0 {
            *leading = (support, first + lane, sure);
        } else if support >= leading.0.less(self.tolerance) {
            let most = if support > leading.0 { support } else { leading.0 };
            *leading = (most, leading.1, false);
        }
    }

    /// Who leads, where that is sure.
    pub fn units(&self) -> impl Iterator<Item = Option<u32>> {
        self.leading.iter().map(|&(_, unit, sure)| sure.then_some(unit))
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
            let mut choice = Choice::of(0);
            choice.supports.clone_from(&support);
            prop_assert!(choice.is_sure(k, 0.0));
            prop_assert_eq!(choice.winners, by_sorting(&support, k));
        }

        #[test]
        fn one_winner_equals_a_full_sort(support in supports(48)) {
            let row: [f32; 48] = support.clone().try_into().unwrap();
            let (key, lane) = Keys::of(&row).winner();
            match by_sorting(&support, 1).first() {
                Some(&unit) => prop_assert_eq!((key, lane), (support[unit as usize].key(), unit)),
                None => prop_assert_eq!(key, f32::NEVER),
            }
        }

        #[test]
        fn keys_order_as_numbers_do(a in any::<f32>(), b in any::<f32>()) {
            prop_assume!(!a.is_nan() && !b.is_nan());
            prop_assert_eq!(a.key().cmp(&b.key()), a.partial_cmp(&b).unwrap());
        }
    }
}
