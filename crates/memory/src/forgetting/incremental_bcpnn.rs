//! Incremental BCPNN among the schemes of forgetting.

use attractor_core::{Invalid, Streams};

use super::{ForgettingMemory, ForgettingScheme, PatternCoding, competing};
use crate::online::{IncrementalBcpnn, OnlineMemory, OnlineRule, Traces};
use crate::patterns::PatternSet;
use crate::saved::SavedSynapses;
use crate::{Layout, Population};

/// Minicolumns of a hypercolumn: the largest divisor of N up to √N. 1 where there is none above.
fn minicolumns(units: u32) -> u32 {
    (1..=units.isqrt()).rev().find(|size| units.is_multiple_of(*size)).unwrap_or(1)
}

fn population(units: u32) -> Population {
    let minicolumns = minicolumns(units);
    Population::of(&Layout::modular(units / minicolumns, minicolumns))
}

impl ForgettingScheme for IncrementalBcpnn {
    fn coding(&self, units: u32) -> PatternCoding {
        PatternCoding::Competing(population(units))
    }

    fn start(&self, units: u32, _: &Streams) -> Box<dyn ForgettingMemory> {
        let population = population(units);
        Box::new(Modular { traces: Traces::new(*self, &population), population })
    }

    fn bytes(&self, units: u32) -> u64 {
        // Single-precision weights beside the traces while it recalls.
        OnlineRule::bytes(self, &population(units)) + 4 * u64::from(units) * u64::from(units)
    }

    fn validate(&self, units: u32) -> Result<(), Invalid> {
        if minicolumns(units) > 1 {
            return OnlineRule::validate(self);
        }
        Err(Invalid::new(
            "units",
            format!("{units} units cannot be parted into hypercolumns of one size"),
            "a number that is not prime, such as a square",
        ))
    }
}

/// Traces and the hypercolumns of their network.
struct Modular {
    traces: Traces,
    population: Population,
}

impl ForgettingMemory for Modular {
    fn present(&mut self, active: &[u32]) {
        self.traces.present(active);
    }

    fn recall(&mut self, cues: &PatternSet, max_steps: u32, threads: usize) -> PatternSet {
        competing::recall(&self.population, &*self.traces.weights(), cues, max_steps, threads)
    }

    fn save(&self) -> SavedSynapses {
        self.traces.save()
    }

    fn restore(&mut self, saved: &SavedSynapses) -> Result<(), Invalid> {
        self.traces.restore(saved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hypercolumns_are_as_square_as_they_can_be() {
        assert_eq!([400, 1000, 1024, 12, 13].map(minicolumns), [20, 25, 32, 3, 1]);
        let prime = ForgettingScheme::validate(&IncrementalBcpnn::default(), 13).unwrap_err();
        assert_eq!(prime.key, "units");
    }
}
