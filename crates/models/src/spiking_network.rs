//! Excitatory and inhibitory units that spike.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed, schema};
use attractor_plasticity::references::{BRUNEL_2000, SONG_2000};
use attractor_plasticity::spiking::{Populations, SavedPopulations, SpikingParameters};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::size::fits;
use crate::views::UNIT;
use crate::{Active, Model, Quantity, Views, written};

/// Bytes that a synapse takes at most: its target, its weight, and what it is found by from the other side.
const BYTES_OF_A_SYNAPSE: f64 = 24.0;

/// What can be done to a [`SpikingNetwork`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Begins or ends learning; it has not begun at the start.
    Learn {
        /// Whether synapses learn from now on.
        learning: bool,
    },
}

/// Two populations of leaky integrate-and-fire units, without end. Excitatory units come first.
pub struct SpikingNetwork {
    populations: Populations,
    learning: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    populations: SavedPopulations,
    learning: bool,
}

/// Refuses networks of too many synapses. They are expected numbers, of which the real ones are close by.
fn check(parameters: &SpikingParameters) -> Result<(), Invalid> {
    schema::validate(parameters, "")?;
    parameters.validate("")?;
    let [excitatory, inhibitory] = [parameters.excitatory, parameters.inhibitory].map(f64::from);
    let share = parameters.in_degree.map_or(parameters.probability, |degree| f64::from(degree) / excitatory);
    let all_inputs = [parameters.inputs, parameters.inhibitory_inputs].into_iter().flatten();
    let inputs: f64 = all_inputs.map(|inputs| f64::from(inputs.count)).sum();
    let units = excitatory + inhibitory;
    let synapses = [("probability", units * units * share), ("inputs", inputs * excitatory)];
    #[expect(clippy::cast_sign_loss, reason = "a number of synapses")]
    synapses.into_iter().try_for_each(|(key, count)| fits(key, (BYTES_OF_A_SYNAPSE * count) as u64))
}

impl Model for SpikingNetwork {
    const ID: &'static str = "spiking-network";

    const ABOUT: About = About {
        title: "Spiking network",
        summary: "Excitatory and inhibitory units that spike, with synapses that learn by spike timing.",
        equation: r"\tau \dot V = -V + I_E - I_I + \text{drive}, \qquad V \ge \theta \Rightarrow \text{spike}",
        provenance: "Sparse networks are Brunel's, the pair rule is that of Song, Miller and Abbott; both together are \
                     ours.",
        citations: &[BRUNEL_2000, SONG_2000],
    };

    type Parameters = SpikingParameters;
    type Action = Action;

    fn new(parameters: &SpikingParameters, seed: Seed) -> Result<Self, Invalid> {
        check(parameters)?;
        Ok(Self { populations: Populations::start(parameters, seed, 0)?, learning: false })
    }

    fn step(&mut self) -> Progress {
        self.populations.step();
        Progress::Going
    }

    fn set(&mut self, parameters: &SpikingParameters) -> Result<Applied, Invalid> {
        check(parameters)?;
        self.populations.set(parameters)
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let Action::Learn { learning } = action;
        self.populations.learn(learning);
        self.learning = learning;
        Ok(())
    }

    fn parameters(&self) -> SpikingParameters {
        self.populations.parameters().clone()
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        let (network, parameters) = (self.populations.network(), self.populations.parameters());
        let step = Quantity::numbered("last step");
        into.raster("spikes", step, network.units(), [Active::Short(network.spikes())]);
        into.trace("voltages", UNIT, Quantity::new("voltage above rest", "mV"), network.voltages());
        let weights = network.weights_at_last_arrival();
        if !weights.is_empty() {
            let synapse = Quantity::numbered("synapse that can learn");
            into.trace("weights", synapse, Quantity::new("weight at the last arrival", "mV"), weights);
        }
        let excitatory = parameters.excitatory as usize;
        let first_inhibitory = network.spikes().partition_point(|&unit| usize::from(unit) < excitatory);
        let spikes = [first_inhibitory, network.spikes().len() - first_inhibitory];
        let rate = |spikes: usize, units: u32| {
            1000.0 * spikes as f64 / (f64::from(units.max(1)) * parameters.step_ms)
        };
        let hertz = Quantity::new("spikes of a unit in a second, over the last step", "Hz");
        into.scalar("excitatory rate", hertz, rate(spikes[0], parameters.excitatory));
        into.scalar("inhibitory rate", hertz, rate(spikes[1], parameters.inhibitory));
        let learns = Quantity::pure("whether synapses learn, 1 or 0");
        into.scalar("learning", learns, f64::from(u8::from(self.learning)));
        into.scalar("time", Quantity::new("time", "ms"), network.time());
    }

    fn save(&self) -> Vec<u8> {
        written::write(Self::ID, &Saved { populations: self.populations.save(), learning: self.learning })
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let Saved { populations, learning } = written::read(Self::ID, bytes)?;
        check(populations.parameters())?;
        Ok(Self { populations: Populations::restore(populations)?, learning })
    }
}
