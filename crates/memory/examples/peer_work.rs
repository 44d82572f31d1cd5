//! Our side of the comparison with peers: writes patterns, cues, weights and answers for others to
//! repeat, and prints how long each took, a line of JSON for each kind of work.
//!
//! `peer_work DIRECTORY REPEATS`; started by `cargo xtask bench-peers`. Files hold little-endian numbers
//! of 32 bits without a header.

use std::path::Path;
use std::time::Instant;
use std::{env, error::Error, fs};

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::{PatternSet, Patterns};
use attractor_memory::recall::{Recall, RecallOptions};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{PlainWeights, TiledWeights};
use attractor_memory::{Counts, Layout, Population, Setting, measures};
use serde_json::json;

const CUE: Cue = Cue { distortion: Distortion::Replace, count: 4 };

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().collect();
    let [_, directory, repeats] = &arguments[..] else {
        return Err("usage: peer_work DIRECTORY REPEATS".into());
    };
    let (directory, repeats) = (Path::new(directory), repeats.parse()?);
    let network = Network::new()?;

    let patterns = network.patterns(2000);
    let cues = network.cues(&patterns);
    let counts = network.count(&patterns);
    let weights = network.learn(&counts);
    let answers = network.recall(&weights, &cues, 10);
    write(&directory.join("patterns"), patterns.iter().flatten().map(|unit| unit.to_le_bytes()))?;
    write(&directory.join("cues"), cues.iter().flatten().map(|unit| unit.to_le_bytes()))?;
    write(&directory.join("answers"), answers.states().iter().flatten().map(|unit| unit.to_le_bytes()))?;
    network.write_matrices(directory, &counts)?;

    report("recall", repeats, || network.recall(&weights, &cues, 10));
    report("training", repeats, || network.learn(&network.count(&patterns)));
    let exact = report("end to end", repeats, || network.end_to_end());
    println!("{}", json!({"exact": exact}));
    Ok(())
}

/// Does the work once to warm up, then as often as asked for.
fn report<T>(work: &str, repeats: u32, mut run: impl FnMut() -> T) -> T {
    let mut last = run();
    let mut milliseconds = Vec::new();
    for _ in 0..repeats {
        let start = Instant::now();
        last = run();
        milliseconds.push(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("{}", json!({"work": work, "milliseconds": milliseconds}));
    last
}

fn write(path: &Path, numbers: impl Iterator<Item = [u8; 4]>) -> Result<(), Box<dyn Error>> {
    fs::write(path, numbers.flatten().collect::<Vec<u8>>())
        .map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

struct Network {
    population: Population,
    rule: Rules,
    setting: Setting,
}

impl Network {
    fn new() -> Result<Self, Box<dyn Error>> {
        let population = Population::of(&Layout::modular(32, 32));
        let rule = Rules::named("bcpnn").ok_or("there is no rule bcpnn")?;
        let setting = Setting::of(&population, CUE.noise(&population));
        Ok(Self { population, rule, setting })
    }

    fn streams(purpose: &'static str) -> Streams {
        Streams::new(Seed(4711), Purpose::named(purpose), 0)
    }

    fn patterns(&self, load: u64) -> PatternSet {
        Patterns::default().draw_all(&self.population, 0..load, &Self::streams("patterns"))
    }

    fn cues(&self, patterns: &PatternSet) -> PatternSet {
        CUE.distort_all(&self.population, patterns, &Self::streams("cues"))
    }

    fn count(&self, patterns: &PatternSet) -> Counts {
        let mut counts = Counts::new(&self.population);
        counts.train(patterns, 0..patterns.len());
        counts
    }

    fn learn(&self, counts: &Counts) -> TiledWeights {
        self.rule.learn(counts, &self.setting)
    }

    fn recall(&self, weights: &TiledWeights, cues: &PatternSet, max_steps: u32) -> Recall {
        let options = RecallOptions { max_steps, ..RecallOptions::default() };
        Recall::new(&self.population, cues, options, &Self::streams("recall")).run(weights)
    }

    fn end_to_end(&self) -> f64 {
        let patterns = self.patterns(1775);
        let weights = self.learn(&self.count(&patterns));
        let recalled = self.recall(&weights, &self.cues(&patterns), 15);
        measures::exact(recalled.states(), &patterns)
    }

    /// Dense matrices, as peers hold them.
    fn write_matrices(&self, directory: &Path, counts: &Counts) -> Result<(), Box<dyn Error>> {
        let weights = PlainWeights::learn(&*self.rule, counts, &self.setting);
        let units = self.population.units();
        let pairs = || (0..units).flat_map(move |pre| (0..units).map(move |post| (pre, post)));
        write(&directory.join("counts"), pairs().map(|(pre, post)| counts.both(pre, post).to_le_bytes()))?;
        write(
            &directory.join("weights"),
            pairs().map(|(pre, post)| weights.weight(pre, post).to_le_bytes()),
        )?;
        write(&directory.join("bias"), (0..units).map(|unit| weights.bias(unit).to_le_bytes()))
    }
}
