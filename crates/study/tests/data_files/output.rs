//! What is written is read back, whole.

use attractor_memory::patterns::PatternSet;
use attractor_memory::recall::States;
use attractor_study::data::{
    DataError, binary_patterns, dense, read_matrix, write_npy_f32, write_npy_f64, write_npy_u8, write_npy_u32,
};

use crate::fixtures::Files;

#[test]
fn numbers_come_back() {
    let files = Files::new();
    let path = files.path("a.npy");
    write_npy_f64(&path, 2, 2, &[0.1, -1e300, 5e-324, 4.0]).unwrap();
    assert_eq!(read_matrix(&path).unwrap().values, [0.1, -1e300, 5e-324, 4.0]);
    write_npy_f32(&path, 1, 3, &[0.1, -2.0, 3.0]).unwrap();
    assert_eq!(read_matrix(&path).unwrap().values, [0.1_f32.into(), -2.0, 3.0]);
    write_npy_u32(&path, 3, 1, &[0, 7, u32::MAX]).unwrap();
    let matrix = read_matrix(&path).unwrap();
    assert_eq!((matrix.rows, matrix.columns, &matrix.values[..]), (3, 1, &[0.0, 7.0, u32::MAX.into()][..]));
}

#[test]
fn patterns_and_states_come_back() {
    let files = Files::new();
    let patterns: PatternSet = [vec![0, 4], vec![], vec![1, 2, 3]].into_iter().collect();
    let states = States::of(&patterns, 5);
    assert_eq!(dense(patterns.iter(), 5, "a").unwrap(), dense(states.iter(), 5, "a").unwrap());
    let path = files.path("a.npy");
    write_npy_u8(&path, 3, 5, &dense(states.iter(), 5, "a").unwrap()).unwrap();
    assert_eq!(binary_patterns(&read_matrix(&path).unwrap(), "a").unwrap(), patterns);
    let fault = dense(patterns.iter(), 4, "a").unwrap_err();
    assert_eq!(fault.to_string(), "a: row 1: unit 4 is active; there are 4 units, counted from 0");
}

#[test]
fn a_fault_leaves_what_was_there_and_nothing_else() {
    let files = Files::new();
    let path = files.write("a.npy", b"before");
    let fault = write_npy_u8(&path, 2, 3, &[0; 5]).unwrap_err();
    assert!(matches!(fault, DataError::Shape { rows: 2, columns: 3, found: 5, .. }), "{fault}");
    assert_eq!(std::fs::read(&path).unwrap(), b"before");
    // A folder cannot be replaced by a file, which shows only at the end.
    let folder = files.path("folder.npy");
    std::fs::create_dir(&folder).unwrap();
    let message = write_npy_u8(&folder, 1, 1, &[1]).unwrap_err().to_string();
    assert!(message.starts_with(&format!("{}: cannot be written: ", folder.display())), "{message}");
    let message = write_npy_u8(files.path("none/a.npy"), 1, 1, &[1]).unwrap_err().to_string();
    assert!(message.contains("none/a.npy: cannot be written: "), "{message}");
    assert!(matches!(write_npy_u8("/", 1, 1, &[1]), Err(DataError::Write { .. })));
    let mut left: Vec<_> =
        std::fs::read_dir(files.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["a.npy", "folder.npy"]);
}

#[test]
fn the_values_begin_where_numpy_aligns_them() {
    let files = Files::new();
    let path = files.path("a.npy");
    write_npy_u8(&path, 1, 2, &[1, 0]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(bytes.starts_with(b"\x93NUMPY\x01\0"));
    assert_eq!((bytes.len() - 2) % 64, 0);
}
