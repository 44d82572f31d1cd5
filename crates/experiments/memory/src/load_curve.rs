//! Recall against load.

use attractor_core::{About, Invalid};
use attractor_memory::references::LANSNER_2026;
use attractor_record::present::{Plot, Presentation, along};
use attractor_record::{Coordinate, Metric, Record};
use attractor_study::{Experiment, Records, Section, Shared, Stop, Trial};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use attractor_study::spec::{Grid, Range, Spacing};

use crate::at_load::{self, at_load};
use crate::capacity::load_axis;
use crate::material::{Material, rehearse};
use crate::memories::{Filling, MOST_LOAD, Memories, Pairs, Prototypes, Setup, StoragePart};
use crate::metrics::{EXACT, FRACTION_RIGHT, INFORMATION_PER_SYNAPSE, LOAD};

/// The keys that it reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Loads of a curve: a list, or { from, to, points, scale }. Left out: 16 loads from N/20 to 2N,
    /// evenly spaced on a logarithmic scale.
    pub loads: Option<Grid>,
}

impl Keys {
    fn setup(&self) -> Setup<'_> {
        Setup { pairs: Some(&self.pairs), prototypes: self.prototypes, ..Setup::of(&self.memories) }
    }

    /// The same, at the largest load.
    fn largest(&self) -> Setup<'_> {
        let load = self.loads().ok().and_then(|loads| loads.last().copied());
        let setup = self.setup();
        Setup { load: load.unwrap_or(setup.load), load_key: "loads", ..setup }
    }

    fn filling(&mut self) -> Filling<'_> {
        Filling { pairs: Some(&mut self.pairs), ..Filling::of(&mut self.memories) }
    }

    /// The loads that a spec asks for.
    fn loads(&self) -> Result<Vec<u32>, Invalid> {
        let units = self.memories.population().units();
        let limit = self.setup().pattern_limit().map_or(u32::MAX, |limit| limit as u32);
        let (first, last) = ((units / 20).max(1).min(limit), (2 * units).min(limit));
        let default = || Grid::Range(Range::of_counts(first, last, 16, Spacing::Log));
        let grid = self.loads.clone().unwrap_or_else(default);
        let allowed = || format!("whole numbers of at least 1 and at most {MOST_LOAD}");
        let loads = grid
            .counts(1)
            .ok_or_else(|| Invalid::new("loads", "loads must be numbers of patterns", allowed()))?;
        match loads.last() {
            Some(load) if *load > MOST_LOAD => {
                let place = self.loads.as_ref().and_then(|grid| grid.place_of(*load));
                let key = place.map_or_else(|| "loads".to_owned(), |place| format!("loads[{place}]"));
                Err(Invalid::new(key, format!("loads hold {load}, which is out of range"), allowed()))
            }
            _ => Ok(loads),
        }
    }
}

impl Section for Keys {
    const SHARED: &'static [&'static dyn Shared<Self>] =
        &[&StoragePart { setup: Self::largest, filling: Self::filling }];

    fn validate(&self) -> Result<(), Invalid> {
        self.loads()?.into_iter().try_for_each(|load| self.setup().check_load("loads", load))
    }
}

/// Recall at each of a list of loads.
pub(crate) struct LoadCurve;

impl Experiment for LoadCurve {
    const ID: &'static str = "load-curve";
    const ABOUT: About = About {
        title: "Load curve",
        summary: "How much comes back as more and more patterns are stored.",
        equation: "",
        provenance: "As in the public code of Lansner and co-workers.",
        citations: &[LANSNER_2026],
    };
    type Section = Keys;
    type Axes = ();
    const AXES: () = ();
    const COORDINATES: &'static [Coordinate] = &[LOAD];
    const METRICS: &'static [Metric] = &at_load::METRICS;
    const SMALLEST: &'static str = r#"
        repetitions = 3
        rules = ["hebb", "bcpnn", "bayes-adaptive"]
        [layout]
        kind = "modular"
        hypercolumns = 8
        minicolumns = 8
        [cue]
        count = 1
    "#;

    fn run(&self, trial: &Trial<Self>) -> Result<Vec<Record>, Stop> {
        let loads = trial.section.loads().map_err(|fault| Stop::fault(fault.message, fault.help))?;
        let mut material = Material::new(trial.repetition, trial.section.setup());
        let mut records = Vec::new();
        for load in loads {
            material.store(load)?;
            for rule in &trial.section.memories.rules {
                trial.check()?;
                records.extend(at_load(trial, &material, rule, &material.recall(rule)?));
            }
        }
        Ok(records)
    }

    fn rehearse(&self, trial: &Trial<Self>) -> Result<(), Stop> {
        rehearse(trial.repetition, trial.section.setup())
    }

    fn present(&self, records: &Records<Self>) -> Presentation {
        let shown = records.shown();
        let stored = if records.section.prototypes.is_some() { "prototypes" } else { "patterns" };
        let metrics = [&EXACT, &FRACTION_RIGHT, &INFORMATION_PER_SYNAPSE];
        let plots = metrics.map(|metric| Plot::new(metric, &LOAD).x(load_axis(stored)));
        Presentation {
            tables: vec![along(&shown, &EXACT, &Coordinate { unit: stored, ..LOAD })],
            figures: plots.iter().flat_map(|plot| plot.draw_each(&shown)).collect(),
        }
    }
}
