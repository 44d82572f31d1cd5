//! The user's own files, read and put into what was asked for.

use std::sync::Arc;

use attractor_core::Invalid;
use attractor_data::{DataError, Matrix, Reading};
use attractor_memory::patterns::{Given, PatternSet, Patterns};
use attractor_memory::rules::Rules;
use attractor_memory::{Layout, Population};
use attractor_study::{Files, Written, refused, shown_path};

use super::pairs::works_across;
use super::{CueSource, Memories, OwnData, Pairs};
use crate::own_patterns as data;

/// Minicolumns of a hypercolumn that an encoded column gets at most, unless the spec says.
pub(crate) const LEVELS: u32 = 8;

/// A load, and what it is for so many rows where the spec says none.
pub(crate) type Load<'a> = (&'a mut u32, fn(u32) -> u32);

/// What the user's files are read into.
pub(crate) struct Filling<'a> {
    /// Patterns, cues, and the layout that they fit.
    pub memories: &'a mut Memories,
    /// Patterns that are stored with others, where the experiment can.
    pub pairs: Option<&'a mut Pairs>,
    /// The load, where the experiment reads one.
    pub load: Option<Load<'a>>,
    /// Whether numbers that were encoded are kept, to be encoded anew.
    pub keeps_numbers: bool,
}

/// The load where all rows of a file are stored.
pub(crate) fn all_rows(rows: u32) -> u32 {
    rows
}

impl<'a> Filling<'a> {
    /// Patterns that are stored with themselves, at loads that do not follow from their number.
    pub fn of(memories: &'a mut Memories) -> Self {
        Self { memories, pairs: None, load: None, keeps_numbers: false }
    }

    /// Reads the files that are named, if files are read. Where the spec says no layout, or no load, it takes those of its
    /// patterns.
    pub(super) fn read(self, written: Written, files: &Files) -> Result<(), Invalid> {
        let Self { memories, pairs, load, keeps_numbers } = self;
        if pairs.as_ref().is_some_and(|pairs| pairs.is_hetero()) && !written.has("rules") {
            memories.rules.retain(works_across);
        }
        if !files.are_read() {
            return Ok(());
        }
        memories.fill_patterns(written, files, load)?;
        if let Some(pairs) = pairs {
            memories.fill_targets(written, files, pairs)?;
        }
        memories.fill_cues(files)?;
        if let Patterns::File(given) = &mut memories.patterns {
            if keeps_numbers && memories.own.coding.is_some() {
                memories.own.notes.push(format!(
                    "patterns.file {}: each repetition divides columns by the rows that it stores; [layout] is that of all rows",
                    shown_path(&given.file)
                ));
            } else {
                memories.own.numbers = None;
            }
        }
        Ok(())
    }
}

impl Memories {
    fn fill_patterns(&mut self, written: Written, files: &Files, load: Option<Load>) -> Result<(), Invalid> {
        if let Patterns::File(given) = &mut self.patterns {
            given.validate_alone()?;
            let reading = reading(given, None);
            let content = files.content(&given.file, "patterns.file", reading, &mut given.sha256)?;
            let matrix = &content.table.matrix;
            let (patterns, layout, coded) = patterns_of(given, matrix, "patterns.file")?;
            self.own = OwnData { numbers: Some(Arc::clone(&content)), ..coded };
            self.own.notes.insert(0, format!("patterns.file {}: {}", shown_path(&given.file), content.table));
            if let Some(path) = given.labels.clone() {
                let key = "patterns.labels";
                let labels = files.labels(&path, key, matrix.rows, &mut given.labels_sha256)?;
                self.own.notes.push(format!("{key} {}: {}", shown_path(&path), labels.told));
                self.own.labels.clone_from(&labels.classes);
            }
            if !written.has("layout") {
                self.layout = layout;
            } else if given.encode.is_some() && layout_differs(&self.layout, &layout) {
                return Err(Invalid::new(
                    "layout",
                    "the layout follows from the file that is encoded, and is another",
                    serde_json::to_string(&layout).unwrap_or_default(),
                )
                .help("leave [layout] out; a run of a version that coded otherwise is begun anew"));
            }
            self.layout.validate()?;
            let population = Population::of(&self.layout);
            let columns = if given.encode.is_some() { population.units() as usize } else { matrix.columns };
            data::check_against(&patterns, columns, &population, &given.file)
                .map_err(|error| refused("patterns.file", &error))?;
            if let Some((load, default)) = load
                && !written.has("load")
            {
                *load = default(patterns.len() as u32);
            }
            given.patterns = Arc::new(patterns);
        }
        Ok(())
    }

    /// Reads what the rows of a file are stored with.
    fn fill_targets(&mut self, written: Written, files: &Files, pairs: &mut Pairs) -> Result<(), Invalid> {
        let hetero = pairs.is_hetero();
        let Patterns::File(given) = &mut self.patterns else { return Ok(()) };
        let Some(path) = given.targets.clone().filter(|_| hetero) else { return Ok(()) };
        let key = "patterns.targets";
        let reading = reading(given, Some(given.patterns.len()));
        let content = files.content(&path, key, reading, &mut given.targets_sha256)?;
        let alone = Given { file: path.clone(), ..given.clone() };
        let (answers, layout, own) = patterns_of(&alone, &content.table.matrix, key)
            .map_err(|fault| Invalid { key: key.to_owned(), ..fault })?;
        if answers.len() != given.patterns.len() {
            return Err(Invalid::new(
                key,
                format!("{path} has {} rows, {} has {}", answers.len(), given.file, given.patterns.len()),
                "a target for each pattern, in the same order",
            ));
        }
        // As the patterns where it can be: the same layout as theirs, or else what follows from the file.
        let as_patterns = Some(&self.layout).filter(|_| given.encode.is_none() && written.has("layout"));
        let fits = |of: &&Layout| {
            data::check_against(&answers, content.table.matrix.columns, &Population::of(of), &path).is_ok()
        };
        let target = match &pairs.target {
            Some(target) if written.has("target") => target.clone(),
            _ => as_patterns.filter(fits).cloned().unwrap_or(layout),
        };
        target.validate()?;
        let population = Population::of(&target);
        let columns =
            if given.encode.is_some() { population.units() as usize } else { content.table.matrix.columns };
        data::check_against(&answers, columns, &population, &path).map_err(|error| refused(key, &error))?;
        given.answers = Arc::new(answers);
        pairs.target = Some(target);
        self.own.notes.push(format!("{key} {}: {}", shown_path(&path), content.table));
        self.own.notes.extend(own.notes);
        Ok(())
    }

    /// Reads the cues of the rows.
    fn fill_cues(&mut self, files: &Files) -> Result<(), Invalid> {
        let Some(file) = self.cue.file.clone() else { return Ok(()) };
        let Patterns::File(given) = &self.patterns else {
            return Err(Invalid::new("cue.file", "cues from a file need patterns from a file", "")
                .help("set patterns.file, whose rows the cues belong to"));
        };
        let CueSource { header, index_column, .. } = self.cue;
        let rows = Some(given.patterns.len());
        let reading = Reading { header, index_column, rows };
        let content = files.content(&file, "cue.file", reading, &mut self.cue.sha256)?;
        let matrix = &content.table.matrix;
        let refused = |error: DataError| refused("cue.file", &error);
        let cues = match &self.own.coding {
            None => {
                data::check_width(matrix.columns, &self.population(), &file).map_err(refused)?;
                data::binary_patterns(matrix, &file).map_err(refused)?
            }
            Some(coding) => data::encode(coding, matrix, &file).map_err(refused)?,
        };
        if cues.len() != given.patterns.len() {
            return Err(Invalid::new(
                "cue.file",
                format!("{file} has {} rows, {} has {}", cues.len(), given.file, given.patterns.len()),
                "a cue for each pattern, in the same order",
            ));
        }
        self.own.notes.push(format!("cue.file {}: {}", shown_path(&file), content.table));
        self.cue.cues = Arc::new(cues);
        self.knows_its_noise()
    }

    /// How noisy the user's cues are is not known: rules that need it must be told.
    fn knows_its_noise(&self) -> Result<(), Invalid> {
        for (place, entry) in self.rules.iter().enumerate() {
            let message = match &entry.rule {
                Rules::BayesNoise(rule) if rule.e10.is_none() => {
                    "must be told how noisy the cues of a file are"
                }
                rule if rule.calibration_cues() > 0 => {
                    "estimates noise on cues of its own making, not the file's"
                }
                _ => continue,
            };
            return Err(Invalid::new(
                format!("rules[{place}]"),
                format!("rule \"{}\" {message}", entry.name),
                "rules that need not know the noise, or { kind = \"bayes-noise\", e10 = … }",
            )
            .help("list the rules to compare in `rules`"));
        }
        Ok(())
    }
}

/// How the files of patterns and targets are read.
fn reading(given: &Given, rows: Option<usize>) -> Reading {
    Reading { header: given.header, index_column: given.index_column, rows }
}

/// The patterns of a file, the layout that they fit, and what else there is to know of them.
fn patterns_of(given: &Given, matrix: &Matrix, key: &str) -> Result<(PatternSet, Layout, OwnData), Invalid> {
    let refused = |error: DataError| refused("patterns.file", &error);
    if given.encode.is_none() {
        let patterns = data::binary_patterns(matrix, &given.file).map_err(|error| {
            let not_binary = matches!(error, DataError::NotBinary { .. });
            let help = if not_binary { "for numbers of any kind, add encode = \"one-hot\"" } else { "" };
            refused(error).help(help)
        })?;
        let layout = data::infer_layout(&patterns, matrix.columns as u32, &given.file);
        let notes = data::never_used(&patterns, matrix.columns)
            .map(|note| format!("{key} {}: {note}", shown_path(&given.file)));
        let own = OwnData { notes: notes.into_iter().collect(), ..OwnData::default() };
        // A modular layout may fit where no flat one does: it is checked later.
        return Ok((patterns, layout.map_err(refused)?, own));
    }
    let levels = given.levels.unwrap_or(LEVELS);
    let encoded = data::encode_one_hot(matrix, levels, &given.file).map_err(refused)?;
    let mut notes = Vec::new();
    let dropped = encoded.coding.dropped();
    if !dropped.is_empty() {
        notes.push(format!(
            "{key} {}: {} of {} columns are constant and left out: {}",
            shown_path(&given.file),
            dropped.len(),
            matrix.columns,
            first_few(dropped.iter().map(|column| column + 1))
        ));
    }
    let merged =
        encoded.coding.edges().iter().filter(|edges| (1..levels as usize - 1).contains(&edges.len()));
    let merged = merged.count();
    if merged > 0 {
        notes.push(format!(
            "{key} {}: {merged} columns have fewer than {levels} ranges, because values are tied",
            shown_path(&given.file)
        ));
    }
    let own = OwnData { coding: Some(encoded.coding), notes, ..OwnData::default() };
    Ok((encoded.patterns, encoded.layout, own))
}

/// The first numbers of a list that may be long.
pub(super) fn first_few(numbers: impl ExactSizeIterator<Item = usize>) -> String {
    const FEW: usize = 5;
    let end = if numbers.len() > FEW { ", …" } else { "" };
    let first: Vec<String> = numbers.take(FEW).map(|number| number.to_string()).collect();
    first.join(", ") + end
}

/// Whether two layouts have other hypercolumns, however they are written.
fn layout_differs(one: &Layout, other: &Layout) -> bool {
    one.validate().is_err() || Population::of(one) != Population::of(other)
}
