//! Units side by side that learn from their inputs.

use attractor_core::About;
use attractor_plasticity::learner::{LayerLearner, LayerParameters, Learner, SourceParameters};
use attractor_plasticity::references::{OJA_1982, SANGER_1989};

pub use crate::layer::{Action, Parameters};
use crate::layer::{INPUT, Layer, LayerKind};
use crate::views::UNIT;
use crate::{Quantity, Views};

/// Units side by side, each with a synapse from every input.
pub type LearningLayer = Layer<LayerLearner>;

impl Default for Parameters<LayerParameters> {
    fn default() -> Self {
        Self { layer: LayerParameters::default(), source: SourceParameters::default() }
    }
}

impl LayerKind for LayerLearner {
    const ID: &'static str = "learning-layer";

    const ABOUT: About = About {
        title: "Learning layer",
        summary: "Units side by side that learn from their inputs, such as principal components by Oja's and Sanger's \
                  rules.",
        equation: r"y = F(W x), \qquad w_{ij} \leftarrow w_{ij} + \gamma \, \text{rule}(x_j, y_i, w_{ij})",
        provenance: "Each plasticity rule has its own source.",
        citations: &[OJA_1982, SANGER_1989],
    };

    const RESETS: &'static [&'static str] = &["layer.rule", "layer.units"];

    fn answers(&self, input: &[f64]) -> Option<Vec<f64>> {
        Some((0..self.layer().units().len()).map(|unit| self.layer().answer(unit, input)).collect())
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        let layer = self.layer();
        let rows = layer.all_weights().chunks_exact(self.source().size());
        into.matrix("weights", [UNIT, INPUT], Quantity::pure("weight"), rows);
        let rates: Vec<f64> = layer.units().iter().map(|unit| unit.rate).collect();
        into.trace("rates", UNIT, Self::ANSWER, rates);
        let lengths: Vec<f64> = (0..layer.units().len()).map(|unit| layer.length(unit)).collect();
        into.trace("lengths", UNIT, Quantity::pure("length of the weights"), lengths);
        into.scalar("learning rate", Quantity::pure("γ of the next step"), self.rate());
    }
}
