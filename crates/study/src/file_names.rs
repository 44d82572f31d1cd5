//! What files are called where they are shown: where they lie is nobody's business but the user's.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use attractor_record::Record;
use serde_json::Value;

/// A name for each whole path of a spec: the file's own, behind as many of its folders as tell it from others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FileNames(BTreeMap<String, String>);

impl FileNames {
    /// For all whole paths in a table, at any depth.
    pub fn of(table: &Value) -> Self {
        let mut texts = BTreeSet::new();
        collect(table, &mut texts);
        let (whole, other): (Vec<&str>, Vec<&str>) =
            texts.into_iter().partition(|text| Path::new(text).is_absolute() && !parts(text).is_empty());
        let mut taken: BTreeSet<String> = other.into_iter().map(str::to_owned).collect();
        let mut names = BTreeMap::new();
        for path in &whole {
            let alone = |name: &String| {
                let count = name.split('/').count();
                let is_other = |other: &&&str| other != &path && last(other, count) == *name;
                !taken.contains(name) && !whole.iter().any(|other| is_other(&other))
            };
            let all = parts(path).len();
            let name = (1..=all).map(|count| last(path, count)).find(alone);
            // Paths of the same parts, such as one with a point between them.
            let numbered = || (2..).map(|number| format!("{} ({number})", last(path, all)));
            let free = |name: &String| !taken.contains(name);
            let name = name.or_else(|| std::iter::once(last(path, all)).chain(numbered()).find(free));
            if let Some(name) = name {
                taken.insert(name.clone());
                names.insert((*path).to_owned(), name);
            }
        }
        Self(names)
    }

    /// Puts the names into a table in place of the paths.
    pub fn put_into(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(name) = self.0.get(text.as_str()) {
                    text.clone_from(name);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.put_into(item)),
            Value::Object(table) => table.values_mut().for_each(|value| self.put_into(value)),
            _ => {}
        }
    }

    /// The same records, whose coordinates are names where they were paths.
    pub fn in_coordinates<'a>(&self, records: &'a [Record]) -> Cow<'a, [Record]> {
        if self.0.is_empty() {
            return records.into();
        }
        let mut records = records.to_vec();
        records
            .iter_mut()
            .flat_map(|record| record.coordinates.values_mut())
            .for_each(|value| self.put_into(value));
        records.into()
    }

    /// A text that calls the files by their names, however it called them: by whole paths, or by ones from some folder.
    pub fn in_text(&self, mut text: String) -> String {
        for (path, name) in &self.0 {
            let mut from = Path::new(path).iter();
            // A path that is no longer than the name may be that of another file.
            while from.as_path().iter().count() > name.split('/').count() {
                text = text.replace(&*from.as_path().to_string_lossy(), name);
                from.next();
            }
        }
        text
    }
}

/// All texts of a value.
fn collect<'a>(value: &'a Value, texts: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => drop(texts.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(table) => table.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// The names in a path, from its first folder to the file.
fn parts(path: &str) -> Vec<Cow<'_, str>> {
    let name = |part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    };
    Path::new(path).components().filter_map(name).collect()
}

/// The last names in a path.
fn last(path: &str, count: usize) -> String {
    let parts = parts(path);
    parts[parts.len().saturating_sub(count)..].join("/")
}

#[cfg(test)]
mod tests {
    use attractor_record::Metric;
    use serde_json::json;

    use super::*;

    #[test]
    fn files_are_called_by_their_names() {
        let mut table = json!({
            "patterns": { "file": "/home/ann/my data/a.csv", "sha256": "1f" },
            "sweep": { "cue.file": ["/tmp/b.npy", "c.npy"] },
            "rules": [{ "weight": "a / b" }],
        });
        let names = FileNames::of(&table);
        names.put_into(&mut table);
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
            assert_eq!(names.in_text(told.to_owned()), plain);
        }
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let paths = [
            "/x/a/b/m.csv",
            "/x/c/b/m.csv",
            "/x/c/n.csv",
            "/x/c/./n.csv",
            "/p.csv",
            "p.csv",
            "/q.csv",
            "/y/q.csv",
        ];
        let names = FileNames::of(&json!({ "sweep": { "patterns.file": paths } }));
        let of = |path: &str| {
            let mut value = json!(path);
            names.put_into(&mut value);
            value
        };
        let shown = paths.map(of);
        assert_eq!(
            json!(shown),
            json!([
                "a/b/m.csv",
                "c/b/m.csv",
                "x/c/n.csv (2)",
                "x/c/n.csv",
                "p.csv (2)",
                "p.csv",
                "q.csv",
                "y/q.csv"
            ])
        );
        assert_eq!(names.in_text("/x/a/b/m.csv and /x/c/b/m.csv".to_owned()), "a/b/m.csv and c/b/m.csv");
        let metric = Metric::mean("steps", "", "");
        let records = paths.map(|path| Record::new(&metric, 1.0).at("patterns.file", path));
        let called = names.in_coordinates(&records);
        let called: Vec<String> = called.iter().map(|record| record.text("patterns.file")).collect();
        assert_eq!(json!(called), json!(shown));
    }
}
