//! The user's own files, read for a spec and put into it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use attractor_core::Invalid;
use attractor_memory::patterns::{Encode, Given, PatternSet, Patterns};
use attractor_memory::rules::Rules;
use attractor_memory::{Layout, Population};
use serde_json::Value;

use super::Spec;
use crate::data::{self, Coding, DataError, Matrix};

/// Minicolumns of a hypercolumn that an encoded column gets at most, unless the spec says.
const LEVELS: u32 = 8;

/// Files that were read: each once, however many points of a sweep use it.
#[derive(Debug, Default)]
pub struct Files {
    read: RefCell<BTreeMap<String, Arc<Content>>>,
}

/// What the user's files hold beside patterns and cues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnData {
    /// The class of each row; none where no file says them.
    pub labels: Vec<u32>,
    /// How numbers became patterns, where they were numbers.
    pub coding: Option<Coding>,
    /// What a user should be told.
    pub notes: Vec<String>,
}

/// What a file holds.
#[derive(Debug)]
struct Content {
    matrix: Matrix,
    sha256: String,
}

impl Files {
    fn content(&self, path: &str, key: &str) -> Result<Arc<Content>, Invalid> {
        if let Some(content) = self.read.borrow().get(path) {
            return Ok(Arc::clone(content));
        }
        let refused = |error: DataError| refused(key, &error);
        let matrix = data::read_matrix(path).map_err(refused)?;
        let sha256 = data::sha256_of_file(Path::new(path)).map_err(refused)?;
        let content = Arc::new(Content { matrix, sha256 });
        self.read.borrow_mut().insert(path.to_owned(), Arc::clone(&content));
        Ok(content)
    }
}

fn refused(key: &str, error: &DataError) -> Invalid {
    Invalid::new(key, error.to_string(), "a .npy or .csv file, or one of them compressed")
}

/// Reads the files that a spec names. Where it says no layout, or no load, it takes those of its patterns.
pub(super) fn fill(spec: &mut Spec, table: &Value, files: &Files) -> Result<(), Invalid> {
    let experiment = spec.experiment();
    if let Patterns::File(given) = &mut spec.patterns {
        given.validate_alone()?;
        let content = files.content(&given.file, "patterns.file")?;
        unchanged(&mut given.sha256, &content.sha256, "patterns.sha256", &given.file)?;
        let mut labels = Vec::new();
        if let Some(path) = given.labels.clone() {
            let file = files.content(&path, "patterns.labels")?;
            labels = labels_of(&path, &file.matrix, content.matrix.rows)?;
            unchanged(&mut given.labels_sha256, &file.sha256, "patterns.labels_sha256", &path)?;
            given.labels = Some(absolute(&path));
        }
        let (patterns, layout, mut own) = patterns_of(given, &content.matrix)?;
        own.labels = labels;
        spec.own = own;
        if table.get("layout").is_none() {
            spec.layout = layout;
        } else if given.encode.is_some() && layout_differs(&spec.layout, &layout) {
            return Err(Invalid::new(
                "layout",
                "the layout follows from the file that is encoded, and is another",
                serde_json::to_string(&layout).unwrap_or_default(),
            )
            .help("leave [layout] out"));
        }
        spec.layout.validate()?;
        let population = Population::of(&spec.layout);
        let columns =
            if given.encode.is_some() { population.units() as usize } else { content.matrix.columns };
        data::check_against(&patterns, columns, &population, &given.file)
            .map_err(|error| refused("patterns.file", &error))?;
        if table.get("load").is_none() {
            spec.load = experiment.default_load(patterns.len() as u32);
        }
        given.patterns = Arc::new(patterns);
    }
    fill_input(spec, files)?;
    fill_targets(spec, table, files)?;
    fill_cues(spec, files)?;
    if let Patterns::File(given) = &mut spec.patterns {
        given.file = absolute(&given.file);
    }
    Ok(())
}

/// Reads what the rows of a file are stored with.
fn fill_targets(spec: &mut Spec, table: &Value, files: &Files) -> Result<(), Invalid> {
    let hetero = spec.is_hetero();
    let Patterns::File(given) = &mut spec.patterns else { return Ok(()) };
    let Some(path) = given.targets.clone().filter(|_| hetero) else { return Ok(()) };
    let key = "patterns.targets";
    let content = files.content(&path, key)?;
    unchanged(&mut given.targets_sha256, &content.sha256, "patterns.targets_sha256", &path)?;
    let alone = Given { file: path.clone(), ..given.clone() };
    let (answers, layout, own) =
        patterns_of(&alone, &content.matrix).map_err(|fault| Invalid { key: key.to_owned(), ..fault })?;
    if answers.len() != given.patterns.len() {
        return Err(Invalid::new(
            key,
            format!("{path} has {} rows, {} has {}", answers.len(), given.file, given.patterns.len()),
            "a target for each pattern, in the same order",
        ));
    }
    let target = match &spec.target {
        Some(target) if table.get("target").is_some() => target.clone(),
        _ => layout,
    };
    target.validate()?;
    let population = Population::of(&target);
    let columns = if given.encode.is_some() { population.units() as usize } else { content.matrix.columns };
    data::check_against(&answers, columns, &population, &path).map_err(|error| refused(key, &error))?;
    given.answers = Arc::new(answers);
    given.targets = Some(absolute(&path));
    spec.target = Some(target);
    spec.own.notes.extend(own.notes);
    Ok(())
}

/// Most columns of a file of inputs: their principal components take the cube of it.
const MOST_INPUTS: usize = 512;

fn fill_input(spec: &mut Spec, files: &Files) -> Result<(), Invalid> {
    let input = &mut spec.input;
    let Some(file) = input.file.clone() else { return Ok(()) };
    let content = files.content(&file, "input.file")?;
    let (rows, columns) = (content.matrix.rows, content.matrix.columns);
    if rows < 2 || !(2..=MOST_INPUTS).contains(&columns) {
        return Err(Invalid::new(
            "input.file",
            format!("{file} has {rows} rows and {columns} columns"),
            format!("at least 2 rows, and 2 to {MOST_INPUTS} columns"),
        ));
    }
    unchanged(&mut input.sha256, &content.sha256, "input.sha256", &file)?;
    input.rows = Arc::new(content.matrix.clone());
    input.file = Some(absolute(&file));
    Ok(())
}

fn fill_cues(spec: &mut Spec, files: &Files) -> Result<(), Invalid> {
    let Some(file) = spec.cue.file.clone() else { return Ok(()) };
    let Patterns::File(given) = &spec.patterns else {
        return Err(Invalid::new("cue.file", "cues from a file need patterns from a file", "")
            .help("set patterns.file, whose rows the cues belong to"));
    };
    let content = files.content(&file, "cue.file")?;
    unchanged(&mut spec.cue.sha256, &content.sha256, "cue.sha256", &file)?;
    let refused = |error: DataError| refused("cue.file", &error);
    let cues = match given.encode {
        None => {
            data::check_width(content.matrix.columns, &spec.population(), &file).map_err(refused)?;
            data::binary_patterns(&content.matrix, &file).map_err(refused)?
        }
        Some(Encode::OneHot) => {
            let stored = files.content(&given.file, "patterns.file")?;
            let encoded = data::encode_one_hot(&stored.matrix, given.levels.unwrap_or(LEVELS), &given.file);
            encoded.and_then(|encoded| encoded.coding.encode(&content.matrix, &file)).map_err(refused)?
        }
    };
    if cues.len() != given.patterns.len() {
        return Err(Invalid::new(
            "cue.file",
            format!("{file} has {} rows, {} has {}", cues.len(), given.file, given.patterns.len()),
            "a cue for each pattern, in the same order",
        ));
    }
    spec.cue.cues = Arc::new(cues);
    spec.cue.file = Some(absolute(&file));
    knows_its_noise(spec)
}

/// The whole path, so that a run can be resumed from any folder.
fn absolute(path: &str) -> String {
    std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| path.display().to_string())
}

/// A class for each row.
fn labels_of(name: &str, matrix: &Matrix, rows: usize) -> Result<Vec<u32>, Invalid> {
    let fault =
        |message: String| Err(Invalid::new("patterns.labels", message, "one whole number for each row"));
    if (matrix.rows, matrix.columns) != (rows, 1) {
        return fault(format!(
            "{name} has {} rows and {} columns for {rows} patterns",
            matrix.rows, matrix.columns
        ));
    }
    let whole = |value: &f64| (0.0..4e9).contains(value) && value.fract() == 0.0;
    if let Some(row) = matrix.values.iter().position(|value| !whole(value)) {
        return fault(format!("{name}: row {}: {} is no class", row + 1, matrix.values[row]));
    }
    #[expect(clippy::cast_sign_loss, reason = "checked to be whole numbers of at least 0")]
    Ok(matrix.values.iter().map(|&value| value as u32).collect())
}

/// The patterns of a file, the layout that they fit, and what else there is to know of them.
fn patterns_of(given: &Given, matrix: &Matrix) -> Result<(PatternSet, Layout, OwnData), Invalid> {
    let refused = |error: DataError| refused("patterns.file", &error);
    if given.encode.is_none() {
        let patterns = data::binary_patterns(matrix, &given.file).map_err(|error| {
            let not_binary = matches!(error, DataError::NotBinary { .. });
            let help = if not_binary { "for numbers of any kind, add encode = \"one-hot\"" } else { "" };
            refused(error).help(help)
        })?;
        let layout = data::infer_layout(&patterns, matrix.columns as u32, &given.file);
        // A modular layout may fit where no flat one does: it is checked later.
        return Ok((patterns, layout.map_err(refused)?, OwnData::default()));
    }
    let levels = given.levels.unwrap_or(LEVELS);
    let encoded = data::encode_one_hot(matrix, levels, &given.file).map_err(refused)?;
    let mut notes = Vec::new();
    let dropped = encoded.coding.dropped();
    if !dropped.is_empty() {
        let columns: Vec<String> = dropped.iter().map(|column| (column + 1).to_string()).collect();
        notes.push(format!(
            "{}: {} of {} columns tell nothing at {levels} levels and are left out: {}",
            given.file,
            dropped.len(),
            matrix.columns,
            columns.join(", ")
        ));
    }
    let merged =
        encoded.coding.edges().iter().filter(|edges| (1..levels as usize - 1).contains(&edges.len()));
    let merged = merged.count();
    if merged > 0 {
        notes.push(format!(
            "{}: {merged} columns have fewer than {levels} ranges, because values are tied",
            given.file
        ));
    }
    let own = OwnData { labels: Vec::new(), coding: Some(encoded.coding), notes };
    Ok((encoded.patterns, encoded.layout, own))
}

/// A file must be what it was when its hash was taken.
fn unchanged(kept: &mut Option<String>, found: &str, key: &str, file: &str) -> Result<(), Invalid> {
    match kept {
        Some(kept) if kept != found => Err(Invalid::new(
            key,
            format!("{file} has changed: its SHA-256 is {found}, not {kept}"),
            "the file as it was",
        )
        .help(format!("start a new run, or remove {key}"))),
        _ => {
            *kept = Some(found.to_owned());
            Ok(())
        }
    }
}

/// Whether two layouts have other hypercolumns, however they are written.
fn layout_differs(one: &Layout, other: &Layout) -> bool {
    one.validate().is_err() || Population::of(one) != Population::of(other)
}

/// How noisy the user's cues are is not known: rules that need it must be told.
fn knows_its_noise(spec: &Spec) -> Result<(), Invalid> {
    for (place, entry) in spec.rules.iter().enumerate() {
        let message = match &entry.rule {
            Rules::BayesNoise(rule) if rule.e10.is_none() => "must be told how noisy the cues of a file are",
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

/// Makes the paths that a spec's file holds relative to the folder of that file.
pub(super) fn from_folder(table: &mut Value, folder: &Path, overridden: impl Fn(&str) -> bool) {
    let paths = [
        ("patterns", "file"),
        ("patterns", "labels"),
        ("patterns", "targets"),
        ("cue", "file"),
        ("input", "file"),
    ];
    for (section, key) in paths {
        if overridden(&format!("{section}.{key}")) || overridden(section) {
            continue;
        }
        if let Some(Value::String(path)) = table.get_mut(section).and_then(|section| section.get_mut(key)) {
            let joined = folder.join(path.as_str());
            *path = joined.display().to_string();
        }
    }
}
