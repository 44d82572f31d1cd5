//! What registries say of what they hold.

use serde_json::Value;

use crate::About;

/// A registry, told by its contents: see [`Registry::listing`](super::Registry::listing).
#[derive(Clone, Debug)]
pub struct Listing {
    /// What one of its items is called, such as "plasticity rule".
    pub one: &'static str,
    /// What several are called.
    pub many: &'static str,
    /// The key of a spec's table that holds the id.
    pub tag: &'static str,
    /// All items, in the order of the registry.
    pub items: Vec<Item>,
}

impl Listing {
    /// The item with this id.
    pub fn find(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// One thing of a registry.
#[derive(Clone, Debug)]
pub struct Item {
    /// What specs call it.
    pub id: &'static str,
    /// What it says of itself.
    pub about: About,
    /// The schema of its parameters, for [`fields`](crate::schema::fields).
    pub parameters: Value,
}
