//! A network to which items are shown while it learns, and of which they are then asked back.

use attractor_core::maths::sqrt;
use attractor_core::statistics::mean;
use attractor_core::{Invalid, Purpose, Seed, Stream, Streams};
use attractor_plasticity::rules::{Feedback, PlasticityRules};
use attractor_plasticity::{
    ActivityThatOccurs, NetworkParameters, RateNetwork, Runaway, longest_step, obey_dale, random_weights,
};

use crate::experiments::{Stop, Trial};
use crate::record::Record;
use crate::spec::energy::Positive;
use crate::spec::{Epoch, Learning, LearningRule, Plastic, SynapseSigns};

/// The items.
const ITEMS: Purpose = Purpose::named("items");
/// The weights at the start.
const WEIGHTS: Purpose = Purpose::named("weights");
/// What is added to the drives.
const NOISE: Purpose = Purpose::named("noise");
/// Which units a cue drives.
const CUED: Purpose = Purpose::named("cued units");
/// Steps of a session are refused beyond this number.
const MOST_STEPS: f64 = 1e8;

/// Networks of fewer units than these stay on one thread.
const FEWEST_SHARED: u32 = 400;

/// What happens to the networks of a repetition, whatever rule they learn by.
pub(super) struct Session {
    pub own: Plastic,
    pub epochs: Vec<Epoch>,
    pub items: Vec<Vec<f64>>,
    pub weights: Vec<f32>,
    seed: Seed,
    repetition: u64,
    threads: usize,
}

/// How a network was run to the end of its epochs.
pub(super) enum Learnt {
    /// It can be asked.
    Network(Box<RateNetwork>),
    /// It left all bounds at this time, in milliseconds.
    Diverged(f64, Runaway),
}

impl Learnt {
    /// The network, if it can be asked; adds the outcome to the records.
    pub fn network(
        self,
        measure: impl Fn(&str, f64) -> Record,
        records: &mut Vec<Record>,
    ) -> Option<Box<RateNetwork>> {
        match self {
            Self::Network(network) => {
                records.push(measure("diverged", 0.0).at("of", 1));
                Some(network)
            }
            Self::Diverged(time, runaway) => {
                records.push(measure("diverged", 1.0).at("of", 1));
                records.push(measure("diverged_at", time).at("what", runaway.name()));
                None
            }
        }
    }
}

/// What came back of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recalled {
    /// Correlation of the rates with the item some time after the cue; 0 where the network is quiet.
    pub correlation: f64,
    /// Mean product of rates and item over the units without a cue, at its end.
    pub uncued: f64,
}

impl Session {
    /// The items and weights of a repetition; `start` tells several starts apart.
    pub fn new(own: &Plastic, epochs: &[Epoch], trial: &Trial, start: u64) -> Self {
        let (seed, repetition) = (Seed(trial.point.spec.seed), u64::from(trial.repetition));
        let streams = |purpose| Streams::new(seed, purpose, repetition);
        let units = own.units as usize;
        let item = |index: u32| {
            let mut stream = streams(ITEMS).at(u64::from(index));
            (0..units).map(|_| if stream.below(2) == 1 { 1.0 } else { -1.0 }).collect::<Vec<f64>>()
        };
        Self {
            items: (0..own.items).map(item).collect(),
            weights: start_weights(own, &mut streams(WEIGHTS).at(start)),
            epochs: Self::epochs(own, epochs),
            own: own.clone(),
            seed,
            repetition,
            // Shares of a small network are done before another thread has heard of them.
            threads: if own.units < FEWEST_SHARED { 1 } else { trial.threads },
        }
    }

    /// The epochs of a spec, or those that the items make.
    pub fn epochs(own: &Plastic, epochs: &[Epoch]) -> Vec<Epoch> {
        if epochs.is_empty() { epochs_of(own) } else { epochs.to_vec() }
    }

    fn streams(&self, purpose: Purpose) -> Streams {
        Streams::new(self.seed, purpose, self.repetition)
    }

    /// A network before anything has happened to it.
    pub fn network(&self, rule: &PlasticityRules) -> RateNetwork {
        let network = RateNetwork::new(parameters(&self.own, rule), self.own.units as usize, &self.weights)
            .seeking(self.own.homeostasis)
            .sharing_among(self.threads);
        if self.own.signs == SynapseSigns::Dale {
            network.keeping_signs(inhibitory(&self.own))
        } else {
            network
        }
    }

    /// Runs a network through all epochs; `seen` is told of it after each step, with the time in milliseconds.
    pub fn learn(
        &self,
        rule: &PlasticityRules,
        trial: &Trial,
        mut seen: impl FnMut(f64, &RateNetwork),
    ) -> Result<Learnt, Stop> {
        let mut network = self.network(rule);
        let mut noise = self.streams(NOISE).at(0);
        let mut input = vec![0.0; self.items[0].len()];
        let mut time = 0.0;
        for epoch in &self.epochs {
            let drive = self.drive(epoch);
            for step in 0..steps(&self.own, epoch.duration_ms.0) {
                self.disturb(&drive, &mut noise, &mut input);
                network.step(&input, epoch.learning);
                time += self.own.step_ms.0;
                if step % 64 == 0 {
                    trial.check()?;
                    if let Some(runaway) = network.runaway() {
                        return Ok(Learnt::Diverged(time, runaway));
                    }
                }
                seen(time, &network);
            }
        }
        Ok(match network.runaway() {
            Some(runaway) => Learnt::Diverged(time, runaway),
            None => Learnt::Network(Box::new(network)),
        })
    }

    /// What an epoch drives each unit with.
    fn drive(&self, epoch: &Epoch) -> Vec<f64> {
        let mut drive = vec![0.0; self.own.units as usize];
        let Some(item) = epoch.item.and_then(|item| self.items.get(item as usize - 1)) else { return drive };
        let amplitude = epoch.amplitude.unwrap_or(self.own.amplitude);
        for (unit, x) in item.iter().enumerate() {
            if epoch.units.as_ref().is_none_or(|units| units.contains(&(unit as u32))) {
                drive[unit] = amplitude * x;
            }
        }
        drive
    }

    /// The drive of each unit, a mean over all epochs.
    pub fn mean_drive(&self) -> Vec<f64> {
        let time: f64 = self.epochs.iter().map(|epoch| epoch.duration_ms.0).sum();
        let mut sum = vec![0.0; self.own.units as usize];
        for epoch in &self.epochs {
            let share = epoch.duration_ms.0 / time;
            sum.iter_mut().zip(self.drive(epoch)).for_each(|(sum, drive)| *sum += share * drive);
        }
        sum
    }

    fn disturb(&self, drive: &[f64], noise: &mut Stream, input: &mut [f64]) {
        for (input, drive) in input.iter_mut().zip(drive) {
            *input = drive + self.own.noise * noise.normal();
        }
    }

    /// Lets the network go from silence under a cue to one part of an item, without learning; `seen` is told of it
    /// after each step, with the time since the cue began.
    pub fn cue(
        &self,
        network: &mut RateNetwork,
        item: usize,
        free_ms: f64,
        mut seen: impl FnMut(f64, &RateNetwork),
    ) -> Vec<bool> {
        let units = self.items[item].len();
        let mut noise = self.streams(NOISE).at(1 + item as u64);
        let cued = self.cued(item);
        let silent: Vec<f64> = (0..units).map(|_| 0.01 * noise.normal()).collect();
        network.restart(&silent);
        let drive: Vec<f64> = (0..units)
            .map(|unit| if cued[unit] { self.own.amplitude * self.items[item][unit] } else { 0.0 })
            .collect();
        let (mut input, nothing) = (vec![0.0; units], vec![0.0; units]);
        let shown = steps(&self.own, self.own.cue_ms.0);
        for step in 0..shown + steps(&self.own, free_ms) {
            self.disturb(if step < shown { &drive } else { &nothing }, &mut noise, &mut input);
            network.step(&input, false);
            seen((step + 1) as f64 * self.own.step_ms.0, network);
        }
        cued
    }

    /// The units that the cue of an item drives: the same for every rule.
    fn cued(&self, item: usize) -> Vec<bool> {
        let units = self.own.units;
        #[expect(clippy::cast_sign_loss, reason = "a fraction of the units")]
        let count = (self.own.cue_fraction * f64::from(units)).round() as u32;
        let chosen = self.streams(CUED).at(item as u64).subset(count, units);
        let mut cued = vec![false; units as usize];
        for unit in chosen {
            cued[unit as usize] = true;
        }
        cued
    }

    /// Asks for an item with a part of it.
    pub fn recall(&self, network: &mut RateNetwork, item: usize) -> Recalled {
        let pattern = &self.items[item];
        let cue_end = steps(&self.own, self.own.cue_ms.0) as f64 * self.own.step_ms.0;
        let mut at_end = Vec::new();
        let cued = self.cue(network, item, self.own.free_ms, |time, network| {
            if time <= cue_end {
                at_end.clear();
                at_end.extend_from_slice(network.rates());
            }
        });
        let rates = network.rates();
        let products: Vec<f64> =
            (0..pattern.len()).filter(|unit| !cued[*unit]).map(|unit| at_end[unit] * pattern[unit]).collect();
        let loud =
            sqrt(rates.iter().map(|rate| rate * rate).sum::<f64>() / rates.len() as f64) >= self.own.quiet;
        Recalled {
            correlation: if loud { correlation(rates, pattern) } else { 0.0 },
            uncued: if products.is_empty() { 0.0 } else { mean(&products) },
        }
    }
}

/// A baseline, and each item with a delay after it.
fn epochs_of(own: &Plastic) -> Vec<Epoch> {
    let epoch = |name: String, duration_ms: f64, item: Option<u32>| Epoch {
        name,
        duration_ms: Positive(duration_ms),
        item,
        units: None,
        amplitude: None,
        learning: item.is_some() || own.learning == Learning::Always,
    };
    let mut epochs = vec![epoch("baseline".to_owned(), own.baseline_ms, None)];
    for item in 1..=own.items {
        epochs.push(epoch(format!("item {item}"), own.stimulus_ms.0, Some(item)));
        epochs.push(epoch(format!("delay {item}"), own.delay_ms, None));
    }
    epochs
}

/// Random weights, of the signs of their units.
fn start_weights(own: &Plastic, stream: &mut Stream) -> Vec<f32> {
    let mut weights = random_weights(own.units as usize, own.gain, stream);
    if own.signs == SynapseSigns::Dale {
        obey_dale(&mut weights, &inhibitory(own));
    }
    weights
}

/// The units that inhibit: the last ones.
fn inhibitory(own: &Plastic) -> Vec<bool> {
    #[expect(clippy::cast_sign_loss, reason = "a fraction of the units")]
    let count = (own.inhibitory * f64::from(own.units)).round() as u32;
    (0..own.units).map(|unit| unit >= own.units - count).collect()
}

/// Number of steps in which a time is passed.
#[expect(clippy::cast_sign_loss, reason = "times are not negative, and checked not to be too long")]
fn steps(own: &Plastic, time: f64) -> u64 {
    (time / own.step_ms.0).round() as u64
}

fn parameters(own: &Plastic, rule: &PlasticityRules) -> NetworkParameters {
    NetworkParameters {
        tau: own.tau_ms.0,
        step: own.step_ms.0,
        method: own.integrator,
        transfer: own.transfer,
        rule: rule.clone(),
        learning_rate: own.eta,
        constraints: own.constraints,
    }
}

/// Refuses what cannot run; `key` is where the network stands in the spec.
///
/// # Errors
/// [`Invalid`] names the key and what is allowed.
pub(super) fn check(own: &Plastic, epochs: &[Epoch]) -> Result<(), Invalid> {
    LearningRule::validate("plastic.rules", &own.rules)?;
    let occurs = ActivityThatOccurs {
        transfer: own.transfer,
        constraints: &own.constraints,
        step: own.step_ms.0,
        units: own.units as usize,
    };
    for (place, LearningRule { rule, .. }) in own.rules.iter().enumerate() {
        rule.check(&occurs).map_err(|fault| LearningRule::in_list("plastic.rules", place, fault))?;
        if rule.feedback() != Feedback::None {
            return Err(Invalid::new(
                format!("plastic.rules[{place}]"),
                format!("\"{}\" needs more than a synapse knows: it is for layers", rule.id()),
                local_rules(),
            )
            .help("run `several-components` for that rule"));
        }
    }
    own.constraints.validate("plastic.constraints")?;
    check_steps(own, epochs)?;
    let units = own.units;
    for (place, epoch) in epochs.iter().enumerate() {
        if let Some(item) = epoch.item.filter(|item| *item > own.items) {
            return Err(Invalid::new(
                format!("epoch[{place}].item"),
                format!("epoch \"{}\" shows item {item}, but there are {}", epoch.name, own.items),
                format!("1 to {}", own.items),
            )
            .help("raise plastic.items"));
        }
        let given = epoch.units.iter().flatten().enumerate();
        if let Some((at, unit)) = given.into_iter().find(|(_, unit)| **unit >= units) {
            return Err(Invalid::new(
                format!("epoch[{place}].units[{at}]"),
                format!("epoch \"{}\" drives unit {unit}, but there are only {units} units", epoch.name),
                format!("0 to {}", units - 1),
            )
            .help("raise plastic.units, or drive other units"));
        }
    }
    Ok(())
}

fn local_rules() -> String {
    let local = PlasticityRules::all().into_iter().filter(|rule| rule.feedback() == Feedback::None);
    let names: Vec<&str> = local.map(|rule| rule.id()).collect();
    format!("one of {}", names.join(", "))
}

fn check_steps(own: &Plastic, epochs: &[Epoch]) -> Result<(), Invalid> {
    let longest = longest_step(own.integrator, own.tau_ms.0, own.transfer, own.gain);
    if own.step_ms.0 > longest {
        let stable = (longest * 1000.0).floor() / 1000.0;
        let method = serde_json::to_value(own.integrator).unwrap_or_default();
        return Err(Invalid::new(
            "plastic.step_ms",
            format!("plastic.step_ms is {}: {method} is not stable with it", own.step_ms.0),
            format!("at most {stable} for τ = {} ms and weights of size {}", own.tau_ms.0, own.gain),
        )
        .help(format!("set plastic.step_ms = {stable}, or plastic.integrator = \"exponential-euler\"")));
    }
    let built = Session::epochs(own, epochs);
    for (place, epoch) in built.iter().enumerate().filter(|(_, epoch)| epoch.duration_ms.0 > 0.0) {
        if epoch.duration_ms.0 < 0.5 * own.step_ms.0 {
            let key = if epochs.is_empty() {
                "plastic.step_ms".into()
            } else {
                format!("epoch[{place}].duration_ms")
            };
            return Err(Invalid::new(
                key,
                format!("epoch \"{}\" lasts {} ms, which is no step", epoch.name, epoch.duration_ms.0),
                format!("at least one step of {} ms", own.step_ms.0),
            ));
        }
    }
    let time: f64 = built.iter().map(|epoch| epoch.duration_ms.0).sum();
    let asked = f64::from(own.items) * (own.cue_ms.0 + own.free_ms);
    let steps = (time + asked) / own.step_ms.0;
    if steps > MOST_STEPS {
        return Err(Invalid::new(
            "plastic.step_ms",
            format!("{steps:e} steps would be made"),
            format!("at most {MOST_STEPS:e}"),
        )
        .help("run for a shorter time, or in longer steps"));
    }
    Ok(())
}

/// Pearson's correlation; 0 where one of them does not vary.
pub(super) fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let (a, b) = (mean(one), mean(other));
    let sum = |f: &dyn Fn(f64, f64) -> f64| one.iter().zip(other).map(|(x, y)| f(x - a, y - b)).sum::<f64>();
    let squares = sum(&|x, _| x * x) * sum(&|_, y| y * y);
    if squares > 0.0 { sum(&|x, y| x * y) / sqrt(squares) } else { 0.0 }
}
