//! The plain twin of all other weights: as the rule gives them, one by one.

use std::ops::Range;

use super::{Weights, Workspace, plainly};
use crate::states::States;
use crate::synapse::{Coactivity, Usage};
use crate::{Counts, Population};

/// A full matrix, filled synapse by synapse and read without any trick. It is slow and meant to be obviously
/// right: for tests, and for looking at single weights.
#[derive(Clone, Debug)]
pub struct PlainWeights {
    population: Population,
    /// w_ij at [`place`].
    weights: Vec<f32>,
    bias: Vec<f32>,
    used: Vec<bool>,
}

impl PlainWeights {
    /// Weights and biases from counts. `synapse` gives w_ij and what i's silence adds to b_j, `bias_of` the part of b_j
    /// that follows from the unit's own usage.
    pub fn of(
        counts: &Counts,
        synapse: impl Fn(Coactivity) -> (f32, f32),
        bias_of: impl Fn(Usage) -> f32,
    ) -> Self {
        let population = counts.population().clone();
        let (units, patterns, usage) = (population.units(), counts.patterns(), counts.usage());
        let (pre_units, pre_usage) = (counts.pre().units(), counts.pre_usage());
        let linked = |pre, post| !counts.is_auto() || connected(&population, pre, post);
        let mut weights = vec![0.0; pre_units as usize * units as usize];
        let mut bias = vec![0.0; units as usize];
        for post in (0..units).filter(|&unit| usage[unit as usize] > 0) {
            let n_j = usage[post as usize];
            let mut silent = 0.0;
            for pre in (0..pre_units).filter(|&pre| pre_usage[pre as usize] > 0 && linked(pre, post)) {
                let c = Coactivity {
                    patterns,
                    pre: pre_usage[pre as usize],
                    post: n_j,
                    both: counts.both(pre, post),
                };
                let (weight, silence) = synapse(c);
                weights[place(&population, pre, post)] = weight;
                silent += f64::from(silence);
            }
            let own = bias_of(Usage { patterns, active: n_j });
            bias[post as usize] = (f64::from(own) + silent) as f32;
        }
        let used = usage.iter().map(|&n| n > 0).collect();
        Self { population, weights, bias, used }
    }

    /// w_ij.
    pub fn weight(&self, pre: u32, post: u32) -> f32 {
        self.weights[place(&self.population, pre, post)]
    }

    /// b_j.
    pub fn bias(&self, unit: u32) -> f32 {
        self.bias[unit as usize]
    }
}

/// Where w_ij lies.
fn place(population: &Population, pre: u32, post: u32) -> usize {
    pre as usize * population.units() as usize + post as usize
}

/// Whether two units have synapses: not a unit with itself, not within a hypercolumn.
fn connected(population: &Population, pre: u32, post: u32) -> bool {
    let together = |units: &Range<u32>| units.contains(&pre) && units.contains(&post);
    pre != post && !population.hypercolumns().iter().any(together)
}

impl Weights for PlainWeights {
    fn population(&self) -> &Population {
        &self.population
    }

    fn support(&self, active: &[u32], units: Range<u32>, out: &mut [f32]) {
        for (unit, out) in units.zip(out) {
            *out = active.iter().fold(self.bias(unit), |sum, &pre| sum + self.weight(pre, unit));
            if !self.used[unit as usize] {
                *out = f32::NEG_INFINITY;
            }
        }
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, _: &mut Workspace) {
        for &state in live {
            to.set(state as usize, &plainly(self, from.get(state as usize)));
        }
    }
}
