//! The plain twin of all other weights: as the rule gives them, one by one.

use std::ops::Range;
use std::sync::Arc;

use super::order_free::{Fractions, Grid, LongSums, Sizes};
use super::single::Scale;
use super::{Cut, Weights, Workspace, plainly};
use crate::states::States;
use crate::synapse::{Coactivity, Kind, MemoryRule, Usage};
use crate::{Counts, Population};

/// A full matrix, filled synapse by synapse and read without any trick. It is slow and meant to be obviously
/// right: for tests, and for looking at single weights.
#[derive(Clone, Debug)]
pub struct PlainWeights {
    population: Population,
    /// w_ij, or its numerator, at [`place`].
    weights: Vec<f32>,
    bias: Vec<f32>,
    used: Vec<bool>,
    scale: Scale,
    sizes: Sizes,
    fractions: Option<Arc<Fractions>>,
}

impl PlainWeights {
    /// Weights and biases that a rule makes of counts.
    pub fn of<R: MemoryRule + Clone + 'static>(rule: &R, counts: &Counts) -> Self {
        let population = counts.population().clone();
        let (units, patterns, usage) = (population.units(), counts.patterns(), counts.usage());
        let (pre_units, pre_usage) = (counts.pre().units(), counts.pre_usage());
        let linked = |pre, post| !counts.is_auto() || connected(&population, pre, post);
        let kind = rule.kind(patterns);
        let mut weights = vec![0.0; pre_units as usize * units as usize];
        let (mut bias, mut sizes) = (vec![0.0; units as usize], Sizes::default());
        for post in (0..units).filter(|&unit| usage[unit as usize] > 0) {
            let n_j = usage[post as usize];
            let mut silent = LongSums::<1>::zero();
            for pre in (0..pre_units).filter(|&pre| pre_usage[pre as usize] > 0 && linked(pre, post)) {
                let c = Coactivity {
                    patterns,
                    pre: pre_usage[pre as usize],
                    post: n_j,
                    both: counts.both(pre, post),
                };
                let weight = if kind == Kind::Whole { rule.numerator(c) as f32 } else { rule.weight(c) };
                weights[place(&population, pre, post)] = weight;
                sizes.weight = sizes.weight.max(weight.abs());
                silent.add::<R>(0, f64::from(rule.silent(c)));
            }
            let own = rule.bias(Usage { patterns, active: n_j });
            bias[post as usize] = (f64::from(own) + silent.total(0)) as f32;
        }
        sizes.include_biases(&bias);
        let used = usage.iter().map(|&n| n > 0).collect();
        let fractions = (kind != Kind::Real).then(|| Arc::new(Fractions::of(rule, counts)));
        Self { population, weights, bias, used, scale: Scale::of(rule, patterns), sizes, fractions }
    }

    /// w_ij.
    pub fn weight(&self, pre: u32, post: u32) -> f32 {
        self.scale.shown(f64::from(self.weights[place(&self.population, pre, post)]))
    }

    /// b_j.
    pub fn bias(&self, unit: u32) -> f32 {
        self.bias[unit as usize]
    }

    /// The sum of the bias and the weights, without error.
    fn sum(&self, grid: Grid, active: &[u32], unit: u32) -> f64 {
        let weight = |&pre: &u32| grid.round(self.weights[place(&self.population, pre, unit)]);
        grid.round(self.bias(unit)) + active.iter().map(weight).sum::<f64>()
    }

    fn exact(&self, active: &[u32], units: &[u32]) -> Vec<i128> {
        let fractions = self.fractions.as_ref().and_then(|fractions| fractions.supports(active, units));
        let grid = Grid::of(self.sizes, active.len());
        fractions
            .unwrap_or_else(|| units.iter().map(|&unit| grid.steps(self.sum(grid, active, unit))).collect())
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
        let grid = Grid::of(self.sizes, active.len());
        for (unit, out) in units.zip(out) {
            let support = self.scale.shown(self.sum(grid, active, unit));
            *out = if self.used[unit as usize] { support } else { f32::NEG_INFINITY };
        }
    }

    fn cut(&self, active: &[u32], units: &[u32], k: usize) -> Cut {
        let able = |&unit: &u32| if self.used[unit as usize] { 0.0 } else { f32::NEG_INFINITY };
        let able: Vec<f32> = units.iter().map(able).collect();
        // All are in doubt.
        Cut::of(units, &able, k, f32::INFINITY, |units| self.exact(active, units))
    }

    fn step(&self, from: &States, live: &[u32], to: &mut States, _: &mut Workspace) {
        for &state in live {
            to.set(state as usize, &plainly(self, from.get(state as usize)));
        }
    }
}
