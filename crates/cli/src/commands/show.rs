//! `attractor show`: one thing in full.

use attractor_catalogue::{books, catalogue};
use attractor_core::About;
use attractor_core::schema::{Field, fields};
use attractor_study::AnyExperiment;
use attractor_study::reference::{keys_of, toml_value};
use serde_json::Value;

use super::unknown_id;
use crate::failure::Failure;
use crate::printing::print;

/// Prints equation, parameters, provenance and references of an experiment, or of whatever else has that id: things of
/// different kinds may share one.
pub fn show(id: &str) -> Result<(), Failure> {
    let listings = catalogue().listings();
    let of_kind = |listing: &attractor_core::registry::Listing| {
        let item = listing.find(id)?;
        let book = books().into_iter().find(|book| book.listing.one == listing.one);
        let notes = book.map_or_else(Vec::new, |book| (book.notes)(id));
        Some(page(id, listing.one, &item.about, &notes, Some(&fields(&item.parameters))))
    };
    let mut pages: Vec<String> = listings.iter().filter_map(of_kind).collect();
    if let Some(experiment) = catalogue().experiment(id) {
        let keys = keys_of(experiment).join(", ");
        let keys = format!("\nkeys beside those of every experiment: {keys}\n");
        pages.push(page(id, "experiment", &experiment.about(), &[], None) + &keys);
    }
    if !pages.is_empty() {
        return print(&pages.join("\n"));
    }
    let mut kinds = vec!["experiment"];
    let mut known: Vec<&str> = catalogue().experiments().map(AnyExperiment::id).collect();
    for listing in &listings {
        kinds.push(listing.one);
        known.extend(listing.items.iter().map(|item| item.id));
    }
    Err(unknown_id(
        &format!("{} or {}", kinds[..kinds.len() - 1].join(", "), kinds[kinds.len() - 1]),
        id,
        &known,
    ))
}

fn page(id: &str, kind: &str, about: &About, notes: &[&str], parameters: Option<&[Field]>) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("{} ({kind} `{id}`)\n\n{}\n", about.title, one_line(about.summary));
    if !about.equation.is_empty() {
        text += &format!("\n  {}\n", one_line(about.equation));
    }
    text += &format!("\n{}\n", one_line(about.provenance));
    if !notes.is_empty() {
        text += &format!("\n{}\n", notes.join("\n"));
    }
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
