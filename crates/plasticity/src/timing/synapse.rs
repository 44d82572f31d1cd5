//! A synapse on its way from spike to spike.

use super::Kernel;
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

/// A synapse that sees the spikes before and behind it in the order of time.
///
/// ```
/// use attractor_core::Registered;
/// use attractor_plasticity::timing::{PairStdp, SpikeTimingRule, TimedSynapse};
///
/// let mut synapse = TimedSynapse::new(PairStdp::default().kernel());
/// synapse.before(100.0);
/// let change = synapse.behind(110.0); // ms
/// assert!((change - 0.005 * (-0.5_f64).exp()).abs() < 1e-15);
/// ```
#[derive(Clone, Debug)]
pub struct TimedSynapse {
    kernel: Kernel,
    before: [Trace; 2],
    behind: [Trace; 2],
}

impl TimedSynapse {
    /// A synapse that has seen no spike.
    pub fn new(kernel: Kernel) -> Self {
        Self {
            kernel,
            before: [Trace::new(kernel.tau_plus), Trace::new(kernel.tau_x)],
            behind: [Trace::new(kernel.tau_minus), Trace::new(kernel.tau_y)],
        }
    }

    /// The unit before it spikes at `time`, in milliseconds; gives the change of weight. Of spikes at the same time
    /// this one is told first.
    pub fn before(&mut self, time: f64) -> f64 {
        let [fast, slow] = &mut self.before;
        let factor = self.kernel.pair_minus + self.kernel.triplet_minus * slow.at(time);
        fast.raise(time);
        slow.raise(time);
        -self.behind[0].at(time) * factor
    }

    /// The unit behind it spikes at `time`; gives the change of weight.
    pub fn behind(&mut self, time: f64) -> f64 {
        let [fast, slow] = &mut self.behind;
        let factor = self.kernel.pair_plus + self.kernel.triplet_plus * slow.at(time);
        fast.raise(time);
        slow.raise(time);
        self.before[0].at(time) * factor
    }
}
