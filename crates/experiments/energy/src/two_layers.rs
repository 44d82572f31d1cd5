//! What experiments share that run a network of visible and hidden units.

use attractor_energy::NetworkParameters;
use attractor_study::Used;

/// The generating functions of both layers, to be cited.
pub(crate) fn functions(parameters: &NetworkParameters) -> Vec<Used> {
    let functions = [&parameters.visible_function, &parameters.hidden_function];
    functions.map(|function| Used::cited(&function.0.about())).into()
}
