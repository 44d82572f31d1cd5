//! What a network and its limits have in common.

use std::borrow::Cow;

use attractor_core::integrators::Flow;

use crate::EnergyNetwork;

/// A flow that runs down the energy of a network: the network itself, or what is left of it when one of its layers
/// is much faster than the other.
pub trait NetworkFlow: Flow + Clone + Send + 'static {
    /// The flow of a network.
    fn of(network: EnergyNetwork) -> Self;

    /// The network.
    fn network(&self) -> &EnergyNetwork;

    /// The network, to be changed.
    fn network_mut(&mut self) -> &mut EnergyNetwork;

    /// The state of this flow that starts from these visible units, with hidden units at rest: h = Ξ g(v).
    fn start(&self, visible: &[f64]) -> Vec<f64>;

    /// The state of both layers, v then h, with a fast one at rest.
    fn whole<'a>(&self, state: &'a [f64]) -> Cow<'a, [f64]>;

    /// The shortest time constant of the layers that are followed.
    fn shortest_time_constant(&self) -> f64;

    /// How fast the fastest mode decays at most, in 1/time, anywhere; `spectral_norm` gives ‖Ξ‖₂, and is asked only
    /// where it matters. See [`EnergyNetwork::fastest_decay`].
    fn fastest_decay(&self, spectral_norm: &dyn Fn() -> f64) -> f64;

    /// E, with a fast layer at rest.
    fn energy(&self, state: &[f64]) -> f64 {
        self.network().energy(&self.whole(state))
    }
}

impl NetworkFlow for EnergyNetwork {
    fn of(network: EnergyNetwork) -> Self {
        network
    }

    fn network(&self) -> &EnergyNetwork {
        self
    }

    fn network_mut(&mut self) -> &mut EnergyNetwork {
        self
    }

    fn start(&self, visible: &[f64]) -> Vec<f64> {
        self.settled(visible)
    }

    fn whole<'a>(&self, state: &'a [f64]) -> Cow<'a, [f64]> {
        Cow::Borrowed(state)
    }

    fn shortest_time_constant(&self) -> f64 {
        self.times.visible.min(self.times.hidden)
    }

    fn fastest_decay(&self, spectral_norm: &dyn Fn() -> f64) -> f64 {
        self.fastest_decay_of(spectral_norm)
    }
}
