//! The catalogue: everything that is registered, whatever it is.

use attractor_core::registry::Listing;
use attractor_core::room::Room;
use attractor_core::{About, Invalid, Seed};
use attractor_record::{Coordinate, Metric};
use serde_json::Value;

use crate::part::{AnySection, Typed};
use crate::{Axes, Experiment, Files, Section, Written};

/// An experiment of any kind.
pub trait AnyExperiment: Sync {
    /// What a spec calls it.
    fn id(&self) -> &'static str;

    /// What it says of itself.
    fn about(&self) -> About;

    /// What it measures.
    fn metrics(&self) -> &'static [Metric];

    /// The coordinates of its records.
    fn coordinates(&self) -> Vec<Coordinate>;

    /// The keys of which each value makes a condition.
    fn axes(&self) -> Vec<&'static str>;

    /// The schema of the keys that it reads beside those of every experiment.
    fn schema(&self) -> &'static Value;

    /// Keys that hold the path of a file.
    fn files(&self) -> Vec<&'static str>;

    /// Lists of entries that a path of keys may call by their names.
    fn lists(&self) -> Vec<&'static str>;

    /// The least that a spec must say beside the experiment.
    fn example(&self) -> Value;

    /// A spec that ends within a second.
    fn smallest(&self) -> &'static str;

    /// The table of its keys, completed with defaults. No file is read.
    ///
    /// # Errors
    /// [`Invalid`] names the first key that is wrong.
    fn complete(&self, table: &Value) -> Result<Value, Invalid>;

    /// The table of its keys as one point of a sweep of a study with this seed, checked, with the files that it names;
    /// a trial must fit into `room`. Where files are not read, nothing is checked that needs them, nor whether it could be
    /// run here.
    ///
    /// # Errors
    /// [`Invalid`] names the first key that is wrong, what is allowed and how to fix it.
    fn read(
        &'static self,
        table: &Value,
        files: &Files,
        room: Room,
        seed: Seed,
    ) -> Result<Box<dyn AnySection>, Invalid>;
}

impl<E: Experiment> AnyExperiment for E {
    fn id(&self) -> &'static str {
        E::ID
    }

    fn about(&self) -> About {
        E::ABOUT
    }

    fn metrics(&self) -> &'static [Metric] {
        E::METRICS
    }

    fn coordinates(&self) -> Vec<Coordinate> {
        [E::AXES.coordinates(), E::COORDINATES.to_vec()].concat()
    }

    fn axes(&self) -> Vec<&'static str> {
        E::AXES.keys()
    }

    fn schema(&self) -> &'static Value {
        crate::table::schema_of::<E::Section>()
    }

    fn files(&self) -> Vec<&'static str> {
        E::Section::SHARED.iter().flat_map(|part| part.files()).copied().collect()
    }

    fn lists(&self) -> Vec<&'static str> {
        let shared = E::Section::SHARED.iter().flat_map(|part| part.lists());
        shared.chain(E::Section::LISTS).copied().collect()
    }

    fn example(&self) -> Value {
        E::Section::example()
    }

    fn smallest(&self) -> &'static str {
        E::SMALLEST
    }

    fn complete(&self, table: &Value) -> Result<Value, Invalid> {
        crate::table::read_section::<E::Section>(table).map(|section| crate::table::canonical(&section))
    }

    fn read(
        &'static self,
        table: &Value,
        files: &Files,
        room: Room,
        seed: Seed,
    ) -> Result<Box<dyn AnySection>, Invalid> {
        let mut section: E::Section = crate::table::read_section(table)?;
        let shared = E::Section::SHARED;
        shared.iter().try_for_each(|part| part.fill(&mut section, Written(table), files))?;
        let names_file = |key: &&str| path_at(table, key).is_some_and(|path| !path.is_empty());
        let is_whole = files.are_read() || !self.files().iter().any(names_file);
        if is_whole {
            shared.iter().try_for_each(|part| part.validate(&section))?;
            section.validate()?;
        }
        let typed = Typed::new(self, section)?;
        if files.are_read() {
            // Before anything of that size is drawn.
            crate::machine::holds(room, &typed.footprint())?;
        }
        if is_whole {
            typed.section().validate_drawn(seed)?;
        }
        Ok(Box::new(typed))
    }
}

/// The path of the file that a key of a table names, if it does.
pub(crate) fn path_at<'a>(table: &'a Value, key: &str) -> Option<&'a str> {
    table.pointer(&format!("/{}", key.replace('.', "/")))?.as_str()
}

/// Everything that is registered.
#[derive(Clone, Copy)]
pub struct Catalogue {
    /// Lists of experiments, in the order of listings. Each is a static of its crate, so that what belongs to an
    /// experiment is compiled there alone.
    pub experiments: &'static [&'static &'static [&'static dyn AnyExperiment]],
    /// The registries of all else that specs name, in the order of listings.
    pub registries: &'static [fn() -> Listing],
}

impl Catalogue {
    /// All experiments, in the order of listings.
    pub fn experiments(&self) -> impl Iterator<Item = &'static dyn AnyExperiment> {
        self.experiments.iter().flat_map(|list| list.iter().copied())
    }

    /// The experiment with this id.
    pub fn experiment(&self, id: &str) -> Option<&'static dyn AnyExperiment> {
        self.experiments().find(|experiment| experiment.id() == id)
    }

    /// The experiment that a spec's table names.
    ///
    /// # Errors
    /// [`Invalid`] where it names none, or one that there is not.
    pub fn experiment_of(&self, table: &Value) -> Result<&'static dyn AnyExperiment, Invalid> {
        let ids = || self.experiments().map(AnyExperiment::id);
        let allowed = || format!("one of {}", ids().collect::<Vec<_>>().join(", "));
        let Some(named) = table.get("experiment") else {
            return Err(
                Invalid::new("", "`experiment` is missing", allowed()).help("`attractor list` explains them")
            );
        };
        let Some(id) = named.as_str() else {
            return Err(Invalid::new("experiment", format!("{named} is not a name"), allowed()));
        };
        self.experiment(id).ok_or_else(|| {
            let fault = Invalid::new("experiment", format!("there is no value \"{id}\""), allowed());
            match attractor_core::schema::nearest(id, ids()) {
                Some(near) => fault.help(format!("did you mean \"{near}\"?")),
                None => fault,
            }
        })
    }

    /// What the registries hold.
    pub fn listings(&self) -> Vec<Listing> {
        self.registries.iter().map(|listing| listing()).collect()
    }

    /// Every metric that an experiment declares, none twice, in the order of listings.
    pub fn metrics(&self) -> Vec<&'static Metric> {
        let mut metrics: Vec<&'static Metric> = Vec::new();
        for metric in self.experiments().flat_map(AnyExperiment::metrics) {
            if !metrics.iter().any(|other| other.name == metric.name) {
                metrics.push(metric);
            }
        }
        metrics
    }

    /// The experiments that read a key.
    pub fn readers(&self, key: &str) -> Vec<&'static str> {
        let reads = |experiment: &&dyn AnyExperiment| experiment.schema()["properties"].get(key).is_some();
        self.experiments().filter(reads).map(AnyExperiment::id).collect()
    }
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.experiments().map(AnyExperiment::id)).finish()
    }
}
