//! Networks of 1000 and 4000 rates that learn at every step.

use std::path::Path;
use std::time::Instant;

use aligned_vec::{AVec, ConstAlign};
use attractor_core::integrators::Method;
use attractor_core::kernels::{self, Kernel};
use attractor_core::{Purpose, Seed, Streams};
use attractor_plasticity::rules::Hebbian;
use attractor_plasticity::{Constraints, RateNetwork, RateNetworkParameters, Transfer};
use serde_json::json;

use super::{Fallible, report, write};

/// A network whose weights stay in the cache, and one that lives in memory: units and steps.
const SIZES: [(usize, u32); 2] = [(1000, 1000), (4000, 60)];

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    SIZES.into_iter().try_for_each(|(units, steps)| network(directory, repeats, units, steps))
}

fn network(directory: &Path, repeats: u32, units: usize, steps: u32) -> Fallible {
    let mut stream = Streams::new(Seed(4711), Purpose::named("input"), 0).at(0);
    let input: Vec<f64> = (0..units).map(|_| f64::from(stream.normal() as f32)).collect();
    let parameters = RateNetworkParameters {
        tau: 10.0,
        step: 1.0,
        method: Method::Euler,
        transfer: Transfer::Tanh,
        rule: Hebbian::default().into(),
        learning_rate: 0.02,
        constraints: Constraints { decay: 0.001, ..Constraints::default() },
    };
    let learn = |threads| {
        let weights = vec![0.0; units * units];
        let mut network = RateNetwork::new(parameters.clone(), units, &weights).sharing_among(threads);
        let start = Instant::now();
        for _ in 0..steps {
            network.step(&input, true);
        }
        (network, start.elapsed().as_secs_f64() * 1e6 / f64::from(steps))
    };
    let work = |threads: usize| match threads {
        1 => format!("plastic network of {units}"),
        _ => format!("plastic network of {units}, {threads} threads"),
    };
    // The least time of a step beside the machine's own limit, measured in the same minute.
    let mut least = f64::INFINITY;
    let network = report(&work(1), repeats, || {
        let (network, microseconds) = learn(1);
        least = least.min(microseconds);
        network
    });
    let shared = report(&work(2), repeats, || learn(2).0);
    if shared.rates() != network.rates() || shared.all_weights() != network.all_weights() {
        return Err(format!("{units} units: two threads give something else than one").into());
    }
    let limit = scale(units);
    let fact = format!(
        "{limit:.0} µs to scale weights in place, {least:.0} µs a step: {:.0} %",
        100.0 * limit / least
    );
    println!("{}", json!({format!("plastic network of {units}"): fact}));
    let file = |name: &str| directory.join(format!("{name}-{units}"));
    write(&file("input"), input.iter().map(|x| (*x as f32).to_le_bytes()))?;
    write(&file("rates"), network.rates().iter().map(|x| (*x as f32).to_le_bytes()))?;
    write(&file("weights"), network.all_weights().into_iter().map(f32::to_le_bytes))
}

/// The least number of microseconds in which so many rows are read, scaled and written.
fn scale(units: usize) -> f64 {
    let mut weights: AVec<f32, ConstAlign<64>> = AVec::from_iter(64, std::iter::repeat_n(1.0, units * units));
    let least = (0..200).map(|_| {
        let start = Instant::now();
        kernels::run(Scale(&mut weights));
        start.elapsed().as_secs_f64() * 1e6
    });
    least.fold(f64::INFINITY, f64::min)
}

struct Scale<'a>(&'a mut [f32]);

impl Kernel for Scale<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for weight in self.0 {
            *weight *= 0.999;
        }
    }
}
