//! Every spec in `experiments/` has a golden export, and no other has.

use xtask::golden;
use xtask::process::root;

#[test]
fn every_spec_has_one_golden_export() {
    let mut cases: Vec<String> = golden::cases().unwrap().into_iter().map(|case| case.spec).collect();
    let entries = std::fs::read_dir(root().join("experiments")).unwrap();
    let mut specs: Vec<String> =
        entries.map(|entry| format!("experiments/{}", entry.unwrap().file_name().display())).collect();
    cases.sort();
    specs.sort();
    assert_eq!(cases, specs, "add a line to golden/exports.tsv; golden/README.md says how");
}

#[test]
fn some_are_quick_and_some_are_long() {
    let cases = golden::cases().unwrap();
    let quick = cases.iter().filter(|case| case.quick).count();
    assert!(quick > 0 && quick < cases.len());
}
