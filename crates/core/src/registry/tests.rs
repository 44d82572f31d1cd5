use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{from_value, json, to_value};

use super::*;
use crate::{Invalid, schema};

/// Makes a sound.
pub trait Animal {
    fn sound(&self) -> String;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dog {
    /// How often it barks.
    #[schemars(range(min = 1))]
    pub barks: u32,
}

impl Default for Dog {
    fn default() -> Self {
        Self { barks: 2 }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cat {}

const NOTHING: About = About { title: "", summary: "", equation: "", provenance: "", citations: &[] };

impl Registered for Dog {
    const ABOUT: About = About { title: "Dog", ..NOTHING };
}

impl Registered for Cat {
    const ABOUT: About = About { title: "Cat", ..NOTHING };
}

impl Animal for Dog {
    fn sound(&self) -> String {
        "wow".repeat(self.barks as usize)
    }
}

impl Animal for Cat {
    fn sound(&self) -> String {
        "meow".into()
    }
}

registry! {
    /// The animals.
    pub enum Animals: Animal, tag = "kind", one = "animal", many = "animals" {
        "dog" => Dog(Dog),
        "cat" => Cat(Cat),
    }
}

#[test]
fn each_variant_is_made_from_its_parameters() {
    assert_eq!(Animals::from(Cat {}).id(), "cat");
    assert_eq!(Animals::from(Dog { barks: 3 }).sound(), "wowwowwow");
    assert_eq!(Animals::from(Dog::default()), Animals::default());
    assert_eq!(Animals::from(Dog { barks: 3 }).with_defaults(), Animals::from(Dog::default()));
}

#[test]
fn one_loop_walks_registries() {
    fn ids<R: Registry>() -> Vec<&'static str> {
        R::listing().items.iter().map(|item| item.id).collect()
    }
    assert_eq!(ids::<Animals>(), Animals::IDS);
    let listing = Animals::listing();
    assert_eq!((listing.one, listing.many, listing.tag), ("animal", "animals", "kind"));
    let dog = listing.find("dog").unwrap();
    assert_eq!((dog.about.title, listing.find("cow").is_none()), ("Dog", true));
    let fields = schema::fields(&dog.parameters);
    assert_eq!((fields[0].key.as_str(), &fields[0].default), ("barks", &json!(2)));
}

#[test]
fn a_choice_is_an_id_or_a_table_and_is_written_in_full() {
    let read = |value| from_value::<Choice<Animals>>(value);
    let dog = read(json!("dog")).unwrap();
    assert_eq!(dog, Choice(Dog::default().into()));
    assert_eq!(read(json!({ "kind": "dog" })).unwrap(), dog);
    assert_eq!(to_value(&dog).unwrap(), json!({ "kind": "dog", "barks": 2 }));
    assert_eq!(read(to_value(&dog).unwrap()).unwrap(), dog);
    for wrong in
        [json!("cow"), json!({ "kind": "cat", "barks": 2 }), json!({ "kind": "cat", "name": "x" }), json!(2)]
    {
        assert!(read(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn an_entry_has_a_name_which_is_written_where_it_is_not_the_id() {
    let read = |value| from_value::<Entry<Animals>>(value);
    let plain = read(json!("dog")).unwrap();
    assert_eq!(plain, Entry::from(Animals::from(Dog::default())));
    assert_eq!(plain.name, "dog");
    assert_eq!(to_value(&plain).unwrap(), json!({ "kind": "dog", "barks": 2 }));
    let rex = read(json!({ "kind": "dog", "name": "Rex", "barks": 9 })).unwrap();
    assert_eq!((rex.name.as_str(), rex.rule.sound().len()), ("Rex", 27));
    let written = to_value(&rex).unwrap();
    assert_eq!(written, json!({ "kind": "dog", "barks": 9, "name": "Rex" }));
    assert_eq!(read(written).unwrap(), rex);
    assert!(read(json!({ "kind": "dog", "name": 2 })).unwrap_err().to_string().contains("2 is none"));
}

#[test]
fn two_entries_of_one_name_are_refused() {
    let named = |name: &str| Entry { name: name.into(), rule: Animals::default() };
    assert_eq!(Entry::each_name_once("pets", &[named("a"), named("b")]), Ok(()));
    let fault = Entry::each_name_once("pets", &[named("a"), named("b"), named("a")]).unwrap_err();
    assert_eq!(fault.key, "pets[2]");
    assert!(fault.message.contains("\"a\"") && fault.help.contains("{ kind = \"dog\", name = "), "{fault:?}");
    assert_eq!(Entry::<Animals>::in_list("pets", 1, Invalid::new("barks", "", "")).key, "pets[1].barks");
}

#[test]
fn schemas_of_choices_and_entries_let_names_stand_alone_and_have_no_default() {
    let plain = schema::of::<Animals>();
    assert_eq!(plain["default"], json!({ "kind": "dog" }));
    let mut expected = plain.clone();
    expected.as_object_mut().unwrap().remove("default");
    expected["x-name-alone"] = json!(true);
    assert_eq!(*schema::of::<Choice<Animals>>(), expected);
    for variant in expected["oneOf"].as_array_mut().unwrap() {
        variant["properties"]["name"] = json!({ "type": "string", "minLength": 1, "maxLength": 50, "description": "What to call it in the results." });
    }
    assert_eq!(*schema::of::<Entry<Animals>>(), expected);
    // In a list, as a spec has them.
    let items = |schema: &Value| schema["items"].clone();
    assert_eq!(items(schema::of::<Vec<Entry<Animals>>>()), expected);
    assert!(schema::read::<Vec<Entry<Animals>>>(&json!(["cat", { "kind": "dog", "name": "Rex" }])).is_ok());
    let fault =
        schema::read::<Vec<Choice<Animals>>>(&json!(["cat", { "kind": "dog", "barks": 0 }])).unwrap_err();
    assert_eq!(fault.key, "[1].barks");
    assert!(schema::read::<Choice<Animals>>(&json!("dgo")).unwrap_err().allowed.contains("dog"));
}
