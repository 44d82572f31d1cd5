//! The arrows between the crates, and the licences of everything that is built upon.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package};
use spdx::{Expression, LicenseReq, ParseMode};

/// What may be computed. The sciences never import each other.
const SCIENCES: [&str; 4] =
    ["attractor-memory", "attractor-energy", "attractor-plasticity", "attractor-learning"];

/// The ways in. None is built upon.
const FRONTS: [&str; 3] = ["attractor", "attractor-lab", "attractor-python"];

/// How the crates of experiments are called, before the name of their science.
const EXPERIMENTS: &str = "attractor-experiments-";

/// Licences under which a dependency can be part of a program under MIT or Apache-2.0.
const LICENCES: [&str; 11] = [
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
    // Of libFuzzer.
    "NCSA",
];

/// Exceptions that only add permissions.
const EXCEPTIONS: [&str; 1] = ["LLVM-exception"];

fn metadata() -> Metadata {
    metadata_of("Cargo.toml", &[])
}

fn metadata_of(manifest: &str, options: &[&str]) -> Metadata {
    let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
    let mut command = MetadataCommand::new();
    command.manifest_path(xtask::process::root().join(manifest)).other_options(options);
    // Every feature, so that no optional dependency goes unseen.
    command.features(CargoOpt::AllFeatures).exec().unwrap()
}

/// Whether a crate of the workspace may depend on another, also in its tests; `None` where the first is not
/// placed yet.
fn may_depend(from: &str, to: &str) -> Option<bool> {
    const CORE: &str = "attractor-core";
    const IN_AND_OUT: [&str; 3] = ["attractor-data", "attractor-record", "attractor-store"];
    let is_one_of = |names: &[&str]| names.contains(&to);
    Some(match from {
        CORE => false,
        _ if SCIENCES.contains(&from) => to == CORE,
        "attractor-record" => to == CORE,
        "attractor-data" | "attractor-store" => is_one_of(&[CORE, "attractor-record"]),
        // All experiments and all that they name, for the fronts.
        "attractor-catalogue" => {
            to == CORE
                || to == "attractor-study"
                || is_one_of(&IN_AND_OUT)
                || is_one_of(&SCIENCES)
                || to.starts_with(EXPERIMENTS)
        }
        // For tests alone.
        "attractor-faults" => is_one_of(&IN_AND_OUT),
        "attractor-study" => to == CORE || is_one_of(&IN_AND_OUT),
        "attractor-models" => to == CORE || is_one_of(&SCIENCES),
        _ if FRONTS.contains(&from) => !is_one_of(&FRONTS) && to != "xtask",
        "xtask" => !is_one_of(&FRONTS),
        _ => {
            let science = from.strip_prefix(EXPERIMENTS)?;
            let own = SCIENCES.into_iter().find(|name| name.strip_prefix("attractor-") == Some(science))?;
            is_one_of(&[CORE, "attractor-study", own]) || is_one_of(&IN_AND_OUT)
        }
    })
}

/// The dependencies of a package that point the wrong way.
fn wrong_arrows(package: &Package) -> Vec<String> {
    let inner = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    let mut wrong = Vec::new();
    if may_depend(&package.name, "").is_none() {
        wrong.push(format!("{} has no place: give it one in {}", package.name, file!()));
    }
    for dependency in inner {
        if may_depend(&package.name, &dependency.name) == Some(false) {
            wrong.push(format!("{} must not depend on {}", package.name, dependency.name));
        }
    }
    wrong
}

#[test]
fn the_arrows_point_downwards() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let wrong: Vec<String> = packages.into_iter().flat_map(wrong_arrows).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_arrow_upwards_is_seen() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let package = |name: &str| packages.iter().find(|package| package.name == name).unwrap();
    let mut core = (*package("attractor-core")).clone();
    assert!(wrong_arrows(&core).is_empty());
    let of_front = &package("attractor").dependencies;
    let memory = of_front.iter().find(|dependency| dependency.name == "attractor-memory").unwrap();
    core.dependencies.push(memory.clone());
    assert_eq!(wrong_arrows(&core), ["attractor-core must not depend on attractor-memory"]);
}

#[test]
fn arrows_are_those_of_the_design() {
    let (memory, energy) = ("attractor-memory", "attractor-energy");
    let (of_memory, store) = ("attractor-experiments-memory", "attractor-store");
    for (from, to) in [
        (memory, "attractor-core"),
        (store, "attractor-record"),
        ("attractor-study", store),
        ("attractor-models", energy),
        (of_memory, memory),
        (of_memory, "attractor-study"),
        ("attractor-python", of_memory),
        ("attractor-lab", "attractor-models"),
        ("attractor-catalogue", of_memory),
        ("attractor", "attractor-catalogue"),
        ("attractor", memory),
    ] {
        assert_eq!(may_depend(from, to), Some(true), "{from} on {to}");
    }
    for (from, to) in [
        (memory, energy),
        (memory, "attractor-record"),
        ("attractor-record", store),
        (store, "attractor-data"),
        ("attractor-study", memory),
        ("attractor-study", of_memory),
        ("attractor-models", "attractor-study"),
        (of_memory, energy),
        (of_memory, "attractor-experiments-energy"),
        ("attractor-study", "attractor-catalogue"),
        (of_memory, "attractor-catalogue"),
        ("attractor-lab", "attractor"),
    ] {
        assert_eq!(may_depend(from, to), Some(false), "{from} on {to}");
    }
    for unknown in ["attractor-weather", "attractor-experiments-weather"] {
        assert_eq!(may_depend(unknown, "attractor-core"), None, "{unknown}");
    }
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
    // The targets of `cargo xtask fuzz` have a lock file of their own, which is to follow ours.
    let fuzz = metadata_of("fuzz/Cargo.toml", &["--locked"]);
    let breach = |package: &Package| {
        let licence = package.license.as_deref().unwrap_or("no licence");
        (!is_compatible(licence)).then(|| format!("{} {}: {licence}", package.name, package.version))
    };
    let breaches: Vec<String> = metadata().packages.iter().chain(&fuzz.packages).filter_map(breach).collect();
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
