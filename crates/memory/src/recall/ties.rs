//! Random choice among units of equal support.

use attractor_core::Stream;

/// The `k` units of largest support, in ascending order; among equals each is equally likely. Units
/// with support −∞ never win.
pub(super) fn k_winners_at_random(support: &[f32], k: usize, stream: &mut Stream) -> Vec<u32> {
    let mut units: Vec<u32> =
        (0..support.len() as u32).filter(|&unit| support[unit as usize] > f32::NEG_INFINITY).collect();
    units.sort_by(|&a, &b| support[b as usize].total_cmp(&support[a as usize]));
    if k < units.len() && k > 0 {
        let least = support[units[k - 1] as usize];
        let above = units.partition_point(|&unit| support[unit as usize] > least);
        let equal = units.partition_point(|&unit| support[unit as usize] >= least) - above;
        let chosen = stream.subset((k - above) as u32, equal as u32);
        let tied: Vec<u32> = units[above..above + equal].to_vec();
        units.truncate(above);
        units.extend(chosen.into_iter().map(|place| tied[place as usize]));
    }
    units.sort_unstable();
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::{Purpose, Seed, Streams};

    #[test]
    fn equals_win_equally_often() {
        // 3 of 4 equals share 2 places: each wins half the time. 3 degrees of freedom, counts are
        // negatively correlated, so χ² is smaller than for independent draws: P(χ² > 21.1) < 1e-4.
        let mut stream = Streams::new(Seed(1), Purpose::named("test"), 0).at(0);
        let mut wins = [0.0; 6];
        for _ in 0..4000 {
            let support = [1.0, 2.0, 1.0, 1.0, 1.0, f32::NEG_INFINITY];
            for unit in k_winners_at_random(&support, 3, &mut stream) {
                wins[unit as usize] += 1.0;
            }
        }
        assert_eq!((wins[1], wins[5]), (4000.0, 0.0));
        let terms = [0, 2, 3, 4].map(|unit| (wins[unit] - 2000.0_f64).powi(2) / 2000.0);
        assert!(terms.iter().sum::<f64>() < 21.1);
    }
}
