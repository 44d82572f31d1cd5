//! The specs in `experiments/`: each is readable, rightly named, and says what it reproduces.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

use std::path::PathBuf;

use attractor_catalogue::catalogue;
use attractor_experiments_memory::benchmark_of_size;
use attractor_study::Study;
use attractor_study::spec::{Layers, Source};
use xtask::process::root;

/// How the head comment of a spec says that its protocol is no paper's.
const OURS: &str = "\n# Protocol: ours";

fn specs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("experiments")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn study(source: Source) -> Study {
    Study::new(&Layers::of(catalogue(), source)).unwrap_or_else(|error| panic!("{error:?}"))
}

/// `author-year-what`, or `after-author-year-what` where the protocol is ours.
fn is_well_named(name: &str) -> bool {
    let mut words = name.strip_prefix("after-").unwrap_or(name).split('-');
    let is_name = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    let is_year = |word: &str| word.len() == 4 && word.parse().is_ok_and(|year| (1900..2100).contains(&year));
    words.next().is_some_and(is_name) && words.next().is_some_and(is_year) && words.next().is_some()
}

/// Whether the head comment says after whom it is, where the name holds the author and no year.
fn says_after(text: &str, name: &str) -> bool {
    let author = name.split('-').next().unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("# After: ")).unwrap_or_default();
    let mut words = line.split(' ');
    let is_author = words.next().is_some_and(|word| word.to_lowercase() == author);
    is_author && words.next().is_some_and(|year| year.len() == 4 && year.parse::<u32>().is_ok())
}

#[test]
fn every_spec_resolves() {
    let specs = specs();
    assert!(!specs.is_empty());
    for spec in specs {
        assert!(study(Source::read(&spec).unwrap()).trials() > 0, "{}", spec.display());
    }
}

#[test]
fn every_spec_is_named_for_its_source() {
    for spec in specs() {
        assert_eq!(spec.extension().unwrap(), "toml", "{}", spec.display());
        let name = spec.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&spec).unwrap();
        let ours = text.contains(OURS) || says_after(&text, &name);
        assert!(is_well_named(&name) || ours, "{name}: author-year-… or after-author-year-…");
    }
    assert!(is_well_named("after-minai-1997-covariance") && !is_well_named("after-minai-covariance"));
}

#[test]
fn every_spec_says_where_its_protocol_comes_from() {
    for spec in specs() {
        let text = std::fs::read_to_string(&spec).unwrap();
        let head: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        if text.contains(OURS) {
            // No protocol is reproduced, and no source leaves one open.
            let has_source = ["Data:", "After:", "Reproduces:"].iter().any(|part| head.contains(part));
            assert!(has_source && head.contains("Ours ("), "{}", spec.display());
            continue;
        }
        let name = spec.file_stem().unwrap().to_str().unwrap();
        let origin =
            if name.starts_with("after-") || says_after(&text, name) { "After:" } else { "Reproduces:" };
        for part in [origin, "rotocol", "Left open", "Ours"] {
            assert!(head.contains(part), "{}: the head comment lacks {part}", spec.display());
        }
    }
}

#[test]
fn the_benchmark_spec_is_what_the_command_runs() {
    let spec = Source::read(&root().join("experiments/after-lansner-2026-benchmark.toml")).unwrap();
    let command = Source::of_table(benchmark_of_size(20, 20, 30));
    assert_eq!(study(spec).hash(), study(command).hash());
}
