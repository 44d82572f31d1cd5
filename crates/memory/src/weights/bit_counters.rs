//! Kernels that count bits column by column, without taking columns apart.

use attractor_core::kernels::Kernel;

/// Words of a row that are counted together: a line of the cache.
pub(super) const WORDS: usize = 8;

/// Bits of consecutive columns.
pub(super) type Words = [u64; WORDS];

/// Binary digits that a counter can have: it counts up to 2¹⁷ − 1 rows, more than a layout has active units.
const DIGITS: usize = 17;

/// Counts, for each column, in how many of some rows its bit is set.
///
/// Counters are bit-sliced: `digits[d]` holds digit d of all columns' counters side by side. Eight
/// rows are added to each other first, by adders that take three bits of one value to a sum and a carry
/// (Harley and Seal's counter; Warren 2012, Hacker's Delight, section 5-1), so that the higher digits are
/// touched once for eight rows.
pub(super) struct CountColumns<'a> {
    /// All rows, each of `lines` lines.
    pub rows: &'a [Words],
    pub lines: usize,
    /// The rows to count.
    pub active: &'a [u32],
    /// `[digit][line]`, overwritten; as many digits as the number of rows needs.
    pub digits: &'a mut [Words],
}

impl Kernel for CountColumns<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let needed = self.digits.len() / self.lines.max(1);
        let (eights, rest) = self.active.as_chunks::<8>();
        for line in 0..self.lines {
            let row = |unit: u32| &self.rows[unit as usize * self.lines + line];
            let mut counters = [[0; WORDS]; DIGITS];
            for eight in eights {
                let [a, b, c, d, e, f, g, h] = eight.map(row);
                let [ones, twos, fours, ..] = &mut counters;
                let (first, second) = (add(ones, a, b), add(ones, c, d));
                let first_of_fours = add(twos, &first, &second);
                let (first, second) = (add(ones, e, f), add(ones, g, h));
                let second_of_fours = add(twos, &first, &second);
                let carry = add(fours, &first_of_fours, &second_of_fours);
                carry_into(&mut counters[3..], carry);
            }
            for &unit in rest {
                carry_into(&mut counters, *row(unit));
            }
            for (digit, counter) in counters.iter().enumerate().take(needed) {
                self.digits[digit * self.lines + line] = *counter;
            }
        }
    }
}

/// Adds two bits to a third, column by column; gives the carry.
#[inline(always)]
fn add(sum: &mut Words, a: &Words, b: &Words) -> Words {
    let mut carry = [0; WORDS];
    for word in 0..WORDS {
        let either = sum[word] ^ a[word];
        carry[word] = (sum[word] & a[word]) | (either & b[word]);
        sum[word] = either ^ b[word];
    }
    carry
}

/// Adds a bit to counters, column by column.
#[inline(always)]
fn carry_into(counters: &mut [Words], mut carry: Words) {
    for counter in counters {
        let mut any = 0;
        for word in 0..WORDS {
            let sum = counter[word] ^ carry[word];
            carry[word] &= counter[word];
            counter[word] = sum;
            any |= carry[word];
        }
        if any == 0 {
            break;
        }
    }
}

/// Number of digits that a count of so many rows can have.
pub(super) fn digits_of(rows: usize) -> usize {
    (usize::BITS - rows.leading_zeros()).max(1) as usize
}

/// Sets the bits of every pattern's active units in the rows of its active units, in some lines of all
/// rows, which stay in the second-level cache meanwhile.
pub(super) struct Imprint<'a> {
    /// One line of each row.
    pub rows: &'a mut [Words],
    /// The first column of the line.
    pub first: u32,
    /// Active units of each pattern, in ascending order.
    pub patterns: &'a crate::patterns::PatternSet,
    pub range: std::ops::Range<usize>,
}

impl Kernel for Imprint<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for pattern in self.range {
            let active = self.patterns.get(pattern);
            let start = active.partition_point(|&unit| unit < self.first);
            let mut mask = [0_u64; WORDS];
            for unit in active[start..].iter().map(|unit| unit - self.first) {
                let Some(word) = mask.get_mut(unit as usize / 64) else { break };
                *word |= 1 << (unit % 64);
            }
            if mask == [0; WORDS] {
                continue;
            }
            for &unit in active {
                let row = &mut self.rows[unit as usize];
                for word in 0..WORDS {
                    row[word] |= mask[word];
                }
            }
        }
    }
}
