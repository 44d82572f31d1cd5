//! What is seen of a network that spikes.

use attractor_plasticity::spiking::SpikingNetwork;

/// The two populations.
pub(super) const POPULATIONS: [&str; 2] = ["excitatory", "inhibitory"];

/// Spikes that are counted, and the intervals between them.
pub(super) struct Watch {
    /// Units of both populations.
    sizes: [u32; 2],
    spikes: [u64; 2],
    steps: u32,
    /// The step of each excitatory unit's last spike, and the interval before it.
    last: Vec<Option<(u32, Option<u32>)>>,
    /// Sum of local variations, and how many.
    variation: (f64, u64),
    step: u32,
}

/// What was seen over some time.
pub(super) struct Seen {
    /// Mean rates of both populations, in spikes a second; none where a population has no unit.
    pub rates: [Option<f64>; 2],
    /// Mean local variation of intervals of excitatory units; none where there were no two intervals.
    pub variation: Option<f64>,
}

impl Watch {
    pub fn new(excitatory: u32, inhibitory: u32) -> Self {
        Self {
            sizes: [excitatory, inhibitory],
            spikes: [0; 2],
            steps: 0,
            last: vec![None; excitatory as usize],
            variation: (0.0, 0),
            step: 0,
        }
    }

    /// Looks at the step that was made.
    pub fn look(&mut self, network: &SpikingNetwork) {
        self.step += 1;
        self.steps += 1;
        let spikes = network.spikes();
        let excitatory = spikes.partition_point(|&unit| u32::from(unit) < self.sizes[0]);
        self.spikes[0] += excitatory as u64;
        self.spikes[1] += (spikes.len() - excitatory) as u64;
        for &unit in &spikes[..excitatory] {
            let last = &mut self.last[usize::from(unit)];
            let interval = last.map(|(at, _)| self.step - at);
            if let (Some(now), Some((_, Some(before)))) = (interval, *last) {
                self.variation.0 += 2.0 * f64::from(now.abs_diff(before)) / f64::from(now + before);
                self.variation.1 += 1;
            }
            *last = Some((self.step, interval));
        }
    }

    /// What was seen since the last time that this was asked, in steps of so many milliseconds.
    pub fn take(&mut self, step: f64) -> Seen {
        let seconds = f64::from(self.steps) * step / 1000.0;
        let rate = |at: usize| {
            (self.sizes[at] > 0).then(|| self.spikes[at] as f64 / f64::from(self.sizes[at]) / seconds)
        };
        let (sum, count) = self.variation;
        let seen = Seen { rates: [rate(0), rate(1)], variation: (count > 0).then(|| sum / count as f64) };
        (self.spikes, self.steps, self.variation) = ([0; 2], 0, (0.0, 0));
        seen
    }
}
