//! Two layers of units that seek the bottom of an energy.

use std::cell::RefCell;

use attractor_core::integrators::{Flow, Method};
use attractor_core::maths::sqrt;

use crate::Memories;
use crate::generating::Functions;
use crate::memories::dot;

/// How slow the layers are, in units of time, both above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeConstants {
    /// τ_v.
    pub visible: f64,
    /// τ_h.
    pub hidden: f64,
}

/// A network of visible and hidden units. Its state is v, then h.
///
/// Krotov & Hopfield call L_v and L_h Lagrangians, Lotito generating functions; g and f, their gradients, are what
/// the units put out.
///
/// $$ \tau_v \dot v = -v + I + \Xi^{\mathsf T} f(h), \qquad \tau_h \dot h = -h + \Xi \, g(v), \qquad
///    g = \frac{\partial L_v}{\partial v}, \quad f = \frac{\partial L_h}{\partial h} $$
///
/// $$ E = g^{\mathsf T} (v - I) - L_v + f^{\mathsf T} h - L_h - f^{\mathsf T} \Xi \, g $$
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>, after Krotov & Hopfield 2021,
/// <https://arxiv.org/abs/2008.06996>.
#[derive(Clone, Debug, PartialEq)]
pub struct EnergyNetwork {
    /// Ξ.
    pub memories: Memories,
    /// L_v.
    pub visible_function: Functions,
    /// L_h.
    pub hidden_function: Functions,
    /// τ_v and τ_h.
    pub times: TimeConstants,
    /// I: a constant input to each visible unit.
    pub input: Vec<f64>,
}

impl EnergyNetwork {
    /// Number of units, visible and hidden.
    pub fn units(&self) -> usize {
        self.memories.visible() + self.memories.hidden()
    }

    /// The visible and the hidden part of a state.
    pub fn layers<'a>(&self, state: &'a [f64]) -> (&'a [f64], &'a [f64]) {
        state.split_at(self.memories.visible())
    }

    /// The state with these visible units whose hidden units are where they would rest: h = Ξ g(v).
    pub fn settled(&self, visible: &[f64]) -> Vec<f64> {
        let mut output = vec![0.0; visible.len()];
        self.visible_function.gradient(visible, &mut output);
        let mut state = visible.to_vec();
        state.resize(self.units(), 0.0);
        self.memories.to_hidden(&output, &mut state[visible.len()..]);
        state
    }

    /// g(v) and f(h).
    pub fn outputs(&self, state: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (visible, hidden) = self.layers(state);
        let (mut g, mut f) = (vec![0.0; visible.len()], vec![0.0; hidden.len()]);
        self.visible_function.gradient(visible, &mut g);
        self.hidden_function.gradient(hidden, &mut f);
        (g, f)
    }

    /// E.
    pub fn energy(&self, state: &[f64]) -> f64 {
        let (visible, hidden) = self.layers(state);
        let (g, f) = self.outputs(state);
        let mut drive = vec![0.0; hidden.len()];
        self.memories.to_hidden(&g, &mut drive);
        let free: f64 = g.iter().zip(visible).zip(&self.input).map(|((g, v), input)| g * (v - input)).sum();
        (free - self.visible_function.value(visible)) + (dot(&f, hidden) - self.hidden_function.value(hidden))
            - dot(&f, &drive)
    }

    /// dE/dt along the flow: −τ_v v̇ᵀ (∇²L_v) v̇ − τ_h ḣᵀ (∇²L_h) ḣ, never positive for convex functions.
    pub fn energy_rate(&self, state: &[f64]) -> f64 {
        let mut rate = vec![0.0; self.units()];
        self.rate(state, &mut rate);
        let (visible, hidden) = self.layers(state);
        let (v_rate, h_rate) = self.layers(&rate);
        let mut products = vec![0.0; self.units()];
        let (v_product, h_product) = products.split_at_mut(visible.len());
        self.visible_function.hessian_vector_product(visible, v_rate, v_product);
        self.hidden_function.hessian_vector_product(hidden, h_rate, h_product);
        -self.times.visible * dot(v_rate, v_product) - self.times.hidden * dot(h_rate, h_product)
    }

    /// How fast the fastest mode decays at most, in 1/time: no step of an explicit method may be longer
    /// than [`Method::stability_limit`] over this.
    ///
    /// $$ \frac{a + b}{2} + \sqrt{\frac{(a - b)^2}{4} + s^2 a b}, \qquad
    ///    a = 1/\tau_v, \quad b = 1/\tau_h, \quad
    ///    s^2 = \lVert \Xi \rVert_2^2 \, \max \lVert \nabla^2 L_v \rVert \, \max \lVert \nabla^2 L_h \rVert $$
    ///
    /// bounds the spectral radius of the flow linearised anywhere. Where a Hessian has no bound, the larger of a and
    /// b is given, which counts the decay of the units alone.
    pub fn fastest_decay(&self) -> f64 {
        self.fastest_decay_of(&|| self.memories.largest_singular_value())
    }

    /// The same, with ‖Ξ‖₂ asked for only where it matters.
    pub(crate) fn fastest_decay_of(&self, spectral_norm: &dyn Fn() -> f64) -> f64 {
        let (a, b) = (1.0 / self.times.visible, 1.0 / self.times.hidden);
        let curvatures = (
            self.visible_function.largest_curvature(self.memories.visible()),
            self.hidden_function.largest_curvature(self.memories.hidden()),
        );
        let (Some(visible), Some(hidden)) = curvatures else { return a.max(b) };
        let largest = spectral_norm();
        0.5 * (a + b) + sqrt(0.25 * (a - b) * (a - b) + largest * largest * visible * hidden * a * b)
    }

    /// The stability limit of a method, in units of time: the longest step that makes no decay into growth. Infinite for
    /// a method that solves decays exactly.
    pub fn longest_step(&self, method: Method) -> f64 {
        method.stability_limit() / self.fastest_decay()
    }
}

thread_local! {
    /// Outputs of the layers, so that a step allocates nothing.
    static OUTPUTS: RefCell<(Vec<f64>, Vec<f64>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

impl Flow for EnergyNetwork {
    fn len(&self) -> usize {
        self.units()
    }

    fn rate(&self, state: &[f64], rate: &mut [f64]) {
        let (visible, hidden) = self.layers(state);
        let (v_rate, h_rate) = rate.split_at_mut(visible.len());
        OUTPUTS.with_borrow_mut(|(g, f)| {
            g.resize(visible.len(), 0.0);
            f.resize(hidden.len(), 0.0);
            self.visible_function.gradient(visible, g);
            self.hidden_function.gradient(hidden, f);
            self.memories.to_visible(f, v_rate);
            self.memories.to_hidden(g, h_rate);
        });
        for ((rate, v), input) in v_rate.iter_mut().zip(visible).zip(&self.input) {
            *rate = (input - v + *rate) / self.times.visible;
        }
        for (rate, h) in h_rate.iter_mut().zip(hidden) {
            *rate = (*rate - h) / self.times.hidden;
        }
    }

    fn decay(&self, decay: &mut [f64]) {
        let (visible, hidden) = decay.split_at_mut(self.memories.visible());
        visible.fill(1.0 / self.times.visible);
        hidden.fill(1.0 / self.times.hidden);
    }
}
