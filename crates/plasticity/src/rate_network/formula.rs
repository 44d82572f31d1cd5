//! A network that learns by a formula.

#[cfg(test)]
use attractor_core::expression::program::{CellResult, Vector};
use attractor_core::expression::program::{Part, Program, Value, Varies};
use attractor_core::kernels::{self, GROUP};

use super::formula_sweep::FormulaSweep;
use super::rows::{Aligned, zeros};
use super::{RateNetwork, RateNetworkParameters};
use crate::rules::custom::{POST_TRACE, PRE_TRACE, THETA, WEIGHT};
use crate::rules::filtered;

/// A formula made ready for a network, and what its units keep of their past.
pub(super) struct FormulaLearning {
    program: Program,
    tau_trace: f64,
    tau_theta: f64,
    traces: Vec<f64>,
    thresholds: Vec<f64>,
    /// What the program works out once for each unit, padded with the last unit's; empty for what is worked out for
    /// each synapse.
    values: Vec<Aligned>,
    ones: Aligned,
    registers: Vec<Aligned>,
}

impl FormulaLearning {
    /// Where the rule of a network is a formula.
    ///
    /// # Panics
    /// If the formula was not validated.
    pub fn of(parameters: &RateNetworkParameters, units: usize) -> Option<Self> {
        use Varies::{ByCell, ByColumn, ByRow};
        let rule = parameters.rule.written()?;
        let formula = rule.formula();
        assert!(formula.is_ok(), "a formula that was validated");
        let formula = formula.ok()?;
        let constants = rule.constants(parameters.step, units).into_iter().map(Varies::Nowhere);
        let names: Vec<Varies> =
            [ByColumn, ByRow, ByCell, ByColumn, ByRow, ByRow].into_iter().chain(constants).collect();
        let program = Program::of(&formula, &names);
        let value = |(value, part): (&Value, &Part)| match (value, part) {
            (_, Part::Cell) => zeros(0),
            (Value::Number(bits), _) => filled(f32::from_bits(*bits), units),
            _ => zeros(units),
        };
        Some(Self {
            values: program.values.iter().zip(&program.parts).map(value).collect(),
            registers: vec![zeros(FormulaSweep::CHUNK); program.registers],
            ones: filled(1.0, units),
            program,
            tau_trace: rule.tau_trace,
            tau_theta: rule.tau_theta,
            traces: vec![0.0; units],
            thresholds: vec![0.0; units],
        })
    }

    /// What units keep of their rates, a step later.
    pub fn keep(&mut self, rates: &[f64], step: f64) {
        for ((trace, threshold), rate) in self.traces.iter_mut().zip(&mut self.thresholds).zip(rates) {
            *trace = filtered(*trace, *rate, step, self.tau_trace);
            *threshold = filtered(*threshold, rate * rate, step, self.tau_theta);
        }
    }

    /// What units have kept: their traces, and θ.
    pub fn kept(&self) -> (&[f64], &[f64]) {
        (&self.traces, &self.thresholds)
    }

    /// Takes traces and θ as they were saved; false where they are not as many.
    pub fn put(&mut self, traces: &[f64], thresholds: &[f64]) -> bool {
        let fits = traces.len() == self.traces.len() && thresholds.len() == self.thresholds.len();
        if fits {
            self.traces.copy_from_slice(traces);
            self.thresholds.copy_from_slice(thresholds);
        }
        fits
    }

    /// Where the formula ends with the weight times a factor: that factor by unit, whatever its sign.
    #[cfg(test)]
    pub fn factor_of_weight(&self) -> Option<&[f32]> {
        let terms = match self.program.outcome {
            CellResult::Term(term) => [term, term],
            CellResult::Sum(one, two) => [one, two],
        };
        let of_weight = terms.into_iter().find(|term| term.vector == Vector::Cells)?;
        Some(of_weight.factor.map_or(&self.ones, |value| &self.values[value]))
    }

    /// Works out what is the same for all synapses to a unit, or from it.
    fn work_out(&mut self, rates: &[f64]) {
        for (place, (value, part)) in self.program.values.iter().zip(&self.program.parts).enumerate() {
            let (earlier, own) = self.values.split_at_mut(place);
            let own = &mut own[0];
            match *value {
                _ if *part == Part::Cell => {}
                Value::Number(_) | Value::Name(WEIGHT) => {}
                Value::Name(PRE_TRACE | POST_TRACE) => take(&self.traces, own),
                Value::Name(THETA) => take(&self.thresholds, own),
                Value::Name(_) => take(rates, own),
                Value::Unary(operation, a) => operation.each(&earlier[a], own),
                Value::Binary(operation, a, b) => operation.each(&earlier[a], &earlier[b], own),
            }
        }
    }
}

fn filled(value: f32, units: usize) -> Aligned {
    let mut filled = zeros(units);
    filled.fill(value);
    filled
}

/// In single precision; padding as the last, so that nothing is met there that no unit meets.
fn take(from: &[f64], to: &mut Aligned) {
    let last = from.last().copied().unwrap_or_default();
    for (to, from) in to.iter_mut().zip(from.iter().copied().chain(std::iter::repeat(last))) {
        *to = from as f32;
    }
}

impl RateNetwork {
    /// As `learn`, by the formula.
    pub(super) fn learn_by_formula(&mut self) {
        let RateNetworkParameters { constraints, step, learning_rate, .. } = &self.parameters;
        let Some(formula) = &mut self.formula else { return };
        formula.work_out(&self.rates);
        let rate = (learning_rate * step / self.rates.len() as f64) as f32;
        self.shares.run_whole(|rows| {
            kernels::run_in_vectors(FormulaSweep {
                program: &formula.program,
                values: &formula.values,
                ones: &formula.ones,
                registers: &mut formula.registers,
                constraints: *constraints,
                decay: (constraints.decay * step) as f32,
                rate,
                rows,
                rates: &self.learning.rates,
            });
        });
        self.keep_up();
    }
}

const _: () = assert!(FormulaSweep::CHUNK.is_multiple_of(GROUP));
