//! Schemas that are made once.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use serde_json::Value;

/// Schemas by the types that they belong to. To make one takes longer than to check a hundred values by it.
pub struct Schemas(RwLock<Option<HashMap<TypeId, &'static Value>>>);

impl Schemas {
    /// None yet; for a static, so that there is one for each type and no more.
    pub const fn new() -> Self {
        Self(RwLock::new(None))
    }

    /// The schema of `T`, which `make` makes where it is asked for the first time.
    pub fn of<T: 'static>(&self, make: impl FnOnce() -> Value) -> &'static Value {
        let id = TypeId::of::<T>();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(schema) = known.as_ref().and_then(|known| known.get(&id)) {
            return schema;
        }
        drop(known);
        // Made outside the lock: one schema may need others.
        let made: &'static Value = Box::leak(Box::new(make()));
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_default().entry(id).or_insert(made)
    }
}

impl Default for Schemas {
    fn default() -> Self {
        Self::new()
    }
}
