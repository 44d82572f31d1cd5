use attractor_core::kernels::Path;
use attractor_core::{Purpose, Seed, Stream, Streams};
use proptest::prelude::*;

use super::synapses::PlasticSynapses;
use super::*;
use crate::constraints::Bound;
use crate::integrate_and_fire::Parameters;
use crate::timing::PairStdp;

const CELL: Cell = Cell {
    unit: Parameters { tau: 20.0, threshold: 15.0, refractory: 2.0 },
    reset: 0.0,
    tau_excitatory: 5.0,
    tau_inhibitory: 10.0,
    drive: 0.0,
    step: 0.1,
};

const GROUP: SourceGroup =
    SourceGroup { count: 1, delay: 15, weight: 1.0, inhibitory: false, plastic: false };

fn streams(name: &str) -> Streams {
    Streams::new(Seed(4711), Purpose::named(name), 0)
}

fn stream(name: &str) -> Stream {
    streams(name).at(0)
}

#[test]
fn an_arrival_has_the_potential_of_the_closed_form_after_exactly_its_delay() {
    // Unit 0 begins above the threshold, and so spikes in step 1.
    for (tau, inhibitory) in [(5.0, false), (5.0, true), (20.0, false), (19.999, false)] {
        for delay in [1, 15, 40] {
            let cell = Cell { tau_excitatory: tau, tau_inhibitory: tau, ..CELL };
            let group = SourceGroup { count: 2, delay, weight: 2.0, inhibitory, ..GROUP };
            let mut network = SpikingNetwork::<f32>::new(&cell, &[group], Wiring::of(&[vec![1], vec![]]));
            network.set_voltages([16.0, 0.0].into_iter());
            for step in 1..=1000_u32 {
                network.step();
                assert_eq!(network.spikes(), if step == 1 { &[0][..] } else { &[] });
                // The current begins in the step of the arrival and acts from the next on.
                let t = f64::from(step.saturating_sub(1 + delay)) * cell.step;
                let rates = (1.0 / tau, 1.0 / cell.unit.tau);
                let x = t * (rates.1 - rates.0);
                let difference = if x == 0.0 { 1.0 } else { x.exp_m1() / x };
                let potential = 2.0 * t * rates.1 * (-t * rates.1).exp() * difference;
                let expected = if inhibitory { -potential } else { potential };
                let found = network.voltage(1);
                assert!(
                    (found - expected).abs() < 2e-6 + 1e-5 * potential,
                    "{delay} {step}: {found} {expected}"
                );
                assert_eq!(found == 0.0, step <= 1 + delay);
            }
        }
    }
}

#[test]
fn a_driven_unit_fires_on_the_steps_of_the_closed_form_and_rests_between() {
    // In steps of 0.1 ms; a rest is rounded to whole steps.
    let cases =
        [(16.0, 2.0, 20.0), (20.0, 2.0, 20.0), (50.0, 2.0, 20.0), (20.0, 1.26, 13.0), (20.0, 0.04, 0.0)];
    for (drive, refractory, rest) in cases {
        let cell = Cell { drive, reset: 3.0, unit: Parameters { refractory, ..CELL.unit }, ..CELL };
        let mut network = SpikingNetwork::<f32>::new(&cell, &[GROUP], Wiring::of(&[vec![]]));
        let spikes: Vec<u32> = (1..100_000)
            .filter(|_| {
                network.step();
                !network.spikes().is_empty()
            })
            .collect();
        let rise = 20.0 * ((drive - 3.0) / (drive - 15.0)).ln();
        // The steps of rest, and the first step at or above the threshold.
        let expected = rest + (rise / 0.1).ceil();
        let found: Vec<u32> = spikes.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(
            found.len() > 100 && found.iter().all(|&gap| f64::from(gap) == expected),
            "{found:?} {expected}"
        );
    }
}

/// Presynaptic and postsynaptic spikes in one step of a test.
type Moment = (Vec<u16>, Vec<u16>);

/// Every synapse with traces of its own, brought up to date in every step, in double precision: what the quick synapses must do.
fn by_brute_force(stdp: &Stdp, step: f64, rows: &[Vec<u16>], units: usize, moments: &[Moment]) -> Vec<f64> {
    let (mut presynaptic, mut postsynaptic) = (vec![0.0; rows.len()], vec![0.0; units]);
    let mut weights: Vec<Vec<f64>> = rows.iter().map(|row| vec![1.0; row.len()]).collect();
    let (low, high) = (stdp.low, stdp.high);
    let changed = |weight: f64, change: f64| {
        let left = if change > 0.0 { high - weight } else { weight - low };
        let change = change * if stdp.bound == Bound::Soft { left } else { high - low };
        (weight + change).clamp(low, high)
    };
    for (arrivals, spikes) in moments {
        for (traces, tau) in
            [(&mut presynaptic, stdp.rule.tau_plus), (&mut postsynaptic, stdp.rule.tau_minus)]
        {
            for trace in traces {
                *trace *= (-step / tau).exp();
            }
        }
        for source in arrivals.iter().map(|source| usize::from(*source)) {
            for (weight, target) in weights[source].iter_mut().zip(&rows[source]) {
                *weight = changed(*weight, -stdp.rule.weakening * postsynaptic[usize::from(*target)]);
            }
            presynaptic[source] += 1.0;
        }
        for unit in spikes {
            for ((row, trace), weights) in rows.iter().zip(&presynaptic).zip(&mut weights) {
                if let Ok(place) = row.binary_search(unit) {
                    weights[place] = changed(weights[place], stdp.rule.strengthening * trace);
                }
            }
            postsynaptic[usize::from(*unit)] += 1.0;
        }
    }
    weights.concat()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: proptest::test_runner::RngSeed::Fixed(4711), ..ProptestConfig::default() })]

    #[test]
    fn quick_synapses_do_what_spikes_one_by_one_would(
        seed in 0_u64..1000,
        soft: bool,
        rates in (0.0005_f64..0.05, 0.0005_f64..0.2),
        taus in (3.0_f64..30.0, 3.0_f64..30.0),
        step in prop::sample::select(vec![0.1, 0.5, 1.0]),
        steps in 500_usize..6000,
        settled in prop::option::of(1_usize..500),
    ) {
        let mut wiring = Wiring::new();
        wiring.add(9, 7, Connection::Probability(0.6), &streams("wiring"));
        let rows: Vec<Vec<u16>> = (0..9).map(|source| wiring.targets(source).to_vec()).collect();
        let rule = PairStdp { strengthening: 0.03, weakening: 0.04, tau_plus: taus.0, tau_minus: taus.1 };
        let stdp = Stdp { rule, bound: if soft { Bound::Soft } else { Bound::Hard }, low: 0.2, high: 1.7 };
        let streams = Streams::new(Seed(seed), Purpose::named("spikes"), 0);
        // Unit 5 is not plastic: its synapses are left out of what learns.
        let units = 6;
        let plastic: Vec<Vec<u16>> =
            rows.iter().map(|row| row.iter().copied().filter(|target| *target < units).collect()).collect();
        let mut stream = streams.at(0);
        let mut draw = |count: u16, mean: f64| -> Vec<u16> { (0..count).filter(|_| stream.unit() < mean).collect() };
        let moments: Vec<Moment> = (0..steps).map(|_| (draw(9, rates.0), draw(7, rates.1))).collect();

        let mut synapses = PlasticSynapses::new(&stdp, step, &wiring, (0..9).collect(), usize::from(units), 1.0);
        let mut current = wide::<f32>();
        for (at, (arrivals, spikes)) in (1..).zip(&moments) {
            synapses.begin(at);
            for &source in arrivals {
                synapses.arrive(usize::from(source), &plastic[usize::from(source)], at, &mut current);
            }
            synapses.spike(spikes, at, &wiring);
            synapses.end(at, &wiring);
            if settled.is_some_and(|every| (at as usize).is_multiple_of(every)) {
                synapses.settle(at + 1, &wiring);
            }
        }
        synapses.settle(steps as u32 + 1, &wiring);
        let expected = by_brute_force(&stdp, step, &plastic, 7, &moments);
        prop_assert_eq!(synapses.weights().len(), expected.len());
        for (found, expected) in synapses.weights().iter().zip(&expected) {
            prop_assert!((f64::from(*found) - expected).abs() < 2e-5, "{} {}", found, expected);
        }
    }
}

#[test]
fn trains_are_those_of_poisson() {
    // 50 trains of 0.02 spikes a step over 40,000 steps, 40,000 spikes in all.
    let (count, mean, steps) = (50, 0.02, 40_000);
    let mut trains = PoissonTrains::new(count, mean, stream("trains"));
    let mut last = vec![None; count];
    let (mut gaps, mut windows) = (Vec::new(), vec![0_u32; count * steps / 1000]);
    for step in 0..steps {
        trains.step(|train| {
            windows[train * (steps / 1000) + step / 1000] += 1;
            if let Some(last) = last[train].replace(step) {
                gaps.push((step - last) as f64);
            }
        });
    }
    let moments = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64)
    };
    let windows: Vec<f64> = windows.into_iter().map(f64::from).collect();
    let (windows, variance) = moments(&windows);
    // Each of the three bounds is 4 standard errors from theory: false alarms 6e-5 each.
    // Spikes of a window of 1000 steps: mean 20, whose standard error over 2000 windows is √(20/2000).
    assert!((windows - 20.0).abs() < 4.0 * 0.1, "{windows}");
    // Fano factor 1, with a standard error of √(2/2000).
    assert!((variance / windows - 1.0).abs() < 4.0 * 0.0316, "{}", variance / windows);
    // Gaps counted in steps of a process in continuous time: CV 1 to 1e-4, with a standard error of 1/√40,000.
    let (gap, variance) = moments(&gaps);
    assert!((variance.sqrt() / gap - 1.0).abs() < 4.0 * 0.005, "{}", variance.sqrt() / gap);
    // Without a rate there is nothing.
    PoissonTrains::new(3, 0.0, stream("trains")).step(|_| panic!("a spike at rate 0"));
}

#[test]
fn wiring_has_the_degrees_that_were_asked_for() {
    let mut wiring = Wiring::new();
    wiring.add(200, 150, Connection::InDegree(30), &streams("one"));
    wiring.add(40, 150, Connection::InDegree(40), &streams("two"));
    wiring.add(300, 150, Connection::Probability(0.2), &streams("three"));
    wiring.add(2, 150, Connection::Probability(1.0), &streams("four"));
    assert_eq!(wiring.sources(), 542);
    let mut degrees = [[0; 150]; 2];
    let mut by_chance = 0;
    for source in 0..542 {
        let targets = wiring.targets(source);
        assert!(targets.windows(2).all(|pair| pair[0] < pair[1]) && targets.iter().all(|t| *t < 150));
        assert!(targets.iter().all(|target| usize::from(*target) != source));
        match source {
            0..240 => targets.iter().for_each(|t| degrees[usize::from(source >= 200)][usize::from(*t)] += 1),
            240..540 => by_chance += targets.len(),
            _ => assert_eq!(targets.len(), 150),
        }
    }
    assert_eq!(degrees, [[30; 150], [40; 150]]);
    // 45,000 pairs: mean 9000, standard deviation 84.9; 4 of them, false alarm 6e-5.
    assert!((by_chance as f64 - 9000.0).abs() < 4.0 * 84.9, "{by_chance}");
    // Sources are drawn apart: fewer of them are the same.
    let mut fewer = Wiring::new();
    fewer.add(3, 150, Connection::Probability(0.2), &streams("three"));
    let mut more = Wiring::new();
    more.add(9, 150, Connection::Probability(0.2), &streams("three"));
    assert!((0..3).all(|source| fewer.targets(source) == more.targets(source)));
}

/// A small network with everything in it; what it ends in.
fn ends_in(looked_at: bool) -> (Vec<(u32, u16)>, Vec<u32>, u64) {
    let groups = [
        SourceGroup { count: 80, weight: 0.5, plastic: true, ..GROUP },
        SourceGroup { count: 20, delay: 8, weight: 2.0, inhibitory: true, ..GROUP },
    ];
    let mut wiring = Wiring::new();
    wiring.add(100, 100, Connection::Probability(0.2), &streams("wiring"));
    wiring.add(30, 100, Connection::InDegree(5), &streams("inputs"));
    let stdp = Stdp { rule: PairStdp::default(), bound: Bound::Hard, low: 0.0, high: 1.0 };
    let private = Train { trains: PoissonTrains::new(100, 0.2, stream("private")), weight: 1.5 };
    let mut network = SpikingNetwork::<f32>::new(&CELL, &groups, wiring)
        .with_inputs(SourceGroup { count: 30, ..GROUP }, PoissonTrains::new(30, 0.01, stream("input spikes")))
        .with_train(private)
        .with_stdp(&stdp, 80);
    let mut spikes = Vec::new();
    for step in 0..20_000 {
        if step == 5000 {
            network.learn(true);
        }
        network.step();
        spikes.extend(network.spikes().iter().map(|&unit| (step, unit)));
        if looked_at && step == 10_000 {
            network.plastic_weights();
        }
    }
    let weights = network.plastic_weights().iter().map(|weight| weight.to_bits()).collect();
    (spikes, weights, network.events())
}

#[test]
fn every_run_has_the_same_bytes_on_every_path() {
    let first = ends_in(false);
    assert!(first.0.len() > 500, "{} spikes", first.0.len());
    let changed = first.1.iter().filter(|&&weight| weight != 0.5_f32.to_bits()).count();
    assert!(changed * 2 > first.1.len(), "{changed} of {}", first.1.len());
    for path in Path::available() {
        assert!(path.force());
        assert!(ends_in(false) == first, "{path:?}");
    }
    // Looking on the way changes the last bits at most.
    let looked_at = ends_in(true);
    assert!(
        looked_at.1.len() == first.1.len() && looked_at.0.len().abs_diff(first.0.len()) * 20 < first.0.len()
    );
}
