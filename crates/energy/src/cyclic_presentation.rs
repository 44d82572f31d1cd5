//! Targets that are presented one after the other, over and over, and the memories that follow them.

use attractor_core::stepper::{Applied, bits};
use attractor_core::{Invalid, Purpose, Seed, Streams};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    CyclicPresentationParameters, DynamicsError, Memories, MemoryDynamics, PresentationOrder, VisibleMotion,
    VisibleUnits,
};

/// The memories at the start.
const MEMORIES: Purpose = Purpose::named("memories");
/// What is added to memories to make their targets.
const TARGETS: Purpose = Purpose::named("targets");
/// Λ.
const BIAS: Purpose = Purpose::named("bias");

/// Memories that move while their targets are seen in turn, in the order of [`PresentationOrder`], each for `dwell` steps,
/// unless one is [held](Self::hold).
///
/// The memories start orthogonal to each other and of length √N_v. Target μ is memory μ with normal noise of
/// standard deviation σ on every number, and is not rescaled; the numbers of Λ are normal, too. The memories move by
/// [`MemoryDynamics`], a step being one unit of time. The visible units are held at the target where τ_v is 0, and
/// otherwise start at the first one and move towards each by [`VisibleUnits`].
///
/// Written with serde and read back, it goes on to the same bits.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>, and its public code, in which Λ is 0 and visible units
/// are held; how Λ is drawn, and the steps of visible units, are ours.
pub struct CyclicPresentation {
    parameters: CyclicPresentationParameters,
    seed: Seed,
    repetition: u32,
    initial: Memories,
    targets: Memories,
    bias: Option<Memories>,
    destinations: Memories,
    dynamics: MemoryDynamics,
    visible: VisibleUnits,
    order: PresentationOrder,
    time: u64,
    held: Option<u32>,
}

impl CyclicPresentation {
    /// Draws the memories, targets and Λ of a repetition.
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
        let mut dynamics = MemoryDynamics::new(initial.clone(), tau, beta).map_err(|error| fault(&error))?;
        let (mut destinations, mut bias) = (targets.clone(), None);
        if parameters.bias > 0.0 {
            let mut drawn = Memories::gaussian(hidden as usize, visible as usize, &mut stream(BIAS));
            drawn.values_mut().iter_mut().for_each(|x| *x *= parameters.bias);
            let along = destinations.values_mut().iter_mut().zip(drawn.values());
            along.for_each(|(to, bias)| *to += bias);
            dynamics = dynamics.with_bias(drawn.clone()).map_err(|error| fault(&error))?;
            bias = Some(drawn);
        }
        let order = parameters.order();
        let visible = VisibleUnits::at(targets.row(order.at(0) as usize).to_vec(), hidden as usize);
        Ok(Self {
            parameters,
            seed,
            repetition,
            initial,
            targets,
            bias,
            destinations,
            dynamics,
            visible,
            order,
            time: 0,
            held: None,
        })
    }

    /// Presents the next target for one step.
    pub fn step(&mut self) {
        let target = self.targets.row(self.next_target());
        let CyclicPresentationParameters { tau_visible, feedback, beta, .. } = self.parameters;
        if tau_visible == 0.0 {
            self.visible.hold(target);
        } else {
            let motion = VisibleMotion { time_constant: tau_visible, feedback, beta };
            self.visible.step(target, self.dynamics.memories(), &motion);
        }
        self.dynamics.step(self.visible.seen());
        self.time += 1;
    }

    /// Which target the next step presents.
    pub fn next_target(&self) -> usize {
        self.held.unwrap_or_else(|| self.parameters.target(&self.order, self.time)) as usize
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

    /// Takes other parameters. The time constants, β, the feedback, and the order and dwell of targets hold from the next step on;
    /// sizes, the noise of the targets and Λ need a reset.
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
            ("bias", old.bias != parameters.bias),
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

    /// The targets: row μ is ξ'_μ, that of memory μ.
    pub fn targets(&self) -> &Memories {
        &self.targets
    }

    /// Λ, where it is not 0.
    pub fn bias(&self) -> Option<&Memories> {
        self.bias.as_ref()
    }

    /// Where memories go: row μ is ξ'_μ + Λ_μ.
    pub fn destinations(&self) -> &Memories {
        &self.destinations
    }

    /// The memories as they are now.
    pub fn memories(&self) -> &Memories {
        self.dynamics.memories()
    }

    /// v as it is now; the first target before the first step.
    pub fn visible(&self) -> &[f64] {
        self.visible.state()
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
    /// None in states of the time when visible units were always held.
    #[serde(default, with = "bits")]
    visible: Vec<f64>,
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
            visible: self.visible().to_vec(),
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
        if !saved.visible.is_empty() {
            if saved.visible.len() != run.visible().len() {
                return Err(D::Error::invalid_length(saved.visible.len(), &"a number for each visible unit"));
            }
            run.visible.hold(&saved.visible);
        }
        run.time = saved.time;
        run.hold(saved.held).map_err(|fault| D::Error::custom(fault.message))?;
        Ok(run)
    }
}
