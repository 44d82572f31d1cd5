//! The arrows between the crates, and the licences of everything that is built upon.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package};
use spdx::{Expression, LicenseReq, ParseMode};

/// The layers of the house, from the ground up. A crate may depend on the layers below its own, and on
/// nothing of its own layer: so the sciences never import each other.
const LAYERS: [&[&str]; 9] = [
    &["attractor-core"],
    &["attractor-memory", "attractor-energy", "attractor-plasticity", "attractor-learning"],
    &["attractor-record", "attractor-data"],
    &["attractor-store"],
    &["attractor-engine", "attractor-study"],
    &["attractor-experiments-memory", "attractor-experiments-energy", "attractor-experiments-plasticity"],
    &["attractor-catalogue"],
    &["attractor", "attractor-lab", "attractor-python"],
    &["xtask"],
];

/// Licences under which a dependency can be part of a program under MIT or Apache-2.0.
const LICENCES: [&str; 10] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "BSL-1.0",
    "Unlicense",
    "Unicode-3.0",
];

/// Exceptions that only add permissions.
const EXCEPTIONS: [&str; 1] = ["LLVM-exception"];

fn metadata() -> Metadata {
    let manifest = xtask::process::root().join("Cargo.toml");
    // Every feature, so that no optional dependency goes unseen.
    MetadataCommand::new().manifest_path(manifest).features(CargoOpt::AllFeatures).exec().unwrap()
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

/// The dependencies of a package that point the wrong way.
fn wrong_arrows(package: &Package) -> Vec<String> {
    let Some(own) = layer(&package.name) else {
        return vec![format!("{} has no layer: give it one in {}", package.name, file!())];
    };
    let inner = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    let wrong = inner.filter(|dependency| layer(&dependency.name).is_none_or(|layer| layer >= own));
    wrong.map(|dependency| format!("{} must not depend on {}", package.name, dependency.name)).collect()
}

#[test]
fn the_arrows_point_downwards() {
    let metadata = metadata();
    let wrong: Vec<String> = metadata.workspace_packages().into_iter().flat_map(wrong_arrows).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_arrow_upwards_is_seen() {
    let metadata = metadata();
    let mut packages = metadata.workspace_packages().into_iter();
    let mut core = packages.clone().find(|package| package.name == "attractor-core").unwrap().clone();
    let study = packages.find(|package| package.name == "attractor").unwrap();
    assert!(wrong_arrows(&core).is_empty());
    let memory = study.dependencies.iter().find(|dependency| dependency.name == "attractor-memory").unwrap();
    core.dependencies.push(memory.clone());
    assert_eq!(wrong_arrows(&core), ["attractor-core must not depend on attractor-memory"]);
}

/// Whether a licence expression leaves a way to use the crate.
fn is_compatible(expression: &str) -> bool {
    // Some old crates write `MIT/Apache-2.0`.
    let Ok(expression) = Expression::parse_mode(expression, ParseMode::LAX) else { return false };
    expression.evaluate(|requirement: &LicenseReq| {
        let licence = requirement.license.id().is_some_and(|id| LICENCES.contains(&id.name));
        let addition = requirement.addition.as_ref().is_none_or(|addition| {
            addition.id().is_some_and(|exception| EXCEPTIONS.contains(&exception.name))
        });
        licence && addition
    })
}

#[test]
fn every_licence_is_compatible() {
    let metadata = metadata();
    let breach = |package: &Package| {
        let licence = package.license.as_deref().unwrap_or("no licence");
        (!is_compatible(licence)).then(|| format!("{} {}: {licence}", package.name, package.version))
    };
    let breaches: Vec<String> = metadata.packages.iter().filter_map(breach).collect();
    assert!(
        breaches.is_empty(),
        "not compatible with MIT or Apache-2.0, or not in the list above:\n{}",
        breaches.join("\n")
    );
}

#[test]
fn licence_expressions_are_read() {
    for compatible in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0-only OR MIT",
        "Apache-2.0 WITH LLVM-exception",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
    ] {
        assert!(is_compatible(compatible), "{compatible}");
    }
    for breach in [
        "AGPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "no licence",
        "",
        "GPL-2.0-only WITH Classpath-exception-2.0",
    ] {
        assert!(!is_compatible(breach), "{breach}");
    }
}
