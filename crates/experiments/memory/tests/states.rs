//! States of a memory are written as arrays and read back as patterns.

use attractor_data::{dense, read_matrix, write_npy_u8};
use attractor_experiments_memory::own_patterns::binary_patterns;
use attractor_memory::States;
use attractor_memory::patterns::PatternSet;

#[test]
fn patterns_and_states_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    let patterns: PatternSet = [vec![0, 4], vec![], vec![1, 2, 3]].into_iter().collect();
    let states = States::of(&patterns, 5);
    assert_eq!(dense(patterns.iter(), 5, "a").unwrap(), dense(states.iter(), 5, "a").unwrap());
    write_npy_u8(&path, 3, 5, &dense(states.iter(), 5, "a").unwrap()).unwrap();
    assert_eq!(binary_patterns(&read_matrix(&path).unwrap(), "a").unwrap(), patterns);
    let fault = dense(patterns.iter(), 4, "a").unwrap_err();
    assert_eq!(fault.to_string(), "a: row 1: unit 4 is active; there are 4 units, counted from 0");
}
