//! Networks do what their theory says: energies fall, fast layers vanish, memories obey their law.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use attractor_core::integrators::{Flow, Method};
use attractor_core::maths::log;
use attractor_core::{Purpose, Seed, Stream, Streams};
use attractor_energy::generating::Functions;
use attractor_energy::theory::{ExactLaw, PublishedLaw, growth_rate};
use attractor_energy::{
    EnergyNetwork, HiddenLimit, Memories, MemoryDynamics, NetworkFlow, Simulation, TimeConstants,
    VisibleLimit, cosine, norm,
};

const VISIBLE: usize = 12;
const HIDDEN: usize = 5;

fn stream(index: u64) -> Stream {
    Streams::new(Seed(11), Purpose::named("test"), 0).at(index)
}

fn normals(count: usize, stream: &mut Stream) -> Vec<f64> {
    (0..count).map(|_| stream.normal()).collect()
}

/// A random network; its memories are scaled so that powers do not run away.
fn network(visible: &str, hidden: &str, times: TimeConstants, stream: &mut Stream) -> EnergyNetwork {
    let mut memories = Memories::gaussian(HIDDEN, VISIBLE, stream);
    for row in 0..HIDDEN {
        memories.row_mut(row).iter_mut().for_each(|x| *x *= 0.3);
    }
    EnergyNetwork {
        memories,
        visible_function: Functions::named(visible).unwrap(),
        hidden_function: Functions::named(hidden).unwrap(),
        times,
        input: normals(VISIBLE, stream).iter().map(|x| 0.2 * x).collect(),
    }
}

const PAIRS: [(&str, &str); 6] = [
    ("log-cosh", "mean-square"),
    ("log-cosh", "softmax"),
    ("quadratic", "softmax"),
    ("log-cosh", "rectified-polynomial"),
    ("log-cosh", "power"),
    ("quadratic", "mean-square"),
];
const RATIOS: [f64; 3] = [0.1, 1.0, 10.0];

#[test]
fn energies_never_rise() {
    for (visible, hidden) in PAIRS {
        for ratio in RATIOS {
            for seed in 0..20 {
                let mut stream = stream(seed);
                let times = TimeConstants { visible: 1.0, hidden: ratio };
                let network = network(visible, hidden, times, &mut stream);
                let start = normals(network.units(), &mut stream);
                let step = 0.1 * ratio.min(1.0);
                assert!(step < network.longest_step(Method::RungeKutta4));
                let mut simulation = Simulation::new(network.clone(), Method::RungeKutta4, step, start);
                let mut energy = network.energy(simulation.state());
                for _ in 0..100 {
                    simulation.step();
                    let next = network.energy(simulation.state());
                    // Twelve units of energies near 1, each to the last bit.
                    assert!(
                        next - energy < 1e-12 * (1.0 + energy.abs()),
                        "{visible} {hidden} {ratio} {seed}"
                    );
                    energy = next;
                }
            }
        }
    }
}

#[test]
fn energies_fall_as_fast_as_the_hessians_say() {
    for (visible, hidden) in PAIRS {
        let mut stream = stream(100);
        let network = network(visible, hidden, TimeConstants { visible: 1.0, hidden: 0.5 }, &mut stream);
        let state = normals(network.units(), &mut stream);
        let mut rate = vec![0.0; network.units()];
        network.rate(&state, &mut rate);
        let moved = |by: f64| state.iter().zip(&rate).map(|(x, rate)| x + by * rate).collect::<Vec<_>>();
        let slope = (network.energy(&moved(1e-5)) - network.energy(&moved(-1e-5))) / 2e-5;
        let expected = network.energy_rate(&state);
        assert!(expected < 0.0);
        assert!((slope - expected).abs() < 1e-6 * expected.abs(), "{visible} {hidden}: {slope} {expected}");
    }
}

/// The state of a flow at time 1, after so many steps.
fn at(flow: impl Flow, steps: u32, start: Vec<f64>) -> Vec<f64> {
    let mut simulation = Simulation::new(flow, Method::RungeKutta4, 1.0 / f64::from(steps), start);
    (0..steps).for_each(|_| simulation.step());
    simulation.state().to_vec()
}

fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>())
}

/// The power of τ with which errors go down.
fn order(errors: &[(f64, f64)]) -> f64 {
    let (first, last) = (errors[0], errors[errors.len() - 1]);
    log(first.1 / last.1) / log(first.0 / last.0)
}

#[test]
fn hidden_units_that_are_fast_vanish_in_proportion_to_their_time_constant() {
    for (visible, hidden) in PAIRS {
        let mut stream = stream(200);
        let mut network = network(visible, hidden, TimeConstants { visible: 1.0, hidden: 1.0 }, &mut stream);
        let start = normals(VISIBLE, &mut stream);
        let limit = at(VisibleLimit { network: network.clone() }, 100, start.clone());
        let mut correction = vec![0.0; VISIBLE];
        let slow = VisibleLimit { network: network.clone() };
        let mut way = Simulation::new(slow, Method::Heun, 0.0005, start.clone());
        for _ in 0..2000 {
            way.flow().step_correction(0.0005, way.state(), &mut correction);
            way.step();
        }
        let errors: Vec<(f64, f64)> = [250_u32, 500, 1000]
            .iter()
            .map(|&steps| {
                let tau = 5.0 / f64::from(steps);
                network.times.hidden = tau;
                let end = at(network.clone(), steps, network.settled(&start));
                (tau, distance(network.layers(&end).0, &limit))
            })
            .collect();
        let found = order(&errors);
        assert!((found - 1.0).abs() < 0.1, "{visible} {hidden}: {found}, {errors:?}");
        // And the factor is the one that the lag of the hidden units predicts.
        let (tau, error) = errors[2];
        let predicted = tau * norm(&correction);
        assert!((error / predicted - 1.0).abs() < 0.05, "{visible} {hidden}: {error} {predicted}");
    }
}

#[test]
fn visible_units_that_are_fast_vanish_in_proportion_to_their_time_constant() {
    for (visible, hidden) in PAIRS {
        let mut stream = stream(300);
        let mut network = network(visible, hidden, TimeConstants { visible: 1.0, hidden: 1.0 }, &mut stream);
        let start = normals(HIDDEN, &mut stream);
        let limit = at(HiddenLimit { network: network.clone() }, 100, start.clone());
        let errors: Vec<(f64, f64)> = [250_u32, 500, 1000]
            .iter()
            .map(|&steps| {
                let tau = 5.0 / f64::from(steps);
                network.times.visible = tau;
                let mut whole = HiddenLimit { network: network.clone() }.visible(&start);
                whole.extend_from_slice(&start);
                let end = at(network.clone(), steps, whole);
                (tau, distance(network.layers(&end).1, &limit))
            })
            .collect();
        let found = order(&errors);
        assert!((found - 1.0).abs() < 0.1, "{visible} {hidden}: {found}, {errors:?}");
    }
}

fn energy_falls(limit: impl NetworkFlow, start: Vec<f64>) {
    let mut simulation = Simulation::new(limit, Method::Heun, 0.05, start);
    let energy = |simulation: &Simulation<_>| NetworkFlow::energy(simulation.flow(), simulation.state());
    for _ in 0..200 {
        let before = energy(&simulation);
        simulation.step();
        assert!(energy(&simulation) <= before + 1e-13);
    }
}

#[test]
fn limits_seek_the_bottom_of_one_function() {
    let mut stream = stream(400);
    let network = network("log-cosh", "softmax", TimeConstants { visible: 1.0, hidden: 1.0 }, &mut stream);
    let (visible, hidden) =
        (VisibleLimit { network: network.clone() }, HiddenLimit { network: network.clone() });
    energy_falls(visible, normals(VISIBLE, &mut stream));
    energy_falls(hidden, normals(HIDDEN, &mut stream));
}

#[test]
fn mean_squares_couple_by_hebbs_rule() {
    let mut stream = stream(500);
    let network =
        network("log-cosh", "mean-square", TimeConstants { visible: 1.0, hidden: 1.0 }, &mut stream);
    let state = normals(VISIBLE, &mut stream);
    let mut rate = vec![0.0; VISIBLE];
    VisibleLimit { network: network.clone() }.rate(&state, &mut rate);
    let couplings = network.memories.couplings();
    let (g, _) = network.outputs(&network.settled(&state));
    for unit in 0..VISIBLE {
        let drive: f64 = (0..VISIBLE).map(|other| couplings[unit * VISIBLE + other] * g[other]).sum();
        let expected = -state[unit] + network.input[unit] + drive;
        assert!((rate[unit] - expected).abs() < 1e-13);
    }
}

#[test]
fn steps_beyond_the_longest_stable_one_grow() {
    // Linear units, so that the bound is sharp: the fastest mode is the whole truth.
    let mut stream = stream(600);
    for ratio in RATIOS {
        let mut network =
            network("quadratic", "mean-square", TimeConstants { visible: 1.0, hidden: ratio }, &mut stream);
        network.input.fill(0.0);
        for method in [Method::Euler, Method::Heun, Method::RungeKutta4] {
            let longest = network.longest_step(method);
            let size = |factor: f64| {
                let start = normals(network.units(), &mut self::stream(601));
                let mut simulation = Simulation::new(network.clone(), method, factor * longest, start);
                (0..3000).for_each(|_| simulation.step());
                norm(simulation.state())
            };
            // The memories are weak: all modes decay.
            assert!(size(0.98) < 1e-3 && size(1.02) > 1e3, "{ratio} {method:?}");
        }
    }
}

#[test]
fn zero_is_left_as_fast_as_predicted() {
    let mut stream = stream(700);
    let memories = Memories::gaussian(20, 10, &mut stream);
    let largest = memories.squared_singular_values().last().unwrap() / 20.0;
    for gain in [0.7, 1.3] {
        for ratio in RATIOS {
            let network = EnergyNetwork {
                memories: memories.clone(),
                visible_function: Functions::LogCosh(attractor_energy::generating::LogCosh {
                    beta: gain / largest,
                }),
                hidden_function: Functions::named("mean-square").unwrap(),
                times: TimeConstants { visible: 1.0, hidden: ratio },
                input: vec![0.0; 10],
            };
            let start: Vec<f64> = normals(30, &mut stream).iter().map(|x| 1e-12 * x).collect();
            let mut simulation = Simulation::new(network, Method::RungeKutta4, 0.1 * ratio.min(1.0), start);
            let after = |simulation: &mut Simulation<_>, time: f64| {
                while simulation.time() < time {
                    simulation.step();
                }
                norm(simulation.state())
            };
            let predicted = growth_rate(gain, 1.0, ratio);
            let (early, late) = (
                after(&mut simulation, 60.0 * ratio.max(1.0)),
                after(&mut simulation, 70.0 * ratio.max(1.0)),
            );
            let found = log(late / early) / (10.0 * ratio.max(1.0));
            assert!(
                (found - predicted).abs() < 0.02 * predicted.abs(),
                "{gain} {ratio}: {found} {predicted}"
            );
        }
    }
}

#[test]
fn zero_is_no_fixed_point_of_a_softmax_memory() {
    let mut stream = stream(800);
    let mut network =
        network("log-cosh", "softmax", TimeConstants { visible: 1.0, hidden: 1.0 }, &mut stream);
    network.input.fill(0.0);
    let mut rate = vec![0.0; network.units()];
    network.rate(&vec![0.0; network.units()], &mut rate);
    assert!(norm(&rate) > 0.1);
}

/// The largest departure of both laws from memories that follow targets with noise, in one draw.
fn deviations(index: u64, sigma: f64, beta: f64) -> (f64, f64, f64) {
    let (hidden, visible, tau) = (4, 50, 250.0);
    let mut stream = stream(index);
    let start = Memories::orthogonal(hidden, visible, &mut stream).unwrap();
    let targets = start.with_noise(sigma, &mut stream);
    let mut dynamics = MemoryDynamics::new(start.clone(), tau, beta).unwrap();
    let mut seen = [0_u32; 4];
    let (mut published, mut exact, mut last) = (0.0_f64, 0.0_f64, 1.0_f64);
    for time in 0..=2000_usize {
        last = 1.0;
        for (memory, &seen) in seen.iter().enumerate() {
            let (row, target) = (start.row(memory), targets.row(memory));
            let found = cosine(dynamics.memories().row(memory), target);
            let overlap = cosine(row, target);
            let law = PublishedLaw { overlap, time_constant: tau * hidden as f64 };
            published = published.max((found - law.cosine(time as f64)).abs());
            let law =
                ExactLaw { overlap, ratio: norm(target) / norm(row), time_constant: tau, feedback: 0.0 };
            exact = exact.max((found - law.cosine(seen)).abs());
            last = last.min(found);
        }
        dynamics.step(targets.row(time % hidden));
        seen[time % hidden] += 1;
    }
    (published, exact, last)
}

#[test]
fn memories_obey_the_published_law_at_little_noise() {
    let draws: Vec<_> = (0..40).map(|draw| deviations(draw, 0.4, 2.0)).collect();
    let mut published: Vec<f64> = draws.iter().map(|draw| draw.0).collect();
    published.sort_by(f64::total_cmp);
    // What the length of the targets makes of it, by 2000 sets of 40 draws of that length alone: the median
    // of 40 lies in these bounds, and the largest of 40 below this one, but for 2 and 1 of 1000 sets. (The
    // largest of 40 is above 0.005 in 16 of 100 sets.)
    let median = f64::midpoint(published[19], published[20]);
    assert!((0.00217..0.00296).contains(&median), "{median}");
    assert!(published[39] < 0.0072, "{}", published[39]);
    for (_, exact, last) in draws {
        assert!(exact < 1e-12 && last >= 0.996, "{exact} {last}");
    }
}

#[test]
fn memories_obey_the_exact_law_where_the_published_one_fails() {
    for draw in 0..5 {
        let (published, exact, _) = deviations(draw, 0.8, 2.0);
        assert!(published > 0.005 && exact < 1e-12, "{published} {exact}");
        // A β at which several memories move at once.
        let (_, exact, _) = deviations(draw, 0.4, 0.05);
        assert!(exact > 1e-3, "{exact}");
    }
}

#[test]
fn memories_that_cannot_move_are_refused() {
    let memories = || Memories::of(&[vec![1.0, 0.0]]).unwrap();
    for (tau, beta) in
        [(0.0, 1.0), (-1.0, 1.0), (0.3, 1.0), (f64::NAN, 1.0), (2.0, -1.0), (2.0, f64::INFINITY)]
    {
        assert!(MemoryDynamics::new(memories(), tau, beta).is_err(), "{tau} {beta}");
    }
    let other = Memories::of(&[vec![1.0]]).unwrap();
    assert!(MemoryDynamics::new(memories(), 2.0, 1.0).unwrap().with_bias(other).is_err());
}
