//! A network on its way, with the parameters that it was made from.

use std::cell::OnceCell;

use attractor_core::stepper::{Applied, bits};
use attractor_core::{Invalid, Seed, schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{EnergyNetwork, NetworkFlow, NetworkParameters, Simulation};

/// A network that runs down its energy, stepped from outside: all of it, or, with
/// [`VisibleLimit`](crate::VisibleLimit) or [`HiddenLimit`](crate::HiddenLimit) as `F`, one of its layers while the
/// other follows at once.
///
/// Written with serde and read back, it goes on to the same bits.
pub struct NetworkRun<F = EnergyNetwork> {
    parameters: NetworkParameters,
    seed: Seed,
    repetition: u32,
    simulation: Simulation<F>,
    steps: u32,
    /// ‖Ξ‖₂, once it was asked for.
    spectral_norm: OnceCell<f64>,
}

impl<F: NetworkFlow> NetworkRun<F> {
    /// Draws the network of a repetition and puts it at its start.
    ///
    /// Whether its steps are stable is not asked here, for that takes the singular values of the memories:
    /// [`check_steps`](Self::check_steps) does.
    ///
    /// # Errors
    /// Those of [`NetworkParameters::draw`].
    pub fn new(parameters: NetworkParameters, seed: Seed, repetition: u32) -> Result<Self, Invalid> {
        let drawn = parameters.draw(seed, repetition)?;
        let flow = F::of(drawn.network);
        let start = flow.start(&drawn.start);
        Ok(Self::at(parameters, (seed, repetition), flow, start))
    }

    fn at(parameters: NetworkParameters, (seed, repetition): (Seed, u32), flow: F, state: Vec<f64>) -> Self {
        let (steps, step) = parameters.steps(&flow);
        let simulation = Simulation::new(flow, parameters.integrator, step, state);
        Self { parameters, seed, repetition, simulation, steps, spectral_norm: OnceCell::new() }
    }

    /// Checks that steps are stable and not too many.
    ///
    /// # Errors
    /// Those of [`NetworkParameters::check_steps`].
    pub fn check_steps(&self) -> Result<(), Invalid> {
        self.check_steps_of(&self.parameters, self.simulation.flow())
    }

    fn check_steps_of(&self, parameters: &NetworkParameters, flow: &F) -> Result<(), Invalid> {
        let norm = || *self.spectral_norm.get_or_init(|| flow.network().memories.largest_singular_value());
        parameters.check_steps_with(flow, &norm)
    }

    /// One step further. A run may go on after its duration.
    pub fn step(&mut self) {
        self.simulation.step();
    }

    /// Steps in which the whole duration passes.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// Whether the duration has passed.
    pub fn is_done(&self) -> bool {
        // Half a step, for the time is rounded.
        self.simulation.time() + 0.5 * self.simulation.step_length() > self.parameters.duration
    }

    /// Takes other parameters. Functions, time constants, input, integrator, step and duration hold from the next
    /// step on; sizes, memories and start need a reset.
    ///
    /// # Errors
    /// [`Invalid`] for what is out of range, does not fit, or makes steps unstable; nothing is changed then.
    pub fn set(&mut self, parameters: &NetworkParameters) -> Result<Applied, Invalid> {
        schema::validate(parameters, "energy")?;
        if let Some(key) = self.parameters.needs_reset(parameters) {
            return Ok(Applied::NeedsReset { key });
        }
        let mut flow = self.simulation.flow().clone();
        parameters.apply(flow.network_mut())?;
        self.check_steps_of(parameters, &flow)?;
        let (steps, step) = parameters.steps(&flow);
        self.simulation.redirect(flow, parameters.integrator, step);
        self.steps = steps;
        self.parameters.clone_from(parameters);
        Ok(Applied::Now)
    }

    /// The parameters as they are now.
    pub fn parameters(&self) -> &NetworkParameters {
        &self.parameters
    }

    /// The flow, its state and its time.
    pub fn simulation(&self) -> &Simulation<F> {
        &self.simulation
    }

    /// The network.
    pub fn network(&self) -> &EnergyNetwork {
        self.simulation.flow().network()
    }

    /// The state as it is now: v then h, or the layer that is followed alone.
    pub fn state(&self) -> &[f64] {
        self.simulation.state()
    }

    /// The state, to be changed from outside.
    pub fn state_mut(&mut self) -> &mut [f64] {
        self.simulation.state_mut()
    }

    /// E as it is now.
    pub fn energy(&self) -> f64 {
        self.simulation.flow().energy(self.simulation.state())
    }
}

/// What cannot be drawn again.
#[derive(Serialize, Deserialize)]
struct Saved {
    parameters: NetworkParameters,
    seed: Seed,
    repetition: u32,
    since: f64,
    steps: u64,
    #[serde(with = "bits")]
    state: Vec<f64>,
}

impl<F: NetworkFlow> Serialize for NetworkRun<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (since, steps) = self.simulation.clock();
        let saved = Saved {
            parameters: self.parameters.clone(),
            seed: self.seed,
            repetition: self.repetition,
            since,
            steps,
            state: self.state().to_vec(),
        };
        saved.serialize(serializer)
    }
}

impl<'de, F: NetworkFlow> Deserialize<'de> for NetworkRun<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        let seed = saved.seed;
        let drawn = saved
            .parameters
            .draw_unchecked(seed, saved.repetition)
            .map_err(|fault| D::Error::custom(fault.message))?;
        let flow = F::of(drawn.network);
        if saved.state.len() != flow.len() {
            return Err(D::Error::invalid_length(saved.state.len(), &"a number for each unit"));
        }
        let mut run = Self::at(saved.parameters, (seed, saved.repetition), flow, saved.state);
        run.simulation.set_clock((saved.since, saved.steps));
        Ok(run)
    }
}
