//! A large Willshaw network of block-coded patterns near its capacity: training, and completion of half patterns.

use std::path::Path;

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::blocks::{BlockNetwork, Blocks, Completion, RetrievalStrategy};

use super::{Fallible, report, write};

/// 16,384 units.
const BLOCKS: Blocks = Blocks { count: 32, size: 512 };
/// Half of the synapses are set.
const PATTERNS: u64 = 181_704;
const CUES: u64 = 1000;

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    let streams = || Streams::new(Seed(4711), Purpose::named("patterns"), 0);
    let units = BLOCKS.draw(0..PATTERNS, &streams());
    write(&directory.join("units"), units.iter().flatten().map(|unit| unit.to_le_bytes()))?;

    let network = report("scale training", repeats.min(5), || {
        let mut network = BlockNetwork::new(BLOCKS, streams());
        network.learn(PATTERNS, 1);
        network
    });
    let set = (f64::from(BLOCKS.size).powi(2)
        * f64::from(BLOCKS.count * (BLOCKS.count - 1))
        * network.matrix_load())
    .round();
    write(&directory.join("set"), [(set as f32).to_le_bytes()].into_iter())?;
    for (retrieval, name) in
        [(RetrievalStrategy::OneStep, "one-step"), (RetrievalStrategy::Iterative, "iterative")]
    {
        let found = report(&format!("scale {name}"), repeats, || network.complete(CUES, retrieval, 1));
        let left = |completion: Completion| completion.left;
        write(&directory.join(name), found.into_iter().flat_map(left).map(u32::to_le_bytes))?;
    }
    Ok(())
}
