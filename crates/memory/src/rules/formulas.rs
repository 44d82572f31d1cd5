//! Formulas at work: many synapses at once, and each combination of counts only once.

use attractor_core::expression::{Expression, LANES, Lanes};

use super::value_table::{ValueTable, distinct};
use super::{Coactivity, MemoryRule, Usage, real};
use crate::Counts;

/// Names that a formula of a synapse may use, in the order of [`Formulas::value`].
pub(super) const SYNAPSE: [&str; 11] =
    ["p_i", "p_j", "p_ij", "q_i", "q_j", "q_ij", "n_i", "n_j", "n_ij", "patterns", "activity"];

/// Formulas, parsed.
#[derive(Clone, Debug)]
pub struct Formulas {
    pub(super) weight: Option<Expression>,
    pub(super) bias: Option<Expression>,
    pub(super) silent: Option<Expression>,
    pub(super) activity: f32,
    pub(super) parameters: Vec<f32>,
    /// Their values for the counts that they were prepared for.
    weights: Option<ValueTable>,
    silents: Option<ValueTable>,
    /// The bias of each number of uses, in ascending order.
    biases: Vec<(u32, f32)>,
}

/// A formula of those that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Weight,
    Bias,
    Silent,
}

impl Formulas {
    pub(super) fn new(
        weight: Option<Expression>,
        bias: Option<Expression>,
        silent: Option<Expression>,
        activity: f32,
        parameters: Vec<f32>,
    ) -> Self {
        Self { weight, bias, silent, activity, parameters, weights: None, silents: None, biases: Vec::new() }
    }

    /// Works the formulas out for the counts that there are, so that they are looked up from now on.
    pub(super) fn prepare(&mut self, counts: &Counts) {
        self.weights = self.table(Which::Weight, counts);
        self.silents = self.table(Which::Silent, counts);
        for uses in distinct(counts.usage()).chunks(LANES) {
            let units: Vec<Coactivity> =
                uses.iter().map(|&active| Usage { patterns: counts.patterns(), active }.alone()).collect();
            let mut biases = [0.0; LANES];
            self.evaluate(Which::Bias, &units, &mut biases[..units.len()]);
            self.biases.extend(uses.iter().copied().zip(biases));
        }
    }

    #[cfg(test)]
    pub(super) fn is_looked_up(&self) -> bool {
        self.weights.is_some()
    }

    fn table(&self, which: Which, counts: &Counts) -> Option<ValueTable> {
        self.formula(which)?;
        ValueTable::of(counts, |pairs, out| self.evaluate(which, pairs, out))
    }

    /// The first number of uses for which the bias is no finite number, and its value.
    pub(super) fn first_bias_not_finite(&self) -> Option<(u32, f32)> {
        self.biases.iter().copied().find(|(_, bias)| !bias.is_finite())
    }

    /// The first counts that occur for which a formula of a synapse is no finite number, and its value.
    pub(super) fn first_not_finite(&self, which: Which, counts: &Counts) -> Option<(Coactivity, f32)> {
        self.formula(which)?;
        let table = match which {
            Which::Weight => &self.weights,
            _ => &self.silents,
        };
        if table.as_ref().is_some_and(ValueTable::is_finite) {
            return None;
        }
        let (mut pairs, mut found) = (Vec::with_capacity(LANES), None);
        counts.each_pair(|pair| {
            pairs.push(pair);
            if pairs.len() == LANES {
                found = found.or_else(|| self.not_finite_among(which, &pairs));
                pairs.clear();
            }
        });
        found.or_else(|| self.not_finite_among(which, &pairs))
    }

    fn not_finite_among(&self, which: Which, pairs: &[Coactivity]) -> Option<(Coactivity, f32)> {
        let mut values = [0.0; LANES];
        self.evaluate(which, pairs, &mut values[..pairs.len()]);
        pairs.iter().copied().zip(values).find(|(_, value)| !value.is_finite())
    }

    fn formula(&self, which: Which) -> Option<&Expression> {
        match which {
            Which::Weight => self.weight.as_ref(),
            Which::Bias => self.bias.as_ref(),
            Which::Silent => self.silent.as_ref(),
        }
    }

    /// A formula for up to [`LANES`] synapses; 0 where there is none.
    pub(super) fn evaluate(&self, which: Which, pairs: &[Coactivity], out: &mut [f32]) {
        match self.formula(which) {
            Some(formula) => {
                let values = formula.eval(|name| self.value(name, pairs));
                out.copy_from_slice(&values.0[..pairs.len()]);
            }
            None => out.fill(0.0),
        }
    }

    /// The values of the name at a place of those that formulas were parsed with.
    fn value(&self, name: usize, pairs: &[Coactivity]) -> Lanes {
        let lanes = |value: fn(Coactivity) -> f32| {
            let mut lanes: Vec<f32> = pairs.iter().map(|&pair| value(pair)).collect();
            // The lanes that nobody asked for must not slow the others down with values such as ln 0.
            lanes.resize(LANES, lanes.last().copied().unwrap_or(0.0));
            Lanes(lanes)
        };
        match name {
            0 => lanes(Coactivity::p_pre),
            1 => lanes(Coactivity::p_post),
            2 => lanes(Coactivity::p_both),
            3 => lanes(Coactivity::q_pre),
            4 => lanes(Coactivity::q_post),
            5 => lanes(Coactivity::q_both),
            6 => lanes(|c| real(c.pre)),
            7 => lanes(|c| real(c.post)),
            8 => lanes(|c| real(c.both)),
            9 => lanes(|c| real(c.patterns)),
            10 => Lanes::of(self.activity),
            parameter => Lanes::of(self.parameters[parameter - SYNAPSE.len()]),
        }
    }

    /// Several synapses, looked up where they were worked out before.
    #[inline(always)]
    fn all<const L: usize>(
        &self,
        which: Which,
        table: Option<&ValueTable>,
        pair: impl Fn(usize) -> Coactivity,
        out: &mut [f32; L],
    ) {
        match table {
            Some(table) => table.look_up(pair, out),
            None if self.formula(which).is_none() => out.fill(0.0),
            None => self.evaluate(which, &std::array::from_fn::<_, L, _>(pair), out),
        }
    }
}

impl MemoryRule for Formulas {
    const HEARS_SILENCE: bool = true;

    fn weight(&self, c: Coactivity) -> f32 {
        let mut out = [0.0];
        self.evaluate(Which::Weight, &[c], &mut out);
        out[0]
    }

    #[inline(always)]
    fn weights<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        self.all(Which::Weight, self.weights.as_ref(), pair, out);
    }

    fn bias(&self, unit: Usage) -> f32 {
        if let Ok(place) = self.biases.binary_search_by_key(&unit.active, |(active, _)| *active) {
            return self.biases[place].1;
        }
        let mut out = [0.0];
        self.evaluate(Which::Bias, &[unit.alone()], &mut out);
        out[0]
    }

    fn silent(&self, c: Coactivity) -> f32 {
        let mut out = [0.0];
        self.evaluate(Which::Silent, &[c], &mut out);
        out[0]
    }

    #[inline(always)]
    fn silents<const L: usize>(&self, pair: impl Fn(usize) -> Coactivity, out: &mut [f32; L]) {
        self.all(Which::Silent, self.silents.as_ref(), pair, out);
    }
}
