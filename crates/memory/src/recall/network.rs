//! Networks that run side by side from their cues, step by step.

use attractor_core::{Outcome, Streams};

use super::asynchronous::{by_exchanges, by_hypercolumns};
use super::{RecallOptions, Ties, Update};
use crate::patterns::PatternSet;
use crate::weights::{Weights, Workspace, next as winners};
use crate::{Competition, Population, States};

/// Many networks with the same weights, each started from its own cue.
///
/// [`step`](Self::step) is one step of all; a network that has settled is no longer computed. Its
/// state after any number of steps is exact all the same: a fixed point stays, a cycle of two goes on.
#[derive(Clone, Debug)]
pub struct Recall {
    pub(super) population: Population,
    pub(super) options: RecallOptions,
    streams: Streams,
    pub(super) current: States,
    pub(super) previous: States,
    pub(super) next: States,
    /// The networks that have not settled, in ascending order.
    pub(super) live: Vec<u32>,
    /// The networks that go to and fro between two states.
    pub(super) cycling: Vec<u32>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) last_changes: Vec<u32>,
    pub(super) steps: u32,
    /// The step after which the weights in use came into use.
    pub(super) weights_since: u32,
    workspace: Workspace,
}

impl Recall {
    /// Networks at their cues. `streams` serves random orders and ties; the index is the cue's.
    pub fn new(
        population: &Population,
        cues: &PatternSet,
        options: RecallOptions,
        streams: &Streams,
    ) -> Self {
        let current = States::of(cues, population.active());
        let count = current.len();
        Self {
            population: population.clone(),
            options,
            streams: streams.clone(),
            previous: current.clone(),
            next: current.clone(),
            current,
            live: (0..count as u32).collect(),
            cycling: Vec::new(),
            outcomes: vec![Outcome::StepLimit; count],
            last_changes: vec![0; count],
            steps: 0,
            weights_since: 0,
            workspace: Workspace::default(),
        }
    }

    /// Networks between two populations after the first step: each at the target's answer to its cue, which
    /// is a state of the source. The further steps are those of [`RoundTrip`](crate::weights::RoundTrip).
    pub fn across(
        there: &dyn Weights,
        cues: &PatternSet,
        options: RecallOptions,
        streams: &Streams,
        threads: usize,
    ) -> Self {
        let target = there.population();
        let from = States::of(cues, 0);
        let mut current = States::with_room(from.len(), target.active() as usize);
        let mut workspace = Workspace::on_threads(threads);
        let live: Vec<u32> = (0..from.len() as u32).collect();
        if options.ties == Ties::LowestIndex {
            there.step(&from, &live, &mut current, &mut workspace);
        } else {
            for &state in &live {
                let mut stream = streams.at(u64::from(state) << 32);
                let answer = winners(there, from.get(state as usize), |cut| cut.at_random(&mut stream));
                current.set(state as usize, &answer);
            }
        }
        workspace.forget();
        Self {
            population: target.clone(),
            options,
            streams: streams.clone(),
            previous: current.clone(),
            next: current.clone(),
            outcomes: vec![Outcome::StepLimit; live.len()],
            last_changes: vec![1; live.len()],
            current,
            live,
            cycling: Vec::new(),
            steps: 1,
            weights_since: 1,
            workspace,
        }
    }

    /// Shares the networks among so many threads, at least 1. The results do not depend on it.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.workspace = Workspace::on_threads(threads);
        self
    }

    /// Takes one step unless [`is_done`](Self::is_done). Returns how many networks changed.
    pub fn step(&mut self, weights: &dyn Weights) -> usize {
        if self.is_done() {
            return 0;
        }
        self.advance(weights);
        for &state in &self.cycling {
            self.current.swap(&mut self.previous, state as usize);
            self.last_changes[state as usize] = self.steps + 1;
        }
        let mut changed = self.cycling.len();
        let live = std::mem::take(&mut self.live);
        for state in live {
            if let Some(outcome) = self.settle(state as usize) {
                self.outcomes[state as usize] = outcome;
                if outcome == Outcome::FixedPoint {
                    continue;
                }
                self.cycling.push(state);
            } else {
                self.live.push(state);
            }
            self.previous.copy_from(&self.current, state as usize);
            self.current.copy_from(&self.next, state as usize);
            self.last_changes[state as usize] = self.steps + 1;
            changed += 1;
        }
        self.steps += 1;
        changed
    }

    /// How the step just computed ends a run, if it does.
    ///
    /// Where chance has a part, a state may come back and go elsewhere the next time: only a state
    /// that stays is taken as settled.
    fn settle(&self, state: usize) -> Option<Outcome> {
        let after = self.next.get(state);
        let chance = self.options.ties == Ties::Random || self.options.update == Update::Asynchronous;
        if after == self.current.get(state) {
            Some(Outcome::FixedPoint)
        } else if !chance && self.steps > self.weights_since && after == self.previous.get(state) {
            Some(Outcome::Cycle { period: 2 })
        } else {
            None
        }
    }

    /// Makes `next` from `current` for all live networks.
    fn advance(&mut self, weights: &dyn Weights) {
        let Self { population, options, streams, current, next, live, steps, workspace, .. } = self;
        if options.update == Update::Synchronous && options.ties == Ties::LowestIndex {
            weights.step(current, live, next, workspace);
            return;
        }
        for &state in live.iter() {
            let mut stream = streams.at((u64::from(state) << 32) | u64::from(*steps));
            let before = current.get(state as usize);
            let after = match (options.update, population.competition()) {
                (Update::Synchronous, _) => winners(weights, before, |cut| cut.at_random(&mut stream)),
                (Update::Asynchronous, Competition::PerHypercolumn(_)) => {
                    by_hypercolumns(weights, population, before, *options, &mut stream)
                }
                (Update::Asynchronous, Competition::KWinners(_)) => {
                    by_exchanges(weights, population, before, *options, &mut stream)
                }
            };
            next.set(state as usize, &after);
        }
    }

    /// Tells that the next steps are taken with other weights: what had settled may move again.
    pub fn wake(&mut self) {
        self.live = (0..self.current.len() as u32).collect();
        self.cycling.clear();
        self.outcomes.fill(Outcome::StepLimit);
        self.weights_since = self.steps;
        self.workspace.forget();
    }

    /// Steps until nothing changes or all steps are taken.
    #[must_use]
    pub fn run(mut self, weights: &dyn Weights) -> Self {
        while !self.is_done() {
            self.step(weights);
        }
        self
    }

    /// Whether nothing will change any more, or all steps are taken.
    pub fn is_done(&self) -> bool {
        self.steps >= self.options.max_steps || (self.live.is_empty() && self.cycling.is_empty())
    }

    /// The state of each network now.
    pub fn states(&self) -> &States {
        &self.current
    }

    /// How each network has ended; [`Outcome::StepLimit`] while it still changes.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// How all networks together have ended: as the one that is farthest from rest.
    pub fn outcome(&self) -> Outcome {
        let unrest = |outcome: &Outcome| match outcome {
            Outcome::FixedPoint => 1,
            Outcome::Cycle { period } => *period,
            Outcome::StepLimit | Outcome::Diverged => u32::MAX,
        };
        self.outcomes.iter().copied().max_by_key(unrest).unwrap_or(Outcome::FixedPoint)
    }

    /// The units that answer.
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// How the networks are run.
    pub fn options(&self) -> RecallOptions {
        self.options
    }

    /// The last step that changed each network's state; 0 where the cue was a fixed point.
    pub fn last_changes(&self) -> &[u32] {
        &self.last_changes
    }

    /// Steps taken so far.
    pub fn steps(&self) -> u32 {
        self.steps
    }
}
