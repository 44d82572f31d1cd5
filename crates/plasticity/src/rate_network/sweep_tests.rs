use attractor_core::kernels;
use attractor_core::{Purpose, Seed, Stream, Streams};

use super::rows::{Aligned, Rows, zeros};
use super::sweep::{Learning, Needs};
use crate::constraints::{Bound, Constraints};

const DECAY: f64 = 0.05;

fn stream() -> Stream {
    Streams::new(Seed(1), Purpose::named("test"), 0).at(0)
}

fn drawn(length: usize, stream: &mut Stream) -> Aligned {
    let mut drawn = zeros(length);
    drawn[..length].iter_mut().for_each(|x| *x = stream.normal() as f32);
    drawn
}

/// Everything that a sweep tells apart.
fn choices() -> Vec<(Needs, bool, Bound)> {
    let mut choices = Vec::new();
    for needs in [Needs::Rates, Needs::First, Needs::Both] {
        for at_home in [false, true] {
            choices.extend([Bound::None, Bound::Hard, Bound::Soft].map(|bound| (needs, at_home, bound)));
        }
    }
    choices
}

/// Rows and what they shall learn, with weights from which they have moved where they have a home.
fn example(
    units: usize,
    (needs, at_home, bound): (Needs, bool, Bound),
    stream: &mut Stream,
) -> (Rows, Learning) {
    let mut weights = || (0..units * units).map(|_| 0.3 * stream.normal() as f32).collect::<Vec<f32>>();
    let mut rows = Rows::of(&weights(), units, 0);
    rows.start = at_home.then(|| Rows::of(&weights(), units, 0).values);
    let constraints = Constraints { bound, low: -0.4, high: 0.5, decay: DECAY, ..Constraints::default() };
    let mut learning = Learning::of(units, constraints);
    learning.rates = drawn(units, stream);
    learning.factors = [drawn(units, stream), drawn(units, stream)];
    learning.needs = needs;
    learning.decay = DECAY as f32;
    for unit in 0..units {
        learning.gains[unit] = [stream.normal() as f32, stream.normal() as f32];
        learning.leaks[unit] = 0.1 * stream.unit() as f32;
        let lost = if bound == Bound::Soft { 0.0 } else { f64::from(learning.leaks[unit]) };
        learning.keeps[unit] = (1.0 - lost - DECAY) as f32;
    }
    (rows, learning)
}

#[test]
fn a_sweep_is_learning_and_then_a_product() {
    let mut stream = stream();
    for units in [1, 2, 31, 32, 33, 100] {
        for choice in choices() {
            let (mut rows, learning) = example(units, choice, &mut stream);
            let before = rows.clone();
            rows.learn(&learning);
            let mut plain = vec![0.0; units];
            rows.product(&learning.rates, &mut plain);
            assert_eq!(rows.drive, plain);
            let real = f64::from;
            for i in 0..units {
                assert_eq!(rows.row(i)[i], 0.0);
                for j in (0..units).filter(|j| *j != i) {
                    let first = if choice.0 == Needs::Rates { &learning.rates } else { &learning.factors[0] };
                    let mut change = real(learning.gains[i][0]) * real(first[j])
                        - real(learning.leaks[i]) * real(before.row(i)[j]);
                    if choice.0 == Needs::Both {
                        change += real(learning.gains[i][1]) * real(learning.factors[1][j]);
                    }
                    let home = before.start.as_ref().map_or(0.0, |start| real(start[i * rows.stride + j]));
                    let expected = learning.constraints.changed(real(before.row(i)[j]), change, home, DECAY);
                    let found = real(rows.row(i)[j]);
                    assert!(
                        (found - expected).abs() < 2e-6,
                        "{choice:?} {units} {i} {j}: {found} {expected}"
                    );
                }
                let products =
                    || rows.row(i).iter().zip(&learning.rates[..]).map(|(w, r)| real(*w) * real(*r));
                let (sum, size) = (products().sum::<f64>(), products().map(f64::abs).sum::<f64>());
                assert!((real(rows.drive[i]) - sum).abs() <= 1e-6 * size, "{choice:?} {units} {i}");
            }
        }
    }
}

#[test]
fn every_path_gives_the_same_bits() {
    let run = || {
        let mut stream = stream();
        let mut found = Vec::new();
        for choice in choices() {
            let (mut rows, learning) = example(77, choice, &mut stream);
            rows.learn(&learning);
            rows.learn(&learning);
            found.extend(rows.values.iter().chain(&rows.drive).map(|x| x.to_bits()));
        }
        found
    };
    let found: Vec<Vec<u32>> = kernels::Path::available()
        .into_iter()
        .map(|path| {
            assert!(path.force());
            run()
        })
        .collect();
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
}
