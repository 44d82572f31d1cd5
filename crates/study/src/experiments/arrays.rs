//! Arrays that a trial can be asked for beside its records.

use attractor_memory::weights::PlainWeights;

use super::material::Material;
use super::{Stop, Trial};
use crate::spec::Saving;

/// A matrix with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// What it is: `states-bcpnn`.
    pub name: String,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// The values, row by row.
    pub values: ArrayValues,
}

/// Values of an array, of the type that suits them.
#[derive(Clone, Debug, PartialEq)]
pub enum ArrayValues {
    /// Zeros and ones.
    Bits(Vec<u8>),
    /// Counts.
    Counts(Vec<u32>),
    /// Weights.
    Reals(Vec<f32>),
}

/// Counts of the trial; weights, biases and last states of each rule, as far as the spec asks for them.
pub(super) fn of_recall(trial: &Trial) -> Result<Vec<Array>, Stop> {
    let spec = &trial.point.spec;
    let mut material = Material::new(trial);
    material.store(spec.load);
    let units = material.population().units();
    let square = |name: String, values| Array { name, rows: units as usize, columns: units as usize, values };
    let mut arrays = Vec::new();
    if spec.save.contains(&Saving::Counts) {
        let counts = material.counts();
        // A unit is active together with itself as often as it is active.
        let both =
            |pre, post| if pre == post { counts.usage()[pre as usize] } else { counts.both(pre, post) };
        let values = (0..units).flat_map(|pre| (0..units).map(move |post| both(pre, post))).collect();
        arrays.push(square("counts".to_owned(), ArrayValues::Counts(values)));
    }
    for entry in &spec.rules {
        trial.check()?;
        let name = |what: &str| format!("{what}-{}", file_name(&entry.name));
        if spec.save.contains(&Saving::Weights) {
            material.check(entry)?;
            let weights = PlainWeights::learn(&*entry.rule, material.counts(), &material.setting());
            let weight = |pre| (0..units).map(move |post| (pre, post));
            let values = (0..units).flat_map(weight).map(|(pre, post)| weights.weight(pre, post)).collect();
            arrays.push(square(name("weights"), ArrayValues::Reals(values)));
            let bias = (0..units).map(|unit| weights.bias(unit)).collect();
            let (rows, columns) = (1, units as usize);
            arrays.push(Array { name: name("bias"), rows, columns, values: ArrayValues::Reals(bias) });
        }
        if spec.save.contains(&Saving::States) {
            let recalled = material.ask(entry, &material.cues(0..spec.load as usize))?;
            let (rows, columns) = (recalled.states().len(), units as usize);
            let mut bits = vec![0; rows * columns];
            for (row, state) in recalled.states().iter().enumerate() {
                for &unit in state {
                    bits[row * columns + unit as usize] = 1;
                }
            }
            arrays.push(Array { name: name("states"), rows, columns, values: ArrayValues::Bits(bits) });
        }
    }
    Ok(arrays)
}

/// The name of a rule as part of a file's.
fn file_name(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}
