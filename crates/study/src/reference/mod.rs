//! Text made from the registry and the schema: a commented spec, and pages for the book.
//!
//! What is written here cannot drift from what the program does.

mod pages;
mod template;
mod toml_text;

pub use pages::{
    as_value, experiments_page, in_a_list, item_page, keys_of, listing_page, metrics_page, spec_page,
};
pub use template::{default_table, template};
pub use toml_text::{toml_document, toml_value};
