//! The user's own patterns stored, the user's own cues answered.

use std::path::Path;

use attractor_core::room::{Room, gibibytes};
use attractor_core::{Invalid, Purpose, Seed, Streams};
use attractor_data::{DataError, Reading, read_table};
use attractor_memory::distortion::CueNoise;
use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::{self, Calibration, Outcome, RecallOptions};
use attractor_memory::rules::{NotFinite, Rules};
use attractor_memory::weights::Workspace;
use attractor_memory::{Counts, Layout, Population, Setting};
use thiserror::Error;

use crate::own_patterns as data;
use crate::rule_entry::RuleEntry;

/// What to store and how to recall it.
#[derive(Clone, Debug)]
pub struct Recollection {
    /// The rule.
    pub rule: RuleEntry,
    /// Hypercolumns of equal size, one after the other; `None` for a network without.
    pub hypercolumns: Option<u32>,
    /// How the network is run.
    pub options: RecallOptions,
    /// Seed of random ties and orders.
    pub seed: u64,
    /// Number of threads, on which the answers do not depend.
    pub threads: usize,
}

/// Answers to cues.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// Units of the network.
    pub units: u32,
    /// Patterns that were stored.
    pub patterns: usize,
    /// The state in which recall ended, for each cue.
    pub states: PatternSet,
    /// Cues that ended in a stored pattern.
    pub stored: usize,
    /// Cues that ended in a fixed point.
    pub settled: usize,
    /// What a user should be told of the files.
    pub notes: Vec<String>,
}

/// Why there are no answers.
#[derive(Debug, Error)]
pub enum RecollectionError {
    /// A file cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// An option does not fit the files.
    #[error("{}", .0.message)]
    Option(Invalid),
    /// A formula gives no number.
    #[error("rule \"{rule}\": {fault}")]
    NotFinite {
        /// Name of the rule.
        rule: String,
        /// The formula and the counts.
        fault: NotFinite,
    },
}

impl Recollection {
    /// Stores the rows of one file and recalls from the rows of another.
    ///
    /// # Errors
    /// [`RecollectionError`] names the file, place or option.
    pub fn run(&self, patterns: &Path, cues: &Path) -> Result<Answers, RecollectionError> {
        let (patterns_name, cues_name) = (patterns.display().to_string(), cues.display().to_string());
        let table = read_table(patterns, Reading::default())?;
        let mut notes = vec![format!("patterns {patterns_name}: {table}")];
        let columns = table.matrix.columns;
        let patterns = data::binary_patterns(&table.matrix, &patterns_name)?;
        let layout = self.layout(&patterns, columns as u32, &patterns_name)?;
        let population = Population::of(&layout);
        data::check_against(&patterns, columns, &population, &patterns_name)?;
        notes.extend(
            data::never_used(&patterns, columns).map(|note| format!("patterns {patterns_name}: {note}")),
        );
        let table = read_table(cues, Reading::default())?;
        notes.push(format!("cues {cues_name}: {table}"));
        data::check_width(table.matrix.columns, &population, &cues_name)?;
        let cues = data::binary_patterns(&table.matrix, &cues_name)?;
        drop(table);
        self.fits(&layout, &population, cues.len())?;
        Ok(Answers { notes, ..self.answer(&population, &patterns, &cues)? })
    }

    /// Refuses a network that memory cannot hold.
    fn fits(&self, layout: &Layout, population: &Population, cues: usize) -> Result<(), RecollectionError> {
        let format = self.options.weights.resolve(self.rule.rule.is_binary(), population);
        let network = Counts::bytes(layout).saturating_add(format.bytes(layout));
        // What is written has a byte for each unit of each answer.
        let answers = Workspace::bytes(population, cues) + cues as u64 * u64::from(population.units());
        Room::now().holds(network.saturating_add(answers)).map_err(|shortage| {
            let units = population.units();
            let message = format!(
                "counts and weights of {units} units and {cues} answers take {}",
                gibibytes(shortage.needed)
            );
            let allowed = format!("at most {}, {}", gibibytes(shortage.room.bytes), shortage.room.bound);
            let help = format!("{allowed}: leave out columns or cues");
            RecollectionError::Option(Invalid::new("patterns", message, allowed).help(help))
        })
    }

    fn layout(&self, patterns: &PatternSet, units: u32, name: &str) -> Result<Layout, RecollectionError> {
        match self.hypercolumns {
            None => Ok(data::infer_layout(patterns, units, name)?),
            Some(count) if count >= 2 && units.is_multiple_of(count) && units / count >= 2 => {
                Ok(Layout::modular(count, units / count))
            }
            Some(count) => Err(RecollectionError::Option(Invalid::new(
                "hypercolumns",
                format!("{units} units ({name}) cannot be cut into {count} hypercolumns of one size"),
                "a number of at least 2 that divides the number of units, at most half of it",
            ))),
        }
    }

    fn answer(
        &self,
        population: &Population,
        patterns: &PatternSet,
        cues: &PatternSet,
    ) -> Result<Answers, RecollectionError> {
        self.knows_its_noise()?;
        let mut counts = Counts::new(population);
        counts.train(patterns, 0..patterns.len());
        let setting = Setting::of(population, CueNoise::default());
        let named = |fault| RecollectionError::NotFinite { rule: self.rule.name.clone(), fault };
        self.rule.rule.check(&counts, &setting).map_err(named)?;
        let streams = Streams::new(Seed(self.seed), Purpose::named("recall"), 0);
        let nothing = PatternSet::default();
        let calibration = Calibration { cues: &nothing, patterns: &nothing };
        let run = recall::start(
            &*self.rule.rule,
            &counts,
            setting,
            cues,
            calibration,
            self.options,
            &streams,
            self.threads,
        );
        let recalled = run.run();
        let mut known: Vec<&[u32]> = patterns.iter().collect();
        known.sort_unstable();
        let states = recalled.states();
        Ok(Answers {
            units: population.units(),
            patterns: patterns.len(),
            states: states.iter().map(<[u32]>::to_vec).collect(),
            stored: states.iter().filter(|state| known.binary_search(state).is_ok()).count(),
            notes: Vec::new(),
            settled: recalled.outcomes().iter().filter(|outcome| **outcome == Outcome::FixedPoint).count(),
        })
    }

    /// How noisy the user's cues are is not known: rules that need it must be told.
    fn knows_its_noise(&self) -> Result<(), RecollectionError> {
        let fault = |message: &str, help: &str| {
            Err(RecollectionError::Option(
                Invalid::new("rule", message, "a rule that knows its noise").help(help),
            ))
        };
        match &self.rule.rule {
            Rules::BayesNoise(rule) if rule.e10.is_none() => fault(
                "bayes-noise must be told how noisy your cues are",
                "write --rule '{ kind = \"bayes-noise\", e10 = 0.1 }', or use bayes",
            ),
            rule if rule.calibration_cues() > 0 => fault(
                "bayes-adaptive estimates noise on cues of its own making, which says nothing of yours",
                "use bayes, or bayes-noise with e10",
            ),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_data::{dense, write_npy_u8};

    /// Rows of 0 and 1 in a file of their own.
    fn file(folder: &tempfile::TempDir, name: &str, patterns: &PatternSet, units: u32) -> std::path::PathBuf {
        let path = folder.path().join(name);
        let dense = dense(patterns.iter(), units, name).unwrap();
        write_npy_u8(&path, patterns.len(), units as usize, &dense).unwrap();
        path
    }

    fn recollection(rule: &str, hypercolumns: Option<u32>) -> Recollection {
        let rule = RuleEntry::from(Rules::named(rule).unwrap());
        Recollection { rule, hypercolumns, options: RecallOptions::default(), seed: 1, threads: 1 }
    }

    #[test]
    fn few_patterns_come_back_whole_from_damaged_cues() {
        let folder = tempfile::tempdir().unwrap();
        let population = Population::of(&Layout::modular(8, 8));
        let streams = Streams::new(Seed(3), Purpose::named("test"), 0);
        let patterns: PatternSet =
            (0..6).map(|index| population.random_pattern(&mut streams.at(index))).collect();
        let cues: PatternSet = patterns.iter().map(|pattern| pattern[..6].to_vec()).collect();
        let (stored, asked) = (file(&folder, "p.npy", &patterns, 64), file(&folder, "c.npy", &cues, 64));
        for hypercolumns in [Some(8), None] {
            for rule in ["bcpnn", "willshaw"] {
                let answers = recollection(rule, hypercolumns).run(&stored, &asked).unwrap();
                assert_eq!((answers.units, answers.patterns), (64, 6));
                assert_eq!((&answers.states, answers.stored, answers.settled), (&patterns, 6, 6), "{rule}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let patterns: PatternSet = [vec![0, 5], vec![1, 4]].into_iter().collect();
        let path = file(&folder, "p.npy", &patterns, 8);
        let narrow = file(&folder, "narrow.npy", &patterns, 7);
        let told = |result: Result<Answers, RecollectionError>| result.unwrap_err().to_string();
        assert!(told(recollection("bcpnn", Some(3)).run(&path, &path)).contains("cannot be cut into 3"));
        assert!(told(recollection("bcpnn", None).run(&path, &narrow)).contains("narrow.npy"));
        assert!(told(recollection("bayes-noise", None).run(&path, &path)).contains("how noisy"));
        assert!(told(recollection("bayes-adaptive", None).run(&path, &path)).contains("of its own making"));
    }
}
