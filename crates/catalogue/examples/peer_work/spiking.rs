//! A network of 10,000 units that spike, whose excitatory synapses learn from the timing of spikes: half a second from a random start.

use std::path::Path;

use attractor_core::{Purpose, Seed, Streams};
use attractor_plasticity::Bound;
use attractor_plasticity::integrate_and_fire::Parameters;
use attractor_plasticity::spiking::{Cell, Connection, Real, SourceGroup, SpikingNetwork, Stdp, Wiring};
use attractor_plasticity::timing::PairStdp;
use serde_json::json;

use super::{Fallible, report_prepared, write};

const EXCITATORY: usize = 8000;
const UNITS: usize = 10_000;
const STEPS: u32 = 5000;

/// Times the work and writes what peers need to repeat it.
pub fn run(directory: &Path, repeats: u32) -> Fallible {
    let cell = Cell {
        unit: Parameters { tau: 20.0, threshold: 15.0, refractory: 2.0 },
        reset: 0.0,
        tau_excitatory: 5.0,
        tau_inhibitory: 10.0,
        drive: 20.0,
        step: 0.1,
    };
    let excitatory =
        SourceGroup { count: EXCITATORY, delay: 15, weight: 0.12, inhibitory: false, plastic: true };
    let inhibitory = SourceGroup {
        count: UNITS - EXCITATORY,
        weight: 0.9,
        inhibitory: true,
        plastic: false,
        ..excitatory
    };
    let stdp = Stdp { rule: PairStdp::default(), bound: Bound::Hard, low: 0.0, high: 0.24 };
    let streams = |name| Streams::new(Seed(4711), Purpose::named(name), 0);
    let mut wiring = Wiring::new();
    wiring.add(UNITS, UNITS, Connection::Probability(0.1), &streams("wiring"));
    let mut stream = streams("voltages").at(0);
    let voltages: Vec<f32> = (0..UNITS).map(|_| (15.0 * stream.unit()) as f32).collect();
    let at_start = |learns: bool| {
        let mut network = SpikingNetwork::<f32>::new(&cell, &[excitatory, inhibitory], wiring.clone())
            .with_stdp(&stdp, EXCITATORY);
        network.set_voltages(voltages.iter().copied().map(f64::from));
        network.learn(learns);
        network
    };
    let (_, events, _) = report_prepared("spiking network, STDP", repeats, || at_start(true), simulate);
    report_prepared("spiking network, static", repeats, || at_start(false), simulate);
    // In double precision spikes can be compared one by one for longer.
    let mut twin = SpikingNetwork::<f64>::new(&cell, &[excitatory, inhibitory], wiring.clone())
        .with_stdp(&stdp, EXCITATORY);
    twin.set_voltages(voltages.iter().copied().map(f64::from));
    twin.learn(true);
    let (spikes, _, weights) = simulate(twin);
    println!("{}", json!({"synaptic events of the spiking network in half a second": events.to_string()}));
    write(&directory.join("voltages"), voltages.iter().map(|x| x.to_le_bytes()))?;
    let lengths = (0..UNITS).map(|source| wiring.targets(source).len() as u32);
    write(&directory.join("lengths"), lengths.map(u32::to_le_bytes))?;
    let targets = (0..UNITS).flat_map(|source| wiring.targets(source));
    write(&directory.join("targets"), targets.map(|&target| u32::from(target).to_le_bytes()))?;
    write(&directory.join("spikes"), spikes.iter().flatten().map(|number| number.to_le_bytes()))?;
    write(&directory.join("weights"), weights.iter().map(|weight| weight.to_le_bytes()))
}

/// All spikes, by step and unit, of half a second; the number of synaptic events; and the weights in the end.
fn simulate<R: Real>(mut network: SpikingNetwork<R>) -> (Vec<[u32; 2]>, u64, Vec<f32>) {
    let mut spikes = Vec::new();
    for step in 0..STEPS {
        network.step();
        spikes.extend(network.spikes().iter().map(|&unit| [step, u32::from(unit)]));
    }
    (spikes, network.events(), network.plastic_weights().to_vec())
}
