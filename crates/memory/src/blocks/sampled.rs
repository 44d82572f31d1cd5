//! One recall in a network of any size: only the synapses that it reads are drawn.

use attractor_core::{Stream, maths};

use super::completion::{Candidates, count, places, prune};
use super::{Blocks, Completion, RetrievalStrategy};
use crate::chance::events;

/// Completes one pattern in a network of its own that has learned `patterns`, exactly as likely as in one whose
/// synapses are all held.
///
/// Candidates depend only on the patterns that share a known unit with the cue: these are drawn in full. All
/// others are independent of them, and matter only where they link candidates of two blocks: how many do,
/// and which, is drawn from its exact distribution, for units are independent from block to block.
/// `touching` serves the former, pattern after pattern, so that more patterns add to those of fewer; `linking`
/// the latter.
pub fn sampled(
    blocks: Blocks,
    patterns: u64,
    retrieval: RetrievalStrategy,
    touching: &mut Stream,
    linking: &mut Stream,
) -> Completion {
    let others = patterns.saturating_sub(1);
    let touching = Touching::draw(blocks, others, touching);
    let mut candidates = touching.candidates();
    if retrieval == RetrievalStrategy::Iterative {
        let mut links = Links::of(blocks, &candidates);
        // The cued pattern, whose units are called 0.
        links.link(&vec![Some(0); candidates.len()]);
        for pattern in touching.patterns() {
            if links.is_link(pattern) {
                links.link(&links.hits(pattern));
            }
        }
        links.draw(others - touching.count(), linking);
        candidates = links.pruned();
    }
    count(&candidates)
}

/// Bytes that one recall takes at most among so many patterns, but for one in a million.
pub fn bytes_of_sample(blocks: Blocks, patterns: f64, retrieval: RetrievalStrategy) -> u64 {
    let size = f64::from(blocks.size);
    let (known, unknown) = (blocks.known().len() as f64, blocks.unknown().len() as f64);
    // Five standard deviations and one above the mean; a list that grows takes twice what it holds.
    let most = |mean: f64| mean + 5.0 * maths::sqrt(mean) + 1.0;
    let touching = 2.0 * most(patterns * known / size) * (8.0 + 4.0 * unknown);
    let words = (size / 64.0).ceil();
    let rows = 8.0 * unknown * (known + 2.0) * words;
    let links = match retrieval {
        RetrievalStrategy::OneStep => 0.0,
        RetrievalStrategy::Iterative => {
            let set = -maths::expm1(patterns * maths::log1p(-1.0 / (size * size)));
            let left = maths::exp(known * maths::log(set));
            let candidates = most(size * left).min(size);
            8.0 * unknown * unknown * candidates * (candidates / 64.0).ceil()
        }
    };
    #[expect(clippy::cast_sign_loss, reason = "a sum of sizes")]
    let bytes = (touching + rows + links) as u64;
    bytes
}

/// The patterns that share a known unit with the cue.
struct Touching {
    blocks: Blocks,
    /// For each, the known blocks in which it does, as bits.
    shared: Vec<u64>,
    /// For each, its units in the unknown blocks.
    units: Vec<u32>,
}

impl Touching {
    fn draw(blocks: Blocks, others: u64, stream: &mut Stream) -> Self {
        let (known, unknown) = (blocks.known().len(), blocks.unknown().len());
        let one = 1.0 / f64::from(blocks.size);
        // ln(1 − 1/M): of sharing no unit in a block.
        let none = maths::log1p(-one);
        let any = -maths::expm1(known as f64 * none);
        let (mut shared, mut units) = (Vec::new(), Vec::new());
        let mut next = 0_u64;
        loop {
            // The gap to the next pattern that shares a unit is geometric.
            let gap = (maths::log(1.0 - stream.unit()) / (known as f64 * none)).floor();
            if gap >= (others - next) as f64 {
                return Self { blocks, shared, units };
            }
            #[expect(clippy::cast_sign_loss, reason = "both logarithms are at most 0")]
            let gap = gap as u64;
            next += gap + 1;
            // The first block in which it does, given that there is one; those after it are free.
            let first = (maths::log1p(-any * stream.unit()) / none).floor();
            #[expect(clippy::cast_sign_loss, reason = "both logarithms are at most 0")]
            let first = (first as usize).min(known - 1);
            let later = (first + 1..known).filter(|_| stream.below(blocks.size) == 0);
            shared.push(later.fold(1_u64 << first, |shared, block| shared | 1 << block));
            units.extend((0..unknown).map(|_| stream.below(blocks.size)));
        }
    }

    fn count(&self) -> u64 {
        self.shared.len() as u64
    }

    /// Their units in the unknown blocks.
    fn patterns(&self) -> impl Iterator<Item = &[u32]> {
        self.units.chunks_exact(self.blocks.unknown().len())
    }

    /// The units with a synapse from every known unit.
    fn candidates(&self) -> Candidates {
        let (known, unknown) = (self.blocks.known().len(), self.blocks.unknown().len());
        let words = self.blocks.size.div_ceil(64) as usize;
        // `[unknown block][known block][word]`; the cued pattern has set those of the units 0.
        let mut rows = vec![0_u64; unknown * known * words];
        rows.iter_mut().step_by(words).for_each(|word| *word = 1);
        for (pattern, shared) in self.patterns().zip(&self.shared) {
            for from in places(std::slice::from_ref(shared)) {
                for (block, &unit) in pattern.iter().enumerate() {
                    rows[(block * known + from) * words + unit as usize / 64] |= 1 << (unit % 64);
                }
            }
        }
        let all = |rows: &[u64]| {
            (0..words)
                .map(|word| rows.chunks_exact(words).fold(u64::MAX, |all, row| all & row[word]))
                .collect()
        };
        rows.chunks_exact(known * words).map(all).collect()
    }
}

/// Synapses between candidates, which are counted from 0 in each block.
struct Links<'a> {
    blocks: Blocks,
    /// The candidates of each block as bits.
    candidates: &'a Candidates,
    /// The same in ascending order: unit 0 is the first.
    units: Vec<Vec<u32>>,
    /// Words of a row: as many as the block of most candidates needs.
    words: usize,
    /// `[from][candidate][to][word]`.
    rows: Vec<u64>,
}

impl<'a> Links<'a> {
    fn of(blocks: Blocks, candidates: &'a Candidates) -> Self {
        let units: Vec<Vec<u32>> =
            candidates.iter().map(|block| places(block).map(|unit| unit as u32).collect()).collect();
        let most = units.iter().map(Vec::len).max().unwrap_or(0);
        let words = most.div_ceil(64);
        let rows = vec![0; units.len() * most * units.len() * words];
        Self { blocks, candidates, units, words, rows }
    }

    fn place(&self, from: usize, candidate: usize, to: usize) -> usize {
        let most = self.rows.len() / (self.units.len() * self.units.len() * self.words);
        ((from * most + candidate) * self.units.len() + to) * self.words
    }

    /// The candidates that a pattern holds, block by block.
    fn hits(&self, pattern: &[u32]) -> Vec<Option<usize>> {
        let find = |(block, unit): (usize, &u32)| self.units[block].binary_search(unit).ok();
        pattern.iter().enumerate().map(find).collect()
    }

    /// Whether a pattern holds candidates of several blocks: few do.
    fn is_link(&self, pattern: &[u32]) -> bool {
        let is_hit = |(block, unit): (&Vec<u64>, &u32)| block[*unit as usize / 64] >> (unit % 64) & 1 == 1;
        self.candidates.iter().zip(pattern).filter(|pair| is_hit(*pair)).count() > 1
    }

    /// Sets the synapses between the candidates that a pattern holds.
    fn link(&mut self, hits: &[Option<usize>]) {
        let hits: Vec<(usize, usize)> =
            hits.iter().enumerate().filter_map(|(block, hit)| Some((block, (*hit)?))).collect();
        for &(from, candidate) in &hits {
            for &(to, other) in hits.iter().filter(|(to, _)| *to != from) {
                let place = self.place(from, candidate, to) + other / 64;
                self.rows[place] |= 1 << (other % 64);
            }
        }
    }

    /// Links of so many patterns that share no known unit with the cue.
    fn draw(&mut self, patterns: u64, stream: &mut Stream) {
        let chance: Vec<f64> =
            self.units.iter().map(|units| units.len() as f64 / f64::from(self.blocks.size)).collect();
        // The probability of at least 1 and 2 hits in this block and those after it.
        let mut at_least = vec![[1.0, 0.0, 0.0]; chance.len() + 1];
        for block in (0..chance.len()).rev() {
            let (hit, rest) = (chance[block], at_least[block + 1]);
            at_least[block] = [1.0, hit + (1.0 - hit) * rest[1], hit * rest[1] + (1.0 - hit) * rest[2]];
        }
        let count = events(at_least[0][2], patterns, stream).count();
        for _ in 0..count {
            let mut needed = 2;
            let mut hits = Vec::with_capacity(chance.len());
            for (block, &hit) in chance.iter().enumerate() {
                let of_hit = hit * at_least[block + 1][usize::max(needed, 1) - 1];
                let of_any = at_least[block][needed];
                let is_hit = stream.unit() * of_any < of_hit;
                needed -= usize::from(is_hit && needed > 0);
                hits.push(is_hit.then(|| stream.below(self.units[block].len() as u32) as usize));
            }
            self.link(&hits);
        }
    }

    /// The candidates that are left, as bits of their numbers.
    fn pruned(&self) -> Candidates {
        let all = |units: &Vec<u32>| {
            let mut words = vec![0_u64; self.words];
            (0..units.len()).for_each(|candidate| words[candidate / 64] |= 1 << (candidate % 64));
            words
        };
        let mut candidates: Candidates = self.units.iter().map(all).collect();
        prune(&mut candidates, |from, candidate, to| {
            let place = self.place(from, candidate, to);
            &self.rows[place..place + self.words]
        });
        candidates
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::BlockNetwork;
    use attractor_core::statistics::{mean, variance};
    use attractor_core::{Purpose, Seed, Streams};

    /// Of what a recall holds, this is what grows with patterns and candidates.
    #[test]
    fn a_recall_takes_no_more_than_it_says() {
        for (count, size) in [(8, 30), (18, 500), (32, 200)] {
            let blocks = Blocks { count, size };
            for part in [0.2, 1.0, 3.0] {
                let patterns = part * 0.5 * f64::from(size * size);
                let mut stream = Streams::new(Seed(1), Purpose::named("touching"), 0).at(0);
                #[expect(clippy::cast_sign_loss, reason = "a number of patterns")]
                let touching = Touching::draw(blocks, patterns as u64, &mut stream);
                let candidates = touching.candidates();
                let links = Links::of(blocks, &candidates);
                let taken =
                    8 * (touching.shared.capacity() + links.rows.len()) + 4 * touching.units.capacity();
                let said = bytes_of_sample(blocks, patterns, RetrievalStrategy::Iterative);
                assert!(
                    taken as u64 <= said && said < 30 * taken as u64,
                    "{blocks:?} {part}: {taken} {said}"
                );
            }
        }
    }

    /// 40 whole networks with 50 recalls each against 2000 networks of one recall: means of what is left over and of
    /// exact completions differ by more than four of their standard errors with probability 6e-5 each, in
    /// one of the eight comparisons with 5e-4.
    #[test]
    fn one_recall_is_as_likely_as_in_a_whole_network() {
        for (blocks, patterns) in
            [(Blocks { count: 8, size: 30 }, 450), (Blocks { count: 6, size: 90 }, 3600)]
        {
            for retrieval in [RetrievalStrategy::OneStep, RetrievalStrategy::Iterative] {
                let whole = |seed: u64| {
                    let mut network =
                        BlockNetwork::new(blocks, Streams::new(Seed(seed), Purpose::named("patterns"), 0));
                    network.learn(patterns, 1);
                    let found = network.complete(50, retrieval, 1);
                    let left = |one: &Completion| f64::from(one.left.iter().sum::<u32>());
                    let of = |value: &dyn Fn(&Completion) -> f64| {
                        mean(&found.iter().map(value).collect::<Vec<_>>())
                    };
                    (of(&left), of(&Completion::exact))
                };
                let wholes: Vec<(f64, f64)> = (0..40).map(whole).collect();
                let streams = |purpose| Streams::new(Seed(1), Purpose::named(purpose), 0);
                let (touching, linking) = (streams("touching"), streams("linking"));
                let one = |cue: u64| {
                    let found =
                        sampled(blocks, patterns, retrieval, &mut touching.at(cue), &mut linking.at(cue));
                    (f64::from(found.left.iter().sum::<u32>()), found.exact())
                };
                let ones: Vec<(f64, f64)> = (0..2000).map(one).collect();
                for of in [(|pair: &(f64, f64)| pair.0) as fn(&(f64, f64)) -> f64, |pair| pair.1] {
                    let (a, b): (Vec<f64>, Vec<f64>) =
                        (wholes.iter().map(of).collect(), ones.iter().map(of).collect());
                    let error = (variance(&a) / 40.0 + variance(&b) / 2000.0).sqrt();
                    let (a, b) = (mean(&a), mean(&b));
                    println!("{blocks:?} {retrieval:?}: {a} {b} ± {error}");
                    assert!((a - b).abs() < 4.0 * error, "{blocks:?} {retrieval:?}: {a} {b} ± {error}");
                }
            }
        }
    }
}
