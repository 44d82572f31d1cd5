//! Classes of the user's own patterns, told by the attractor that a pattern leads to.

use std::ops::Range;

use attractor_core::{About, Invalid};
use attractor_memory::patterns::{PatternSet, Patterns};
use serde_json::{Value, json};

use super::material::Material;
use super::{Experiment, Stop, Trial};
use crate::data::Coding;
use crate::present::{self, Presentation};
use crate::record::Record;
use crate::spec::{Recording, Spec};

/// Stores some of the labelled patterns of a file and asks with the others.
///
/// An attractor is of the class to whose mean it is nearest, the mean of the class's stored patterns as
/// vectors of 0 and 1. Two baselines are asked with the same cues and are no rules of the network: the
/// class whose mean is nearest to the cue itself, and the class of the stored pattern nearest to it.
pub(super) struct Classification;

/// Names of the baselines in records, where rules have theirs.
pub const BASELINES: [&str; 2] = ["nearest class mean (baseline)", "nearest neighbour (baseline)"];

/// Pictures of one class that are kept, in the order of the figure.
pub const PICTURES: [&str; 3] = ["cue", "attractor", "prototype"];

impl Experiment for Classification {
    fn id(&self) -> &'static str {
        "classification"
    }

    fn about(&self) -> About {
        About {
            title: "Classification",
            summary: "Stores labelled patterns of a file, asks with the others, and says how often the attractor is nearest \
                      to the mean of the right class.",
            equation: r"\hat c = \arg\min_c \lVert s - \bar x_c \rVert",
            provenance: "Ours.",
            citations: &[],
        }
    }

    fn keys(&self) -> &'static [&'static str] {
        memory_keys!["load", "record"]
    }

    fn example(&self) -> Value {
        let patterns =
            json!({ "file": "patterns.npy", "labels": "labels.npy", "encode": "one-hot", "levels": 8 });
        json!({ "experiment": self.id(), "patterns": patterns })
    }

    fn validate(&self, spec: &Spec) -> Result<(), Invalid> {
        let Patterns::File(given) = &spec.patterns else {
            return Err(Invalid::new(
                "patterns.file",
                "classification needs the patterns of a file",
                "a path",
            ));
        };
        if given.labels.is_none() {
            return Err(Invalid::new(
                "patterns.labels",
                "classification needs the classes of the patterns",
                "a path",
            )
            .help("set patterns.labels to a file with a number for each row of patterns.file"));
        }
        spec.keeps_only(Recording::Images)?;
        spec.makes_its_cues("classification asks with the rows that are not stored")?;
        let rows = given.patterns.len() as u32;
        if spec.load < rows {
            return Ok(());
        }
        Err(Invalid::new(
            "load",
            format!("load is {}, and no row is left of {rows} to ask with", spec.load),
            format!("at most {}", rows.saturating_sub(1)),
        ))
    }

    fn default_load(&self, rows: u32) -> u32 {
        (rows / 2).max(1)
    }

    fn run(&self, trial: &Trial) -> Result<Vec<Record>, Stop> {
        let spec = &trial.point.spec;
        let mut material = Material::new(trial);
        material.store(spec.own.labels.len() as u32);
        material.store(spec.load);
        let stored = material.stored();
        let task = Task::of(spec, &material, &stored);
        let count = task.cues.len();
        let of_all = |record: Record| record.at("load", spec.load).at("of", count);
        let baseline = |name: &str, right: usize| {
            let mut record = Record::new("accuracy", right as f64 / count as f64).of_rule(name);
            record.coordinates.extend(trial.point.coordinates.clone());
            of_all(record.at("repetition", trial.repetition))
        };
        let mut records = vec![
            baseline(BASELINES[0], task.right(task.cues.iter())),
            baseline(BASELINES[1], task.right_by_neighbours(&stored)),
        ];
        for rule in &spec.rules {
            trial.check()?;
            let recalled = material.ask(rule, &task.cues)?;
            let right = task.right(recalled.states().iter());
            records.push(of_all(trial.record(rule, "accuracy", right as f64 / count as f64)));
            let reached = ending_in_stored(recalled.states().iter(), &stored);
            records.push(of_all(trial.record(rule, "ends_in_stored", reached as f64 / count as f64)));
            if trial.repetition == 0 && spec.record.contains(&Recording::Images) {
                let states: PatternSet = recalled.states().iter().map(<[u32]>::to_vec).collect();
                let pixel = |class, picture, place, value| {
                    let record = trial.record(rule, "pixel", value).at("class", class);
                    record.at("picture", picture).at("place", place)
                };
                records.extend(task.pictures(spec, &states, &stored, pixel));
            }
        }
        Ok(records)
    }

    fn present(&self, spec: &Spec, records: &[Record]) -> Presentation {
        present::classification(spec, records)
    }
}

/// What is asked, and what is right.
struct Task {
    cues: PatternSet,
    /// The class of each cue.
    classes: Vec<u32>,
    /// The class of each stored pattern.
    stored_classes: Vec<u32>,
    /// The classes that stored patterns have, and the mean of each as a vector over units.
    means: Vec<(u32, Vec<f64>)>,
}

impl Task {
    fn of(spec: &Spec, material: &Material, patterns: &PatternSet) -> Self {
        let order = material.order();
        let class = |place: &u32| spec.own.labels[*place as usize];
        let (stored, asked) = order.split_at(spec.load as usize);
        let stored_classes: Vec<u32> = stored.iter().map(class).collect();
        let units = material.population().units() as usize;
        let mut classes = stored_classes.clone();
        classes.sort_unstable();
        classes.dedup();
        let mean = |class: u32| {
            let mut mean = vec![0.0; units];
            let own = patterns.iter().zip(&stored_classes).filter(|(_, other)| **other == class);
            let own: Vec<&[u32]> = own.map(|(pattern, _)| pattern).collect();
            for &unit in own.iter().copied().flatten() {
                mean[unit as usize] += 1.0;
            }
            for mean in &mut mean {
                *mean /= own.len() as f64;
            }
            (class, mean)
        };
        Self {
            cues: material.cues(spec.load as usize..order.len()),
            classes: asked.iter().map(class).collect(),
            means: classes.into_iter().map(mean).collect(),
            stored_classes,
        }
    }

    /// How many states are nearest to the mean of their cue's class; among equals the lowest class.
    fn right<'a>(&self, states: impl Iterator<Item = &'a [u32]>) -> usize {
        // ‖s − m‖² = |s| − 2 s·m + |m|², of which |s| is the same for all classes.
        let size = |mean: &[f64]| mean.iter().map(|x| x * x).sum::<f64>();
        let sizes: Vec<f64> = self.means.iter().map(|(_, mean)| size(mean)).collect();
        let nearest = |state: &[u32]| {
            let distances = self.means.iter().zip(&sizes).map(|((class, mean), size)| {
                let product: f64 = state.iter().map(|&unit| mean[unit as usize]).sum();
                (size - 2.0 * product, *class)
            });
            distances.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, class)| class)
        };
        states.zip(&self.classes).filter(|(state, class)| nearest(state) == Some(**class)).count()
    }

    /// How many cues differ in the fewest units from a stored pattern of their class; among equals the
    /// pattern that was stored first.
    fn right_by_neighbours(&self, stored: &PatternSet) -> usize {
        let nearest = |cue: &[u32]| {
            let differing = |pattern: &[u32]| {
                cue.len() + pattern.len() - 2 * attractor_memory::measures::right_units(cue, pattern)
            };
            let nearest =
                stored.iter().zip(&self.stored_classes).min_by_key(|(pattern, _)| differing(pattern));
            nearest.map(|(_, class)| *class)
        };
        self.cues.iter().zip(&self.classes).filter(|(cue, class)| nearest(cue) == Some(**class)).count()
    }

    /// For each class: its first cue, the attractor that it led to, and the mean of its stored patterns.
    fn pictures(
        &self,
        spec: &Spec,
        states: &PatternSet,
        stored: &PatternSet,
        pixel: impl Fn(u32, &'static str, usize, f64) -> Record,
    ) -> Vec<Record> {
        let columns = spec.population().units() as usize;
        let values = |pattern: &[u32]| decoded(spec.own.coding.as_ref(), pattern, columns);
        let mut records = Vec::new();
        for (class, _) in &self.means {
            let Some(first) = self.classes.iter().position(|other| other == class) else { continue };
            let own = stored.iter().zip(&self.stored_classes).filter(|(_, other)| *other == class);
            let own: Vec<Vec<f64>> = own.map(|(pattern, _)| values(pattern)).collect();
            let mean = |place: usize| own.iter().map(|values| values[place]).sum::<f64>() / own.len() as f64;
            let (cue, attractor) = (values(self.cues.get(first)), values(states.get(first)));
            let prototype: Vec<f64> = (0..cue.len()).map(mean).collect();
            for (picture, values) in PICTURES.iter().zip([cue, attractor, prototype]) {
                let places = Range { start: 0, end: values.len() };
                records.extend(places.zip(values).map(|(place, value)| pixel(*class, picture, place, value)));
            }
        }
        records
    }
}

/// A pattern as the numbers of the file: decoded, or 0 and 1. A hypercolumn in which nobody won, or
/// several, has no number: then each column is at its mean.
fn decoded(coding: Option<&Coding>, pattern: &[u32], columns: usize) -> Vec<f64> {
    let Some(coding) = coding else {
        let mut values = vec![0.0; columns];
        for &unit in pattern {
            values[unit as usize] = 1.0;
        }
        return values;
    };
    coding.decode([pattern], "").map_or_else(
        |_| coding.means().iter().map(|means| means.iter().sum::<f64>() / means.len() as f64).collect(),
        |matrix| matrix.values,
    )
}

/// How many states are stored patterns.
fn ending_in_stored<'a>(states: impl Iterator<Item = &'a [u32]>, stored: &PatternSet) -> usize {
    let mut known: Vec<&[u32]> = stored.iter().collect();
    known.sort_unstable();
    states.filter(|state| known.binary_search(state).is_ok()).count()
}
