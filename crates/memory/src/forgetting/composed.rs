//! Several schemes at once.

use attractor_core::{About, Registered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Decay, HardBounds, Stage, Stages, Upkeep};

/// Hebb's rule with several parts. At each pattern couplings fade first, then the pattern is added, then they are
/// bounded; after a stop signal nothing changes.
///
/// $$ J_{ij} \leftarrow \mathrm{clip} \left( \lambda J_{ij} + \frac{\xi_i \, \xi_j}{N}, \, \pm \frac{A}{\sqrt N} \right) $$
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Composed {
    /// The parts: tables with `kind` (stop-signal, hard-bounds or decay) and its parameters. Of several of a
    /// kind all fade, and the narrowest bound and the earliest stop hold.
    #[schemars(length(min = 1))]
    pub parts: Vec<Stages>,
}

impl Default for Composed {
    fn default() -> Self {
        let parts = [Stages::Decay(Decay { epsilon: 4.0 }), Stages::HardBounds(HardBounds { bound: 0.5 })];
        Self { parts: parts.into() }
    }
}

impl Registered for Composed {
    const ABOUT: About = About {
        title: "Composed",
        summary: "Learns by Hebb's rule with several parts at once: decay, bounds, a stop signal.",
        equation: r"J_{ij} \leftarrow \mathrm{clip} \left( \lambda J_{ij} + \frac{\xi_i \, \xi_j}{N}, \, \pm \frac{A}{\sqrt N} \right)",
        provenance: "Ours; the parts say where they come from.",
        citations: &[],
    };
}

impl Stage for Composed {
    fn upkeep(&self, units: u32) -> Upkeep {
        self.parts.iter().fold(Upkeep::NONE, |all, part| all.and(part.upkeep(units)))
    }
}
