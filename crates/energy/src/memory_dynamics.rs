//! Memories that follow what is seen.

use thiserror::Error;

use crate::Memories;
use crate::generating::softmax;

/// Memories that move towards the visible state, by more the better they match it.
///
/// $$ \tau_\Xi \dot \Xi_\mu = w_\mu(v) \, (\Lambda_\mu + v - \Xi_\mu), \qquad
///    w = \operatorname{softmax}(\beta \, \Xi v) $$
///
/// A step of time 1 is one Euler step, as in the author's public code.
///
/// Source: Lotito 2025, <https://doi.org/10.1016/j.neucom.2025.129865>.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryDynamics {
    memories: Memories,
    bias: Option<Memories>,
    time_constant: f64,
    beta: f64,
    matches: Vec<f64>,
    weights: Vec<f64>,
}

/// Parameters with which memories cannot move.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum DynamicsError {
    /// A time constant that is not above 0.
    #[error("the time constant of the memories is {0}: it must be finite and more than 0")]
    TimeConstant(f64),
    /// An Euler step of time 1 overshoots by more than the distance.
    #[error("the time constant of the memories is {0}: steps of time 1 are stable only from 0.5 up")]
    Unstable(f64),
    /// β that is negative or no number.
    #[error("beta is {0}: it must be finite and at least 0")]
    Beta(f64),
    /// Λ with another shape than Ξ.
    #[error("the bias has {found:?} rows and columns, but the memories have {expected:?}")]
    Bias {
        /// Shape of the bias.
        found: (usize, usize),
        /// Shape of the memories.
        expected: (usize, usize),
    },
}

impl MemoryDynamics {
    /// Memories at their start, with Λ = 0.
    ///
    /// # Errors
    /// [`DynamicsError`] for τ_Ξ below ½ or β below 0.
    pub fn new(memories: Memories, time_constant: f64, beta: f64) -> Result<Self, DynamicsError> {
        check(time_constant, beta)?;
        let scratch = vec![0.0; memories.hidden()];
        Ok(Self { weights: scratch.clone(), matches: scratch, memories, bias: None, time_constant, beta })
    }

    /// Takes another time constant and another β, from the next step on.
    ///
    /// # Errors
    /// [`DynamicsError`] for τ_Ξ below ½ or β below 0; nothing is changed then.
    pub fn set(&mut self, time_constant: f64, beta: f64) -> Result<(), DynamicsError> {
        check(time_constant, beta)?;
        (self.time_constant, self.beta) = (time_constant, beta);
        Ok(())
    }

    /// With this Λ.
    ///
    /// # Errors
    /// [`DynamicsError::Bias`] where its shape is not that of the memories.
    pub fn with_bias(self, bias: Memories) -> Result<Self, DynamicsError> {
        let shape = |memories: &Memories| (memories.hidden(), memories.visible());
        if shape(&bias) != shape(&self.memories) {
            return Err(DynamicsError::Bias { found: shape(&bias), expected: shape(&self.memories) });
        }
        Ok(Self { bias: Some(bias), ..self })
    }

    /// One step of time 1 while `visible` is seen.
    pub fn step(&mut self, visible: &[f64]) {
        self.memories.to_hidden(visible, &mut self.matches);
        softmax(self.beta, &self.matches, &mut self.weights);
        for (memory, weight) in self.weights.iter().enumerate() {
            let rate = weight / self.time_constant;
            let row = self.memories.row_mut(memory);
            match &self.bias {
                None => row.iter_mut().zip(visible).for_each(|(x, v)| *x += rate * (v - *x)),
                Some(bias) => {
                    for ((x, v), bias) in row.iter_mut().zip(visible).zip(bias.row(memory)) {
                        *x += rate * (bias + v - *x);
                    }
                }
            }
        }
    }

    /// The memories and w as they are now, for a state that was saved.
    pub(crate) fn state_mut(&mut self) -> (&mut [f64], &mut [f64]) {
        (self.memories.values_mut(), &mut self.weights)
    }

    /// The memories as they are now.
    pub fn memories(&self) -> &Memories {
        &self.memories
    }

    /// w of the last step; all 0 before the first.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}

fn check(time_constant: f64, beta: f64) -> Result<(), DynamicsError> {
    if !(time_constant.is_finite() && time_constant > 0.0) {
        return Err(DynamicsError::TimeConstant(time_constant));
    }
    if time_constant < 0.5 {
        return Err(DynamicsError::Unstable(time_constant));
    }
    if !(beta.is_finite() && beta >= 0.0) {
        return Err(DynamicsError::Beta(beta));
    }
    Ok(())
}
