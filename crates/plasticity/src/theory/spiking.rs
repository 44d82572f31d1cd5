//! How often units fire that Poisson spikes drive.

use attractor_core::maths::{erf, erfc, exp, sqrt};
use attractor_core::numerics::root;

use crate::spiking::{Cell, PoissonInputs, SpikingParameters};

/// Spikes that arrive at each unit at random, all of one weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrivals {
    /// Spikes a second, of all sources together.
    pub rate: f64,
    /// What each adds to a current, in millivolts.
    pub weight: f64,
    /// Whether to inhibition.
    pub inhibitory: bool,
}

/// |ζ(1/2)|.
const ZETA: f64 = 1.460_354_508_809_586_8;
/// 1/√π.
const INVERSE_ROOT_PI: f64 = core::f64::consts::FRAC_2_SQRT_PI / 2.0;
/// Points of the integral.
const POINTS: u32 = 2000;

/// Spikes a second of a unit in the diffusion approximation.
///
/// $$ \frac{1}{\nu} = t_{\mathrm{ref}} + \tau \sqrt{\pi} \int_{(V_r - \mu)/\sigma + s}^{(\theta - \mu)/\sigma + s}
///    e^{u^2} (1 + \operatorname{erf} u) \, du, \qquad s = \frac{|\zeta(1/2)|}{\sqrt 2} \sqrt{\tau_s/\tau} $$
///
/// t_ref is the rest in whole steps, as the network has it.
/// μ = drive ± Σ w τ_s ν_s and σ² = Σ (w τ_s)² ν_s/τ over all that arrives: many small jumps, without correlations. The shift s is the first
/// order of synaptic time constants that are short beside τ; of two of them the mean is taken, by their shares of σ², which is ours.
///
/// Where only rare coincidences reach the threshold the true rate is higher, for the voltage under jumps of one sign is skewed as
/// that under diffusion is not. At three deviations below the threshold it is so by a quarter where a spike moves the voltage by 0.2 of
/// a deviation, and by less in proportion where jumps are smaller.
///
/// Source: Siegert's mean first-passage time as in Brunel 2000, <https://doi.org/10.1023/A:1008925309027>; the shift, as recalled,
/// of Brunel & Sergi 1998, <https://doi.org/10.1006/jtbi.1998.0782>.
pub fn rate(cell: &Cell, arrivals: &[Arrivals]) -> f64 {
    let (mut mean, mut variance, mut filtered) = (cell.drive, 0.0, 0.0);
    for Arrivals { rate, weight, inhibitory } in arrivals {
        let (tau, sign) = if *inhibitory { (cell.tau_inhibitory, -1.0) } else { (cell.tau_excitatory, 1.0) };
        let (charge, rate) = (weight * tau, rate / 1000.0);
        mean += sign * charge * rate;
        variance += charge * charge * rate / cell.unit.tau;
        filtered += tau * charge * charge * rate / cell.unit.tau;
    }
    if variance == 0.0 {
        return if mean > cell.unit.threshold {
            let rise = attractor_core::maths::log((mean - cell.reset) / (mean - cell.unit.threshold));
            1000.0 / (cell.rest() + cell.unit.tau * rise)
        } else {
            0.0
        };
    }
    let sigma = sqrt(variance);
    let shift = ZETA * sqrt(filtered / variance / cell.unit.tau / 2.0);
    let [low, high] = [cell.reset, cell.unit.threshold].map(|voltage| (voltage - mean) / sigma + shift);
    // Simpson's rule.
    let step = (high - low) / f64::from(POINTS);
    let weighted = |point: u32| {
        let weight = if point == 0 || point == POINTS { 1.0 } else { f64::from(2 + 2 * (point % 2)) };
        weight * passage(low + step * f64::from(point))
    };
    let integral = (0..=POINTS).map(weighted).sum::<f64>() * step / 3.0;
    1000.0 / (cell.rest() + cell.unit.tau * integral / INVERSE_ROOT_PI)
}

/// e^{u²} (1 + erf u), with all its digits far below 0.
fn passage(u: f64) -> f64 {
    if u > -5.0 {
        let above = if u > 0.0 { 1.0 + erf(u) } else { erfc(-u) };
        return exp(u * u) * above;
    }
    let square = 1.0 / (2.0 * u * u);
    INVERSE_ROOT_PI / -u * (1.0 - square * (1.0 - 3.0 * square * (1.0 - 5.0 * square * (1.0 - 7.0 * square))))
}

/// The rate of units that are driven by each other and from outside, in spikes a second: that at which what comes from units of this rate
/// makes them fire at this rate. None where no rate up to 1000 does.
///
/// `arrivals` says what arrives when all units fire at a rate.
pub fn recurrent_rate(cell: &Cell, arrivals: impl Fn(f64) -> Vec<Arrivals>) -> Option<f64> {
    let excess = |assumed: f64| rate(cell, &arrivals(assumed)) - assumed;
    // The lowest of several.
    let grid: Vec<f64> = (0..=60).map(|place| 0.01 * exp(f64::from(place) * 0.191_882)).collect();
    let (mut low, mut before) = (0.0, excess(0.0));
    for high in grid {
        let now = excess(high);
        if before > 0.0 && now <= 0.0 {
            return root(excess, low, high);
        }
        (low, before) = (high, now);
    }
    None
}

/// The rate of excitatory units before learning, by theory; none where units differ in what drives them, or where no rate
/// keeps itself up.
pub fn expected_rate(own: &SpikingParameters) -> Option<f64> {
    let inputs = [(own.inputs, false), (own.inhibitory_inputs, true)];
    let driven = inputs.iter().any(|(inputs, _)| inputs.is_some());
    // Inputs reach excitatory units alone.
    if driven && own.inhibitory > 0 {
        return None;
    }
    let of_inputs = inputs.into_iter().filter_map(|(inputs, inhibitory)| {
        let PoissonInputs { count, rate_hz, weight_mv } = inputs?;
        Some(Arrivals { rate: f64::from(count) * rate_hz.0, weight: weight_mv.0, inhibitory })
    });
    let outside: Vec<Arrivals> = of_inputs
        .chain([Arrivals { rate: own.external_hz.0, weight: own.external_mv.0, inhibitory: false }])
        .collect();
    let degrees = match own.in_degree {
        Some(degree) => [degree, own.inhibitory_degree(degree)].map(f64::from),
        None => [own.excitatory - 1, own.inhibitory].map(|count| own.probability * f64::from(count)),
    };
    recurrent_rate(&own.cell(), |rate| {
        let weight = own.weight_mv.0;
        let excited = Arrivals { rate: degrees[0] * rate, weight, inhibitory: false };
        let inhibited =
            Arrivals { rate: degrees[1] * rate, weight: own.inhibition.0 * weight, inhibitory: true };
        outside.iter().copied().chain([excited, inhibited]).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integrate_and_fire::Parameters;
    use crate::spiking::{PoissonTrains, SourceGroup, SpikingNetwork, Train, Wiring};
    use attractor_core::{Purpose, Seed, Streams};

    fn cell(tau: f64) -> Cell {
        let unit = Parameters { tau: 20.0, threshold: 15.0, refractory: 2.0 };
        Cell { unit, reset: 0.0, tau_excitatory: tau, tau_inhibitory: 10.0, drive: 0.0, step: 0.1 }
    }

    #[test]
    fn passage_goes_over_into_its_series() {
        let direct = |u: f64| exp(u * u) * erfc(-u);
        for u in [-5.001, -6.0, -8.0] {
            assert!((passage(u) / direct(u) - 1.0).abs() < 2e-4, "{u}");
        }
        assert!((passage(0.0) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn without_noise_it_is_the_closed_form() {
        let driven = Cell { drive: 20.0, ..cell(5.0) };
        assert!((rate(&driven, &[]) - 33.64).abs() < 0.01);
        let little = [Arrivals { rate: 1000.0, weight: 1e-4, inhibitory: false }];
        assert!((rate(&driven, &little) - 33.64).abs() < 0.05);
        assert_eq!(rate(&cell(5.0), &[]), 0.0);
    }

    /// Spikes a second of 400 independent units over so many steps, after 5000 of them.
    fn counted(cell: &Cell, arrivals: Arrivals, steps: u32) -> f64 {
        let per_ms = arrivals.rate / 1000.0;
        let stream = Streams::new(Seed(4711), Purpose::named("test"), 0).at(0);
        let trains = PoissonTrains::new(400, per_ms * cell.step, stream);
        let group = SourceGroup { count: 400, delay: 1, weight: 0.0, inhibitory: false, plastic: false };
        let mut network = SpikingNetwork::<f32>::new(cell, &[group], Wiring::of(&vec![vec![]; 400]))
            .with_train(Train { trains, weight: arrivals.weight });
        (0..5000).for_each(|_| network.step());
        let mut found = 0;
        for _ in 0..steps {
            network.step();
            found += network.spikes().len();
        }
        1000.0 * found as f64 / (400.0 * f64::from(steps) * cell.step)
    }

    #[test]
    fn units_driven_by_many_small_spikes_fire_as_often_as_theory_says() {
        // The scatter of counts is below what is allowed, which is for the second order in √(τ_s/τ), 5 %.
        for (mean, allowed) in [(0.9, 0.06), (1.0, 0.03), (1.2, 0.03)] {
            let (cell, weight) = (cell(1.0), 4.0);
            let spikes = mean * 15.0 / (weight * cell.tau_excitatory) * 1000.0;
            let arrivals = Arrivals { rate: spikes, weight, inhibitory: false };
            let (found, theory) = (counted(&cell, arrivals, 50_000), rate(&cell, &[arrivals]));
            assert!((found / theory - 1.0).abs() < allowed, "{mean}: {found} Hz, theory {theory}");
        }
    }

    #[test]
    fn well_below_the_threshold_the_size_of_jumps_counts() {
        // The same mean, 0.8 θ, and the same variance, of fewer large or more small spikes and a drive. The density of the voltage at the
        // threshold, z deviations away, is that of diffusion times 1 + γ (z³ − 3z)/6 (Edgeworth), with the skewness γ that follows
        // from the cumulants ν Jⁿ τ/n of jumps J that decay with τ. About 4000 spikes a case: 5 % are three deviations.
        let (mean, threshold, tau) = (12.0, 15.0, 20.0);
        let factor = |weight: f64| {
            let jump = weight / tau;
            let per_ms = 48.0 / (weight * weight);
            let deviation = sqrt(per_ms * jump * jump * tau / 2.0);
            let z = (threshold - mean) / deviation;
            let skewness = per_ms * jump * jump * jump * tau / 3.0 / (deviation * deviation * deviation);
            let arrivals = Arrivals { rate: 1000.0 * per_ms, weight, inhibitory: false };
            let cell = Cell { drive: mean - weight * per_ms, step: 0.05, ..cell(1.0) };
            let found = counted(&cell, arrivals, 400_000) / rate(&cell, &[arrivals]);
            (found, 1.0 + skewness * (z * z * z - 3.0 * z) / 6.0)
        };
        for weight in [4.0, 2.0, 1.0] {
            let (found, edgeworth) = factor(weight);
            assert!(
                (found - edgeworth).abs() < 0.05 * edgeworth,
                "{weight}: {found}, by Edgeworth {edgeworth}"
            );
        }
    }

    #[test]
    fn a_rest_counts_in_whole_steps() {
        let noise = Arrivals { rate: 1000.0, weight: 0.5, inhibitory: false };
        for (refractory, rounded) in [(0.4, 0.0), (1.4, 1.0), (1.6, 2.0)] {
            let with = |refractory: f64| {
                let unit = Parameters { refractory, ..cell(1.0).unit };
                Cell { unit, drive: 100.0, step: 1.0, ..cell(1.0) }
            };
            assert_eq!(rate(&with(refractory), &[]), rate(&with(rounded), &[]));
            assert_eq!(rate(&with(refractory), &[noise]), rate(&with(rounded), &[noise]));
        }
    }

    /// Rests on both sides of four and a half steps. A voltage at the threshold is seen at the end of its step, half a step late
    /// on average. About 8·10⁵ spikes: counts scatter by 0.001, and the rest as it was told would be 2 % away.
    #[test]
    fn units_that_fire_often_rest_as_long_as_theory_says() {
        let arrivals = Arrivals { rate: 100_000.0, weight: 1.0, inhibitory: false };
        for refractory in [1.12, 1.13] {
            let unit = Parameters { refractory, ..cell(1.0).unit };
            let cell = Cell { unit, step: 0.25, ..cell(1.0) };
            let interval = 1000.0 / rate(&cell, &[arrivals]) + cell.step / 2.0;
            let found = 1000.0 / counted(&cell, arrivals, 40_000);
            assert!((found / interval - 1.0).abs() < 0.007, "{refractory}: {found} ms, theory {interval}");
        }
    }

    #[test]
    fn a_recurrent_rate_reproduces_itself() {
        let cell = Cell { drive: 20.0, ..cell(5.0) };
        let arrivals = |rate: f64| {
            let excited = Arrivals { rate: 800.0 * rate, weight: 0.12, inhibitory: false };
            vec![excited, Arrivals { rate: 200.0 * rate, weight: 0.9, inhibitory: true }]
        };
        let found = recurrent_rate(&cell, arrivals).unwrap();
        assert!(
            (rate(&cell, &arrivals(found)) - found).abs() < 1e-9 && found > 1.0 && found < 20.0,
            "{found}"
        );
    }
}
