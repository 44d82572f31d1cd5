//! What is left of a network when one of its layers is much faster than the other.

use std::borrow::Cow;
use std::cell::RefCell;

use attractor_core::integrators::Flow;

use crate::{EnergyNetwork, NetworkFlow};

/// A network whose hidden units follow at once: τ_h → 0. Its state is v.
///
/// $$ \tau_v \dot v = -v + I + \Xi^{\mathsf T} f(\Xi g(v)), \qquad
///    E = g^{\mathsf T} (v - I) - L_v - \mathcal L(g; \Xi), \quad \mathcal L(g; \Xi) = L_h(\Xi g) $$
///
/// The input to v is the gradient of the one function 𝓛 of the outputs g. With the mean square for L_h
/// it is J g with J = ΞᵀΞ/N_h.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
#[derive(Clone, Debug, PartialEq)]
pub struct VisibleLimit {
    /// The network whose τ_h is not used.
    pub network: EnergyNetwork,
}

/// A network whose visible units follow at once: τ_v → 0. Its state is h.
///
/// $$ \tau_h \dot h = -h + \Xi \, g(I + \Xi^{\mathsf T} f(h)), \qquad
///    E = f^{\mathsf T} h - L_h - L_v(I + \Xi^{\mathsf T} f) $$
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
#[derive(Clone, Debug, PartialEq)]
pub struct HiddenLimit {
    /// The network whose τ_v is not used.
    pub network: EnergyNetwork,
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

impl VisibleLimit {
    /// The first-order correction of this limit for a small τ_h: v + τ_h δ is the network's v up to terms in τ_h².
    /// `correction` holds δ, and is led one Euler step further along the flow linearised at `visible`.
    ///
    /// $$ \tau_v \dot \delta = -\delta + \Xi^{\mathsf T} (\nabla^2 L_h) \, \Xi \, (\nabla^2 L_v) (\delta - \dot v) $$
    ///
    /// for hidden units lag behind their rest by τ_h Ξ (∇²L_v) v̇ to first order. δ starts at 0 where hidden units
    /// start at rest.
    ///
    /// Source: ours.
    pub fn step_correction(&self, step: f64, visible: &[f64], correction: &mut [f64]) {
        let network = &self.network;
        let (count, hidden) = (visible.len(), network.memories.hidden());
        let settled = network.settled(visible);
        let mut rate = vec![0.0; count];
        self.rate(visible, &mut rate);
        let lag: Vec<f64> =
            correction.iter().zip(&rate).map(|(correction, rate)| correction - rate).collect();
        let (mut output, mut feedback) = (vec![0.0; count], vec![0.0; count]);
        network.visible_function.hessian_vector_product(visible, &lag, &mut output);
        let (mut drive, mut answer) = (vec![0.0; hidden], vec![0.0; hidden]);
        network.memories.to_hidden(&output, &mut drive);
        network.hidden_function.hessian_vector_product(&settled[count..], &drive, &mut answer);
        network.memories.to_visible(&answer, &mut feedback);
        for (correction, feedback) in correction.iter_mut().zip(feedback) {
            *correction += step * (feedback - *correction) / network.times.visible;
        }
    }
}

impl NetworkFlow for VisibleLimit {
    fn of(network: EnergyNetwork) -> Self {
        Self { network }
    }

    fn network(&self) -> &EnergyNetwork {
        &self.network
    }

    fn network_mut(&mut self) -> &mut EnergyNetwork {
        &mut self.network
    }

    fn start(&self, visible: &[f64]) -> Vec<f64> {
        visible.to_vec()
    }

    fn whole<'a>(&self, visible: &'a [f64]) -> Cow<'a, [f64]> {
        Cow::Owned(self.network.settled(visible))
    }

    fn shortest_time_constant(&self) -> f64 {
        self.network.times.visible
    }

    /// 1/τ_v: products of two Hessians, which are positive semidefinite, have no negative eigenvalue, so that what
    /// comes back from the hidden units can only slow decays down.
    fn fastest_decay(&self, _: &dyn Fn() -> f64) -> f64 {
        1.0 / self.network.times.visible
    }
}

impl Flow for VisibleLimit {
    fn len(&self) -> usize {
        self.network.memories.visible()
    }

    fn rate(&self, visible: &[f64], rate: &mut [f64]) {
        let network = &self.network;
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.slow_output.resize(visible.len(), 0.0);
            scratch.fast.resize(network.memories.hidden(), 0.0);
            scratch.fast_output.resize(network.memories.hidden(), 0.0);
            network.visible_function.gradient(visible, &mut scratch.slow_output);
            network.memories.to_hidden(&scratch.slow_output, &mut scratch.fast);
            network.hidden_function.gradient(&scratch.fast, &mut scratch.fast_output);
            network.memories.to_visible(&scratch.fast_output, rate);
        });
        for ((rate, v), input) in rate.iter_mut().zip(visible).zip(&network.input) {
            *rate = (input - v + *rate) / network.times.visible;
        }
    }

    fn decay(&self, decay: &mut [f64]) {
        decay.fill(1.0 / self.network.times.visible);
    }
}

impl HiddenLimit {
    /// v = I + Ξᵀ f(h).
    pub fn visible(&self, hidden: &[f64]) -> Vec<f64> {
        let network = &self.network;
        let (mut output, mut visible) = (vec![0.0; hidden.len()], vec![0.0; network.memories.visible()]);
        network.hidden_function.gradient(hidden, &mut output);
        network.memories.to_visible(&output, &mut visible);
        for (v, input) in visible.iter_mut().zip(&network.input) {
            *v += input;
        }
        visible
    }
}

impl NetworkFlow for HiddenLimit {
    fn of(network: EnergyNetwork) -> Self {
        Self { network }
    }

    fn network(&self) -> &EnergyNetwork {
        &self.network
    }

    fn network_mut(&mut self) -> &mut EnergyNetwork {
        &mut self.network
    }

    fn start(&self, visible: &[f64]) -> Vec<f64> {
        self.network.settled(visible).split_off(visible.len())
    }

    fn whole<'a>(&self, hidden: &'a [f64]) -> Cow<'a, [f64]> {
        let mut state = self.visible(hidden);
        state.extend_from_slice(hidden);
        Cow::Owned(state)
    }

    fn shortest_time_constant(&self) -> f64 {
        self.network.times.hidden
    }

    /// 1/τ_h, for the reason that [`VisibleLimit`] has.
    fn fastest_decay(&self, _: &dyn Fn() -> f64) -> f64 {
        1.0 / self.network.times.hidden
    }
}

impl Flow for HiddenLimit {
    fn len(&self) -> usize {
        self.network.memories.hidden()
    }

    fn rate(&self, hidden: &[f64], rate: &mut [f64]) {
        let network = &self.network;
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.slow_output.resize(hidden.len(), 0.0);
            scratch.fast.resize(network.memories.visible(), 0.0);
            scratch.fast_output.resize(network.memories.visible(), 0.0);
            network.hidden_function.gradient(hidden, &mut scratch.slow_output);
            network.memories.to_visible(&scratch.slow_output, &mut scratch.fast);
            for (v, input) in scratch.fast.iter_mut().zip(&network.input) {
                *v += input;
            }
            network.visible_function.gradient(&scratch.fast, &mut scratch.fast_output);
            network.memories.to_hidden(&scratch.fast_output, rate);
        });
        for (rate, h) in rate.iter_mut().zip(hidden) {
            *rate = (*rate - h) / network.times.hidden;
        }
    }

    fn decay(&self, decay: &mut [f64]) {
        decay.fill(1.0 / self.network.times.hidden);
    }
}
