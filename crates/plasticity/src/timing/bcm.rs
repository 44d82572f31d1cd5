//! A threshold between weakening and strengthening, for units that spike.

use super::synapse::Trace;

/// The rule of Bienenstock, Cooper and Munro where rates are read off spikes.
///
/// $$ \text{presynaptic spike: } \Delta w = \eta \, \hat y \, (\hat y - \theta), \qquad
///    \hat y = \frac{1}{\tau} \sum_{t_k < t} e^{-(t - t_k)/\tau} $$
///
/// ŷ estimates the postsynaptic rate from the spikes. The threshold θ is a constant here; it does not slide with the
/// activity.
///
/// Source of the rule: Bienenstock, Cooper & Munro 1982, <https://doi.org/10.1523/JNEUROSCI.02-01-00032.1982>; that the rate is
/// read off a trace is ours.
///
/// ```
/// use attractor_plasticity::timing::BcmSynapse;
///
/// let mut synapse = BcmSynapse::new(1.0, 5.0, 100.0); // per Hz², Hz, ms
/// synapse.postsynaptic_spike(0.0);
/// // 10 Hz, 50 ms after one spike: 6.07 Hz, above the threshold.
/// assert!((synapse.presynaptic_spike(50.0) - 6.065 * (6.065 - 5.0)).abs() < 0.01);
/// ```
#[derive(Clone, Debug)]
pub struct BcmSynapse {
    pub(crate) eta: f64,
    pub(crate) threshold: f64,
    pub(crate) tau: f64,
    postsynaptic: Trace,
}

impl BcmSynapse {
    /// A synapse that has seen no spike: η in Hz⁻², θ in Hz, τ in milliseconds.
    pub fn new(eta: f64, threshold: f64, tau: f64) -> Self {
        Self { eta, threshold, tau, postsynaptic: Trace::new(tau) }
    }

    /// The presynaptic unit spikes at `time`, in milliseconds; gives the change of weight.
    pub fn presynaptic_spike(&mut self, time: f64) -> f64 {
        let rate = 1000.0 * self.postsynaptic.at(time) / self.tau;
        self.eta * rate * (rate - self.threshold)
    }

    /// The postsynaptic unit spikes at `time`, in milliseconds.
    pub fn postsynaptic_spike(&mut self, time: f64) {
        self.postsynaptic.raise(time);
    }

    /// The mean change in a second where both units spike by chance, at these rates in Hz.
    ///
    /// $$ \dot w = \eta \, \rho_x \left( \rho_y^2 + \frac{\rho_y}{2 \tau} - \theta \rho_y \right), $$
    ///
    /// for a trace of Poisson spikes has the variance ρ/2τ.
    pub fn change_by_chance(&self, presynaptic: f64, postsynaptic: f64) -> f64 {
        self.eta * presynaptic * postsynaptic * (postsynaptic + 500.0 / self.tau - self.threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attractor_core::maths::exp;

    #[test]
    fn rates_are_read_off_regular_spikes() {
        let mut synapse = BcmSynapse::new(1.0, 0.0, 5000.0);
        for spike in 0..5000 {
            synapse.postsynaptic_spike(10.0 * f64::from(spike));
        }
        // 100 Hz for ten time constants; half a period later ŷ is at its mean, but for (T/τ)²/24.
        let rate = 100.0 * (1.0 - exp(-10.0));
        assert!((synapse.presynaptic_spike(49_995.0) / (rate * rate) - 1.0).abs() < 1e-6);
    }
}
