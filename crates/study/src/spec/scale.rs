//! The table of `willshaw-scale`.

use attractor_memory::blocks::{Blocks, Retrieval};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Networks whose patterns are completed from half of their blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Scale {
    /// The networks: tables with `blocks`, `block_size`, `retrieval` and `simulation`.
    #[schemars(length(min = 1))]
    pub networks: Vec<BlockEntry>,
    /// Stored patterns that are completed at each load.
    #[schemars(range(min = 1, max = 100_000))]
    pub cues: u32,
    /// Factor from one load to the next, until too few patterns are completed exactly; between the last two
    /// loads the capacity is interpolated.
    #[schemars(range(min = 1.001, max = 2.0))]
    pub growth: f64,
}

/// A network of binary synapses between blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BlockEntry {
    /// k: number of blocks, even. Half of them are known in a cue.
    #[schemars(range(min = 2, max = 128))]
    pub blocks: u32,
    /// M: units of a block. The network has n = kM.
    #[schemars(range(min = 2, max = 1_000_000))]
    pub block_size: u32,
    /// How the units of the unknown blocks are found.
    pub retrieval: Retrieval,
    /// Whether all synapses are held.
    pub simulation: Simulation,
}

/// How much of a network is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Simulation {
    /// All patterns and synapses, n²/8 bytes.
    Whole,
    /// For each recall a network of its own, of which only the synapses are drawn that this recall reads: exactly as
    /// likely, for networks beyond memory.
    Sampled,
}

impl Simulation {
    /// Its name in specs and records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Sampled => "sampled",
        }
    }
}

impl BlockEntry {
    /// Its units.
    pub fn of(self) -> Blocks {
        Blocks { count: self.blocks, size: self.block_size }
    }
}

impl Default for BlockEntry {
    fn default() -> Self {
        Self { blocks: 10, block_size: 100, retrieval: Retrieval::Iterative, simulation: Simulation::Whole }
    }
}

impl Default for Scale {
    fn default() -> Self {
        let whole = |blocks, block_size, retrieval| BlockEntry {
            blocks,
            block_size,
            retrieval,
            ..BlockEntry::default()
        };
        let (iterative, one_step) = (Retrieval::Iterative, Retrieval::OneStep);
        Self {
            networks: vec![
                whole(10, 100, iterative),
                whole(14, 71, one_step),
                whole(16, 250, iterative),
                whole(20, 200, one_step),
                whole(16, 1000, iterative),
                whole(24, 667, one_step),
                whole(16, 2048, iterative),
                whole(26, 1260, one_step),
            ],
            cues: 1000,
            growth: 1.02,
        }
    }
}
