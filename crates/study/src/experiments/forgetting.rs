//! What an online memory still recalls, by age.

use attractor_core::{About, Invalid, Purpose, Seed, Streams};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::Recall;
use attractor_memory::references::SANDBERG_2002;

use super::material::Material;
use super::{Experiment, Stop, Trial};
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::Spec;

/// Presents patterns one after the other to a memory that learns online, then cues each of them once.
pub(super) struct Forgetting;

/// Ages that one record covers, as a share of the patterns presented.
const BINS: u32 = 40;

impl Experiment for Forgetting {
    fn id(&self) -> &'static str {
        "forgetting"
    }

    fn about(&self) -> About {
        About {
            title: "Forgetting",
            summary: "Presents patterns one after the other, cues each of them once, and says how much comes back by age; beside \
                      it what rules recall that count all patterns alike.",
            equation: "",
            provenance: "Ours, after the palimpsests of Sandberg et al. 2002.",
            citations: &[SANDBERG_2002],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["load", "online", "criterion"]
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let inside = |fault: Invalid| Invalid { key: format!("online.{}", fault.key), ..fault };
        spec.online.validate().map_err(inside)?;
        let name = spec.online.id();
        if let Some(place) = spec.rules.iter().position(|entry| entry.name == name) {
            return Err(Invalid::new(
                format!("rules[{place}].name"),
                format!("\"{name}\" is what records call the memory that learns online"),
                "another name",
            ));
        }
        spec.check_load("load", spec.load)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let mut material = Material::new(trial);
        material.store(spec.load);
        let patterns = material.stored();
        let cues = material.cues(0..spec.load as usize);
        let mut memory = spec.online.start(material.population());
        for (presented, pattern) in patterns.iter().enumerate() {
            if presented % 64 == 0 {
                trial.check()?;
            }
            memory.present(pattern);
        }
        let streams = Streams::new(Seed(spec.seed), Purpose::named("recall"), u64::from(trial.repetition));
        let recall = Recall::new(material.population(), &cues, spec.recall, &streams);
        let recalled = recall.on_threads(trial.threads).run(&*memory.weights());
        let mut records = by_age(trial, spec.online.id(), &recalled, &patterns);
        for rule in &spec.rules {
            trial.check()?;
            let recalled = material.ask(rule, &cues)?;
            let of_rule = by_age(trial, &rule.name, &recalled, &patterns);
            records.extend(of_rule.into_iter().map(|mut record| {
                record.coordinates.extend(rule.coordinates());
                record
            }));
        }
        Ok(records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::forgetting(spec, records)
    }
}

/// What one memory recalled: by age, in all, and up to which age.
fn by_age(trial: &Trial, name: &str, recalled: &Recall, patterns: &PatternSet) -> Vec<Record> {
    let spec = &trial.point.spec;
    let presented = patterns.len() as u32;
    let record = |metric: &str, value: f64| {
        let mut record = Record::new(metric, value).of_rule(name).at("repetition", trial.repetition);
        record.coordinates.extend(trial.point.coordinates.clone());
        record.at("presented", presented)
    };
    // Age is how many patterns are newer.
    let oldest_first = recalled.states().iter().zip(patterns.iter()).map(|(state, pattern)| state == pattern);
    let mut newest_first: Vec<bool> = oldest_first.collect();
    newest_first.reverse();
    let width = presented.div_ceil(BINS).max(1) as usize;
    let mut records = Vec::new();
    for (bin, part) in newest_first.chunks(width).enumerate() {
        let right = part.iter().filter(|right| **right).count() as f64 / part.len() as f64;
        let age = bin * width;
        records.push(record("recalled", right).at("age", age).at("of", part.len()));
    }
    // The middle of the first so many ages that miss the criterion together.
    let missed = newest_first.windows(width).position(|part| {
        let right = part.iter().filter(|right| **right).count() as f64;
        right < spec.criterion.recalled * width as f64
    });
    let reaches = missed.map_or(presented as usize, |age| if age == 0 { 0 } else { age + width / 2 });
    let all = newest_first.iter().filter(|right| **right).count() as f64;
    records.push(record("capacity", reaches as f64));
    records.push(record("recalled_patterns", all));
    records
}
