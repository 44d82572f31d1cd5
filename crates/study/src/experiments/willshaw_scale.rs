//! How much information a binary synapse holds in large auto-associative networks.

use std::collections::BTreeMap;

use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::blocks::{BlockNetwork, Blocks, Completion, Retrieval, sampled};
use attractor_memory::references::{KNOBLAUCH_PALM_2020, WILLSHAW_1969};
use attractor_memory::theory::block_coding;

use super::{Experiment, Point, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::{Record, Source};
use crate::spec::{BlockEntry, Simulation, Spec, WillshawScale, each_once};

/// Block-coded patterns in networks as large as memory, and larger.
pub(super) struct ScaleExperiment;

/// The first load, as a fraction of what one step completes in theory.
const FIRST: f64 = 0.7;

impl Experiment for ScaleExperiment {
    fn id(&self) -> &'static str {
        "willshaw-scale"
    }

    fn about(&self) -> About {
        About {
            title: "Willshaw at scale",
            summary: "How much information a synapse of a binary auto-associative network holds at capacity, against its size: patterns of \
                      one active unit in each block, completed from half of their blocks in one step or iteratively.",
            equation: r"I = \frac{P}{n^2} \frac{k}{2} \left[ \log_2 M + (1-e) \log_2 (1-e) + e \log_2 \frac{e}{M-1} \right], \qquad M = \frac{n}{k}",
            provenance: "Block coding and iterative retrieval after Knoblauch & Palm. That half of the blocks are the cue, and how units \
                         are dropped, are our reading: candidates have a synapse from every unit of the cue; those without a synapse to some \
                         candidate of every other unknown block are dropped, again and again; among those left one is drawn, which is \
                         averaged over. Capacity is the load at which as many patterns as `criterion` says are completed exactly.",
            citations: &[KNOBLAUCH_PALM_2020, WILLSHAW_1969],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        &["scale", "criterion"]
    }

    fn memory(&self, spec: &Spec) -> Option<u64> {
        let of = |entry: &BlockEntry| match entry.simulation {
            Simulation::Whole => BlockNetwork::bytes(entry.of()),
            Simulation::Sampled => 0,
        };
        spec.scale.networks.iter().map(of).max()
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        each_once("scale.networks", &spec.scale.networks)?;
        for (place, entry) in spec.scale.networks.iter().enumerate() {
            if entry.blocks % 2 == 1 {
                return Err(Invalid::new(
                    format!("scale.networks[{place}].blocks"),
                    format!("{} blocks cannot be halved", entry.blocks),
                    "an even number",
                ));
            }
        }
        Ok(())
    }

    fn points(&self, spec: &Spec) -> Result<Vec<Point>, Invalid> {
        let point = |entry: &BlockEntry| {
            let scale = WillshawScale { networks: vec![*entry], ..spec.scale.clone() };
            Point { coordinates: coordinates(entry), spec: Spec { scale, ..spec.clone() } }
        };
        Ok(spec.scale.networks.iter().map(point).collect())
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let Some(entry) = spec.scale.networks.first() else { return Ok(Vec::new()) };
        let blocks = entry.of();
        let Crossing { patterns, error } = match entry.simulation {
            Simulation::Whole => whole(trial, entry)?,
            Simulation::Sampled => one_by_one(trial, entry)?,
        };
        Ok(vec![
            trial.measure(
                "information_per_synapse",
                block_coding::information_per_synapse(blocks, patterns, error),
            ),
            trial.measure("capacity", patterns),
            trial.measure("block_error", error),
            trial.measure("matrix_load", block_coding::matrix_load(blocks, patterns)),
        ])
    }

    fn summarise(&self, spec: &Spec, records: &[Record]) -> Vec<Record> {
        let mut done: Vec<BTreeMap<String, serde_json::Value>> = Vec::new();
        let mut theory = Vec::new();
        for record in records.iter().filter(|record| record.metric == "capacity") {
            let mut own = record.coordinates.clone();
            own.retain(|key, _| ["blocks", "block_size", "units"].contains(&key.as_str()));
            let whole = |key: &str| record.coordinates.get(key).and_then(serde_json::Value::as_u64);
            let size = |key: &str| whole(key).unwrap_or(0) as u32;
            if done.contains(&own) || record.text("retrieval") != Retrieval::OneStep.name() {
                continue;
            }
            let blocks = Blocks { count: size("blocks"), size: size("block_size") };
            theory.extend(one_step(blocks, spec.criterion.recalled));
            done.push(own);
        }
        theory
    }

    fn present(&self, _: &Spec, records: &[Record]) -> Presentation {
        present::willshaw_scale(records)
    }
}

/// What tells networks apart.
fn coordinates(entry: &BlockEntry) -> BTreeMap<String, serde_json::Value> {
    let coordinates = [
        ("units", entry.of().units().into()),
        ("blocks", entry.blocks.into()),
        ("block_size", entry.block_size.into()),
        ("retrieval", entry.retrieval.name().into()),
        ("simulation", entry.simulation.name().into()),
    ];
    coordinates.map(|(name, value)| (name.to_owned(), value)).into()
}

/// The theory of one step at its own capacity.
fn one_step(blocks: Blocks, exact: f64) -> [Record; 2] {
    let patterns = block_coding::one_step_capacity(blocks, exact);
    let error = 1.0 - block_coding::block_right(blocks, patterns);
    let information = block_coding::information_per_synapse(blocks, patterns, error);
    [("information_per_synapse", information), ("capacity", patterns)].map(|(metric, value)| {
        Record { source: Source::Theory, ..Record::new(metric, value) }
            .at("units", blocks.units())
            .at("blocks", blocks.count)
            .at("block_size", blocks.size)
            .at("retrieval", Retrieval::OneStep.name())
    })
}

/// Where too few patterns begin to be completed.
#[derive(Clone, Copy)]
struct Crossing {
    patterns: f64,
    error: f64,
}

/// A load, and what recall made of it.
#[derive(Clone, Copy)]
struct Measured {
    patterns: f64,
    exact: f64,
    error: f64,
}

impl Measured {
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
fn first_load(spec: &Spec, blocks: Blocks) -> u64 {
    #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
    let load = (FIRST * block_coding::one_step_capacity(blocks, spec.criterion.recalled)) as u64;
    load.max(1)
}

/// The load after this one.
fn next_load(spec: &Spec, load: u64) -> u64 {
    #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
    let next = (load as f64 * spec.scale.growth).ceil() as u64;
    next.max(load + 1)
}

/// Fills a network step by step until too few of the patterns that it knows are completed. More patterns only add
/// synapses, so that a pattern that is lost stays lost.
fn whole(trial: &Trial, entry: &BlockEntry) -> Result<Crossing, Stop> {
    let spec = &trial.point.spec;
    let streams = Streams::new(Seed(spec.seed), Purpose::named("patterns"), u64::from(trial.repetition));
    let mut network = BlockNetwork::new(entry.of(), streams);
    let nothing = Measured { patterns: 0.0, exact: 1.0, error: 0.0 };
    let (mut before, mut load) = (nothing, first_load(spec, entry.of()));
    loop {
        while !network.step(load, trial.threads) {
            trial.check()?;
        }
        trial.check()?;
        let found = network.complete(u64::from(spec.scale.cues), entry.retrieval, trial.threads);
        let now = Measured::of(load, &found);
        if now.exact < spec.criterion.recalled {
            return Ok(before.crossing(now, spec.criterion.recalled));
        }
        before = now;
        load = next_load(spec, load);
    }
}

/// The same for networks of one recall each: their patterns add up as those of a whole network do, so that the load
/// is found by bisection.
fn one_by_one(trial: &Trial, entry: &BlockEntry) -> Result<Crossing, Stop> {
    let spec = &trial.point.spec;
    let criterion = spec.criterion.recalled;
    let nothing = Measured { patterns: 0.0, exact: 1.0, error: 0.0 };
    let (mut before, mut load) = (nothing, first_load(spec, entry.of()));
    let mut missed = loop {
        let now = measure_one_by_one(trial, entry, load)?;
        if now.exact < criterion {
            break now;
        }
        (before, load) = (now, load + load / 3 + 1);
    };
    while missed.patterns > before.patterns * spec.scale.growth && missed.patterns > before.patterns + 1.0 {
        #[expect(clippy::cast_sign_loss, reason = "a positive number of patterns")]
        let middle = f64::midpoint(before.patterns, missed.patterns) as u64;
        let now = measure_one_by_one(trial, entry, middle)?;
        if now.exact < criterion { missed = now } else { before = now }
    }
    Ok(before.crossing(missed, criterion))
}

fn measure_one_by_one(trial: &Trial, entry: &BlockEntry, patterns: u64) -> Result<Measured, Stop> {
    let spec = &trial.point.spec;
    let streams = |name| Streams::new(Seed(spec.seed), Purpose::named(name), u64::from(trial.repetition));
    let (touching, linking) = (streams("touching"), streams("linking"));
    let cues = spec.scale.cues as usize;
    let mut completions = vec![Completion { left: Vec::new() }; cues];
    let share = cues.div_ceil(trial.threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let parts = completions.chunks_mut(share).enumerate().map(|(part, completions)| {
            let (touching, linking) = (&touching, &linking);
            scope.spawn(move || -> Result<(), Stop> {
                for (cue, completion) in (part * share..).zip(completions) {
                    trial.check()?;
                    let (mut touching, mut linking) = (touching.at(cue as u64), linking.at(cue as u64));
                    *completion = sampled(entry.of(), patterns, entry.retrieval, &mut touching, &mut linking);
                }
                Ok(())
            })
        });
        let parts: Vec<_> = parts.collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect::<Result<Vec<()>, Stop>>()
    })?;
    Ok(Measured::of(patterns, &completions))
}
