//! Units side by side that learn from their inputs.

use crate::constraints::{Constraints, scale_to, squared_length};
use crate::layer_formula::LayerFormula;
use crate::rules::{Activity, Feedback, PlasticityRules};
use crate::saved::misfit;
use crate::transfer::Transfer;
use attractor_core::Invalid;
use attractor_core::maths::sqrt;
use attractor_core::stepper::bits;
use serde::{Deserialize, Serialize};

/// One unit or a few, each with a weight for each input, y = F(W x), learning input by input.
#[derive(Clone, Debug)]
pub struct Layer {
    rule: PlasticityRules,
    constraints: Constraints,
    transfer: Transfer,
    learning_rate: f64,
    inputs: usize,
    /// Unit by unit.
    weights: Vec<f64>,
    start: Vec<f64>,
    lengths: Vec<f64>,
    /// What inputs and units know of themselves.
    presynaptic: Vec<Activity>,
    postsynaptic: Vec<Activity>,
    rest: Vec<f64>,
    /// Where the rule is a formula.
    formula: Option<LayerFormula>,
}

impl Layer {
    /// Starts with `weights`, unit by unit, so many inputs each; η is the learning rate of a step.
    ///
    /// # Panics
    /// If the weights are not those of whole units, or the rule is a formula that its `validate` refuses.
    pub fn new(rule: PlasticityRules, learning_rate: f64, inputs: usize, weights: Vec<f64>) -> Self {
        assert!(inputs > 0 && weights.len().is_multiple_of(inputs), "a weight for each input of each unit");
        let units = weights.len() / inputs;
        Self {
            formula: LayerFormula::of(&rule, inputs, units),
            rule,
            constraints: Constraints::default(),
            transfer: Transfer::Linear,
            learning_rate,
            inputs,
            start: weights.clone(),
            lengths: weights.chunks_exact(inputs).map(|weights| sqrt(squared_length(weights))).collect(),
            weights,
            presynaptic: vec![Activity::default(); inputs],
            postsynaptic: vec![Activity::default(); units],
            rest: vec![0.0; inputs],
        }
    }

    /// With bounds, decay or normalisation.
    #[must_use]
    pub fn held_by(self, constraints: Constraints) -> Self {
        Self { constraints, ..self }
    }

    /// With units that answer by `transfer`; linear ones otherwise.
    #[must_use]
    pub fn answering_by(self, transfer: Transfer) -> Self {
        Self { transfer, ..self }
    }

    /// Is held by other bounds, decay or normalisation from now on.
    pub fn hold_by(&mut self, constraints: Constraints) {
        self.constraints = constraints;
    }

    /// Answers by another function from now on.
    pub fn answer_by(&mut self, transfer: Transfer) {
        self.transfer = transfer;
    }

    /// Learns at another rate from now on.
    pub fn learn_at(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    /// The weights of a unit.
    pub fn weights(&self, unit: usize) -> &[f64] {
        &self.weights[unit * self.inputs..(unit + 1) * self.inputs]
    }

    /// What units know of themselves since the last step.
    pub fn units(&self) -> &[Activity] {
        &self.postsynaptic
    }

    /// What a unit answers to an input, without learning from it.
    pub fn answer(&self, unit: usize, input: &[f64]) -> f64 {
        self.transfer.of(self.weights(unit).iter().zip(input).map(|(w, x)| w * x).sum())
    }

    /// Sees an input, answers, and learns from both.
    ///
    /// # Panics
    /// If there is not a number for each input.
    pub fn step(&mut self, input: &[f64]) {
        assert_eq!(input.len(), self.inputs, "a number for each input");
        for unit in 0..self.postsynaptic.len() {
            self.postsynaptic[unit].rate = self.answer(unit, input);
        }
        for (unit, &x) in self.presynaptic.iter_mut().zip(input) {
            unit.rate = x;
        }
        self.learn();
        for unit in self.presynaptic.iter_mut().chain(&mut self.postsynaptic) {
            unit.slow = self.rule.slow(*unit, 1.0);
        }
        if let Some(formula) = &mut self.formula {
            formula.keep(&self.presynaptic, &self.postsynaptic);
        }
    }

    fn learn(&mut self) {
        if !self.rule.learns() {
            return;
        }
        let feedback = self.rule.feedback();
        for (rest, input) in self.rest.iter_mut().zip(&self.presynaptic) {
            *rest = input.rate;
        }
        if feedback == Feedback::All {
            for unit in 0..self.postsynaptic.len() {
                self.explain(unit);
            }
        }
        for unit in 0..self.postsynaptic.len() {
            if feedback == Feedback::UpToOwn {
                self.explain(unit);
            }
            let post = self.rule.post(self.postsynaptic[unit]);
            let own = unit * self.inputs..(unit + 1) * self.inputs;
            let written = self.formula.as_ref().map(|formula| {
                formula.changes(
                    unit,
                    self.postsynaptic[unit].rate,
                    &self.presynaptic,
                    &self.weights[own.clone()],
                )
            });
            for (j, (weight, start)) in
                self.weights[own.clone()].iter_mut().zip(&self.start[own.clone()]).enumerate()
            {
                // What units told back is taken off the input's rate.
                let input = Activity { rate: self.rest[j], ..self.presynaptic[j] };
                let pre = self.rule.pre(input);
                let change = match &written {
                    Some(changes) => changes[j],
                    None => post.gains[0] * pre[0] + post.gains[1] * pre[1] - post.leak * *weight,
                };
                *weight = self.constraints.changed(
                    *weight,
                    self.learning_rate * change,
                    *start,
                    self.constraints.decay,
                );
            }
            if self.rule.scales_to_one() {
                scale_to(&mut self.weights[own.clone()], 1.0);
            }
            if self.constraints.normalise {
                scale_to(&mut self.weights[own], self.lengths[unit]);
            }
        }
    }

    /// Takes from the inputs what a unit explains of them, by its weights as they are before they change.
    fn explain(&mut self, unit: usize) {
        let rate = self.postsynaptic[unit].rate;
        let own = &self.weights[unit * self.inputs..(unit + 1) * self.inputs];
        for (rest, weight) in self.rest.iter_mut().zip(own) {
            *rest -= rate * weight;
        }
    }

    /// All weights, unit by unit.
    pub fn all_weights(&self) -> &[f64] {
        &self.weights
    }

    /// Writes the state down.
    pub(crate) fn save(&self) -> SavedLayer {
        let of = |units: &[Activity]| units.iter().map(|unit| [unit.rate, unit.slow]).collect::<Vec<_>>();
        SavedLayer {
            weights: self.weights.clone(),
            presynaptic: of(&self.presynaptic).concat(),
            postsynaptic: of(&self.postsynaptic).concat(),
            formula: self.formula.as_ref().map(LayerFormula::kept).unwrap_or_default(),
        }
    }

    /// Takes the state of a layer that was made the same way.
    pub(crate) fn restore(&mut self, saved: SavedLayer) -> Result<(), Invalid> {
        let (inputs, units) = (self.presynaptic.len(), self.postsynaptic.len());
        let lengths = [saved.weights.len(), saved.presynaptic.len(), saved.postsynaptic.len()];
        let kept = match &mut self.formula {
            Some(formula) => formula.put(&saved.formula),
            None => saved.formula.is_empty(),
        };
        if lengths != [units * inputs, 2 * inputs, 2 * units] || !kept {
            return Err(misfit(&format!("a layer of {units} units with {inputs} inputs")));
        }
        self.weights = saved.weights;
        for (own, saved) in
            [(&mut self.presynaptic, saved.presynaptic), (&mut self.postsynaptic, saved.postsynaptic)]
        {
            for (unit, pair) in own.iter_mut().zip(saved.as_chunks::<2>().0) {
                *unit = Activity { rate: pair[0], slow: pair[1] };
            }
        }
        Ok(())
    }

    /// Whether weights have grown beyond all bounds.
    pub fn has_diverged(&self) -> bool {
        !self.weights.iter().all(|weight| weight.abs() < DIVERGED)
    }

    /// ‖w‖ of a unit.
    pub fn length(&self, unit: usize) -> f64 {
        sqrt(squared_length(self.weights(unit)))
    }
}

/// What has changed in a layer since it was made. Lists of two numbers a unit hold its rate and what the rule keeps of its past.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedLayer {
    #[serde(with = "bits")]
    weights: Vec<f64>,
    #[serde(with = "bits")]
    presynaptic: Vec<f64>,
    #[serde(with = "bits")]
    postsynaptic: Vec<f64>,
    /// What a formula keeps of the past of inputs and units; empty without one.
    #[serde(with = "bits")]
    formula: Vec<f64>,
}

/// A weight of this size is said to have diverged: squares of its products still are numbers.
const DIVERGED: f64 = 1e30;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraints::Bound;
    use crate::rules::Custom;

    fn layer(id: &str, weights: &[f64]) -> Layer {
        Layer::new(PlasticityRules::named(id).unwrap(), 0.1, 2, weights.to_vec())
    }

    #[test]
    fn one_unit_of_sanger_and_of_the_subspace_rule_is_ojas() {
        for id in ["sanger", "oja-subspace"] {
            let (mut one, mut oja) = (layer(id, &[0.6, -0.2]), layer("oja", &[0.6, -0.2]));
            for step in 0..50 {
                let x = [1.0 - f64::from(step % 3), 0.4 * f64::from(step % 5)];
                one.step(&x);
                oja.step(&x);
            }
            for (one, oja) in one.weights(0).iter().zip(oja.weights(0)) {
                assert!((one - oja).abs() < 1e-12, "{id}");
            }
        }
    }

    /// Where both go in one step from weights of length 1: a rate of half the size leaves a quarter of the difference, and
    /// (w + γ y x)/‖w + γ y x‖ has its closed form with ‖w + γ y x‖² = 1 + 2 γ y² + γ² y² ‖x‖².
    #[test]
    fn ojas_rule_is_the_normalised_one_to_first_order() {
        let (start, x) = ([0.6, 0.8], [1.5, -0.5]);
        let after = |id: &str, gamma: f64| {
            let mut layer = Layer::new(PlasticityRules::named(id).unwrap(), gamma, 2, start.to_vec());
            layer.step(&x);
            layer.weights(0).to_vec()
        };
        let apart = |gamma: f64| {
            let (exact, oja) = (after("oja-normalised", gamma), after("oja", gamma));
            let y = 0.6 * 1.5 - 0.8 * 0.5;
            let length = sqrt(1.0 + 2.0 * gamma * y * y + gamma * gamma * y * y * 2.5);
            for ((found, w), x) in exact.iter().zip(start).zip(x) {
                assert!((found - (w + gamma * y * x) / length).abs() < 1e-15);
            }
            let difference: Vec<f64> = exact.iter().zip(&oja).map(|(exact, oja)| exact - oja).collect();
            sqrt(squared_length(&difference))
        };
        for gamma in [0.02, 0.01, 0.005] {
            let ratio = apart(gamma) / apart(gamma / 2.0);
            assert!((ratio - 4.0).abs() < 2.0 * gamma, "{gamma}: {ratio}");
        }
    }

    #[test]
    fn the_normalised_rule_stays_where_ojas_diverges() {
        let of = |id: &str| {
            let mut layer = Layer::new(PlasticityRules::named(id).unwrap(), 1.0, 2, vec![0.6, 0.8]);
            (0..60).for_each(|_| layer.step(&[3.0, 1.0]));
            layer
        };
        assert!(of("oja").has_diverged() && (of("oja-normalised").length(0) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn rules_written_as_formulas_learn_the_same() {
        let written = |dw: &str| Custom { dw: dw.into(), ..Custom::default() };
        for (id, dw) in [
            ("oja", "post * pre - post ^ 2 * w"),
            ("oja", "-post^2*w + pre*post"),
            ("bcm", "post * (post - theta) * pre"),
            ("covariance", "(post - post_trace) * (pre - pre_trace)"),
        ] {
            // More inputs than are worked on together.
            let start: Vec<f64> = (0..70).map(|input| f64::from(input % 7) / 30.0 - 0.1).collect();
            let of = |rule| Layer::new(rule, 0.01, 70, start.clone());
            let mut built = of(PlasticityRules::named(id).unwrap());
            let mut own = of(PlasticityRules::Custom(written(dw)));
            for step in 0..100_u32 {
                let x: Vec<f64> = (0..70).map(|input| f64::from((input + step) % 5) / 10.0 - 0.2).collect();
                built.step(&x);
                own.step(&x);
            }
            for (built, own) in built.weights(0).iter().zip(own.weights(0)) {
                // Changes of at most 0.01 in single precision, 100 times.
                assert!((built - own).abs() < 1e-6, "{id}: {built} {own}");
            }
        }
    }

    #[test]
    fn the_second_unit_of_sanger_sees_what_the_first_leaves_over() {
        let mut layer = layer("sanger", &[1.0, 0.0, 0.5, 0.5]);
        layer.step(&[2.0, 3.0]);
        // y = (2, 2.5); rest after both is x − y₁ w₁ − y₂ w₂ = (−1.25, 1.75).
        assert_eq!(layer.weights(0), [1.0, 0.1 * 2.0 * 3.0]);
        assert!((layer.weights(1)[0] - (0.5 + 0.1 * 2.5 * -1.25)).abs() < 1e-15);
        assert!((layer.weights(1)[1] - (0.5 + 0.1 * 2.5 * 1.75)).abs() < 1e-15);
    }

    #[test]
    fn constraints_hold_plain_hebb() {
        let normalised = Constraints { normalise: true, ..Constraints::default() };
        let bounded = Constraints { bound: Bound::Hard, low: -2.0, high: 2.0, ..Constraints::default() };
        for (constraints, length) in [(normalised, 1.0), (bounded, 8.0_f64.sqrt())] {
            let mut layer = layer("hebbian", &[0.6, 0.8]).held_by(constraints);
            for _ in 0..500 {
                layer.step(&[1.0, 0.5]);
            }
            assert!((layer.length(0) - length).abs() < 1e-12, "{}", layer.length(0));
        }
        let mut free = layer("hebbian", &[0.6, 0.8]);
        for _ in 0..1000 {
            free.step(&[1.0, 0.5]);
        }
        assert!(free.has_diverged());
    }
}
