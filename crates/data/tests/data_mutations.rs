//! Damaged files: a value or an error that names the file, in little time and memory.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

#[path = "data_files/fixtures.rs"]
mod fixtures;

use attractor_core::{Purpose, Seed, Stream, Streams};
use attractor_data::{parse_matrix, read_matrix};
use fixtures::{Files, gzip, npy};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// More than the files need, far less than what their headers can be made to claim.
const MOST_BYTES: usize = 32 << 20;

/// Changes, removes, repeats and inserts a few bytes.
fn mutate(bytes: &[u8], stream: &mut Stream) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=stream.below(4) {
        let at = stream.below(bytes.len().max(1) as u32) as usize;
        match stream.below(6) {
            _ if bytes.is_empty() => bytes.push(stream.below(256) as u8),
            0 => bytes[at] = stream.below(256) as u8,
            1 => bytes[at] ^= 1 << stream.below(8),
            // Letters that mean something here, so that more gets past the first check.
            2 => bytes[at] = b"0123456789,;\t\n\r\"'(){}[]<>|biufcOSVeE+-. LTn"[stream.below(43) as usize],
            3 => bytes.truncate(at),
            4 => bytes.insert(at, stream.below(256) as u8),
            _ => {
                let piece = bytes[at..(at + 1 + stream.below(8) as usize).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// Reads mutations of the files; returns how many were still a matrix.
fn survive(name: &str, originals: &[Vec<u8>], count: u64) -> u64 {
    let files = Files::new();
    let path = files.path(name);
    let path_name = path.display().to_string();
    let streams = Streams::new(Seed(4711), Purpose::named(name), 0);
    let mut read = 0;
    for index in 0..count {
        let mut stream = streams.at(index);
        let original = &originals[stream.below(originals.len() as u32) as usize];
        let bytes = mutate(original, &mut stream);
        // Disks are slow; what is read from one is the same.
        let result = if index % 50 == 0 {
            read_matrix(files.write(name, &bytes))
        } else {
            parse_matrix(&path_name, &bytes)
        };
        match result {
            Ok(matrix) => {
                assert_eq!(matrix.values.len(), matrix.rows * matrix.columns);
                assert!(matrix.values.iter().all(|value| value.is_finite()));
                read += 1;
            }
            Err(error) => {
                let message = error.to_string();
                assert!(message.starts_with(&format!("{path_name}: ")), "{message}");
                assert!(message.len() < 500, "{message}");
            }
        }
    }
    read
}

fn arrays() -> Vec<Vec<u8>> {
    let data: Vec<u8> = (0..6_i32).flat_map(|value| f64::from(value).to_le_bytes()).collect();
    let mut arrays =
        vec![npy(1, "|u1", false, "(6, 8)", &data), npy(1, "|b1", true, "(3, 2)", &[0, 1, 0, 1, 1, 0])];
    for version in 1..=3 {
        arrays.push(npy(version, "<f8", false, "(2, 3)", &data));
        arrays.push(npy(version, ">i4", true, "(3, 4)", &data));
    }
    arrays
}

fn tables() -> Vec<Vec<u8>> {
    [
        "1,2.5,-3\n0,1e-5,7\n",
        "\u{feff}a;b\r\n1;2\r\n3;4\r\n",
        "\"a,\"\"b\"\t c\n\"1\"\t 2 \n3\t4\n\n",
        "1\n2\n3\n",
        "# a comment\n 1 2.5\t3\n 4 5 6\n",
        "sep=;\r\n;a;b\r\n0;1,5;True\r\n1;2,5;FALSE\r\n",
        "0,1,2\n0,1,1\n1,0,1\n",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

// One test, so that no other one's memory is counted.
#[test]
fn damaged_files_cost_no_more_than_an_error() {
    MEMORY.reset_peak_usage();
    let compressed = |files: Vec<Vec<u8>>| files.iter().map(|file| gzip(file)).collect::<Vec<_>>();
    for (name, originals, count) in [
        ("a.npy", arrays(), 10_000),
        ("a.csv", tables(), 10_000),
        ("a.npy.gz", compressed(arrays()), 2_000),
        ("a.csv.gz", compressed(tables()), 2_000),
    ] {
        let read = survive(name, &originals, count);
        // Neither are all refused at the first byte, nor does nothing matter.
        assert!(read < count, "{name}: {read} of {count}");
        assert!(name.contains("gz") || read > count / 50, "{name}: {read} of {count}");
    }
    assert!(MEMORY.peak_usage() < MOST_BYTES, "{} bytes", MEMORY.peak_usage());

    // A header that declares less than a bomb holds bounds what is read of it; one that declares far
    // more than the file holds takes no memory for it.
    let bomb = npy(1, "|u1", false, "(2, 3)", &vec![0; 16 << 20]);
    let hollow = npy(1, "|u1", false, "(20000, 20000)", &[0; 7]);
    for (bytes, said) in [(bomb, "it has more"), (hollow, "it is cut short")] {
        let bytes = gzip(&bytes);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let message = parse_matrix("a.npy.gz", &bytes).unwrap_err().to_string();
        assert!(message.contains(said), "{message}");
        assert!(MEMORY.peak_usage() - before < 1 << 20, "{} bytes", MEMORY.peak_usage() - before);
    }
}
