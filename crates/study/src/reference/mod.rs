//! Text made from the registry and the schema: a commented spec, and pages for the book.
//!
//! What is written here cannot drift from what the program does.

mod pages;
mod template;
mod toml_text;

pub use pages::{experiments_page, metrics_page, rule_page, rules_page, spec_page};
pub use template::template;
pub use toml_text::{toml_document, toml_value};
