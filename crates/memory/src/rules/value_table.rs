//! A function of counts, worked out once for each combination of counts that occurs.
//!
//! A network of 1024 units has a million pairs, but few distinct (n_i, n_j, n_ij): units are used about
//! equally often, and pairs seldom. Even a slow function, such as an interpreted formula, is then fast.

use attractor_core::expression::LANES;

use super::Coactivity;
use crate::Counts;

/// Values of a function of (n_i, n_j, n_ij).
#[derive(Clone, Debug)]
pub(super) struct ValueTable {
    /// For each number of uses of the presynaptic unit, where its row starts in `starts`;
    /// [`ValueTable::NONE`] where no unit was used so often.
    rows: Vec<u32>,
    /// The smallest number of uses of a postsynaptic unit.
    least: u32,
    /// For each pair of numbers of uses, where its values start, less the smallest n_ij that it has.
    starts: Vec<u32>,
    values: Vec<f32>,
}

impl ValueTable {
    const NONE: u32 = u32::MAX;

    /// The values that `evaluate` gives, for up to [`LANES`] combinations at once; `None` where that would
    /// be more work than to ask for each pair.
    pub fn of(counts: &Counts, evaluate: impl Fn(&[Coactivity], &mut [f32])) -> Option<Self> {
        let pairs = counts.pre_usage().len() * counts.usage().len();
        let uses = distinct(counts.pre_usage());
        let of_posts = distinct(counts.usage());
        let (least, most) = (*of_posts.first()?, *of_posts.last()?);
        let width = (most - least) as usize + 1;
        if uses.len() * width > pairs {
            return None;
        }
        let mut rows = vec![Self::NONE; *uses.last()? as usize + 1];
        for (row, &n) in uses.iter().enumerate() {
            rows[n as usize] = (row * width) as u32;
        }
        let mut ranges = vec![(u32::MAX, 0); uses.len() * width];
        counts.each_row(|pre, of_posts, both| {
            let ranges = &mut ranges[rows[pre as usize] as usize..][..width];
            for (&post, &both) in of_posts.iter().zip(both).filter(|(post, _)| **post > 0) {
                let range = &mut ranges[(post - least) as usize];
                *range = (range.0.min(both), range.1.max(both));
            }
        });
        let (mut starts, mut combinations) = (Vec::with_capacity(ranges.len()), Vec::new());
        for (place, &(fewest, most)) in ranges.iter().enumerate() {
            starts.push(u32::wrapping_sub(combinations.len() as u32, fewest));
            let (pre, post) = (uses[place / width], least + (place % width) as u32);
            let patterns = counts.patterns();
            combinations.extend((fewest..=most).map(|both| Coactivity { patterns, pre, post, both }));
            if combinations.len() > pairs {
                return None;
            }
        }
        let mut values = vec![0.0; combinations.len()];
        for (pairs, values) in combinations.chunks(LANES).zip(values.chunks_mut(LANES)) {
            evaluate(pairs, values);
        }
        Some(Self { rows, least, starts, values })
    }

    /// Whether all values are finite, also those of counts that lie between others.
    pub fn is_finite(&self) -> bool {
        self.values.iter().all(|value| value.is_finite())
    }

    /// The values of several pairs of the counts that the table was made of; of others, anything.
    #[inline(always)]
    pub fn look_up<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        let mut places = [0; L];
        for (lane, place) in places.iter_mut().enumerate() {
            let c = pair(lane);
            let row = self.rows.get(c.pre as usize).copied().unwrap_or(Self::NONE);
            let post = row.wrapping_add(c.post.wrapping_sub(self.least));
            *place = self.starts.get(post as usize).copied().unwrap_or(0).wrapping_add(c.both);
        }
        for (out, place) in out.iter_mut().zip(places) {
            *out = self.values.get(place as usize).copied().unwrap_or(0.0);
        }
    }
}

/// The numbers of uses that there are above 0, in ascending order.
pub(super) fn distinct(usage: &[u32]) -> Vec<u32> {
    let mut uses: Vec<u32> = usage.iter().copied().filter(|&n| n > 0).collect();
    uses.sort_unstable();
    uses.dedup();
    uses
}
