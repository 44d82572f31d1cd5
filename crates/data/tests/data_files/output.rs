//! What is written is read back, whole.

use attractor_data::{
    Array, ArrayValues, DataError, binary_rows, dense, read_matrix, save_array, sha256_of_file,
    write_npy_f32, write_npy_f64, write_npy_u8, write_npy_u32,
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
fn active_units_come_back() {
    let files = Files::new();
    let rows = [vec![0, 4], vec![], vec![1, 2, 3]];
    let path = files.path("a.npy");
    write_npy_u8(&path, 3, 5, &dense(&rows, 5, "a").unwrap()).unwrap();
    assert_eq!(binary_rows(&read_matrix(&path).unwrap(), "a").unwrap(), rows);
    let fault = dense(&rows, 4, "a").unwrap_err();
    assert_eq!(fault.to_string(), "a: row 1: unit 4 is active; there are 4 units, counted from 0");
}

#[test]
fn arrays_are_saved_with_the_hash_of_their_file() {
    let files = Files::new();
    let path = files.path("a.npy");
    for (values, numbers) in [
        (ArrayValues::Bits(vec![0, 1]), [0.0, 1.0]),
        (ArrayValues::Counts(vec![7, u32::MAX]), [7.0, u32::MAX.into()]),
        (ArrayValues::Reals(vec![-0.5, 1e30]), [-0.5, 1e30_f32.into()]),
    ] {
        let array = Array { name: "a".to_owned(), rows: 2, columns: 1, values };
        let sha256 = save_array(&path, &array).unwrap();
        let matrix = read_matrix(&path).unwrap();
        assert_eq!((matrix.rows, matrix.columns, &matrix.values[..]), (2, 1, &numbers[..]));
        assert_eq!(sha256, sha256_of_file(&path).unwrap());
    }
    // The example of FIPS 180-4.
    let example = files.write("abc", b"abc");
    assert_eq!(
        sha256_of_file(&example).unwrap(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert!(matches!(sha256_of_file(&files.path("none")), Err(DataError::Read { .. })));
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
