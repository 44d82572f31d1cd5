//! Targets that are presented one after the other, over and over, and the memories that follow them.

use attractor_core::stepper::{Applied, bits};
use attractor_core::{Invalid, Purpose, Seed, Streams, schema};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{DynamicsError, Memories, MemoryDynamics, PresentationOrder};

/// The memories at the start.
const MEMORIES: Purpose = Purpose::named("memories");
/// What is added to memories to make their targets.
const TARGETS: Purpose = Purpose::named("targets");

/// Presentations in a round, at most.
const MOST_PRESENTATIONS: u64 = 10_000;

/// Memories that follow their targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CyclicPresentationParameters {
    /// N_v: number of visible units.
    #[schemars(range(min = 1, max = 2000))]
    pub visible: u32,
    /// N_h: number of memories, at most as many as visible units, for they start at right angles.
    #[schemars(range(min = 1, max = 2000))]
    pub hidden: u32,
    /// τ_Ξ: time constant of the memories, in steps.
    #[schemars(range(min = 0.5, max = 1_000_000.0))]
    pub tau: f64,
    /// β: how sharply the memory that matches best wins.
    #[schemars(range(min = 0.0))]
    pub beta: f64,
    /// σ: standard deviation of what is added to the memories' numbers, of variance 1, to make the targets.
    #[schemars(range(min = 0.0))]
    pub sigma: f64,
    /// c_μ: how often each target is presented in a round, at most 1000 times, p_μ = c_μ/Σc; empty for each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2000), inner(range(min = 0, max = 1000)))]
    pub presentations: Vec<u32>,
}

impl Default for CyclicPresentationParameters {
    fn default() -> Self {
        Self { visible: 50, hidden: 4, tau: 250.0, beta: 2.0, sigma: 0.4, presentations: Vec::new() }
    }
}

impl CyclicPresentationParameters {
    /// Checks ranges, and that there are not more memories than can be orthogonal.
    ///
    /// # Errors
    /// [`Invalid`] names the key, in the table `following`.
    pub fn validate(&self) -> Result<(), Invalid> {
        schema::validate(self, "following")?;
        let Self { visible, hidden, presentations, .. } = self;
        if !presentations.is_empty() && presentations.len() != *hidden as usize {
            let message = format!(
                "following.presentations has {} numbers, but there are {hidden} targets",
                presentations.len()
            );
            return Err(Invalid::new(
                "following.presentations",
                message,
                format!("{hidden} numbers, or none"),
            ));
        }
        let round: u64 = presentations.iter().map(|count| u64::from(*count)).sum();
        if !presentations.is_empty() && !(1..=MOST_PRESENTATIONS).contains(&round) {
            let message = format!("following.presentations makes a round of {round} presentations");
            let allowed = format!("1 to {MOST_PRESENTATIONS} presentations in all");
            return Err(Invalid::new("following.presentations", message, allowed));
        }
        if hidden > visible {
            return Err(Invalid::new(
                "following.hidden",
                format!(
                    "following.hidden is {hidden}, but only {visible} memories of {visible} units can be at right \
                     angles"
                ),
                format!("at most {visible}"),
            ));
        }
        Ok(())
    }

    /// The order in which targets come.
    pub fn order(&self) -> PresentationOrder {
        if self.presentations.is_empty() {
            PresentationOrder::new(&vec![1; self.hidden as usize])
        } else {
            PresentationOrder::new(&self.presentations)
        }
    }
}

/// Memories that move while their targets are seen in turn, in the order of [`PresentationOrder`], unless one is
/// [held](Self::hold).
///
/// The memories start orthogonal to each other and of length √N_v. Target μ is memory μ with normal noise of
/// standard deviation σ on every number, and is not rescaled. The visible units are held at the target; the memories
/// move by [`MemoryDynamics`] without a bias, a step being one unit of time.
///
/// Written with serde and read back, it goes on to the same bits.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>, and its public code.
pub struct CyclicPresentation {
    parameters: CyclicPresentationParameters,
    seed: Seed,
    repetition: u32,
    initial: Memories,
    targets: Memories,
    dynamics: MemoryDynamics,
    order: PresentationOrder,
    time: u64,
    held: Option<u32>,
}

impl CyclicPresentation {
    /// Draws the memories and targets of a repetition.
    ///
    /// # Errors
    /// Those of [`CyclicPresentationParameters::validate`].
    pub fn new(
        parameters: CyclicPresentationParameters,
        seed: Seed,
        repetition: u32,
    ) -> Result<Self, Invalid> {
        parameters.validate()?;
        let CyclicPresentationParameters { visible, hidden, tau, beta, sigma, .. } = parameters;
        let stream = |purpose: Purpose| Streams::new(seed, purpose, u64::from(repetition)).at(0);
        let initial = Memories::orthogonal(hidden as usize, visible as usize, &mut stream(MEMORIES))
            .map_err(|error| {
                Invalid::new("following.hidden", error.to_string(), format!("at most {visible}"))
            })?;
        let targets = initial.with_noise(sigma, &mut stream(TARGETS));
        let dynamics = MemoryDynamics::new(initial.clone(), tau, beta).map_err(|error| fault(&error))?;
        let order = parameters.order();
        Ok(Self { order, parameters, seed, repetition, initial, targets, dynamics, time: 0, held: None })
    }

    /// Presents the next target for one step.
    pub fn step(&mut self) {
        let target = self.next_target();
        self.dynamics.step(self.targets.row(target));
        self.time += 1;
    }

    /// Which target the next step presents.
    pub fn next_target(&self) -> usize {
        self.held.unwrap_or_else(|| self.order.at(self.time)) as usize
    }

    /// Presents this target in every step from now on, or, with `None`, all in turn again.
    ///
    /// # Errors
    /// There is no such target.
    pub fn hold(&mut self, target: Option<u32>) -> Result<(), Invalid> {
        let targets = self.targets.hidden();
        if let Some(target) = target.filter(|&target| target as usize >= targets) {
            let message = format!("there is no target {target}");
            return Err(Invalid::new("target", message, format!("0 to {}", targets - 1)));
        }
        self.held = target;
        Ok(())
    }

    /// The target that is held.
    pub fn held(&self) -> Option<u32> {
        self.held
    }

    /// Steps that were made.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// Takes other parameters. The time constant, β and the order of targets hold from the next step on; sizes and the noise of the
    /// targets need a reset.
    ///
    /// # Errors
    /// Those of [`CyclicPresentationParameters::validate`]; nothing is changed then.
    pub fn set(&mut self, parameters: &CyclicPresentationParameters) -> Result<Applied, Invalid> {
        parameters.validate()?;
        let old = &self.parameters;
        let differ = [
            ("visible", old.visible != parameters.visible),
            ("hidden", old.hidden != parameters.hidden),
            ("sigma", old.sigma != parameters.sigma),
        ];
        if let Some((key, _)) = differ.into_iter().find(|(_, differs)| *differs) {
            return Ok(Applied::NeedsReset { key });
        }
        self.dynamics.set(parameters.tau, parameters.beta).map_err(|error| fault(&error))?;
        self.order = parameters.order();
        self.parameters.clone_from(parameters);
        Ok(Applied::Now)
    }

    /// The parameters as they are now.
    pub fn parameters(&self) -> &CyclicPresentationParameters {
        &self.parameters
    }

    /// The memories at the start.
    pub fn initial(&self) -> &Memories {
        &self.initial
    }

    /// The targets: row μ is that of memory μ.
    pub fn targets(&self) -> &Memories {
        &self.targets
    }

    /// The memories as they are now.
    pub fn memories(&self) -> &Memories {
        self.dynamics.memories()
    }

    /// w of the last step: how much of it each memory made; all 0 before the first.
    pub fn weights(&self) -> &[f64] {
        self.dynamics.weights()
    }
}

fn fault(error: &DynamicsError) -> Invalid {
    let (key, allowed) = match error {
        DynamicsError::Beta(_) => ("following.beta", "at least 0"),
        _ => ("following.tau", "at least 0.5"),
    };
    Invalid::new(key, error.to_string(), allowed)
}

/// What cannot be drawn again.
#[derive(Serialize, Deserialize)]
struct Saved {
    parameters: CyclicPresentationParameters,
    seed: Seed,
    repetition: u32,
    time: u64,
    #[serde(default)]
    held: Option<u32>,
    #[serde(with = "bits")]
    memories: Vec<f64>,
    #[serde(with = "bits")]
    weights: Vec<f64>,
}

impl Serialize for CyclicPresentation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let saved = Saved {
            parameters: self.parameters.clone(),
            seed: self.seed,
            repetition: self.repetition,
            time: self.time,
            held: self.held,
            memories: self.memories().values().to_vec(),
            weights: self.weights().to_vec(),
        };
        saved.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for CyclicPresentation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Saved::deserialize(deserializer)?;
        let mut run = Self::new(saved.parameters, saved.seed, saved.repetition)
            .map_err(|fault| D::Error::custom(fault.message))?;
        let (memories, weights) = run.dynamics.state_mut();
        if (memories.len(), weights.len()) != (saved.memories.len(), saved.weights.len()) {
            return Err(D::Error::custom("there are more or fewer memories than the parameters say"));
        }
        memories.copy_from_slice(&saved.memories);
        weights.copy_from_slice(&saved.weights);
        run.time = saved.time;
        run.hold(saved.held).map_err(|fault| D::Error::custom(fault.message))?;
        Ok(run)
    }
}
