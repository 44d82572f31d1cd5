//! What is asked, and which answers are right.

use std::ops::Range;

use attractor_data::Coding;
use attractor_memory::measures::right_units;
use attractor_memory::patterns::PatternSet;
use attractor_record::Record;

use super::{Keys, PICTURES};
use crate::material::Material;

/// What is asked, and what is right.
pub(super) struct Task {
    pub cues: PatternSet,
    /// The class of each cue.
    classes: Vec<u32>,
    /// The class of each stored pattern.
    stored_classes: Vec<u32>,
    /// The classes that stored patterns have, and the mean of each as a vector over units.
    means: Vec<(u32, Vec<f64>)>,
}

impl Task {
    pub fn of(keys: &Keys, material: &Material, patterns: &PatternSet) -> Self {
        let order = material.order();
        let class = |place: &u32| keys.memories.own.labels[*place as usize];
        let (stored, asked) = order.split_at(keys.load as usize);
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
            cues: material.cues(keys.load as usize..order.len()),
            classes: asked.iter().map(class).collect(),
            means: classes.into_iter().map(mean).collect(),
            stored_classes,
        }
    }

    /// How many states are nearest to the mean of their cue's class; among equals the lowest class.
    pub fn right<'a>(&self, states: impl Iterator<Item = &'a [u32]>) -> usize {
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
    pub fn right_by_neighbours(&self, stored: &PatternSet) -> usize {
        let nearest = |cue: &[u32]| {
            let differing = |pattern: &[u32]| cue.len() + pattern.len() - 2 * right_units(cue, pattern);
            let nearest =
                stored.iter().zip(&self.stored_classes).min_by_key(|(pattern, _)| differing(pattern));
            nearest.map(|(_, class)| *class)
        };
        self.cues.iter().zip(&self.classes).filter(|(cue, class)| nearest(cue) == Some(**class)).count()
    }

    /// For each class: its first cue, the attractor that it led to, and the mean of its stored patterns.
    pub fn pictures(
        &self,
        keys: &Keys,
        states: &PatternSet,
        stored: &PatternSet,
        pixel: impl Fn(u32, &'static str, usize, f64) -> Record,
    ) -> Vec<Record> {
        let columns = keys.memories.population().units() as usize;
        let values = |pattern: &[u32]| decoded(keys.memories.own.coding.as_ref(), pattern, columns);
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
pub(super) fn ending_in_stored<'a>(states: impl Iterator<Item = &'a [u32]>, stored: &PatternSet) -> usize {
    let mut known: Vec<&[u32]> = stored.iter().collect();
    known.sort_unstable();
    states.filter(|state| known.binary_search(state).is_ok()).count()
}
