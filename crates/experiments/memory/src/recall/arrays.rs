//! Arrays that a trial can be asked for beside its records.

use std::iter;

use attractor_data::{Array, ArrayValues};
use attractor_memory::patterns::Patterns;
use attractor_study::{Stop, Trial};

use super::{Recall, Saving};
use crate::material::Material;

/// Counts of the trial, and the rows that it drew of a file; weights, biases and last states of each rule, as far as the spec asks for them.
pub(super) fn arrays(trial: &Trial<Recall>) -> Result<Vec<Array>, Stop> {
    let keys = trial.section;
    let mut material = Material::new(trial.repetition, keys.setup());
    material.store(keys.load)?;
    let (pre_units, units) = (material.population().units(), material.target().units());
    let of_pairs =
        |name: String, values| Array { name, rows: pre_units as usize, columns: units as usize, values };
    let mut arrays = Vec::new();
    if keys.save.contains(&Saving::Counts) {
        let counts = material.counts();
        // A unit is active together with itself as often as it is active.
        let itself = |pre, post| counts.is_auto() && pre == post;
        let both =
            |pre, post| if itself(pre, post) { counts.usage()[pre as usize] } else { counts.both(pre, post) };
        let values = (0..pre_units).flat_map(|pre| (0..units).map(move |post| both(pre, post))).collect();
        arrays.push(of_pairs("counts".to_owned(), ArrayValues::Counts(values)));
    }
    // Each repetition draws the rows of a file in an order of its own; states go back to theirs.
    let order = material.order();
    let mut places: Vec<usize> = (0..keys.load as usize).collect();
    places.sort_unstable_by_key(|&place| order[place]);
    if keys.save.contains(&Saving::States) && matches!(keys.memories.patterns, Patterns::File(_)) {
        let rows = places.iter().map(|&place| order[place]).collect();
        let values = ArrayValues::Counts(rows);
        arrays.push(Array { name: "rows".to_owned(), rows: places.len(), columns: 1, values });
    }
    let rules = &keys.memories.rules;
    for (entry, of_rule) in rules.iter().zip(file_names(rules.iter().map(|entry| &*entry.name))) {
        trial.check()?;
        let name = |what: &str| format!("{what}-{of_rule}");
        if keys.save.contains(&Saving::Weights) {
            material.check(entry)?;
            let weights = entry.rule.plain_weights(material.counts(), &material.setting());
            let weight = |pre| (0..units).map(move |post| (pre, post));
            let values =
                (0..pre_units).flat_map(weight).map(|(pre, post)| weights.weight(pre, post)).collect();
            arrays.push(of_pairs(name("weights"), ArrayValues::Reals(values)));
            let bias = (0..units).map(|unit| weights.bias(unit)).collect();
            let (rows, columns) = (1, units as usize);
            arrays.push(Array { name: name("bias"), rows, columns, values: ArrayValues::Reals(bias) });
        }
        if keys.save.contains(&Saving::States) {
            let recalled = material.run(entry, &material.cues(0..keys.load as usize))?;
            let (rows, columns) = (recalled.states().len(), units as usize);
            let mut bits = vec![0; rows * columns];
            let states: Vec<&[u32]> = recalled.states().iter().collect();
            for (row, &place) in places.iter().enumerate() {
                for &unit in states[place] {
                    bits[row * columns + unit as usize] = 1;
                }
            }
            arrays.push(Array { name: name("states"), rows, columns, values: ArrayValues::Bits(bits) });
        }
    }
    Ok(arrays)
}

/// Names of rules as parts of files', no two alike: of those that would be, all but the first get a number.
fn file_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for name in names {
        let plain: String =
            name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        // Files are the same for some systems whatever the case of their letters.
        let is_free = |name: &String| taken.iter().all(|other| other.to_lowercase() != name.to_lowercase());
        let free = iter::once(plain.clone()).chain(numbered).find(is_free);
        taken.push(free.unwrap_or(plain));
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::file_names;

    #[test]
    fn no_two_rules_share_a_file() {
        let names = ["cap +1", "cap -1", "cap--1-2", "Hebb", "hebb", "größe"];
        let files = ["cap--1", "cap--1-2", "cap--1-2-2", "Hebb", "hebb-2", "größe"];
        assert_eq!(file_names(names.into_iter()), files);
    }
}
