//! What is left of a network when one of its layers is much faster than the other.

use std::cell::RefCell;

use attractor_core::integrators::Flow;

use crate::EnergyNetwork;

/// A network whose hidden units follow at once: τ_h → 0. Its state is v.
///
/// $$ \tau_v \dot v = -v + I + \Xi^{\mathsf T} f(\Xi g(v)), \qquad
///    E = g^{\mathsf T} (v - I) - L_v - \mathcal L(g; \Xi), \quad \mathcal L(g; \Xi) = L_h(\Xi g) $$
///
/// The input to v is the gradient of the one function 𝓛 of the outputs g. With the mean square for L_h
/// it is J g with J = ΞᵀΞ/N_h.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
#[derive(Clone, Copy, Debug)]
pub struct VisibleLimit<'a> {
    /// The network whose τ_h is not used.
    pub network: &'a EnergyNetwork,
}

/// A network whose visible units follow at once: τ_v → 0. Its state is h.
///
/// $$ \tau_h \dot h = -h + \Xi \, g(I + \Xi^{\mathsf T} f(h)), \qquad
///    E = f^{\mathsf T} h - L_h - L_v(I + \Xi^{\mathsf T} f) $$
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
#[derive(Clone, Copy, Debug)]
pub struct HiddenLimit<'a> {
    /// The network whose τ_v is not used.
    pub network: &'a EnergyNetwork,
}

/// The layers on the way from one slow layer through the fast one and back.
#[derive(Default)]
struct Scratch {
    slow_output: Vec<f64>,
    fast: Vec<f64>,
    fast_output: Vec<f64>,
}

thread_local! {
    /// So that a step allocates nothing.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl VisibleLimit<'_> {
    /// E with the hidden units at rest.
    pub fn energy(&self, visible: &[f64]) -> f64 {
        self.network.energy(&self.network.settled(visible))
    }

    /// By how much v departs from this limit for a small τ_h, for each unit of τ_h: `departure` is led
    /// one Euler step further along the flow linearised at `visible`.
    ///
    /// Hidden units that lag behind by τ_h stand at h = Ξ g − τ_h Ξ (∇²L_v) v̇ to first order, so that the
    /// departure δ τ_h obeys τ_v δ̇ = −δ + Ξᵀ (∇²L_h) Ξ (∇²L_v) (δ − v̇). (Ours.)
    pub fn depart(&self, step: f64, visible: &[f64], departure: &mut [f64]) {
        let network = self.network;
        let (count, hidden) = (visible.len(), network.memories.hidden());
        let settled = network.settled(visible);
        let mut rate = vec![0.0; count];
        self.rate(visible, &mut rate);
        let lag: Vec<f64> = departure.iter().zip(&rate).map(|(departure, rate)| departure - rate).collect();
        let (mut bent, mut back) = (vec![0.0; count], vec![0.0; count]);
        network.visible_function.curve(visible, &lag, &mut bent);
        let (mut heard, mut answered) = (vec![0.0; hidden], vec![0.0; hidden]);
        network.memories.up(&bent, &mut heard);
        network.hidden_function.curve(&settled[count..], &heard, &mut answered);
        network.memories.down(&answered, &mut back);
        for (departure, back) in departure.iter_mut().zip(back) {
            *departure += step * (back - *departure) / network.times.visible;
        }
    }
}

impl Flow for VisibleLimit<'_> {
    fn len(&self) -> usize {
        self.network.memories.visible()
    }

    fn rate(&self, visible: &[f64], rate: &mut [f64]) {
        let network = self.network;
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.slow_output.resize(visible.len(), 0.0);
            scratch.fast.resize(network.memories.hidden(), 0.0);
            scratch.fast_output.resize(network.memories.hidden(), 0.0);
            network.visible_function.gradient(visible, &mut scratch.slow_output);
            network.memories.up(&scratch.slow_output, &mut scratch.fast);
            network.hidden_function.gradient(&scratch.fast, &mut scratch.fast_output);
            network.memories.down(&scratch.fast_output, rate);
        });
        for ((rate, v), input) in rate.iter_mut().zip(visible).zip(&network.input) {
            *rate = (input - v + *rate) / network.times.visible;
        }
    }

    fn decay(&self, decay: &mut [f64]) {
        decay.fill(1.0 / self.network.times.visible);
    }
}

impl HiddenLimit<'_> {
    /// v = I + Ξᵀ f(h).
    pub fn visible(&self, hidden: &[f64]) -> Vec<f64> {
        let network = self.network;
        let (mut output, mut visible) = (vec![0.0; hidden.len()], vec![0.0; network.memories.visible()]);
        network.hidden_function.gradient(hidden, &mut output);
        network.memories.down(&output, &mut visible);
        for (v, input) in visible.iter_mut().zip(&network.input) {
            *v += input;
        }
        visible
    }

    /// E with the visible units at rest.
    pub fn energy(&self, hidden: &[f64]) -> f64 {
        let mut state = self.visible(hidden);
        state.extend_from_slice(hidden);
        self.network.energy(&state)
    }
}

impl Flow for HiddenLimit<'_> {
    fn len(&self) -> usize {
        self.network.memories.hidden()
    }

    fn rate(&self, hidden: &[f64], rate: &mut [f64]) {
        let network = self.network;
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.slow_output.resize(hidden.len(), 0.0);
            scratch.fast.resize(network.memories.visible(), 0.0);
            scratch.fast_output.resize(network.memories.visible(), 0.0);
            network.hidden_function.gradient(hidden, &mut scratch.slow_output);
            network.memories.down(&scratch.slow_output, &mut scratch.fast);
            for (v, input) in scratch.fast.iter_mut().zip(&network.input) {
                *v += input;
            }
            network.visible_function.gradient(&scratch.fast, &mut scratch.fast_output);
            network.memories.up(&scratch.fast_output, rate);
        });
        for (rate, h) in rate.iter_mut().zip(hidden) {
            *rate = (*rate - h) / network.times.hidden;
        }
    }

    fn decay(&self, decay: &mut [f64]) {
        decay.fill(1.0 / self.network.times.hidden);
    }
}
