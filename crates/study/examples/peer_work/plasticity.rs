//! A network of 1000 rates that learns at every one of 1000 steps.

use std::path::Path;

use attractor_core::integrators::Method;
use attractor_core::{Purpose, Seed, Streams};
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::{Constraints, NetworkParameters, RateNetwork, Transfer};

use super::{Fallible, report, write};

const UNITS: usize = 1000;
const STEPS: u32 = 1000;

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    let mut stream = Streams::new(Seed(4711), Purpose::named("input"), 0).at(0);
    let input: Vec<f64> = (0..UNITS).map(|_| f64::from(stream.normal() as f32)).collect();
    let parameters = NetworkParameters {
        tau: 10.0,
        step: 1.0,
        method: Method::Euler,
        transfer: Transfer::Tanh,
        rule: PlasticityRules::named("hebbian").unwrap_or_default(),
        learning_rate: 0.02,
        constraints: Constraints { decay: 0.001, ..Constraints::default() },
    };
    let learn = || {
        let mut network = RateNetwork::new(parameters.clone(), UNITS, &vec![0.0; UNITS * UNITS]);
        for _ in 0..STEPS {
            network.step(&input, true);
        }
        network
    };
    let network = report("plastic network", repeats, learn);
    write(&directory.join("input"), input.iter().map(|x| (*x as f32).to_le_bytes()))?;
    write(&directory.join("rates"), network.rates().iter().map(|x| (*x as f32).to_le_bytes()))?;
    write(&directory.join("weights"), network.all_weights().into_iter().map(f32::to_le_bytes))
}
