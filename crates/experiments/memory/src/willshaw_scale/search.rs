//! The load at which too few patterns begin to be completed.

use attractor_core::{Purpose, threads};
use attractor_memory::blocks::{self, BlockNetwork, Blocks, Completion};
use attractor_memory::theory::block_coding;
use attractor_study::{Stop, Trial};

use super::{BlockEntry, Keys, WillshawScale};

/// The first load, as a fraction of what one step completes in theory.
const FIRST: f64 = 0.7;

/// Where too few patterns begin to be completed.
#[derive(Clone, Copy)]
pub(super) struct Crossing {
    /// Stored patterns.
    pub patterns: f64,
    /// Fraction of the unknown blocks that are wrong.
    pub error: f64,
}

/// A load, and what recall made of it.
#[derive(Clone, Copy)]
struct Measured {
    patterns: f64,
    exact: f64,
    error: f64,
}

impl Measured {
    /// An empty network, in which nothing can be lost.
    const NOTHING: Self = Self { patterns: 0.0, exact: 1.0, error: 0.0 };

    fn of(patterns: u64, completions: &[Completion]) -> Self {
        let mean = |of: fn(&Completion) -> f64| {
            completions.iter().map(of).sum::<f64>() / completions.len().max(1) as f64
        };
        Self {
            patterns: patterns as f64,
            exact: mean(Completion::exact),
            error: mean(Completion::block_error),
        }
    }

    /// Where the line to a load that misses the criterion meets it.
    fn crossing(self, missed: Self, criterion: f64) -> Crossing {
        let part = (self.exact - criterion) / (self.exact - missed.exact);
        let between = |from: f64, to: f64| from + part.clamp(0.0, 1.0) * (to - from);
        Crossing {
            patterns: between(self.patterns, missed.patterns),
            error: between(self.error, missed.error),
        }
    }
}

/// The first load that is tried.
fn first_load(keys: &Keys, blocks: Blocks) -> u64 {
    #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
    let load = (FIRST * block_coding::one_step_capacity(blocks, keys.criterion.recalled)) as u64;
    load.max(1)
}

/// The load after this one.
fn next_load(keys: &Keys, load: u64) -> u64 {
    #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
    let next = (load as f64 * keys.scale.growth).ceil() as u64;
    next.max(load + 1)
}

/// Fills a network step by step until too few of the patterns that it knows are completed. More patterns only add
/// synapses, so that a pattern that is lost stays lost.
pub(super) fn whole(trial: &Trial<WillshawScale>, entry: BlockEntry) -> Result<Crossing, Stop> {
    let keys = trial.section;
    let mut network = BlockNetwork::new(entry.of(), trial.streams(Purpose::named("patterns")));
    let (mut kept, mut load) = (Measured::NOTHING, first_load(keys, entry.of()));
    loop {
        while !network.step(load, trial.threads) {
            trial.check()?;
        }
        trial.check()?;
        let found = network.complete(u64::from(keys.scale.cues), entry.retrieval, trial.threads);
        let now = Measured::of(load, &found);
        if now.exact < keys.criterion.recalled {
            return Ok(kept.crossing(now, keys.criterion.recalled));
        }
        kept = now;
        load = next_load(keys, load);
    }
}

/// The same for networks of one recall each: their patterns add up as those of a whole network do, so that the load
/// is found by bisection.
pub(super) fn sampled(trial: &Trial<WillshawScale>, entry: BlockEntry) -> Result<Crossing, Stop> {
    let keys = trial.section;
    let criterion = keys.criterion.recalled;
    let (mut kept, mut load) = (Measured::NOTHING, first_load(keys, entry.of()));
    let mut missed = loop {
        let now = sampled_at(trial, entry, load)?;
        if now.exact < criterion {
            break now;
        }
        (kept, load) = (now, load + load / 3 + 1);
    };
    while missed.patterns > kept.patterns * keys.scale.growth && missed.patterns > kept.patterns + 1.0 {
        #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
        let middle = f64::midpoint(kept.patterns, missed.patterns) as u64;
        let now = sampled_at(trial, entry, middle)?;
        if now.exact < criterion { missed = now } else { kept = now }
    }
    Ok(kept.crossing(missed, criterion))
}

fn sampled_at(trial: &Trial<WillshawScale>, entry: BlockEntry, patterns: u64) -> Result<Measured, Stop> {
    let touching = &trial.streams(Purpose::named("touching"));
    let linking = &trial.streams(Purpose::named("linking"));
    let cues = trial.section.scale.cues as usize;
    let mut completions = vec![Completion { left: Vec::new() }; cues];
    let share = cues.div_ceil(trial.threads.max(1)).max(1);
    let parts = threads::share(completions.chunks_mut(share).enumerate(), |(part, completions)| {
        for (cue, completion) in (part * share..).zip(completions) {
            trial.check()?;
            let (mut touching, mut linking) = (touching.at(cue as u64), linking.at(cue as u64));
            *completion = blocks::sampled(entry.of(), patterns, entry.retrieval, &mut touching, &mut linking);
        }
        Ok(())
    });
    parts.into_iter().collect::<Result<(), Stop>>()?;
    Ok(Measured::of(patterns, &completions))
}
