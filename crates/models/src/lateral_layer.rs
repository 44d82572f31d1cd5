//! Units with synapses to each other, which learn to go their own ways.

use attractor_core::About;
use attractor_plasticity::learner::{LateralLearner, LateralParameters, SourceParameters};
use attractor_plasticity::references::FOLDIAK_1990;

pub use crate::layer::{Action, Parameters};
use crate::layer::{Layer, LayerKind};
use crate::views::UNIT;
use crate::{Quantity, Views};

/// Units, one for each input, with synapses to each other.
pub type LateralLayer = Layer<LateralLearner>;

impl Default for Parameters<LateralParameters> {
    fn default() -> Self {
        Self { layer: LateralParameters::default(), source: SourceParameters::Pair { correlation: 0.6 } }
    }
}

impl LayerKind for LateralLearner {
    const ID: &'static str = "lateral-layer";

    const ABOUT: About = About {
        title: "Lateral layer",
        summary: "Units with synapses to each other, which anti-Hebbian learning lets go their own ways.",
        equation: r"y = x + W y, \qquad w_{ij} \leftarrow w_{ij} + \gamma \, \text{rule}(y_j, y_i, w_{ij})",
        provenance: "Decorrelation by anti-Hebbian synapses is Földiák's; each plasticity rule has its own source.",
        citations: &[FOLDIAK_1990],
    };

    const ANSWER: Quantity = Quantity::pure("rate, once settled");

    const RESETS: &'static [&'static str] = &["layer.rule"];

    fn answers(&self, input: &[f64]) -> Option<Vec<f64>> {
        // A copy, for units learn when they have settled.
        self.units().clone().step(input)
    }

    fn views<'a>(&'a self, into: &mut Views<'a>) {
        let rows = (0..self.outputs().len()).map(|unit| self.units().weights(unit));
        let axes = [Quantity::numbered("postsynaptic unit"), Quantity::numbered("presynaptic unit")];
        into.matrix("weights", axes, Quantity::pure("weight"), rows);
        into.trace("outputs", UNIT, Self::ANSWER, self.outputs());
    }
}
