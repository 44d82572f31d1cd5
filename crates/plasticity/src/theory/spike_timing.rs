//! What trains of pairs of spikes do to a synapse, summed spike by spike.

use crate::timing::{BcmSynapse, StdpKernel};
use attractor_core::maths::{exp, expm1};

/// Regular pairs of a presynaptic and a postsynaptic spike: so many, `period` apart, the postsynaptic one by `delay` later. All
/// times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairingProtocol {
    /// n: number of pairs.
    pub count: u32,
    /// T: time from one pair to the next.
    pub period: f64,
    /// Δt = t_post − t_pre; negative where the postsynaptic spike comes first.
    pub delay: f64,
}

/// The change of weight by pairs of spikes alone.
///
/// $$ \Delta w = \sum_{k=-(n-1)}^{n-1} (n - |k|) \, W(\Delta t + k T), \qquad
///    W(s) = A_+ e^{-s/\tau_+} \; (s \ge 0), \quad -A_- e^{s/\tau_-} \; (s < 0) $$
pub fn pair_change(kernel: &StdpKernel, pairs: PairingProtocol) -> f64 {
    let window = |delay: f64| {
        if delay >= 0.0 {
            kernel.pair_plus * exp(-delay / kernel.tau_plus)
        } else {
            -kernel.pair_minus * exp(delay / kernel.tau_minus)
        }
    };
    let last = i64::from(pairs.count) - 1;
    (-last..=last).map(|k| (last + 1 - k.abs()) as f64 * window(pairs.delay + k as f64 * pairs.period)).sum()
}

/// The change of weight by pairs and triplets of spikes, each counted by itself: for every postsynaptic spike all earlier
/// spikes of both units, and for every presynaptic one likewise.
pub fn triplet_change(kernel: &StdpKernel, pairs: PairingProtocol) -> f64 {
    let n = pairs.count;
    let presynaptic = |k: u32| f64::from(k) * pairs.period;
    let postsynaptic = |k: u32| f64::from(k) * pairs.period + pairs.delay;
    let sum = |times: &dyn Fn(u32) -> f64, earlier: &dyn Fn(f64) -> bool, at: f64, tau: f64| -> f64 {
        let times = (0..n).map(times).filter(|time| earlier(*time));
        times.map(|time| exp(-(at - time) / tau)).sum()
    };
    let strengthened: f64 = (0..n)
        .map(|k| {
            let at = postsynaptic(k);
            let first = sum(&presynaptic, &|time| time <= at, at, kernel.tau_plus);
            let second = sum(&postsynaptic, &|time| time < at, at, kernel.tau_y);
            first * (kernel.pair_plus + kernel.triplet_plus * second)
        })
        .sum();
    let weakened: f64 = (0..n)
        .map(|k| {
            let at = presynaptic(k);
            let first = sum(&postsynaptic, &|time| time < at, at, kernel.tau_minus);
            let second = sum(&presynaptic, &|time| time < at, at, kernel.tau_x);
            first * (kernel.pair_minus + kernel.triplet_minus * second)
        })
        .sum();
    strengthened - weakened
}

/// The mean change in a second where both sides spike by chance and independently, at these rates in Hz.
///
/// $$ \dot w = \rho_x \rho_y \left[ \tau_+ (A_2^+ + A_3^+ \tau_y \rho_y) - \tau_- (A_2^- + A_3^- \tau_x \rho_x) \right] $$
///
/// Source: Pfister & Gerstner 2006, <https://doi.org/10.1523/JNEUROSCI.1425-06.2006>, who found in it the rule of Bienenstock, Cooper and
/// Munro with a threshold where the bracket is 0.
pub fn change_by_chance(kernel: &StdpKernel, presynaptic: f64, postsynaptic: f64) -> f64 {
    // Spikes in a millisecond.
    let (x, y) = (presynaptic / 1000.0, postsynaptic / 1000.0);
    let strengthened = kernel.tau_plus * (kernel.pair_plus + kernel.triplet_plus * kernel.tau_y * y);
    let weakened = kernel.tau_minus * (kernel.pair_minus + kernel.triplet_minus * kernel.tau_x * x);
    1000.0 * x * y * (strengthened - weakened)
}

/// The change of weight that BCM makes of pairs. The first comes to a synapse that has seen no spike.
///
/// Before stimulus k there were as many postsynaptic spikes as fit, n = max(0, ⌈k − Δt/T⌉), the last of them
/// L = (k − n + 1) T − Δt ago, so that
///
/// $$ \hat y_k = \frac{e^{-L/\tau}}{\tau} \, \frac{1 - e^{-n T/\tau}}{1 - e^{-T/\tau}}, \qquad
///    \Delta w = \eta \sum_k \hat y_k (\hat y_k - \theta) . $$
///
/// For delays of at least 0.
pub fn bcm_change(synapse: &BcmSynapse, pairs: PairingProtocol) -> f64 {
    let PairingProtocol { count, period, delay } = pairs;
    let change = |stimulus: u32| {
        let spikes = (f64::from(stimulus) - delay / period).ceil().max(0.0);
        let since = (f64::from(stimulus) - spikes + 1.0) * period - delay;
        let series = expm1(-spikes * period / synapse.tau) / expm1(-period / synapse.tau);
        let rate = 1000.0 / synapse.tau * exp(-since / synapse.tau) * series;
        rate * (rate - synapse.threshold)
    };
    synapse.eta * (0..count).map(change).sum::<f64>()
}
