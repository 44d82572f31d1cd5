//! Spikes on their way.

/// Spikes by the step in which they arrive, in a ring.
#[derive(Clone, Debug)]
pub(super) struct Axons {
    /// Senders of the spikes that arrive in step s, at s modulo the length, in the order in which they were sent.
    arrivals: Vec<Vec<u32>>,
}

impl Axons {
    /// For delays of up to `longest` steps.
    pub fn new(longest: u32) -> Self {
        Self { arrivals: vec![Vec::new(); longest as usize + 1] }
    }

    fn place(&self, step: u32) -> usize {
        step as usize % self.arrivals.len()
    }

    /// Senders of the spikes on their way, place by place in the ring.
    pub fn arrivals(&self) -> &[Vec<u32>] {
        &self.arrivals
    }

    /// Takes spikes on their way from senders below `sources`; false where they are not those of such a ring.
    pub fn put(&mut self, arrivals: Vec<Vec<u32>>, sources: usize) -> bool {
        let fits = arrivals.len() == self.arrivals.len()
            && arrivals.iter().flatten().all(|&source| (source as usize) < sources);
        if fits {
            self.arrivals = arrivals;
        }
        fits
    }

    /// Sends a spike that arrives in a later step.
    pub fn send(&mut self, source: u32, arrival: u32) {
        let place = self.place(arrival);
        self.arrivals[place].push(source);
    }

    /// Takes what arrives in a step; [`give_back`](Self::give_back) returns the memory.
    pub fn take(&mut self, step: u32) -> Vec<u32> {
        let place = self.place(step);
        std::mem::take(&mut self.arrivals[place])
    }

    /// Returns a vector whose spikes have arrived.
    pub fn give_back(&mut self, step: u32, mut arrived: Vec<u32>) {
        arrived.clear();
        let place = self.place(step);
        self.arrivals[place] = arrived;
    }
}
