//! The registry macro: list a thing once, and it can be named in a spec, listed, shown, documented
//! and cited.

mod choice;
mod entry;
mod listing;

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::About;
pub use choice::Choice;
pub use entry::Entry;
pub use listing::{Item, Listing};

/// Something that can be named in a spec. Its fields are its parameters.
pub trait Registered {
    /// Its title, equation, provenance and citations.
    const ABOUT: About;
}

/// An enum that [`registry!`](crate::registry!) has made: everything that can stand in one place of a spec.
pub trait Registry:
    Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned + JsonSchema + 'static
{
    /// What one of them is called, such as "plasticity rule".
    const ONE: &'static str;

    /// What several are called.
    const MANY: &'static str;

    /// The key that holds the id.
    const TAG: &'static str;

    /// All ids, in the order of the registry.
    const IDS: &'static [&'static str];

    /// The id of this one.
    fn id(&self) -> &'static str;

    /// What this one says of itself.
    fn about(&self) -> About;

    /// The one with this id and default parameters; `None` where there is none.
    fn named(id: &str) -> Option<Self>;

    /// This one with default parameters instead of its own.
    #[must_use]
    fn with_defaults(&self) -> Self;

    /// Every one, with default parameters.
    fn all() -> Vec<Self>;

    /// The schema of this one's parameters.
    fn parameters(&self) -> Value;

    /// All that is known of all of them, in a type that is the same for all registries: one loop can list, show, cite
    /// and document what registries of different crates hold.
    fn listing() -> Listing {
        let item = |one: Self| Item { id: one.id(), about: one.about(), parameters: one.parameters() };
        Listing {
            one: Self::ONE,
            many: Self::MANY,
            tag: Self::TAG,
            items: Self::all().into_iter().map(item).collect(),
        }
    }
}

/// Makes an enum of everything that can stand in one place of a spec.
///
/// Each line is `"id" => Variant(ParameterStruct)`. The enum dereferences to the trait object named
/// after the colon; it is read from and written as a table whose tag holds the id, the first line
/// being the default, and its schema lists all variants with their parameters. It is a [`Registry`](crate::registry::Registry), and made
/// from any of its parameter structs: code that means one variant names its type, which cannot fail.
///
/// ```
/// use attractor_core::{About, Registered, registry, schemars::JsonSchema, serde::{Deserialize, Serialize}};
///
/// /// Makes a sound.
/// pub trait Animal {
///     fn sound(&self) -> &'static str;
/// }
///
/// #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
/// #[serde(deny_unknown_fields, default)]
/// pub struct Cat {}
///
/// impl Registered for Cat {
///     const ABOUT: About =
///         About { title: "Cat", summary: "", equation: "", provenance: "", citations: &[] };
/// }
///
/// impl Animal for Cat {
///     fn sound(&self) -> &'static str { "meow" }
/// }
///
/// registry! {
///     /// The animals.
///     pub enum Animals: Animal, tag = "kind", one = "animal", many = "animals" {
///         "cat" => Cat(Cat),
///     }
/// }
///
/// let cat: Animals = serde_json::from_str(r#"{"kind": "cat"}"#).unwrap();
/// assert_eq!((cat.id(), cat.sound()), ("cat", "meow"));
/// assert_eq!(cat, Animals::from(Cat {}));
/// ```
#[macro_export]
macro_rules! registry {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $Name:ident: $Trait:path, tag = $tag:literal, one = $one:literal, many = $many:literal {
            $($id:literal => $Variant:ident($Parameters:ty)),+ $(,)?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        $visibility enum $Name {
            $(#[doc = concat!("`", $id, "`")] $Variant($Parameters)),+
        }

        impl $Name {
            /// The key that holds the id.
            pub const TAG: &'static str = $tag;

            /// All ids, in the order of the registry.
            pub const IDS: &'static [&'static str] = &[$($id),+];

            /// The id of this one.
            pub fn id(&self) -> &'static str {
                match self {
                    $(Self::$Variant(_) => $id),+
                }
            }

            /// What this one says of itself.
            pub fn about(&self) -> $crate::About {
                match self {
                    $(Self::$Variant(_) => <$Parameters as $crate::Registered>::ABOUT),+
                }
            }

            /// The one with this id and default parameters.
            pub fn named(id: &str) -> Option<Self> {
                match id {
                    $($id => Some(Self::$Variant(Default::default())),)+
                    _ => None,
                }
            }

            /// Every one, with default parameters.
            pub fn all() -> Vec<Self> {
                vec![$(Self::$Variant(Default::default())),+]
            }

            /// The schema of this one's parameters.
            pub fn parameters(&self) -> $crate::serde_json::Value {
                match self {
                    $(Self::$Variant(_) => $crate::schema::of::<$Parameters>().clone()),+
                }
            }
        }

        impl $crate::registry::Registry for $Name {
            const ONE: &'static str = $one;
            const MANY: &'static str = $many;
            const TAG: &'static str = Self::TAG;
            const IDS: &'static [&'static str] = Self::IDS;

            fn id(&self) -> &'static str {
                self.id()
            }

            fn about(&self) -> $crate::About {
                self.about()
            }

            fn named(id: &str) -> Option<Self> {
                Self::named(id)
            }

            fn with_defaults(&self) -> Self {
                match self {
                    $(Self::$Variant(_) => Self::$Variant(Default::default())),+
                }
            }

            fn all() -> Vec<Self> {
                Self::all()
            }

            fn parameters(&self) -> $crate::serde_json::Value {
                self.parameters()
            }
        }

        $(
            impl From<$Parameters> for $Name {
                fn from(parameters: $Parameters) -> Self {
                    Self::$Variant(parameters)
                }
            }
        )+

        impl Default for $Name {
            #[allow(unreachable_code, reason = "the first of several")]
            fn default() -> Self {
                $(return Self::$Variant(Default::default());)+
            }
        }

        impl std::ops::Deref for $Name {
            type Target = dyn $Trait;

            fn deref(&self) -> &Self::Target {
                match self {
                    $(Self::$Variant(inner) => inner),+
                }
            }
        }

        impl $crate::serde::Serialize for $Name {
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let parameters = match self {
                    $(Self::$Variant(inner) => $crate::serde_json::to_value(inner)),+
                };
                let mut table = parameters.map_err($crate::serde::ser::Error::custom)?;
                table[$tag] = self.id().into();
                table.serialize(serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $Name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use $crate::serde::de::Error;
                use $crate::serde_json::{Map, Value, from_value};

                let mut table = <Map<String, Value> as $crate::serde::Deserialize>::deserialize(deserializer)?;
                let id = table.remove($tag).unwrap_or_else(|| Self::IDS[0].into());
                let table = Value::Object(table);
                match id.as_str() {
                    $(Some($id) => from_value(table).map(Self::$Variant).map_err(D::Error::custom),)+
                    _ => Err(D::Error::custom(format!("there is no {} {id}", $tag))),
                }
            }
        }

        impl $crate::schemars::JsonSchema for $Name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn json_schema(generator: &mut $crate::schemars::SchemaGenerator) -> $crate::schemars::Schema {
                let mut variants = Vec::new();
                $(
                    let mut variant = generator.subschema_for::<$Parameters>().to_value();
                    variant["properties"][$tag] = $crate::serde_json::json!({ "const": $id });
                    variants.push(variant);
                )+
                $crate::schemars::json_schema!({ "oneOf": variants, "default": { $tag: Self::IDS[0] } })
            }
        }
    };
}

#[cfg(test)]
mod tests;
