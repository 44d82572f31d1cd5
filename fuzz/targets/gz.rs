//! Compressed files: as they are, and what stands before the middle well compressed, since chance writes no checksum.

#![no_main]

use std::io::Write;

use attractor_data::{Reading, parse_table};
use flate2::Compression;
use flate2::write::GzEncoder;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&first, data)) = data.split_first() else { return };
    let name = ["a.csv.gz", "a.npy.gz"][usize::from(first % 2)];
    let read = |bytes: &[u8]| {
        let _ = parse_table(name, bytes, Reading::default()).map_err(|error| error.to_string());
    };
    if first < 128 {
        return read(data);
    }
    let (whole, broken) = data.split_at(if first < 192 { data.len() } else { data.len() / 2 });
    let mut member = GzEncoder::new(Vec::new(), Compression::new(1));
    member.write_all(whole).expect("room for a few bytes");
    let mut bytes = member.finish().expect("room for a few bytes");
    bytes.extend(broken);
    read(&bytes);
});
