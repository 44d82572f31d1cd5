//! NumPy arrays: as matrices, and every fourth as labels.

#![no_main]

use std::fs;

use attractor_data::{parse_matrix, read_labels};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    match parse_matrix("a.npy", data) {
        Ok(matrix) => assert_eq!(matrix.values.len(), matrix.rows * matrix.columns),
        Err(error) => drop(error.to_string()),
    }
    if data.len().is_multiple_of(4) {
        // Written to the present folder, which is one for this alone.
        fs::write("a.npy", data).expect("a folder that can be written");
        let _ = read_labels("a.npy", 3).map_err(|error| error.to_string());
    }
});
