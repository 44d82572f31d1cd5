//! The report of a study.

use std::path::{Path, PathBuf};

use attractor_record::Record;
use attractor_record::figure::told_apart;
use attractor_record::report::{Fact, Listing, Report, Work};

use serde_json::Value;

use crate::Study;
use crate::reference::toml_document;

/// Everything a reader needs to judge a study and to run it again. Files are called by their names alone: where they lie
/// is nobody's business but the user's.
pub fn report(study: &Study, records: &[Record]) -> Report {
    let presentation = study.present(records);
    let about = study.experiment().about();
    let common = study.common();
    let mut table = study.table().clone();
    let mut paths = Vec::new();
    leave_folders_out(&mut table, &mut paths);
    Report {
        title: about.title.to_owned(),
        summary: one_line(about.summary),
        facts: vec![
            Fact::new("experiment", &common.experiment),
            Fact::new("seed", common.seed.to_string()),
            Fact::new("repetitions", common.repetitions.to_string()),
            Fact::new("trials", study.trials().to_string()),
            Fact::new("attractor", env!("CARGO_PKG_VERSION")),
        ],
        tables: presentation.tables,
        figures: told_apart(presentation.figures),
        spec: Listing { language: "toml".to_owned(), text: toml_document(&table) },
        rules: study.used().into_iter().filter_map(|used| used.entry).collect(),
        references: study.citations().iter().map(Work::from).collect(),
        methods: methods(study).into_iter().map(|text| without_folders(text, &paths)).collect(),
    }
}

/// How the numbers were made.
fn methods(study: &Study) -> Vec<String> {
    let mut methods = vec![
        one_line(study.experiment().about().provenance),
        "Intervals hold 95 %. Fractions have Wilson intervals, of their cases or of their repetitions, whichever is \
         wider; means, capacities among them, have Student intervals over repetitions; figures made of means, such \
         as scores, ratios and crossings, have Student intervals by the jackknife over repetitions."
            .to_owned(),
    ];
    methods.extend(study.notes().iter().cloned());
    let paired = "All rules of a repetition are given the same random numbers: the same patterns, the same cues. So differences \
                  between rules are paired. ";
    let same =
        "The same spec gives the same numbers on any x86-64 machine with any number of threads.".to_owned();
    let compares = study.used().iter().any(|used| used.entry.is_some());
    methods.push(if compares { paired.to_owned() + &same } else { same });
    methods
}

/// Leaves of every whole path in a spec the file's name, and gives the paths.
fn leave_folders_out(value: &mut Value, paths: &mut Vec<PathBuf>) {
    match value {
        Value::String(text) => {
            let path = Path::new(text.as_str());
            let name = path
                .file_name()
                .filter(|_| path.is_absolute())
                .map(|name| name.to_string_lossy().into_owned());
            if let Some(name) = name {
                paths.push(path.to_owned());
                *text = name;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| leave_folders_out(item, paths)),
        Value::Object(table) => table.values_mut().for_each(|value| leave_folders_out(value, paths)),
        _ => {}
    }
}

/// A text that calls these files by their names, however it called them: by whole paths, or by ones from some folder.
fn without_folders(mut text: String, paths: &[PathBuf]) -> String {
    for path in paths {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { continue };
        let mut from = path.iter();
        loop {
            let called = from.as_path();
            if called.iter().count() < 2 {
                break;
            }
            text = text.replace(&*called.to_string_lossy(), &name);
            from.next();
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn files_are_called_by_their_names() {
        let mut table = json!({
            "patterns": { "file": "/home/ann/my data/a.csv", "sha256": "1f" },
            "sweep": { "cue.file": ["/tmp/b.npy", "c.npy"] },
            "rules": [{ "weight": "a / b" }],
        });
        let mut paths = Vec::new();
        leave_folders_out(&mut table, &mut paths);
        assert_eq!(
            table,
            json!({
                "patterns": { "file": "a.csv", "sha256": "1f" },
                "sweep": { "cue.file": ["b.npy", "c.npy"] },
                "rules": [{ "weight": "a / b" }],
            })
        );
        for (told, plain) in [
            ("patterns.file /home/ann/my data/a.csv: 2 rows", "patterns.file a.csv: 2 rows"),
            ("patterns.file my data/a.csv: 2 rows", "patterns.file a.csv: 2 rows"),
            ("patterns.file a.csv: 2 rows", "patterns.file a.csv: 2 rows"),
            ("1/2 of /tmp/b.npy", "1/2 of b.npy"),
        ] {
            assert_eq!(without_folders(told.to_owned(), &paths), plain);
        }
    }
}
