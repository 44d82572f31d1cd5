//! The hashes of specs, by which stores know a study, never change.

use std::collections::BTreeMap;

use attractor_catalogue::catalogue;
use attractor_study::spec::{Layers, Source, SpecError};
use attractor_study::{Study, reference};

use xtask::Fallible;
use xtask::process::root;

/// Where the hashes stand, from the root.
pub const TABLE: &str = "golden/specs.tsv";

/// The first line of the table.
const HEAD: &str = "spec\tsha256\n";

/// An experiment that asks for the user's own data, so that its spec without them is none.
const WITHOUT_DEFAULT: &str = "classification";

/// The table with a line for each spec that has none yet. What stands in it stays.
///
/// # Errors
/// A table or a folder that cannot be read.
pub fn table() -> Fallible<String> {
    let mut text = std::fs::read_to_string(root().join(TABLE)).unwrap_or_else(|_| HEAD.to_owned());
    let known = frozen(&text);
    for spec in specs()? {
        if !known.contains_key(&spec) {
            text += &format!("{spec}\t{}\n", hash(&spec)?);
        }
    }
    Ok(text)
}

/// The hash of each spec in the table.
fn frozen(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines.map(|(spec, hash)| (spec.to_owned(), hash.to_owned())).collect()
}

/// The ids of the experiments, and the paths of the specs in `experiments/` and `golden/`.
fn specs() -> Fallible<Vec<String>> {
    let mut specs: Vec<String> =
        catalogue().experiments().map(|experiment| experiment.id().to_owned()).collect();
    specs.retain(|id| id != WITHOUT_DEFAULT);
    for folder in ["experiments", "golden"] {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(root().join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                files.push(format!("{folder}/{}", path.file_name().unwrap_or_default().display()));
            }
        }
        files.sort();
        specs.append(&mut files);
    }
    Ok(specs)
}

/// The hash of a spec: what `attractor new` writes for an experiment's id, or a file.
fn hash(spec: &str) -> Fallible<String> {
    match catalogue().experiment(spec) {
        Some(experiment) => {
            let text = reference::template(experiment).map_err(|fault| fault.to_string())?;
            hash_of(spec, Source::parse(spec, &text))
        }
        None => hash_of(spec, Source::read(&root().join(spec))),
    }
}

fn hash_of(spec: &str, source: Result<Source, SpecError>) -> Fallible<String> {
    let study = source.and_then(|source| Study::new(&Layers::of(catalogue(), source)));
    Ok(study.map_err(|error| format!("{spec}: {}", error.fault.message))?.hash())
}

#[test]
fn hashes_of_specs_never_change() {
    let frozen = frozen(&std::fs::read_to_string(root().join(TABLE)).unwrap());
    assert!(!frozen.is_empty());
    let mut changed = Vec::new();
    for (spec, then) in &frozen {
        let mut now = vec![hash(spec).unwrap()];
        if catalogue().experiment(spec).is_some() {
            // The same spec in one line: what it leaves out stands at its default.
            now.push(hash_of(spec, Source::parse(spec, &format!("experiment = \"{spec}\""))).unwrap());
        }
        changed.extend(now.iter().filter(|&now| now != then).map(|now| format!("{spec}: {then}, now {now}")));
    }
    assert!(changed.is_empty(), "stores would not know these again:\n{}", changed.join("\n"));
}
