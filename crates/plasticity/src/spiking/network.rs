//! A network of units that spike, and what drives it.

use attractor_core::Invalid;
use serde::{Deserialize, Serialize};

use super::axons::Axons;
use super::membranes::{Membranes, SavedMembranes};
use super::poisson::SavedTrains;
use super::synapses::{PlasticSynapses, SavedPlasticSynapses};
use super::{Cell, MOST_UNITS, PoissonTrains, Real, Stdp, Wiring};
use crate::saved::misfit;

/// Sources that have something in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceGroup {
    /// How many.
    pub count: usize,
    /// Steps from a spike to its arrival, at least 1; of no effect for inputs, whose spikes arrive at once.
    pub delay: u32,
    /// What an arrival adds to a current, in millivolts; where synapses learn, their weight at the start.
    pub weight: f64,
    /// Whether it adds to inhibition rather than excitation.
    pub inhibitory: bool,
    /// Whether the synapses onto the first units learn.
    pub plastic: bool,
}

/// Trains from outside, one for each unit or for each source of a group.
#[derive(Debug)]
pub struct Train {
    /// The spikes.
    pub trains: PoissonTrains,
    /// What a spike adds to the excitation of its unit, in millivolts.
    pub weight: f64,
}

/// A network of leaky integrate-and-fire units that steps through time.
///
/// Voltages and currents are held in single precision; `SpikingNetwork::<f64>` is a slower twin, for comparisons spike by spike. Weights are in
/// single precision in both.
///
/// Sources of synapses are the units, group after group, and after them the inputs.
///
/// ```
/// use attractor_plasticity::integrate_and_fire::Parameters;
/// use attractor_plasticity::spiking::{Cell, SourceGroup, SpikingNetwork, Wiring};
///
/// // Two units: the drive makes both fire, and the first excites the second.
/// let unit = Parameters { tau: 20.0, threshold: 15.0, refractory: 2.0 };
/// let cell = Cell { unit, reset: 0.0, tau_excitatory: 5.0, tau_inhibitory: 10.0, drive: 16.0, step: 0.1 };
/// let group = SourceGroup { count: 2, delay: 15, weight: 5.0, inhibitory: false, plastic: false };
/// let mut network = SpikingNetwork::<f32>::new(&cell, &[group], Wiring::of(&[vec![1], vec![]]));
/// let mut spikes = [0, 0];
/// for _ in 0..10_000 {
///     network.step();
///     network.spikes().iter().for_each(|unit| spikes[usize::from(*unit)] += 1);
/// }
/// assert_eq!(spikes[0], 17);
/// assert!(spikes[1] > 17);
/// ```
#[derive(Debug)]
pub struct SpikingNetwork<R = f32> {
    cell: Cell,
    units: usize,
    /// The group of each source.
    group_of: Vec<u8>,
    groups: Vec<SourceGroup>,
    wiring: Wiring,
    membranes: Membranes<R>,
    axons: Axons,
    /// Plastic synapses, and the place of each source among theirs.
    plastic: Option<(PlasticSynapses, Vec<Option<u32>>)>,
    learning: bool,
    private: Option<Train>,
    inputs: Vec<(usize, PoissonTrains)>,
    step: u32,
    spikes: Vec<u16>,
    input_spikes: Vec<u32>,
    events: u64,
}

impl<R: Real> SpikingNetwork<R> {
    /// A network at rest. The wiring has a source for each unit of the groups; more may be inputs.
    ///
    /// # Panics
    /// Where there are more than [`MOST_UNITS`].
    pub fn new(cell: &Cell, groups: &[SourceGroup], wiring: Wiring) -> Self {
        let units: usize = groups.iter().map(|group| group.count).sum();
        assert!(units <= MOST_UNITS, "at most {MOST_UNITS} units");
        let group_of = groups.iter().zip(0..).flat_map(|(group, at)| std::iter::repeat_n(at, group.count));
        Self {
            cell: *cell,
            units,
            group_of: group_of.collect(),
            groups: groups.to_vec(),
            wiring,
            membranes: Membranes::new(cell, units),
            axons: Axons::new(groups.iter().map(|group| group.delay).max().unwrap_or(0)),
            plastic: None,
            learning: false,
            private: None,
            inputs: Vec::new(),
            step: 0,
            spikes: Vec::new(),
            input_spikes: Vec::new(),
            events: 0,
        }
    }

    /// Adds inputs: sources after all that there are, with a train each.
    #[must_use]
    pub fn with_inputs(mut self, group: SourceGroup, trains: PoissonTrains) -> Self {
        let first = self.group_of.len();
        self.group_of.extend(std::iter::repeat_n(self.groups.len() as u8, group.count));
        self.groups.push(group);
        self.inputs.push((first, trains));
        self
    }

    /// Gives every unit a train of its own.
    #[must_use]
    pub fn with_train(mut self, train: Train) -> Self {
        self.private = Some(train);
        self
    }

    /// Lets the synapses from plastic groups onto units below `units` learn, once [`learn`](Self::learn) says so. To be called after all
    /// inputs have been added.
    #[must_use]
    pub fn with_stdp(mut self, stdp: &Stdp, units: usize) -> Self {
        let is_plastic = |source: &usize| self.groups[usize::from(self.group_of[*source])].plastic;
        let names: Vec<usize> = (0..self.group_of.len()).filter(is_plastic).collect();
        let mut places = vec![None; self.group_of.len()];
        for (place, &name) in names.iter().enumerate() {
            places[name] = Some(place as u32);
        }
        let weight = self.groups.iter().find(|group| group.plastic).map_or(0.0, |group| group.weight);
        let synapses = PlasticSynapses::new(stdp, self.cell.step, &self.wiring, names, units, weight);
        self.plastic = Some((synapses, places));
        self
    }

    /// Sets the voltages of all units, in millivolts above rest.
    pub fn set_voltages(&mut self, voltages: impl Iterator<Item = f64>) {
        let own = &mut self.membranes.voltage[..self.units];
        own.iter_mut().zip(voltages).for_each(|(own, voltage)| *own = R::of(voltage));
    }

    /// Begins or ends learning. Spikes from before the beginning do not count.
    pub fn learn(&mut self, learning: bool) {
        if let Some((synapses, _)) = &mut self.plastic
            && learning != self.learning
        {
            synapses.settle(self.step + 1, &self.wiring);
            synapses.forget();
            self.learning = learning;
        }
    }

    /// A step of time.
    pub fn step(&mut self) {
        self.step += 1;
        let mut spikes = std::mem::take(&mut self.spikes);
        self.membranes.integrate(self.step, &mut spikes);
        if self.learning
            && let Some((synapses, _)) = &mut self.plastic
        {
            synapses.begin(self.step);
        }
        self.deliver();
        if self.learning
            && let Some((synapses, _)) = &mut self.plastic
        {
            synapses.spike(&spikes, self.step, &self.wiring);
            synapses.end(self.step, &self.wiring);
        }
        for &unit in &spikes {
            self.membranes.reset(unit, self.step);
            let group = self.groups[usize::from(self.group_of[usize::from(unit)])];
            self.axons.send(u32::from(unit), self.step + group.delay);
        }
        self.spikes = spikes;
    }

    /// All that arrives in this step.
    fn deliver(&mut self) {
        let arrived = self.axons.take(self.step);
        for &source in &arrived {
            self.arrive(source as usize);
        }
        self.axons.give_back(self.step, arrived);
        let mut from_inputs = std::mem::take(&mut self.input_spikes);
        from_inputs.clear();
        for (first, trains) in &mut self.inputs {
            trains.step(|source| from_inputs.push((*first + source) as u32));
        }
        for &source in &from_inputs {
            self.arrive(source as usize);
        }
        self.input_spikes = from_inputs;
        if let Some(Train { trains, weight }) = &mut self.private {
            let (weight, excitation) = (R::of(*weight), &mut self.membranes.excitation);
            let mut count = 0;
            trains.step(|unit| {
                excitation[unit] += weight;
                count += 1;
            });
            self.events += count;
        }
    }

    /// A spike arrives at all synapses of its source.
    fn arrive(&mut self, source: usize) {
        let group = &self.groups[usize::from(self.group_of[source])];
        let current =
            if group.inhibitory { &mut self.membranes.inhibition } else { &mut self.membranes.excitation };
        let mut targets = self.wiring.targets(source);
        self.events += targets.len() as u64;
        if let Some((synapses, places)) = &mut self.plastic
            && let Some(place) = places[source]
        {
            let (plastic, others) = targets.split_at(synapses.length(place as usize));
            if self.learning {
                synapses.arrive(place as usize, plastic, self.step, current);
            } else {
                synapses.deliver(place as usize, plastic, current);
            }
            targets = others;
        }
        let weight = R::of(group.weight);
        for &target in targets {
            current[usize::from(target)] += weight;
        }
    }

    /// Takes other units, of the same length of a step, from the next step on.
    pub fn set_cell(&mut self, cell: &Cell) {
        self.cell = Cell { step: self.cell.step, ..*cell };
        self.membranes.retune(&self.cell);
    }

    /// Takes another weight for the synapses of a group that do not learn, in millivolts. Groups are counted as they were
    /// added.
    pub fn set_weight(&mut self, group: usize, weight: f64) {
        if let Some(group) = self.groups.get_mut(group) {
            group.weight = weight;
        }
    }

    /// Takes another mean of spikes in a step and another weight for the trains of the units, where they have any; the mean
    /// must be above 0.
    pub fn set_train(&mut self, mean: f64, weight: f64) {
        if let Some(train) = &mut self.private {
            train.trains.set_mean(mean);
            train.weight = weight;
        }
    }

    /// Learns with other changes from the next step on; time constants, bounds and the range of weights stay.
    pub fn set_strengths(&mut self, stdp: &Stdp) {
        if let Some((synapses, _)) = &mut self.plastic {
            synapses.set_strengths(&stdp.rule, stdp.high - stdp.low, self.step + 1, &self.wiring);
        }
    }

    /// The units that spiked in the last step, in ascending order.
    pub fn spikes(&self) -> &[u16] {
        &self.spikes
    }

    /// The inputs that spiked in the last step, by their number among all sources.
    pub fn input_spikes(&self) -> &[u32] {
        &self.input_spikes
    }

    /// The voltages of all units, in millivolts above rest.
    pub fn voltages(&self) -> &[R] {
        self.membranes.voltages()
    }

    /// The weights of all plastic synapses as [`plastic_weights`](Self::plastic_weights) orders them, without what they wait
    /// for: each as of the last spike that arrived at it. Looking at them changes nothing.
    pub fn weights_at_last_arrival(&self) -> &[f32] {
        self.plastic.as_ref().map_or(&[], |(synapses, _)| synapses.weights())
    }

    /// Writes the state down.
    pub fn save(&self) -> SavedSpikingNetwork {
        SavedSpikingNetwork {
            step: self.step,
            events: self.events,
            learning: self.learning,
            spikes: self.spikes.clone(),
            input_spikes: self.input_spikes.clone(),
            membranes: self.membranes.save(),
            arrivals: self.axons.arrivals().to_vec(),
            synapses: self.plastic.as_ref().map(|(synapses, _)| synapses.save()),
            inputs: self.inputs.iter().map(|(_, trains)| trains.save()).collect(),
            private: self.private.as_ref().map(|train| train.trains.save()),
        }
    }

    /// Takes the state of a network that was made the same way.
    ///
    /// # Errors
    /// [`Invalid`] where the state is that of another network; this one must not be used then.
    pub fn restore(&mut self, saved: SavedSpikingNetwork) -> Result<(), Invalid> {
        let (step, learning) = (saved.step, saved.learning);
        let is_unit = |unit: &u16| usize::from(*unit) < self.units;
        let mut fits = saved.spikes.iter().all(is_unit) && saved.inputs.len() == self.inputs.len();
        fits &= self.membranes.put(&saved.membranes) && self.axons.put(saved.arrivals, self.units);
        fits &= match (&mut self.plastic, saved.synapses) {
            (Some((synapses, _)), Some(saved)) => synapses.put(saved, step),
            (own, saved) => own.is_none() && saved.is_none() && !learning,
        };
        for ((_, trains), saved) in self.inputs.iter_mut().zip(saved.inputs) {
            fits &= trains.put(saved);
        }
        fits &= match (&mut self.private, saved.private) {
            (Some(train), Some(saved)) => train.trains.put(saved),
            (own, saved) => own.is_none() && saved.is_none(),
        };
        if !fits {
            return Err(misfit(&format!(
                "a network of {} units with the same synapses and inputs",
                self.units
            )));
        }
        (self.step, self.events, self.learning) = (step, saved.events, learning);
        (self.spikes, self.input_spikes) = (saved.spikes, saved.input_spikes);
        Ok(())
    }

    /// The time that has passed, in milliseconds.
    pub fn time(&self) -> f64 {
        f64::from(self.step) * self.cell.step
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The voltage of a unit, in millivolts above rest.
    pub fn voltage(&self, unit: usize) -> f64 {
        self.membranes.voltage[unit].value()
    }

    /// Spikes that have arrived so far, each counted at every synapse.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The synapses of all sources.
    pub fn wiring(&self) -> &Wiring {
        &self.wiring
    }

    /// The weights of all plastic synapses now, by source and then by target, in millivolts; none without learning.
    ///
    /// Takes what synapses wait for into account at once. That rounds otherwise than later would, so that a network
    /// that is looked at more often may differ in its last bits.
    pub fn plastic_weights(&mut self) -> &[f32] {
        match &mut self.plastic {
            Some((synapses, _)) => {
                synapses.settle(self.step + 1, &self.wiring);
                synapses.weights()
            }
            None => &[],
        }
    }

    /// Sets the weights of all plastic synapses, by source and then by target.
    pub fn set_plastic_weights(&mut self, weights: impl Iterator<Item = f32>) {
        if let Some((synapses, _)) = &mut self.plastic {
            synapses.weights_mut().iter_mut().zip(weights).for_each(|(own, weight)| *own = weight);
        }
    }
}

/// What has changed in a network since it was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSpikingNetwork {
    step: u32,
    events: u64,
    learning: bool,
    spikes: Vec<u16>,
    input_spikes: Vec<u32>,
    membranes: SavedMembranes,
    /// Senders of the spikes on their way.
    arrivals: Vec<Vec<u32>>,
    synapses: Option<SavedPlasticSynapses>,
    inputs: Vec<SavedTrains>,
    private: Option<SavedTrains>,
}
