//! Models as they are saved: JSON that says what it is of.

use attractor_core::Invalid;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// Raised whenever what is saved changes its meaning.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<M, S> {
    model: M,
    format: u32,
    state: S,
}

/// The bytes of a model.
pub(crate) fn write(id: &str, state: &impl Serialize) -> Vec<u8> {
    let written = Written { model: id, format: FORMAT, state };
    #[expect(
        clippy::expect_used,
        reason = "states are structs of numbers, names and lists, which JSON always holds"
    )]
    serde_json::to_vec(&written).expect("a state can be written")
}

/// The id of the model that bytes are of.
pub(crate) fn id_of(bytes: &[u8]) -> Result<String, Invalid> {
    let head: Written<String, IgnoredAny> = parse(bytes)?;
    if head.format != FORMAT {
        let message = format!("the model was saved in format {}", head.format);
        return Err(Invalid::new("format", message, format!("format {FORMAT}")));
    }
    Ok(head.model)
}

/// The state that bytes of a model hold.
pub(crate) fn read<S: DeserializeOwned>(id: &str, bytes: &[u8]) -> Result<S, Invalid> {
    let found = id_of(bytes)?;
    if found != id {
        let message = format!("\"{found}\" was saved, which is another model");
        return Err(Invalid::new("model", message, format!("\"{id}\"")));
    }
    Ok(parse::<Written<String, S>>(bytes)?.state)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Invalid> {
    serde_json::from_slice(bytes).map_err(|error| {
        Invalid::new("", format!("these are no bytes of a saved model: {error}"), "what `save` gave")
    })
}
