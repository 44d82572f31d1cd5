//! A network of 10,000 units that spike, with synapses that learn and without: 100 ms of it.

use std::hint::black_box;

use attractor_core::{Purpose, Seed, Streams};
use attractor_plasticity::Bound;
use attractor_plasticity::integrate_and_fire::Parameters;
use attractor_plasticity::spiking::{Cell, Connection, SourceGroup, SpikingNetwork, Stdp, Wiring};
use attractor_plasticity::timing::PairStdp;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const EXCITATORY: usize = 8000;
const INHIBITORY: usize = 2000;
/// A tenth of a second.
const STEPS: usize = 1000;

/// The network after half a second, when it has come to its rate.
fn network(learns: bool) -> SpikingNetwork {
    let unit = Parameters { tau: 20.0, threshold: 15.0, refractory: 2.0 };
    let cell = Cell { unit, reset: 0.0, tau_excitatory: 5.0, tau_inhibitory: 10.0, drive: 20.0, step: 0.1 };
    let excitatory =
        SourceGroup { count: EXCITATORY, delay: 15, weight: 0.12, inhibitory: false, plastic: true };
    let inhibitory =
        SourceGroup { count: INHIBITORY, weight: 0.9, inhibitory: true, plastic: false, ..excitatory };
    let streams = |name| Streams::new(Seed(4711), Purpose::named(name), 0);
    let mut wiring = Wiring::new();
    let units = EXCITATORY + INHIBITORY;
    wiring.add(units, units, Connection::Probability(0.1), &streams("wiring"));
    let rule = PairStdp { strengthening: 0.005, weakening: 0.00525, ..PairStdp::default() };
    let stdp = Stdp { rule, bound: Bound::Hard, low: 0.0, high: 0.24 };
    let mut network =
        SpikingNetwork::new(&cell, &[excitatory, inhibitory], wiring).with_stdp(&stdp, EXCITATORY);
    let mut stream = streams("voltages").at(0);
    network.set_voltages((0..units).map(|_| 15.0 * stream.unit()));
    network.learn(learns);
    run(&mut network, 5 * STEPS);
    network
}

fn run(network: &mut SpikingNetwork, steps: usize) -> usize {
    let spikes = (0..steps).map(|_| {
        network.step();
        network.spikes().len()
    });
    spikes.sum()
}

fn spiking(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("spiking, 10,000 units, 100 ms");
    group.sample_size(20);
    for (name, learns) in [("static", false), ("pair STDP", true)] {
        let mut network = network(learns);
        let before = network.events();
        let spikes = run(&mut network, 10 * STEPS);
        let events = (network.events() - before) / 10;
        println!("{name}: {:.2} Hz, {events} synaptic events in 100 ms", spikes as f64 / 10_000.0);
        group.throughput(Throughput::Elements(events));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(run(&mut network, STEPS))));
    }
    group.finish();
}

criterion_group!(benches, spiking);
criterion_main!(benches);
