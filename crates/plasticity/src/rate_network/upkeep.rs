//! What rows of weights are held to after they have learnt: their length, the signs of the presynaptic units, and an
//! activity of the postsynaptic unit.

use attractor_core::maths::sqrt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::constraints::Constraints;

/// Synaptic scaling: a unit scales all weights to it until its activity is as it should be,
///
/// $$ \dot w_{ij} = \kappa \, (r_0^2 - \langle r_i^2 \rangle) \, w_{ij}, $$
///
/// where the mean runs over the unit's past. Source of the idea: Turrigiano et al. 1998, <https://doi.org/10.1038/36103>;
/// that it acts on the mean square, which works for rates of both signs, is ours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Homeostasis {
    /// κ: how fast weights are scaled, in a millisecond for an activity that is off by 1; 0 for not at all.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub strength: f64,
    /// r₀²: the mean square of its rate that a unit seeks.
    #[schemars(range(min = 0.0, max = 1_000_000.0))]
    pub target: f64,
    /// Time constant of the mean, in milliseconds.
    #[schemars(extend("exclusiveMinimum" = 0.0), range(max = 1_000_000_000.0))]
    pub tau_ms: f64,
}

impl Default for Homeostasis {
    fn default() -> Self {
        Self { strength: 0.0, target: 0.25, tau_ms: 1000.0 }
    }
}

/// What is kept of each unit for it.
#[derive(Clone, Debug)]
pub(super) struct Upkeep {
    homeostasis: Homeostasis,
    /// ⟨r²⟩ of each unit.
    activity: Vec<f64>,
    /// Lengths of the rows at the start.
    lengths: Vec<f64>,
    /// Whether the synapses of each unit are inhibitory; none where signs are free.
    inhibitory: Vec<bool>,
}

impl Upkeep {
    /// For rows of these lengths, with signs that are free and no homeostasis.
    pub fn of(lengths: Vec<f64>) -> Self {
        Self {
            homeostasis: Homeostasis::default(),
            activity: vec![0.0; lengths.len()],
            lengths,
            inhibitory: Vec::new(),
        }
    }

    pub fn seek(&mut self, homeostasis: Homeostasis) {
        self.homeostasis = homeostasis;
    }

    pub fn keep_signs(&mut self, inhibitory: Vec<bool>) {
        self.inhibitory = inhibitory;
    }

    /// ⟨r²⟩ of each unit.
    pub fn activity(&self) -> &[f64] {
        &self.activity
    }

    /// Takes ⟨r²⟩ of each unit as it was saved.
    pub fn put_activity(&mut self, activity: Vec<f64>) {
        self.activity = activity;
    }

    /// Whether rows are looked at again after they have learnt.
    pub fn is_needed(&self, constraints: &Constraints) -> bool {
        constraints.normalise || !self.inhibitory.is_empty() || self.homeostasis.strength > 0.0
    }

    /// The rates after a step.
    pub fn see(&mut self, rates: &[f64], step: f64) {
        let share = (step / self.homeostasis.tau_ms).min(1.0);
        for (activity, rate) in self.activity.iter_mut().zip(rates) {
            *activity += share * (rate * rate - *activity);
        }
    }

    /// Scaling, then bounds and signs, then the length.
    pub fn row(&self, unit: usize, row: &mut [f32], constraints: &Constraints, step: f64) {
        let Homeostasis { strength, target, .. } = self.homeostasis;
        if strength > 0.0 {
            // A step that turned weights round would not scale them.
            let factor = (1.0 + strength * step * (target - self.activity[unit])).max(0.0) as f32;
            let [low, high] = constraints.limits().map(|limit| limit as f32);
            for weight in row.iter_mut() {
                *weight = (*weight * factor).max(low).min(high);
            }
        }
        for (weight, &inhibitory) in row.iter_mut().zip(&self.inhibitory) {
            *weight = if inhibitory { weight.min(0.0) } else { weight.max(0.0) };
        }
        let now = if constraints.normalise { length(row) } else { 0.0 };
        if now > 0.0 {
            let factor = (self.lengths[unit] / now) as f32;
            for weight in row {
                *weight *= factor;
            }
        }
    }
}

/// √Σ w².
pub(super) fn length(row: &[f32]) -> f64 {
    sqrt(row.iter().map(|weight| f64::from(*weight) * f64::from(*weight)).sum())
}

/// Gives weights the signs of their presynaptic units: those of `inhibitory` units are made larger by as much as they are
/// fewer, so that excitation and inhibition of a unit are equal in the mean.
///
/// Source: Rajan & Abbott 2006, <https://doi.org/10.1103/PhysRevLett.97.188104>.
pub fn obey_dale(weights: &mut [f32], inhibitory: &[bool]) {
    let fewer = inhibitory.iter().filter(|inhibitory| **inhibitory).count();
    let others = inhibitory.len() - fewer;
    let ratio = if fewer == 0 || others == 0 { 1.0 } else { others as f32 / fewer as f32 };
    for row in weights.chunks_exact_mut(inhibitory.len().max(1)) {
        for (weight, &inhibitory) in row.iter_mut().zip(inhibitory) {
            *weight = if inhibitory { -ratio * weight.abs() } else { weight.abs() };
        }
    }
}
