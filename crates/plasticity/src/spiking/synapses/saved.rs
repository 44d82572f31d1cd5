//! The state of synapses that learn, written down.

use serde::{Deserialize, Serialize};

use super::{KEPT, PlasticSynapses, Source};
use crate::saved::bits32;

/// What has changed in plastic synapses since they were made.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedPlasticSynapses {
    #[serde(with = "bits32")]
    weights: Vec<f32>,
    /// The trace of each source.
    #[serde(with = "bits32")]
    source_traces: Vec<f32>,
    /// The last arrival of each source, and the first step that it waits for.
    source_steps: Vec<[u32; 2]>,
    /// The last spikes of each unit, the latest first.
    spikes: Vec<Vec<u32>>,
    applied: u32,
    #[serde(with = "bits32")]
    traces: Vec<f32>,
    renewed: u32,
    /// One number, as its bits.
    #[serde(with = "bits32")]
    factor: Vec<f32>,
}

impl PlasticSynapses {
    /// Writes the state down.
    pub fn save(&self) -> SavedPlasticSynapses {
        SavedPlasticSynapses {
            weights: self.weights.clone(),
            source_traces: self.sources.iter().map(|source| source.trace).collect(),
            source_steps: self.sources.iter().map(|source| [source.arrived, source.pending]).collect(),
            spikes: self.spikes[..self.units].iter().map(|spikes| spikes.to_vec()).collect(),
            applied: self.applied,
            traces: self.traces[..self.units].to_vec(),
            renewed: self.renewed,
            factor: vec![self.factor],
        }
    }

    /// Takes a state as of a step; false where it cannot be that of these synapses.
    pub fn put(&mut self, saved: SavedPlasticSynapses, step: u32) -> bool {
        let lengths = [
            saved.weights.len(),
            saved.source_traces.len(),
            saved.source_steps.len(),
            saved.spikes.len(),
            saved.traces.len(),
        ];
        let sources = self.sources.len();
        // Steps are taken from each other: none may lie ahead.
        let passed = |[arrived, pending]: &[u32; 2]| *arrived <= step && *arrived <= *pending;
        let kept = |spikes: &Vec<u32>| {
            spikes.len() == KEPT
                && spikes.iter().all(|spike| *spike <= step)
                && spikes.is_sorted_by(|a, b| a >= b)
        };
        let fits = lengths == [self.weights.len(), sources, sources, self.units, self.units]
            && saved.source_steps.iter().all(passed)
            && saved.spikes.iter().all(kept)
            && saved.renewed <= step
            && saved.factor.len() == 1;
        if !fits {
            return false;
        }
        self.weights = saved.weights;
        for (source, (trace, [arrived, pending])) in
            self.sources.iter_mut().zip(saved.source_traces.into_iter().zip(saved.source_steps))
        {
            *source = Source { trace, arrived, pending };
        }
        for (unit, spikes) in saved.spikes.iter().enumerate() {
            self.spikes[unit].copy_from_slice(spikes);
            self.latest[unit] = spikes[0];
        }
        self.traces[..self.units].copy_from_slice(&saved.traces);
        (self.applied, self.renewed, self.factor) = (saved.applied, saved.renewed, saved.factor[0]);
        true
    }
}
