//! Binary synapses at scale: patterns of one active unit in each block, completed from half of it.
//!
//! n units in k blocks of M; a synapse between units of two blocks is set once both were active in a pattern
//! (Willshaw, Buneman & Longuet-Higgins 1969). The cue holds the active units of half of the blocks, without
//! error; those of the other half are looked for (Knoblauch & Palm 2020, <https://doi.org/10.1162/neco_a_01247>).
//!
//! [`BlockNetwork`] holds all synapses as bits, and is filled step by step. [`sampled`] draws no more of a
//! network than one recall reads, so that a network can be far larger than memory.

mod completion;
mod network;
mod sampled;

use std::ops::Range;

use attractor_core::{Stream, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use completion::Completion;
pub use network::BlockNetwork;
pub use sampled::{bytes_of_sample, sampled};

/// How the units of unknown blocks are found. Of several units that are left over in a block one is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RetrievalStrategy {
    /// The units with a synapse from every unit of the cue.
    OneStep,
    /// Of those, the units with a synapse to some of those in every other unknown block, again and again
    /// until no more can be dropped.
    Iterative,
}

impl RetrievalStrategy {
    /// Its name in specs and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneStep => "one-step",
            Self::Iterative => "iterative",
        }
    }
}

/// Units in blocks of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// k: number of blocks, even.
    pub count: u32,
    /// M: units of a block.
    pub size: u32,
}

impl Blocks {
    /// n.
    pub fn units(self) -> u64 {
        u64::from(self.count) * u64::from(self.size)
    }

    /// The blocks whose units a cue holds.
    pub fn known(self) -> Range<usize> {
        0..self.count as usize / 2
    }

    /// The blocks whose units are looked for.
    pub fn unknown(self) -> Range<usize> {
        self.count as usize / 2..self.count as usize
    }

    /// Patterns of these numbers, block by block: `[block][pattern]`, each its unit in the block.
    pub fn draw(self, patterns: Range<u64>, streams: &Streams) -> Vec<Vec<u32>> {
        let room = (patterns.end - patterns.start) as usize;
        let mut units = vec![Vec::with_capacity(room); self.count as usize];
        let first = patterns.start / PATTERNS_OF_STREAM;
        for index in first..patterns.end.div_ceil(PATTERNS_OF_STREAM) {
            let mut stream = streams.at(index);
            let start = index * PATTERNS_OF_STREAM;
            for pattern in start..patterns.end.min(start + PATTERNS_OF_STREAM) {
                let wanted = pattern >= patterns.start;
                for block in &mut units {
                    let unit = self.draw_unit(&mut stream);
                    if wanted {
                        block.push(unit);
                    }
                }
            }
        }
        units
    }

    fn draw_unit(self, stream: &mut Stream) -> u32 {
        stream.below(self.size)
    }
}

/// Patterns that are drawn from one stream, one after the other.
pub const PATTERNS_OF_STREAM: u64 = 4096;
