//! Circles among sibling modules.

use std::collections::{BTreeMap, BTreeSet};

use super::reading::{Modules, Place};

/// Modules that cannot be read one after the other.
#[derive(Debug, PartialEq, Eq)]
pub struct Circle {
    /// The module in which they lie; empty for the crate's root.
    pub parent: String,
    /// Their names.
    pub members: BTreeSet<String>,
    /// For each that names another: who names what.
    pub reasons: Vec<String>,
}

/// Which sibling names which, each with one place where it does.
type Uses = BTreeMap<(String, String), String>;

/// Every circle of a crate, each as large as it is.
pub fn circles(modules: &Modules) -> Vec<Circle> {
    let mut families: BTreeMap<Place, Uses> = BTreeMap::new();
    for (place, module) in modules {
        for path in &module.paths {
            let Some(target) = home(modules, place, path, 0) else { continue };
            let shared = place.iter().zip(&target).take_while(|(one, other)| one == other).count();
            if let (Some(from), Some(to)) = (place.get(shared), target.get(shared)) {
                let reason = format!("{} names {}", place.join("::"), path.join("::"));
                let uses = families.entry(place[..shared].to_vec()).or_default();
                uses.entry((from.clone(), to.clone())).or_insert(reason);
            }
        }
    }
    families.iter().flat_map(|(parent, uses)| among(parent, uses)).collect()
}

/// The module that a path ends in, from the one where it is written; `None` in another crate. What is
/// imported on the way counts as the place that it comes from.
fn home(modules: &Modules, from: &[String], path: &[String], depth: usize) -> Option<Place> {
    // No chain of imports is this long, unless it is a circle.
    const LONGEST: usize = 32;
    let mut place = from.to_vec();
    for (index, word) in path.iter().enumerate() {
        match word.as_str() {
            "crate" => place.clear(),
            "super" => _ = place.pop(),
            "self" => {}
            _ => {
                place.push(word.clone());
                if modules.contains_key(&place) {
                    continue;
                }
                place.pop();
                let import = modules.get(&place).and_then(|module| module.imports.get(word));
                return match import {
                    // A `use` of a name that is the name of its first module too, such as `use exmex;`.
                    Some(import) if depth < LONGEST && !(index == 0 && import[0] == *word) => {
                        home(modules, &place, &[import, &path[index + 1..]].concat(), depth + 1)
                    }
                    // Nothing in this module, so the name of another crate.
                    _ if index == 0 => None,
                    _ => Some(place),
                };
            }
        }
    }
    Some(place)
}

/// The circles among the children of one module.
fn among(parent: &Place, uses: &Uses) -> Vec<Circle> {
    let reached = |from: &String| {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            for (_, to) in uses.keys().filter(|(one, _)| one == at) {
                if reached.insert(to) {
                    open.push(to);
                }
            }
        }
        reached
    };
    let children: BTreeSet<&String> = uses.keys().map(|(from, _)| from).collect();
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        children.into_iter().map(|child| (child, reached(child))).collect();
    let mut found: Vec<Circle> = Vec::new();
    for (child, all) in &reach {
        let back = |other: &&&String| reach.get(**other).is_some_and(|back| back.contains(*child));
        let members: BTreeSet<String> = all.iter().filter(back).map(|&other| other.clone()).collect();
        if members.len() > 1 && found.iter().all(|circle| circle.members != members) {
            let inner = |((from, to), _): &(&(String, String), &String)| {
                members.contains(from) && members.contains(to)
            };
            let reasons = uses.iter().filter(inner).map(|(_, reason)| reason.clone()).collect();
            found.push(Circle { parent: parent.join("::"), members, reasons });
        }
    }
    found
}
