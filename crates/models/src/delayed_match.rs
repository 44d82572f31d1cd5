//! Delayed match to sample.

use attractor_core::stepper::Applied;
use attractor_core::{About, Invalid, Progress, Seed};
use attractor_memory::delayed_match::{Answers, DelayedMatch as Task, DelayedMatchParameters, Phase};
use attractor_memory::references::{MIYASHITA_CHANG_1988, TSODYKS_1988};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::keys::{exists, exists_if_any, without};
use crate::{Active, Model, Quantity, Views, written};

/// Where the parameters stand in a spec.
const TABLE: &str = "delayed_match";

/// What can be done to a [`DelayedMatch`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// Compares what is kept in mind with an image from now on, without any effect on the network.
    Test {
        /// Number of the image, from 0.
        image: u32,
    },
}

/// The task, trial after trial without end.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelayedMatch {
    task: Task,
    tested: Option<u32>,
}

/// What a step showed, as a number.
fn shown(phase: Phase) -> f64 {
    match phase {
        Phase::Delay { .. } => 0.0,
        Phase::Sample => 1.0,
        Phase::Distractor { number } => f64::from(number) + 2.0,
    }
}

impl Model for DelayedMatch {
    const ID: &'static str = "delayed-match";

    const ABOUT: About = About {
        title: "Delayed match to sample",
        summary: "A noisy network keeps a sample in mind until it is compared with a test.",
        equation: r"J_{ij} = \frac{1}{N f (1 - f)} \sum_\mu (\xi_i^\mu - f)(\xi_j^\mu - f)",
        provenance: "The task is that of Miyashita and Chang, the couplings are those of Tsodyks and Feigel'man; the \
                     protocol and the readout are ours.",
        citations: &[MIYASHITA_CHANG_1988, TSODYKS_1988],
    };

    type Parameters = DelayedMatchParameters;
    type Action = Action;

    fn new(parameters: &DelayedMatchParameters, seed: Seed) -> Result<Self, Invalid> {
        let task = Task::new(parameters.clone(), seed, 0).map_err(|fault| without(TABLE, fault))?;
        Ok(Self { task, tested: None })
    }

    fn step(&mut self) -> Progress {
        self.task.step();
        Progress::Going
    }

    fn set(&mut self, parameters: &DelayedMatchParameters) -> Result<Applied, Invalid> {
        self.task.set(parameters).map_err(|fault| without(TABLE, fault))
    }

    fn act(&mut self, action: Action) -> Result<(), Invalid> {
        let Action::Test { image } = action;
        exists("image", image, self.task.learnt().images().len())?;
        self.tested = Some(image);
        Ok(())
    }

    fn parameters(&self) -> DelayedMatchParameters {
        self.task.parameters().clone()
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        const IMAGE: Quantity = Quantity::numbered("image");
        const PLACE: Quantity = Quantity::numbered("test of a trial");
        let (task, images) = (&self.task, self.task.learnt().images());
        let units = task.parameters().units as usize;
        into.raster("state", Quantity::numbered("network"), units, [Active::Long(task.state())]);
        let sample = Active::Long(images.get(task.sample() as usize));
        into.raster("sample", IMAGE, units, [sample]);
        let overlaps: Vec<f64> = (0..images.len() as u32).map(|image| task.overlap(image)).collect();
        into.trace("overlaps", IMAGE, Quantity::pure("overlap"), overlaps);
        into.scalar("overlap with the sample", Quantity::pure("overlap"), task.overlap(task.sample()));
        if let Some(image) = self.tested {
            into.scalar("overlap with the tested image", Quantity::pure("overlap"), task.overlap(image));
            let answer = Quantity::pure("answer, 1 for match and 0 for none");
            into.scalar("answer", answer, f64::from(u8::from(task.says_match(image))));
        }
        let rate = |of: fn(&Answers) -> u32| {
            let rate = |answers: &Answers| f64::from(of(answers)) / f64::from(answers.asked.max(1));
            task.answers().iter().map(rate).collect::<Vec<f64>>()
        };
        let fraction = Quantity::pure("fraction of tests so far");
        into.trace("misses", PLACE, fraction, rate(|answers| answers.misses));
        into.trace("false alarms", PLACE, fraction, rate(|answers| answers.false_alarms));
        let shows = Quantity::pure("0 for nothing, 1 for the sample, 2 and on for distractors");
        into.scalar("shown", shows, shown(task.phase()));
        into.scalar("trial", Quantity::numbered("trial"), task.trial().into());
        into.scalar("step of the trial", Quantity::new("time", "steps"), task.steps().into());
    }

    fn save(&self) -> Vec<u8> {
        written::write(Self::ID, self)
    }

    fn restore(bytes: &[u8]) -> Result<Self, Invalid> {
        let own: Self = written::read(Self::ID, bytes)?;
        exists_if_any("tested", own.tested, own.task.learnt().images().len())?;
        Ok(own)
    }
}
