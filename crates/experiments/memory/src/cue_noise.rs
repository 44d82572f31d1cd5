//! Recall against damage to the cue.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::{Plot, Presentation, along};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use attractor_memory::distortion::Cue;
use attractor_study::spec::{Grid, Range, Spacing};

use crate::at_load::{self, at_load, without_one_load};
use crate::material::{Material, rehearse};
use crate::memories::{DEFAULT_LOAD, Filling, Memories, Pairs, Prototypes, Setup, StoragePart, all_rows};
use crate::metrics::{EXACT, FRACTION_RIGHT, LOAD};

const DAMAGE: Coordinate = Coordinate::number("damage", "units touched in the cue", "");

/// The keys that it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Rules, network, patterns and cues.
    #[serde(flatten)]
    pub memories: Memories,
    /// What patterns are stored with.
    #[serde(flatten)]
    pub pairs: Pairs,
    /// Trains on distorted copies of prototypes instead of on the patterns themselves.
    pub prototypes: Option<Prototypes>,
    /// P: number of stored patterns, or of prototypes where there are prototypes.
    #[schemars(range(min = 1, max = 16_000_000))]
    pub load: u32,
    /// Numbers of units touched in the cues of `cue-noise`: a list, or { from, to, points, scale }.
    /// Left out: up to 11 numbers from 0 to all.
    pub damage: Option<Grid>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            memories: Memories::default(),
            pairs: Pairs::default(),
            prototypes: None,
            load: DEFAULT_LOAD,
            damage: None,
        }
    }
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup {
            pairs: Some(&self.pairs),
            prototypes: self.prototypes,
            load: self.load,
            ..Setup::of(&self.memories)
        }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling {
            pairs: Some(&mut self.pairs),
            load: Some((&mut self.load, all_rows)),
            ..Filling::of(&mut self.memories)
        }
    }

    /// The numbers of touched units that a spec asks for.
    fn damages(&self) -> Result<Vec<u32>, Invalid> {
        let most = self.memories.cue.distortion.most(&self.memories.population());
        let default = || Grid::Range(Range::of_counts(0, most, 11, Spacing::Linear));
        let grid = self.damage.clone().unwrap_or_else(default);
        grid.counts(0).ok_or_else(|| {
            Invalid::new("damage", "damage must be numbers of touched units", "whole numbers of at least 0")
        })
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::setup, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        self.setup().check_load("load", self.load)?;
        self.memories.makes_its_cues("cue-noise damages patterns itself")?;
        let population = self.memories.population();
        for count in self.damages()? {
            let cue = Cue { count, ..self.memories.cue.cue() };
            cue.validate(&population).map_err(|fault| Invalid { key: "damage".into(), ..fault })?;
        }
        Ok(())
    }
}

/// Recall at one load from cues of growing damage.
pub(crate) struct CueNoise;

impl Experiment for CueNoise {
    const ID: &'static str = "cue-noise";
    const ABOUT: About = About {
        title: "Cue noise",
        summary: "How much comes back as the cue is damaged more and more: the basin of attraction.",
        equation: "",
        provenance: "Ours.",
        citations: &[LANSNER_2026],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[LOAD, DAMAGE];
    const METRICS: &'static [Metric] = &at_load::METRICS;
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
        let damages = trial.section.damages().map_err(|fault| Stop::fault(fault.message, fault.help))?;
        let mut material = Material::new(trial.repetition, trial.section.setup());
        material.store(trial.section.load)?;
        let mut records = Vec::new();
        for count in damages {
            material.touch(count)?;
            for rule in &trial.section.memories.rules {
                trial.check()?;
                let measured = at_load(trial, &material, rule, &material.recall(rule)?);
                records.extend(measured.into_iter().map(|record| record.at(DAMAGE, count)));
            }
        }
        Ok(records)
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = without_one_load(records.shown(), records.swept);
        let plots = [&EXACT, &FRACTION_RIGHT].map(|metric| Plot::new(metric, &DAMAGE));
        Presentation {
            tables: vec![along(&shown, &EXACT, &DAMAGE)],
            figures: plots.iter().flat_map(|plot| plot.draw_each(&shown)).collect(),
        }
    }
}
