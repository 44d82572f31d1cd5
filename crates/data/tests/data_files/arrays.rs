//! Every type, byte order, memory order and header that NumPy writes.

use attractor_data::{Matrix, read_matrix};

use crate::fixtures::{Files, gzip, npy};

const ROWS: usize = 2;
const COLUMNS: usize = 3;

/// A type, its test values, and their bytes with the least significant first.
type Samples = (&'static str, [f64; 6], Vec<Vec<u8>>);

fn types() -> Vec<Samples> {
    fn bytes<T: Copy, const N: usize>(values: [T; 6], bytes: impl Fn(T) -> [u8; N]) -> Vec<Vec<u8>> {
        values.map(|value| bytes(value).to_vec()).to_vec()
    }
    let bools = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0];
    vec![
        ("b1", bools, bytes([1, 0, 0, 1, 1, 0], u8::to_le_bytes)),
        ("i1", [-128.0, 0.0, 1.0, 2.0, 3.0, 127.0], bytes([-128, 0, 1, 2, 3, 127], i8::to_le_bytes)),
        ("u1", [255.0, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([255, 0, 1, 2, 3, 4], u8::to_le_bytes)),
        ("i2", [-300.0, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([-300, 0, 1, 2, 3, 4], i16::to_le_bytes)),
        ("u2", [65535.0, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([65535, 0, 1, 2, 3, 4], u16::to_le_bytes)),
        ("i4", [-70000.0, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([-70000, 0, 1, 2, 3, 4], i32::to_le_bytes)),
        ("u4", [4e9, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([4_000_000_000, 0, 1, 2, 3, 4], u32::to_le_bytes)),
        ("i8", [-5e9, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([-5_000_000_000, 0, 1, 2, 3, 4], i64::to_le_bytes)),
        ("u8", [5e9, 0.0, 1.0, 2.0, 3.0, 4.0], bytes([5_000_000_000, 0, 1, 2, 3, 4], u64::to_le_bytes)),
        (
            "f2",
            [1.0, -2.0, 0.5, 65504.0, 0.0, 0.25],
            bytes([0x3c00, 0xc000, 0x3800, 0x7bff, 0, 0x3400], u16::to_le_bytes),
        ),
        (
            "f4",
            [1.5, f64::from(-0.1_f32), 0.0, 2.0, 3.0, 4.0],
            bytes([1.5, -0.1, 0.0, 2.0, 3.0, 4.0], f32::to_le_bytes),
        ),
        ("f8", [1.5, -0.1, 1e300, 2.0, 3.0, 4.0], bytes([1.5, -0.1, 1e300, 2.0, 3.0, 4.0], f64::to_le_bytes)),
    ]
}

#[test]
fn every_array_that_numpy_writes_is_read() {
    let files = Files::new();
    let mut read = 0;
    for (code, values, bytes) in types() {
        let expected = Matrix { rows: ROWS, columns: COLUMNS, values: values.to_vec() };
        let orders: &[char] = if code.ends_with('1') { &['|', '<', '>'] } else { &['<', '>'] };
        for order in orders {
            for fortran_order in [false, true] {
                for version in 1..=3 {
                    let places: Vec<usize> = if fortran_order {
                        (0..COLUMNS)
                            .flat_map(|column| (0..ROWS).map(move |row| row * COLUMNS + column))
                            .collect()
                    } else {
                        (0..ROWS * COLUMNS).collect()
                    };
                    let data: Vec<u8> = places
                        .into_iter()
                        .flat_map(|place| {
                            let mut bytes = bytes[place].clone();
                            if *order == '>' {
                                bytes.reverse();
                            }
                            bytes
                        })
                        .collect();
                    let file = npy(version, &format!("{order}{code}"), fortran_order, "(2, 3)", &data);
                    let what = format!("{order}{code}, fortran {fortran_order}, version {version}");
                    assert_eq!(read_matrix(files.write("a.npy", &file)).unwrap(), expected, "{what}");
                    assert_eq!(
                        read_matrix(files.write("a.npy.gz", &gzip(&file))).unwrap(),
                        expected,
                        "{what}"
                    );
                    read += 1;
                }
            }
        }
    }
    assert_eq!(read, (3 * 3 + 9 * 2) * 2 * 3);
}

#[test]
fn arrays_of_many_pieces_are_read_whole() {
    let files = Files::new();
    let (rows, columns) = (301, 1021);
    let values: Vec<f64> = (0..rows * columns).map(f64::from).collect();
    let data: Vec<u8> = values.iter().flat_map(|value| value.to_be_bytes()).collect();
    let file = npy(1, ">f8", true, "(1021, 301)", &data);
    for path in [files.write("A.NPY", &file), files.write("a.npy.gz", &gzip(&file))] {
        let matrix = read_matrix(path).unwrap();
        assert_eq!((matrix.rows, matrix.columns), (1021, 301));
        // Columns follow each other in the file, so that it holds the transposed matrix by rows.
        for column in [0, 7, 300] {
            assert!(matrix.column(column).eq(values[column * 1021..][..1021].iter().copied()));
        }
    }
}

#[test]
fn text_is_read_with_names_and_without_and_compressed() {
    let files = Files::new();
    let expected = Matrix { rows: 2, columns: 2, values: vec![1.0, 2.5, -3.0, 0.0] };
    for text in ["1,2.5\n-3,0\n", "x;y\r\n1;2.5\r\n-3;0\r\n", "\u{feff}x\ty\n 1\t 2.5\n-3 \t0"] {
        assert_eq!(read_matrix(files.write("a.csv", text.as_bytes())).unwrap(), expected);
        assert_eq!(read_matrix(files.write("a.CSV.gz", &gzip(text.as_bytes()))).unwrap(), expected);
    }
    // Compressed files may be joined.
    let joined = [gzip(b"1,2.5\n"), gzip(b"-3,0\n")].concat();
    assert_eq!(read_matrix(files.write("a.csv.gz", &joined)).unwrap(), expected);
}
