//! A synapse on its way from spike to spike.

use super::StdpKernel;
use attractor_core::maths::exp;

/// A trace that spikes raise by 1 and that decays in between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trace {
    tau: f64,
    value: f64,
    time: f64,
}

impl Trace {
    pub fn new(tau: f64) -> Self {
        // Any spike comes later than this, also one before time 0.
        Self { tau, value: 0.0, time: f64::NEG_INFINITY }
    }

    pub fn at(&self, time: f64) -> f64 {
        self.value * exp(-(time - self.time) / self.tau)
    }

    pub fn raise(&mut self, time: f64) {
        self.value = self.at(time) + 1.0;
        self.time = time;
    }
}

/// A synapse that sees presynaptic and postsynaptic spikes in the order of time.
///
/// ```
/// use attractor_core::Registered;
/// use attractor_plasticity::timing::{PairStdp, SpikeTimingRule, TimedSynapse};
///
/// let mut synapse = TimedSynapse::new(PairStdp::default().kernel());
/// synapse.presynaptic_spike(100.0);
/// let change = synapse.postsynaptic_spike(110.0); // ms
/// assert!((change - 0.005 * (-0.5_f64).exp()).abs() < 1e-15);
/// ```
#[derive(Clone, Debug)]
pub struct TimedSynapse {
    kernel: StdpKernel,
    presynaptic: [Trace; 2],
    postsynaptic: [Trace; 2],
}

impl TimedSynapse {
    /// A synapse that has seen no spike.
    pub fn new(kernel: StdpKernel) -> Self {
        Self {
            kernel,
            presynaptic: [Trace::new(kernel.tau_plus), Trace::new(kernel.tau_x)],
            postsynaptic: [Trace::new(kernel.tau_minus), Trace::new(kernel.tau_y)],
        }
    }

    /// The presynaptic unit spikes at `time`, in milliseconds; gives the change of weight. Of two spikes at the same
    /// time this one comes first.
    pub fn presynaptic_spike(&mut self, time: f64) -> f64 {
        let [fast, slow] = &mut self.presynaptic;
        let factor = self.kernel.pair_minus + self.kernel.triplet_minus * slow.at(time);
        fast.raise(time);
        slow.raise(time);
        -self.postsynaptic[0].at(time) * factor
    }

    /// The postsynaptic unit spikes at `time`, in milliseconds; gives the change of weight.
    pub fn postsynaptic_spike(&mut self, time: f64) -> f64 {
        let [fast, slow] = &mut self.postsynaptic;
        let factor = self.kernel.pair_plus + self.kernel.triplet_plus * slow.at(time);
        fast.raise(time);
        slow.raise(time);
        self.presynaptic[0].at(time) * factor
    }
}
