//! Everything that is registered, in one place: what the command line lists and shows, what the book documents, what
//! forms and bindings are made from.

mod books;

use attractor_core::About;
use attractor_core::registry::{Item, Listing, Registry};
use attractor_core::schema;
use attractor_energy::generating::Functions;
use attractor_experiments_energy as energy;
use attractor_experiments_memory as memory;
use attractor_experiments_plasticity as plasticity;
use attractor_memory::distortion::Distortion;
use attractor_memory::forgetting::Schemes;
use attractor_memory::patterns::Patterns;
use attractor_memory::rules::Rules;
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::timing::SpikeTimingRules;
use attractor_study::Catalogue;
use serde_json::Value;

pub use books::{Book, books};

/// The experiments of all sciences, and all registries of things that specs name.
static CATALOGUE: Catalogue = Catalogue {
    experiments: &[&memory::EXPERIMENTS, &energy::EXPERIMENTS, &plasticity::EXPERIMENTS],
    registries: &[
        Rules::listing,
        Patterns::listing,
        distortions,
        Functions::listing,
        Schemes::listing,
        PlasticityRules::listing,
        SpikeTimingRules::listing,
    ],
};

/// The catalogue.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// The distortions, which have no parameters of their own, as their schema tells of them.
fn distortions() -> Listing {
    let schema = schema::of::<Distortion>();
    let variants = schema["oneOf"].as_array().cloned().unwrap_or_default();
    // Asked for once or twice in the life of a program.
    let kept = |text: &Value| -> &'static str { text.as_str().unwrap_or_default().to_owned().leak() };
    let item = |variant: &Value| Item {
        id: kept(&variant["const"]),
        about: About {
            title: kept(&variant["const"]),
            summary: kept(&variant["description"]),
            equation: "",
            provenance: "",
            citations: &[],
        },
        parameters: Value::Null,
    };
    Listing {
        one: "distortion",
        many: "distortions",
        tag: "distortion",
        items: variants.iter().map(item).collect(),
    }
}
