//! Rare events among many chances, found without asking each chance.

use attractor_core::{Stream, maths};

/// The places, of `chances` in a row, at which an event of probability `probability` happens, in ascending
/// order.
///
/// From one event to the next the gap is geometric, ⌊ln U / ln(1 − p)⌋ chances without one, U being uniform
/// in (0, 1]. An event costs one random number, whatever lies between.
///
/// Source of the method: Devroye 1986, Non-Uniform Random Variate Generation, chapter X.2,
/// <https://doi.org/10.1007/978-1-4613-8643-8>.
pub(crate) fn events(probability: f64, chances: u64, stream: &mut Stream) -> impl Iterator<Item = u64> + '_ {
    let scale = 1.0 / maths::log1p(-probability);
    let mut next = 0_u64;
    std::iter::from_fn(move || {
        if probability <= 0.0 {
            return None;
        }
        let gap = (maths::log(1.0 - stream.unit()) * scale).floor();
        if gap >= (chances - next) as f64 {
            next = chances;
            return None;
        }
        #[expect(clippy::cast_sign_loss, reason = "both logarithms are at most 0")]
        let place = next + gap as u64;
        next = place + 1;
        Some(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    /// Over 2000 rows of 100 chances each place is binomial; the sum of squared deviations over 100 places is
    /// χ² with 100 degrees of freedom, beyond 170 with probability 2e-5.
    #[test]
    fn events_are_as_likely_at_every_place() {
        let streams = Streams::new(Seed(6), Purpose::named("events"), 0);
        for probability in [0.01, 0.3, 0.9] {
            let mut counts = [0_u32; 100];
            for index in 0..2000 {
                for place in events(probability, 100, &mut streams.at(index)) {
                    counts[place as usize] += 1;
                }
            }
            let (mean, variance) = (2000.0 * probability, 2000.0 * probability * (1.0 - probability));
            let chi_square: f64 = counts.iter().map(|&c| (f64::from(c) - mean).powi(2) / variance).sum();
            assert!(chi_square < 170.0, "{probability}: {chi_square}");
        }
        let mut stream = streams.at(0);
        assert_eq!(events(0.0, 10, &mut stream).count(), 0);
        assert_eq!(events(1.0, 10, &mut stream).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        assert_eq!(events(0.5, 0, &mut stream).count(), 0);
    }
}
