//! Everything that is registered, in one place: what the command line lists and shows, what the book documents, what
//! forms and bindings are made from.

use attractor_engine::Catalogue;
use attractor_experiments_memory as memory;

/// The experiments of all sciences, and all registries of things that specs name.
static CATALOGUE: Catalogue = Catalogue { experiments: &[memory::EXPERIMENTS], registries: &[] };

/// The catalogue.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}
