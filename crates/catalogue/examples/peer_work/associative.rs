//! A modular network of 1024 units with bcpnn: recall, training, and both from patterns to answers.

use std::path::Path;

use attractor_core::{Purpose, Seed, Streams};
use attractor_memory::distortion::{Cue, Distortion};
use attractor_memory::patterns::{PatternSet, Patterns};
use attractor_memory::recall::{Recall, RecallOptions};
use attractor_memory::rules::Rules;
use attractor_memory::weights::{WeightFormat, Weights};
use attractor_memory::{Counts, Layout, Population, Setting, measures};
use serde_json::json;

use super::{Fallible, report, write, write_patterns};

const CUE: Cue = Cue { distortion: Distortion::Replace, count: 4 };

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    let network = Network::new()?;
    let patterns = network.patterns(2000);
    let cues = network.cues(&patterns);
    let counts = network.count(&patterns);
    let single = || network.learn(&counts, WeightFormat::F32);
    let answers = network.recall(&*single(), &cues, 10);
    write_patterns(&directory.join("patterns"), &patterns)?;
    write_patterns(&directory.join("cues"), &cues)?;
    write(&directory.join("answers"), answers.states().iter().flatten().map(|unit| unit.to_le_bytes()))?;
    network.write_matrices(directory, &counts)?;

    let weights = single();
    report("recall", repeats, || network.recall(&*weights, &cues, 10));
    let fixed = network.learn(&counts, WeightFormat::I16);
    let rounded = report("recall, 16 bits", repeats, || network.recall(&*fixed, &cues, 10));
    let pairs = rounded.states().iter().zip(answers.states().iter());
    let different = pairs.filter(|(rounded, single)| rounded != single).count();
    println!("{}", json!({"peer": "ours in 16 bits", "different": different, "of": 2000, "most": 40}));
    report("training", repeats, || network.learn(&network.count(&patterns), WeightFormat::F32));
    let exact = report("end to end", repeats, || network.end_to_end(WeightFormat::F32));
    report("end to end, 16 bits", repeats, || network.end_to_end(WeightFormat::I16));
    println!("{}", json!({"exact": exact}));
    Ok(())
}

struct Network {
    population: Population,
    rule: Rules,
    setting: Setting,
}

impl Network {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
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

    fn learn(&self, counts: &Counts, format: WeightFormat) -> Box<dyn Weights> {
        self.rule.weights(counts, &self.setting, format)
    }

    fn recall(&self, weights: &dyn Weights, cues: &PatternSet, max_steps: u32) -> Recall {
        let options = RecallOptions { max_steps, ..RecallOptions::default() };
        Recall::new(&self.population, cues, options, &Self::streams("recall")).run(weights)
    }

    fn end_to_end(&self, format: WeightFormat) -> f64 {
        let patterns = self.patterns(1775);
        let weights = self.learn(&self.count(&patterns), format);
        let recalled = self.recall(&*weights, &self.cues(&patterns), 15);
        measures::exact(recalled.states(), &patterns)
    }

    /// Dense matrices, as peers hold them.
    fn write_matrices(&self, directory: &Path, counts: &Counts) -> Fallible {
        let weights = self.rule.plain_weights(counts, &self.setting);
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
