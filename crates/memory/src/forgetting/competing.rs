//! Recall in networks whose units compete.

use attractor_core::{Purpose, Seed, Streams};

use crate::Population;
use crate::patterns::PatternSet;
use crate::recall::{Recall, RecallOptions};
use crate::weights::Weights;

/// The states in which networks end from these cues; among units of equal support the lowest wins.
pub(super) fn recall(
    population: &Population,
    weights: &dyn Weights,
    cues: &PatternSet,
    max_steps: u32,
    threads: usize,
) -> PatternSet {
    let options = RecallOptions { max_steps, ..RecallOptions::default() };
    // Nothing is left to chance where the lowest wins.
    let none = Streams::new(Seed(0), Purpose::named("recall"), 0);
    let recalled = Recall::new(population, cues, options, &none).on_threads(threads).run(weights);
    recalled.states().iter().map(<[u32]>::to_vec).collect()
}
