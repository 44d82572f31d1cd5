//! Units that change each other: synapses within a layer.

use attractor_core::Invalid;

use crate::rules::{Activity, PlasticityRules};
use crate::saved::misfit;

/// Linear units with an input each and synapses between them, y = x + W y, settled before they learn.
#[derive(Clone, Debug)]
pub struct Lateral {
    rule: PlasticityRules,
    learning_rate: f64,
    /// Row by row, to each unit; 0 on the diagonal.
    weights: Vec<f64>,
    units: Vec<Activity>,
}

impl Lateral {
    /// So many units without synapses yet; η is the learning rate of a step.
    pub fn new(rule: PlasticityRules, learning_rate: f64, units: usize) -> Self {
        Self {
            rule,
            learning_rate,
            weights: vec![0.0; units * units],
            units: vec![Activity::default(); units],
        }
    }

    /// The weight from one unit to another.
    pub fn weight(&self, to: usize, from: usize) -> f64 {
        self.weights[to * self.units.len() + from]
    }

    /// The weights to a unit, from each unit.
    pub fn weights(&self, to: usize) -> &[f64] {
        &self.weights[to * self.units.len()..(to + 1) * self.units.len()]
    }

    /// Learns at another rate from now on.
    pub fn learn_at(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    /// The weights, row by row to each unit, and what the rule keeps of each unit's past.
    pub(crate) fn state(&self) -> (Vec<f64>, Vec<f64>) {
        (self.weights.clone(), self.units.iter().map(|unit| unit.slow).collect())
    }

    /// Takes a state, and the outputs of the units.
    pub(crate) fn put(&mut self, weights: &[f64], slow: &[f64], outputs: &[f64]) -> Result<(), Invalid> {
        let units = self.units.len();
        if weights.len() != self.weights.len() || [slow.len(), outputs.len()] != [units; 2] {
            return Err(misfit(&format!("{units} units")));
        }
        self.weights.copy_from_slice(weights);
        for (unit, (&slow, &rate)) in self.units.iter_mut().zip(slow.iter().zip(outputs)) {
            *unit = Activity { rate, slow };
        }
        Ok(())
    }

    /// Sees an input, settles, and learns; gives the outputs. `None` where nothing settles: 1 is an eigenvalue of W.
    pub fn step(&mut self, input: &[f64]) -> Option<Vec<f64>> {
        let outputs = self.settled(input)?;
        for (unit, &rate) in self.units.iter_mut().zip(&outputs) {
            unit.rate = rate;
        }
        let size = self.units.len();
        for to in 0..size {
            let post = self.rule.post(self.units[to]);
            for from in (0..size).filter(|from| *from != to) {
                let pre = self.rule.pre(self.units[from]);
                let weight = &mut self.weights[to * size + from];
                let change = post.gains[0] * pre[0] + post.gains[1] * pre[1] - post.leak * *weight;
                *weight += self.learning_rate * change;
            }
        }
        for unit in &mut self.units {
            unit.slow = self.rule.slow(*unit, 1.0);
        }
        Some(outputs)
    }

    /// (1 − W)⁻¹ x, by elimination with the largest pivots.
    fn settled(&self, input: &[f64]) -> Option<Vec<f64>> {
        let size = self.units.len();
        let mut rows: Vec<Vec<f64>> = (0..size)
            .map(|to| {
                let row = (0..size).map(|from| f64::from(to == from) - self.weights[to * size + from]);
                row.chain([input[to]]).collect()
            })
            .collect();
        for column in 0..size {
            let pivot = (column..size)
                .max_by(|&one, &other| rows[one][column].abs().total_cmp(&rows[other][column].abs()))?;
            rows.swap(column, pivot);
            let first = rows[column].clone();
            if !(first[column].abs() > 1e-12 && first[column].is_finite()) {
                return None;
            }
            for (_, row) in rows.iter_mut().enumerate().filter(|(place, _)| *place != column) {
                let factor = row[column] / first[column];
                row.iter_mut().zip(&first).for_each(|(x, y)| *x -= factor * y);
            }
        }
        Some((0..size).map(|unit| rows[unit][size] / rows[unit][unit]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_settle_where_they_drive_themselves() {
        let mut lateral = Lateral::new(PlasticityRules::named("anti-hebbian").unwrap(), 0.05, 3);
        for step in 0..200 {
            let x = [1.0, 0.5 * f64::from(step % 3), f64::from(step % 5) - 2.0];
            let before = lateral.clone();
            let y = lateral.step(&x).unwrap();
            for to in 0..3 {
                let drive: f64 = (0..3).map(|from| before.weight(to, from) * y[from]).sum();
                assert!((y[to] - x[to] - drive).abs() < 1e-12);
            }
        }
        assert_eq!((lateral.weight(1, 1), lateral.weight(0, 1)), (0.0, lateral.weight(1, 0)));
    }
}
