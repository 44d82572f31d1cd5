//! The registries that have pages of their own in the book.

use attractor_core::registry::{Item, Listing, Registry};
use attractor_core::schema::fields;
use attractor_energy::generating::Functions;
use attractor_memory::forgetting::Schemes;
use attractor_memory::rules::Rules;
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::timing::SpikeTimingRules;
use attractor_study::reference::{as_value, in_a_list};

/// A registry in the book.
pub struct Book {
    /// The folder of its pages.
    pub folder: &'static str,
    /// Its title in the table of contents.
    pub title: &'static str,
    /// What it holds.
    pub listing: Listing,
    /// What else there is to say of one, a sentence each.
    pub notes: fn(&str) -> Vec<&'static str>,
    /// How one stands in a spec.
    pub example: fn(&Item) -> String,
}

/// The registries that have pages of their own, in the order of the book.
pub fn books() -> Vec<Book> {
    vec![
        Book {
            folder: "rules",
            title: "Learning rules",
            listing: Rules::listing(),
            notes: of_memory_rules,
            example: |item| in_a_list("rules", item),
        },
        Book {
            folder: "plasticity-rules",
            title: "Plasticity rules",
            listing: PlasticityRules::listing(),
            notes: |_| Vec::new(),
            example: |item| in_a_list(rules_of(item.id), item),
        },
        Book {
            folder: "timing-rules",
            title: "Rules of spike timing",
            listing: SpikeTimingRules::listing(),
            notes: |_| Vec::new(),
            example: |item| as_value("tetanus.rule", item),
        },
        Book {
            folder: "schemes",
            title: "Schemes of forgetting",
            listing: Schemes::listing(),
            notes: |_| Vec::new(),
            example: |item| in_a_list("blackout.schemes", item),
        },
        Book {
            folder: "functions",
            title: "Generating functions",
            listing: Functions::listing(),
            notes: |_| Vec::new(),
            example: |item| as_value("energy.hidden_function", item),
        },
    ]
}

/// The list of a spec that takes a plasticity rule: recurrent networks refuse rules that need more than one synapse knows.
fn rules_of(id: &str) -> &'static str {
    let is_for_layers = |rule: PlasticityRules| !rule.is_local();
    if PlasticityRules::named(id).is_some_and(is_for_layers) { "components.rules" } else { "plastic.rules" }
}

/// Whether the weights of a rule are the same in both directions, and for which units there are any.
fn of_memory_rules(id: &str) -> Vec<&'static str> {
    let Some(rule) = Rules::named(id) else { return Vec::new() };
    let by_formula = fields(&rule.parameters()).iter().any(|field| field.takes == "a string");
    let symmetry = match (rule.is_symmetric(), by_formula) {
        (_, true) => "Whether weights are symmetric depends on the formula.",
        (true, false) => "Weights are symmetric: w_ij = w_ji.",
        (false, false) => "Weights are not symmetric.",
    };
    vec![
        symmetry,
        "Units that no stored pattern uses have no weights and never win, whatever the equation gives for them.",
    ]
}
