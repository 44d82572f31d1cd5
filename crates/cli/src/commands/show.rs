//! `attractor show`: one thing in full.

use attractor_core::schema::{Field, fields};
use attractor_core::{About, schema};
use attractor_energy::generating::Functions;
use attractor_memory::distortion::Distortion;
use attractor_memory::forgetting::Schemes;
use attractor_memory::patterns::Patterns;
use attractor_memory::rules::Rules;
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::timing::SpikeTimingRules;
use attractor_study::experiments;
use attractor_study::reference::toml_value;
use serde_json::Value;

use super::unknown_id;
use crate::failure::Failure;
use crate::output::print;

/// Prints equation, parameters, provenance and references of a rule, an experiment, a source of
/// patterns, a distortion, a generating function or a scheme of forgetting.
pub fn show(id: &str) -> Result<(), Failure> {
    // Memories and networks that learn while they run may have a rule of the same name each.
    let memory =
        Rules::named(id).map(|rule| page(id, "rule", &rule.about(), Some(&fields(&rule.parameters()))));
    let plasticity = PlasticityRules::named(id)
        .map(|rule| page(id, "plasticity rule", &rule.about(), Some(&fields(&rule.parameters()))));
    let timing = SpikeTimingRules::named(id)
        .map(|rule| page(id, "rule of spike timing", &rule.about(), Some(&fields(&rule.parameters()))));
    let rules: Vec<String> = [memory, plasticity, timing].into_iter().flatten().collect();
    if !rules.is_empty() {
        return print(&rules.join("\n"));
    }
    if let Some(source) = Patterns::named(id) {
        return print(&page(id, "patterns", &source.about(), Some(&fields(&source.parameters()))));
    }
    if let Some(function) = Functions::named(id) {
        let parameters = function.parameters();
        return print(&page(id, "generating function", &function.about(), Some(&fields(&parameters))));
    }
    if let Some(scheme) = Schemes::named(id) {
        let parameters = scheme.parameters();
        return print(&page(id, "scheme of forgetting", &scheme.about(), Some(&fields(&parameters))));
    }
    if let Some(experiment) = experiments::find(id) {
        let keys = format!("\nkeys beside those of every experiment: {}\n", experiment.keys().join(", "));
        return print(&(page(id, "experiment", &experiment.about(), None) + &keys));
    }
    if let Some((_, meaning)) = distortions().into_iter().find(|(name, _)| *name == id) {
        return print(&format!("{id} (distortion)\n\n{meaning}\n"));
    }
    let experiments = experiments::ALL.iter().map(|experiment| experiment.id());
    let distortions = distortions().into_iter().map(|(name, _)| name);
    let known: Vec<&str> = Rules::IDS
        .iter()
        .chain(Patterns::IDS)
        .chain(Functions::IDS)
        .chain(Schemes::IDS)
        .chain(PlasticityRules::IDS)
        .chain(SpikeTimingRules::IDS)
        .copied()
        .chain(experiments)
        .chain(distortions)
        .collect();
    Err(unknown_id(
        "rule, experiment, source of patterns, distortion, generating function or scheme of forgetting",
        id,
        &known,
    ))
}

/// The distortions and what they do.
pub fn distortions() -> Vec<(&'static str, &'static str)> {
    let schema: &'static Value = Box::leak(Box::new(schema::of::<Distortion>()));
    let variants = schema["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    let text = |variant: &'static Value, key: &str| variant[key].as_str().unwrap_or_default();
    variants.iter().map(|variant| (text(variant, "const"), text(variant, "description"))).collect()
}

fn page(id: &str, kind: &str, about: &About, parameters: Option<&[Field]>) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("{} ({kind} `{id}`)\n\n{}\n", about.title, one_line(about.summary));
    if !about.equation.is_empty() {
        text += &format!("\n  {}\n", one_line(about.equation));
    }
    text += &format!("\n{}\n", one_line(about.provenance));
    if let Some(parameters) = parameters {
        text += if parameters.is_empty() { "\nno parameters\n" } else { "\nparameters\n" };
        text += &parameters.iter().map(parameter).collect::<String>();
    }
    if !about.citations.is_empty() {
        text += "\nreferences\n";
    }
    for citation in about.citations {
        text += &format!("  {} {}\n", citation.line(), citation.url);
    }
    text
}

fn parameter(field: &Field) -> String {
    let range = if field.range.is_empty() { String::new() } else { format!(", {}", field.range) };
    let default = match &field.default {
        Value::Null => String::new(),
        value => format!(", default {}", toml_value(value)),
    };
    format!("  {}: {}{range}{default}\n      {}\n", field.key, field.takes, field.meaning)
}
