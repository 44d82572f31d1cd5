//! Who wins: one unit of a hypercolumn, or k of all.

/// A key that orders supports as numbers do: larger support, larger key; equal supports, equal keys.
#[inline(always)]
fn order_key(support: f32) -> u32 {
    // Adding zero turns −0 into 0, which are equal as numbers but not as bits.
    let bits = (support + 0.0).to_bits();
    if bits >> 31 == 0 { bits | 0x8000_0000 } else { !bits }
}

/// The key of −∞: units that cannot win.
const NEVER: u32 = 0x007f_ffff;

/// The `k` units of largest support, in ascending order; among equals the lower unit wins.
///
/// Units with support −∞ never win, so that fewer than `k` may. `keys` is scratch.
pub fn k_winners(support: &[f32], k: usize, keys: &mut Vec<u64>, winners: &mut Vec<u32>) {
    keys.clear();
    let numbered = support.iter().zip(0_u64..);
    // Smallest first: the largest support, then the lowest unit.
    keys.extend(numbered.map(|(&s, unit)| (u64::from(!order_key(s)) << 32) | unit));
    if k < keys.len() {
        keys.select_nth_unstable(k);
        keys.truncate(k);
    }
    winners.clear();
    winners.extend(keys.iter().filter(|&&key| (key >> 32) as u32 != !NEVER).map(|&key| key as u32));
    winners.sort_unstable();
}

/// The largest element of a row and its lowest place.
///
/// Trees over lanes: a maximum has the same bits in any order, so this needs no fixed one.
#[inline(always)]
pub(super) fn winner<const L: usize>(support: &[f32; L]) -> (f32, u32) {
    let mut largest = [f32::NEG_INFINITY; 8];
    let (groups, _) = support.as_chunks::<8>();
    for group in groups {
        for lane in 0..8 {
            largest[lane] = if group[lane] > largest[lane] { group[lane] } else { largest[lane] };
        }
    }
    let mut width = 4;
    while width > 0 {
        for lane in 0..width {
            let other = largest[lane + width];
            largest[lane] = if other > largest[lane] { other } else { largest[lane] };
        }
        width /= 2;
    }
    let mut place = [u32::MAX; 8];
    for (group, start) in groups.iter().zip((0..).step_by(8)) {
        for (lane, unit) in (0..8).zip(start..) {
            let candidate = if group[lane] == largest[0] { unit } else { u32::MAX };
            place[lane] = place[lane].min(candidate);
        }
    }
    let mut width = 4;
    while width > 0 {
        for lane in 0..width {
            place[lane] = place[lane].min(place[lane + width]);
        }
        width /= 2;
    }
    (largest[0], place[0])
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
            let (value, place) = winner(&row);
            match by_sorting(&support, 1).first() {
                Some(&unit) => prop_assert_eq!((value, place), (support[unit as usize], unit)),
                None => prop_assert_eq!(value, f32::NEG_INFINITY),
            }
        }
    }
}
