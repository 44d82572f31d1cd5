//! Memories that learn pattern by pattern and forget the old ones.

use attractor_core::{About, Invalid};
use attractor_memory::online::{OnlineNetwork, OnlineParameters, OnlineRecall, OnlineRules};
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{Recall, RecallOptions};
use attractor_memory::references::SANDBERG_2002;
use attractor_record::present::{Plot, Presentation, along, by_rule};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Footprint, Records, Section, Shared, Stop, Trial, Used};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::material::{Material, rehearse};
use crate::memories::{Criterion, DEFAULT_LOAD, Filling, Memories, Setup, StoragePart, all_rows};
use crate::metrics::{CAPACITY, RECALLED, RECALLED_PATTERNS};
use crate::rule_entry::parameters;

const AGE: Coordinate = Coordinate::number("age", "age", "").in_unit("newer patterns");
const PRESENTED: Coordinate = Coordinate::number("presented", "patterns presented", "");
/// Ages that one record covers, as a share of the patterns presented.
const BINS: u32 = 40;

/// The keys that it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Rules, network, patterns and cues.
    #[serde(flatten)]
    pub memories: Memories,
    /// P: number of stored patterns, or of prototypes where there are prototypes.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub load: u32,
    /// The memory of `forgetting`, which learns pattern by pattern.
    pub online: OnlineRules,
    /// When a load counts as stored.
    pub criterion: Criterion,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            memories: Memories::default(),
            load: DEFAULT_LOAD,
            online: OnlineRules::default(),
            criterion: Criterion::default(),
        }
    }
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup { load: self.load, ..Setup::of(&self.memories) }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling { load: Some((&mut self.load, all_rows)), ..Filling::of(&mut self.memories) }
    }

    /// The memory that learns pattern by pattern.
    fn network(&self) -> OnlineParameters {
        let Memories { layout, recall, .. } = &self.memories;
        let RecallOptions { update, max_steps, ties, .. } = *recall;
        let recall = OnlineRecall { update, max_steps, ties };
        OnlineParameters { layout: layout.clone(), rule: self.online.clone(), recall }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        let inside = |fault: Invalid| Invalid { key: format!("online.{}", fault.key), ..fault };
        self.online.validate().map_err(inside)?;
        let name = self.online.id();
        if let Some(place) = self.memories.rules.iter().position(|entry| entry.name == name) {
            return Err(Invalid::new(
                format!("rules[{place}].name"),
                format!("\"{name}\" is what records call the memory that learns online"),
                "another name",
            ));
        }
        self.setup().check_load("load", self.load)
    }

    fn footprint(&self) -> Footprint {
        Footprint::of(self.online.bytes(&self.memories.population()))
    }

    fn used(&self) -> Vec<Used> {
        vec![Used::cited(&self.online.about())]
    }
}

/// Presents patterns one after the other to a memory that learns online, then cues each of them once.
pub(crate) struct Forgetting;

impl Experiment for Forgetting {
    const ID: &'static str = "forgetting";
    const ABOUT: About = About {
        title: "Forgetting",
        summary: "Presents patterns one after the other, cues each of them once, and says how much comes back by age; beside \
                  it what rules recall that count all patterns alike.",
        equation: "",
        provenance: "Ours, after the palimpsests of Sandberg et al. 2002.",
        citations: &[SANDBERG_2002],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[AGE, PRESENTED];
    const METRICS: &'static [Metric] = &[RECALLED, CAPACITY, RECALLED_PATTERNS];
    const SMALLEST: &'static str = r#"
        repetitions = 3
        load = 20
        rules = ["hebb", "bcpnn", "bayes-adaptive"]
        [layout]
        kind = "modular"
        hypercolumns = 8
        minicolumns = 8
        [cue]
        count = 1
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let keys = trial.section;
        let mut material = Material::new(trial.repetition, keys.setup());
        material.store(keys.load)?;
        let patterns = material.stored();
        let cues = material.cues(0..keys.load as usize);
        let mut network = OnlineNetwork::new(keys.network(), trial.seed, trial.number.into())?;
        for pattern in patterns.iter() {
            trial.check()?;
            network.present(pattern)?;
        }
        let recalled = network.on_threads(trial.threads).recall(&cues)?;
        let mut records = by_age(trial, keys.online.id(), &recalled, &patterns);
        for rule in &keys.memories.rules {
            trial.check()?;
            let recalled = material.run(rule, &cues)?;
            let of_rule = by_age(trial, &rule.name, &recalled, &patterns);
            records.extend(of_rule.into_iter().map(|mut record| {
                record.coordinates.extend(parameters(rule));
                record
            }));
        }
        Ok(records)
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let metrics = [&CAPACITY, &RECALLED_PATTERNS];
        let swept =
            metrics.iter().flat_map(|metric| records.swept.iter().map(|key| Plot::swept(metric, key)));
        let plots = std::iter::once(Plot::new(&RECALLED, &AGE)).chain(swept);
        Presentation {
            figures: plots.flat_map(|plot| plot.draw_each(&shown)).collect(),
            tables: vec![
                by_rule(&shown, "Capacity: the age up to which the criterion is met", &metrics, &[]),
                along(&shown, &RECALLED, &AGE),
            ],
        }
    }
}

/// What one memory recalled: by age, in all, and up to which age.
fn by_age(trial: &Trial<Forgetting>, name: &str, recalled: &Recall, patterns: &PatternSet) -> Vec<Record> {
    let presented = patterns.len() as u32;
    let record =
        |metric: &Metric, value: f64| trial.measure(metric, value).of_rule(name).at(PRESENTED, presented);
    // Age is how many patterns are newer.
    let oldest_first = recalled.states().iter().zip(patterns.iter()).map(|(state, pattern)| state == pattern);
    let mut newest_first: Vec<bool> = oldest_first.collect();
    newest_first.reverse();
    let width = presented.div_ceil(BINS).max(1) as usize;
    let mut records = Vec::new();
    for (bin, part) in newest_first.chunks(width).enumerate() {
        let right = part.iter().filter(|right| **right).count() as f64 / part.len() as f64;
        let age = bin * width;
        records.push(record(&RECALLED, right).at(AGE, age).at("of", part.len()));
    }
    // The middle of the first so many ages that miss the criterion together.
    let missed = newest_first.windows(width).position(|part| {
        let right = part.iter().filter(|right| **right).count() as f64;
        right < trial.section.criterion.recalled * width as f64
    });
    let reaches = missed.map_or(presented as usize, |age| if age == 0 { 0 } else { age + width / 2 });
    let all = newest_first.iter().filter(|right| **right).count() as f64;
    records.push(record(&CAPACITY, reaches as f64));
    records.push(record(&RECALLED_PATTERNS, all));
    records
}
