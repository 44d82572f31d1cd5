//! Memories that go past their targets, and memories and visible units that move together, against closed forms.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use attractor_core::integrators::Flow;
use attractor_core::{Purpose, Seed, Streams};
use attractor_energy::generating::{Quadratic, Softmax};
use attractor_energy::theory::{ExactLaw, OneWinner};
use attractor_energy::{
    CyclicPresentation, CyclicPresentationParameters, EnergyNetwork, Memories, TimeConstants, VisibleLimit,
    VisibleMotion, VisibleUnits, cosine, norm,
};

/// So sharp that one memory makes each step, but for matches that differ by less than 10⁻⁵ of their size.
const SHARP: f64 = 1e6;

fn start(parameters: &CyclicPresentationParameters, repetition: u32) -> CyclicPresentation {
    CyclicPresentation::new(parameters.clone(), Seed(23), repetition).unwrap()
}

/// The exact law of a memory.
fn law_of(run: &CyclicPresentation, memory: usize) -> ExactLaw {
    let (initial, destination) = (run.initial().row(memory), run.destinations().row(memory));
    ExactLaw {
        overlap: cosine(initial, destination),
        ratio: norm(destination) / norm(initial),
        time_constant: run.parameters().tau,
        feedback: run.parameters().feedback,
    }
}

/// The largest distance of any cosine from the exact law of units that follow at once, over so many steps.
fn from_exact_law(mut run: CyclicPresentation, steps: u32) -> f64 {
    let hidden = run.targets().hidden();
    let laws: Vec<ExactLaw> = (0..hidden).map(|memory| law_of(&run, memory)).collect();
    let mut seen = vec![0; hidden];
    let mut largest = 0.0_f64;
    for _ in 0..steps {
        seen[run.next_target()] += 1;
        run.step();
        for (memory, law) in laws.iter().enumerate() {
            let found = cosine(run.memories().row(memory), run.destinations().row(memory));
            largest = largest.max((found - law.cosine(seen[memory])).abs());
        }
    }
    largest
}

#[test]
fn with_a_bias_memories_go_past_their_targets_by_the_exact_law() {
    for (bias, presentations) in [(0.3, vec![]), (1.0, vec![4, 2, 1, 1])] {
        let parameters = CyclicPresentationParameters { bias, presentations, ..Default::default() };
        let run = start(&parameters, 0);
        let pull = run.bias().unwrap().values().iter().map(|x| x * x).sum::<f64>() / 200.0;
        // Of 200 normal numbers: within five standard errors.
        assert!((pull / (bias * bias) - 1.0).abs() < 0.5, "{pull}");
        assert!(from_exact_law(run, 2000) < 1e-12);
        // In the end they are there, and not at the targets.
        let mut run = start(&CyclicPresentationParameters { tau: 1.0, ..parameters }, 0);
        (0..8).for_each(|_| run.step());
        let past = |to: &Memories| {
            let apart = run.memories().values().iter().zip(to.values());
            apart.map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
        };
        assert!(past(run.destinations()) < 1e-12 && past(run.targets()) > bias);
    }
}

#[test]
fn the_exact_law_holds_for_memories_that_overshoot() {
    for tau in [0.5, 0.6, 0.9, 1.0] {
        let parameters = CyclicPresentationParameters { tau, beta: 100.0, ..Default::default() };
        assert!(from_exact_law(start(&parameters, 0), 40) < 1e-12, "{tau}");
    }
}

#[test]
fn visible_units_relax_exponentially() {
    let parameters = CyclicPresentationParameters { tau_visible: 7.0, dwell: 5, ..Default::default() };
    let mut run = start(&parameters, 0);
    let mut from = run.visible().to_vec();
    for block in 0..8 {
        let target = run.targets().row(block % 4).to_vec();
        for step in 1..=5 {
            assert_eq!(run.next_target(), block % 4);
            run.step();
            for ((v, target), from) in run.visible().iter().zip(&target).zip(&from) {
                let says = target + (from - target) * (-f64::from(step) / 7.0).exp();
                assert!((v - says).abs() < 1e-13, "{v} {says}");
            }
        }
        from = run.visible().to_vec();
    }
}

#[test]
fn memories_see_the_mean_of_visible_units_over_a_step() {
    let memories = Memories::of(&[vec![1.0, 2.0]]).unwrap();
    for time_constant in [0.2, 1.0, 30.0] {
        let mut units = VisibleUnits::at(vec![3.0, -1.0], 1);
        units.step(&[1.0, 0.5], &memories, &VisibleMotion { time_constant, feedback: 0.0, beta: 1.0 });
        let count = 2000;
        let decays =
            (0..count).map(|part| (-(f64::from(part) + 0.5) / f64::from(count) / time_constant).exp());
        let left = decays.sum::<f64>() / f64::from(count);
        for (seen, says) in units.seen().iter().zip([1.0 + 2.0 * left, 0.5 - 1.5 * left]) {
            assert!((seen - says).abs() < 1e-5, "{time_constant}: {seen} {says}");
        }
    }
}

/// With γ = 1 and slow units, a step is that of the network whose hidden units follow at once.
#[test]
fn with_feedback_visible_units_are_those_of_the_network() {
    let mut stream = Streams::new(Seed(3), Purpose::named("test"), 0).at(0);
    let memories = Memories::gaussian(3, 12, &mut stream);
    let mut normal = || (0..12).map(|_| 0.3 * stream.normal()).collect::<Vec<f64>>();
    let (input, visible, tau) = (normal(), normal(), 1e6);
    let flow = VisibleLimit {
        network: EnergyNetwork {
            memories: memories.clone(),
            visible_function: Quadratic::default().into(),
            hidden_function: Softmax { beta: 0.7 }.into(),
            times: TimeConstants { visible: tau, hidden: 1.0 },
            input: input.clone(),
        },
    };
    let mut rate = vec![0.0; 12];
    flow.rate(&visible, &mut rate);
    let mut units = VisibleUnits::at(visible.clone(), 3);
    units.step(&input, &memories, &VisibleMotion { time_constant: tau, feedback: 1.0, beta: 0.7 });
    for ((v, before), rate) in units.state().iter().zip(&visible).zip(&rate) {
        assert!(((v - before) - rate).abs() * tau < 1e-5, "{} {rate}", v - before);
    }
}

/// Units that follow at once, which feed the best memory back or not; at γ = 1 memories grow in proportion to time.
#[test]
fn fast_visible_units_leave_the_exact_law() {
    for (feedback, dwell) in [(0.0, 1), (0.0, 20), (0.25, 20), (1.0, 20)] {
        let parameters =
            CyclicPresentationParameters { tau_visible: 1e-12, dwell, feedback, ..Default::default() };
        // At γ = 1 while the first target is shown: it stays with its memory then.
        let steps = if feedback < 0.5 { 2000 } else { 20 };
        let away = from_exact_law(start(&parameters, 0), steps);
        assert!(away < 1e-10, "{feedback} {dwell}: {away}");
    }
}

/// A memory that has come to 1/(1 − γ) of its target while others are as at the start is kept by the units when the next target
/// comes, if what is fed back of it matches it better than the target matches its own: above (1 + σ²) γ = (1 − γ)², γ = 0.36.
#[test]
fn strong_feedback_keeps_what_was_there_whatever_is_shown() {
    for (feedback, kept) in [(0.3, false), (0.42, true)] {
        let parameters = CyclicPresentationParameters {
            // Many, so that targets differ little in length.
            visible: 1000,
            tau_visible: 1.0,
            dwell: 500,
            tau: 20.0,
            feedback,
            ..Default::default()
        };
        let mut run = start(&parameters, 0);
        (0..1000).for_each(|_| run.step());
        assert!(run.weights()[usize::from(!kept)] > 0.99, "{feedback}: {:?}", run.weights());
    }
}

/// Where all have come so far the same holds above γ = ½, by γ/(1 − γ)² > 1/(1 − γ), and memories lose their targets.
#[test]
fn strong_feedback_loses_targets() {
    for (feedback, lost) in [(0.4, false), (0.6, true)] {
        let parameters = CyclicPresentationParameters {
            tau_visible: 1.0,
            dwell: 50,
            tau: 500.0,
            feedback,
            ..Default::default()
        };
        let mut run = start(&parameters, 0);
        let mut least = 1.0_f64;
        for time in 0..20_000 {
            run.step();
            if time >= 10_000 {
                let pairs =
                    run.memories().values().chunks_exact(50).zip(run.targets().values().chunks_exact(50));
                least = pairs.map(|(memory, target)| cosine(memory, target)).fold(least, f64::min);
            }
        }
        assert!(if lost { least < 0.5 } else { least > 0.99 }, "{feedback}: {least}");
    }
}

fn one_winner(run: &CyclicPresentation) -> OneWinner {
    let CyclicPresentationParameters { tau, tau_visible, .. } = *run.parameters();
    OneWinner::new((run.initial(), run.targets()), run.bias(), (tau, tau_visible), run.next_target())
}

#[test]
fn memories_and_visible_units_move_together_by_the_law_of_one_winner() {
    for (tau_visible, bias) in [(0.3, 0.0), (3.0, 0.0), (15.0, 0.0), (3.0, 0.5)] {
        for (repetition, presentations) in [(0, vec![]), (1, vec![]), (2, vec![4, 2, 1, 1])] {
            let parameters = CyclicPresentationParameters {
                beta: SHARP,
                dwell: 20,
                tau_visible,
                bias,
                presentations,
                ..Default::default()
            };
            let mut run = start(&parameters, repetition);
            let mut law = one_winner(&run);
            for time in 0..2000 {
                law.step(run.next_target());
                run.step();
                for memory in 0..4 {
                    let found = cosine(run.memories().row(memory), run.destinations().row(memory));
                    let says = law.cosine(memory);
                    assert!((found - says).abs() < 1e-12, "{tau_visible} {time}: {found} {says}");
                }
            }
        }
    }
}

/// The mean distance of memories from where units that follow at once would have taken them, by the simulation and by the law.
fn distances(tau_visible: f64, dwell: u32, repetition: u32) -> (f64, f64) {
    let parameters = CyclicPresentationParameters {
        beta: SHARP,
        tau: 20.0 * f64::from(dwell),
        dwell,
        tau_visible,
        ..Default::default()
    };
    let mut run = start(&parameters, repetition);
    let mut law = one_winner(&run);
    // Rounds in which e⁻⁸ of a memory is left.
    let rounds = 160;
    for _ in 0..4 * rounds * dwell {
        law.step(run.next_target());
        run.step();
    }
    let (mut found, mut says) = (0.0, 0.0);
    for memory in 0..4 {
        let exact = law_of(&run, memory);
        let (left, grown) = exact.mixture(rounds * dwell);
        let at_once = run.initial().row(memory).iter().zip(run.targets().row(memory));
        let at_once: Vec<f64> = at_once.map(|(start, target)| left * start + grown * target).collect();
        let apart = run.memories().row(memory).iter().zip(&at_once).map(|(x, y)| x - y);
        found += norm(&apart.collect::<Vec<f64>>()) / norm(&at_once) / 4.0;
        says += law.distance(memory, &exact, rounds * dwell) / 4.0;
    }
    (found, says)
}

/// For 1 ≪ τ_v ≪ D ≪ τ_Ξ, D being the steps for which a target is shown, a memory moves from when v is halfway to its target
/// until v is halfway to the next one. Of its D steps it sees the target before for τ_v/2 and the next one for
/// (ln 2 − ½) τ_v; targets at right angles, it ends up 0.876 τ_v/D of its length away.
#[test]
fn what_slow_visible_units_change_goes_with_their_time_constant() {
    let dwell = 200;
    for repetition in 0..2 {
        let at = |tau_visible: f64| {
            let (found, says) = distances(tau_visible, dwell, repetition);
            assert!((found - says).abs() < 1e-7, "{tau_visible}: {found} {says}");
            found
        };
        let found = [1.0, 2.0, 4.0, 8.0].map(at);
        let order = (found[3] / found[0]).log2() / 3.0;
        assert!((order - 1.0).abs() < 0.03, "{order}");
        for (found, tau_visible) in found.iter().zip([1.0, 2.0, 4.0, 8.0]) {
            let of_dwell = found * f64::from(dwell) / tau_visible;
            // One step is no small part of τ_v, and targets are not quite at right angles.
            assert!((of_dwell / 0.876 - 1.0).abs() < 0.1, "{tau_visible}: {of_dwell}");
        }
    }
}
