//! A layer that learns by a formula.

use attractor_core::expression::{Expression, LANES, Lanes};

use crate::rules::custom::{POST, POST_TRACE, PRE, PRE_TRACE, THETA, WEIGHT};
use crate::rules::{Activity, PlasticityRules, filtered};

/// A formula, and what inputs and units keep of their past. Times are in steps.
#[derive(Clone, Debug)]
pub(crate) struct LayerFormula {
    formula: Expression,
    constants: Vec<f32>,
    tau_trace: f64,
    tau_theta: f64,
    presynaptic: Vec<f64>,
    postsynaptic: Vec<f64>,
    thresholds: Vec<f64>,
}

impl LayerFormula {
    /// Where the rule of a layer is a formula.
    ///
    /// # Panics
    /// If the formula was not validated.
    pub fn of(rule: &PlasticityRules, inputs: usize, units: usize) -> Option<Self> {
        let rule = rule.written()?;
        let formula = rule.formula();
        assert!(formula.is_ok(), "a formula that was validated");
        Some(Self {
            formula: formula.ok()?,
            constants: rule.constants(1.0, inputs),
            tau_trace: rule.tau_trace,
            tau_theta: rule.tau_theta,
            presynaptic: vec![0.0; inputs],
            postsynaptic: vec![0.0; units],
            thresholds: vec![0.0; units],
        })
    }

    /// The change of each of a unit's weights, presynaptic it is multiplied with the rate of learning.
    pub fn changes(&self, unit: usize, rate: f64, inputs: &[Activity], weights: &[f64]) -> Vec<f64> {
        let mut changes = Vec::with_capacity(weights.len());
        for start in (0..weights.len()).step_by(LANES) {
            let part = start..weights.len().min(start + LANES);
            let lanes = |value: &dyn Fn(usize) -> f64| {
                // Lanes that nobody asked for must not slow the others down with values such as ln 0.
                Lanes((0..LANES).map(|lane| value((start + lane).min(part.end - 1)) as f32).collect())
            };
            let found = self.formula.eval(|name| match name {
                PRE => lanes(&|input| inputs[input].rate),
                WEIGHT => lanes(&|input| weights[input]),
                PRE_TRACE => lanes(&|input| self.presynaptic[input]),
                POST => Lanes::of(rate as f32),
                POST_TRACE => Lanes::of(self.postsynaptic[unit] as f32),
                THETA => Lanes::of(self.thresholds[unit] as f32),
                constant => Lanes::of(self.constants[constant - THETA - 1]),
            });
            changes.extend(found.0[..part.len()].iter().map(|change| f64::from(*change)));
        }
        changes
    }

    /// What inputs and units have kept: traces of the inputs, traces of the units, and θ.
    pub fn kept(&self) -> Vec<f64> {
        [&self.presynaptic[..], &self.postsynaptic, &self.thresholds].concat()
    }

    /// Takes what was kept; false where it is not as much.
    pub fn put(&mut self, kept: &[f64]) -> bool {
        let (inputs, units) = (self.presynaptic.len(), self.postsynaptic.len());
        if kept.len() != inputs + 2 * units {
            return false;
        }
        self.presynaptic.copy_from_slice(&kept[..inputs]);
        self.postsynaptic.copy_from_slice(&kept[inputs..inputs + units]);
        self.thresholds.copy_from_slice(&kept[inputs + units..]);
        true
    }

    /// What inputs and units keep of their rates, a step later.
    pub fn keep(&mut self, presynaptic: &[Activity], postsynaptic: &[Activity]) {
        for (traces, units) in [(&mut self.presynaptic, presynaptic), (&mut self.postsynaptic, postsynaptic)]
        {
            for (trace, unit) in traces.iter_mut().zip(units) {
                *trace = filtered(*trace, unit.rate, 1.0, self.tau_trace);
            }
        }
        for (threshold, unit) in self.thresholds.iter_mut().zip(postsynaptic) {
            *threshold = filtered(*threshold, unit.rate * unit.rate, 1.0, self.tau_theta);
        }
    }
}
