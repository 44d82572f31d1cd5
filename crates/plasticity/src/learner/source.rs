//! Where inputs come from.

use attractor_core::maths::sqrt;
use attractor_core::schema::Positive;
use attractor_core::{Invalid, Purpose, Seed, Stream, Streams};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inputs::{Inputs, axes, direction};

/// The axes of Gaussian inputs, and patterns.
const AXES: Purpose = Purpose::named("axes");
/// The weights at the start.
const START: Purpose = Purpose::named("start");
/// What is seen, input by input.
const SEEN: Purpose = Purpose::named("seen");

/// Inputs that can be drawn without a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SourceParameters {
    /// Gaussian numbers of mean 0 along axes that are drawn at the start.
    Gaussian {
        /// λ: eigenvalues of the covariance, one for each input, the largest first.
        #[schemars(length(min = 2, max = 512))]
        spectrum: Vec<Positive>,
    },
    /// One of a few patterns at right angles and of length 1, each as likely as the others.
    Patterns {
        /// K: number of patterns, which is that of inputs.
        #[schemars(range(min = 2, max = 256))]
        count: u32,
    },
    /// Two Gaussian numbers of variance 1.
    Pair {
        /// c: their correlation.
        #[schemars(range(min = -0.99, max = 0.99))]
        correlation: f64,
    },
}

impl Default for SourceParameters {
    fn default() -> Self {
        Self::Gaussian { spectrum: [3.0, 1.5, 1.0, 0.7, 0.4, 0.2].map(Positive).into() }
    }
}

impl SourceParameters {
    /// The source of a repetition.
    ///
    /// # Errors
    /// [`Invalid`] where eigenvalues are not in descending order.
    pub fn start(&self, seed: Seed, repetition: u64) -> Result<InputSource, Invalid> {
        let mut axes = Streams::new(seed, AXES, repetition).at(0);
        Ok(match self {
            Self::Gaussian { spectrum } => {
                let spectrum: Vec<f64> = spectrum.iter().map(|eigenvalue| eigenvalue.0).collect();
                if let Some(place) = spectrum.windows(2).position(|pair| pair[0] < pair[1]) {
                    return Err(Invalid::new(
                        format!("spectrum[{}]", place + 1),
                        format!("{} comes after {}", spectrum[place + 1], spectrum[place]),
                        "eigenvalues in descending order",
                    ));
                }
                InputSource::Inputs(Inputs::gaussian(&spectrum, &mut axes))
            }
            Self::Patterns { count } => InputSource::patterns(*count as usize, &mut axes),
            Self::Pair { correlation } => InputSource::Pair { correlation: *correlation, drawn: [0.0; 2] },
        })
    }
}

/// A source of inputs.
#[derive(Clone, Debug)]
pub enum InputSource {
    /// Inputs of known principal components.
    Inputs(Inputs),
    /// One of these patterns, each as likely as the others.
    Patterns(Vec<Vec<f64>>),
    /// Two Gaussian numbers of variance 1.
    Pair {
        /// Their correlation, between −1 and 1.
        correlation: f64,
        /// The pair that was drawn last.
        drawn: [f64; 2],
    },
}

impl InputSource {
    /// So many patterns at right angles and of length 1, which is as many as there are inputs.
    pub fn patterns(count: usize, stream: &mut Stream) -> Self {
        Self::Patterns(axes(count, stream))
    }

    /// The stream of what is seen in a repetition.
    pub fn seen(seed: Seed, repetition: u64) -> Stream {
        Streams::new(seed, SEEN, repetition).at(0)
    }

    /// Number of inputs.
    pub fn size(&self) -> usize {
        match self {
            Self::Inputs(inputs) => inputs.size(),
            Self::Patterns(patterns) => patterns.first().map_or(0, Vec::len),
            Self::Pair { .. } => 2,
        }
    }

    /// The next input.
    pub fn draw(&mut self, stream: &mut Stream) -> &[f64] {
        match self {
            Self::Inputs(inputs) => inputs.draw(stream),
            Self::Patterns(patterns) => &patterns[stream.below(patterns.len() as u32) as usize],
            Self::Pair { correlation: c, drawn } => {
                let (one, other) = (stream.normal(), stream.normal());
                *drawn = [one, *c * one + sqrt(1.0 - *c * *c) * other];
                drawn
            }
        }
    }

    /// Weights of so many units at the start, unit by unit: random directions of length 1, or for patterns such that each
    /// is answered with 0.1 to 0.2.
    pub fn start_weights(&self, units: u32, seed: Seed, repetition: u64) -> Vec<f64> {
        let streams = Streams::new(seed, START, repetition);
        let of_unit = |unit| match self {
            Self::Patterns(patterns) => {
                let mut first = streams.at(unit);
                let mut weights = vec![0.0; self.size()];
                for pattern in patterns {
                    let answer = 0.1 * (1.0 + first.unit());
                    weights.iter_mut().zip(pattern).for_each(|(weight, x)| *weight += answer * x);
                }
                weights
            }
            Self::Inputs(_) | Self::Pair { .. } => direction(self.size(), &mut streams.at(unit)),
        };
        (0..u64::from(units)).flat_map(of_unit).collect()
    }
}
