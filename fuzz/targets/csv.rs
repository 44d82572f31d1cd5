//! Matrices and labels in text. The first byte says the kind of file, and what is known of it.

#![no_main]

use std::fs;

use attractor_data::{Reading, parse_table, read_labels};

const SAID: [Option<bool>; 3] = [None, Some(true), Some(false)];

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&first, text)) = data.split_first() else { return };
    let said = usize::from(first);
    let name = ["a.csv", "a.tsv", "a.txt"][said % 3];
    if said >= 216 {
        // Written to the present folder, which is one for this alone.
        fs::write(name, text).expect("a folder that can be written");
        let _ = read_labels(name, 3).map_err(|error| error.to_string());
    } else {
        let reading = Reading {
            header: SAID[said / 3 % 3],
            index_column: SAID[said / 9 % 3],
            rows: (said / 27 % 2 == 1).then_some(3),
        };
        let _ = parse_table(name, text, reading)
            .map(|table| table.to_string())
            .map_err(|error| error.to_string());
    }
});
