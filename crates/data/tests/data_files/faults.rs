//! What is wrong with a file is said, with its name.

use std::fs::File;

use attractor_data::{Reading, read_matrix, read_table};

use crate::fixtures::{Files, gzip, npy, with_header};

fn message(files: &Files, name: &str, bytes: &[u8]) -> String {
    let path = files.write(name, bytes);
    let message = read_matrix(&path).unwrap_err().to_string();
    let named = message.strip_prefix(&format!("{}: ", path.display()));
    named.unwrap_or_else(|| panic!("{message} does not name {}", path.display())).to_owned()
}

#[track_caller]
fn says(message: &str, said: &str) {
    assert!(message.contains(said), "{message:?} does not say {said:?}");
}

fn ones(count: usize) -> Vec<u8> {
    1_f64.to_le_bytes().repeat(count)
}

#[test]
fn what_is_no_file_of_numbers() {
    let files = Files::new();
    says(&read_matrix(files.path("none.npy")).unwrap_err().to_string(), "none.npy: there is no such file");
    std::fs::create_dir(files.path("folder.npy")).unwrap();
    says(&read_matrix(files.path("folder.npy")).unwrap_err().to_string(), "it is a directory");
    for name in ["a.xlsx", "a.npz", "npy", "a.gz", "a", "a.npy.zip"] {
        says(&message(&files, name, b"1,2\n"), "allowed are .npy, .csv, .tsv or .txt, also compressed (.gz)");
    }
    says(&message(&files, "a.npy", b"1,2\n"), "it is no NumPy array");
    says(&message(&files, "a.npy", b"PK\x03\x04 an archive"), "it is no NumPy array");
    says(&message(&files, "a.npy", b""), "it holds no values");
    says(&message(&files, "a.csv", b""), "it holds no values");
    says(&message(&files, "a.csv", &npy(1, "<f8", false, "(1, 1)", &ones(1))), "a NumPy array; name it .npy");
}

#[test]
fn arrays_of_other_types() {
    let files = Files::new();
    for (dtype, said) in [
        ("<c8", "complex numbers (dtype <c8)"),
        ("|O", "pickled Python objects, which are never loaded (dtype |O)"),
        ("<U5", "text (dtype <U5)"),
        ("|S5", "text"),
        ("<M8[ns]", "times"),
        ("<f16", "floats of an unusual size"),
    ] {
        let message = message(&files, "a.npy", &npy(1, dtype, false, "(2, 2)", &ones(8)));
        says(&message, said);
        says(&message, "allowed are bool, int8 to int64, uint8 to uint64, float16, float32 and float64");
    }
    let header = "{'descr': [('a', '<f8'), ('b', '<i4')], 'fortran_order': False, 'shape': (2,), }";
    says(&message(&files, "a.npy", &with_header(1, header, &ones(3))), "structured records");
}

#[test]
fn arrays_of_other_shapes() {
    let files = Files::new();
    for (shape, said) in [
        (
            "(4,)",
            "one dimension, of shape (4), but a matrix has two, rows by columns; save array.reshape(1, -1)",
        ),
        ("()", "0 dimensions, of shape (), but a matrix has two, rows by columns; save array.reshape(1, 1)"),
        (
            "(2, 2, 1)",
            "3 dimensions, of shape (2, 2, 1), but a matrix has two, rows by columns; save array.reshape(len(array), -1)",
        ),
        ("(0, 7)", "it holds no values (0 rows, 7 columns)"),
        ("(7, 0)", "it holds no values (7 rows, 0 columns)"),
        ("(99999999999999999999, 1)", "its header is wrong: its shape holds 99999999999999999999"),
    ] {
        says(&message(&files, "a.npy", &npy(1, "<f8", false, shape, &ones(4))), said);
    }
}

#[test]
fn headers_that_lie() {
    let files = Files::new();
    let file = |shape| npy(1, "<f8", false, shape, &ones(4));
    says(
        &message(&files, "a.npy", &file("(5, 1)")),
        "it is cut short: the 5 x 1 values that its header declares need 40 bytes, and it has 32",
    );
    says(&message(&files, "a.npy", &file("(3, 1)")), "declares 3 x 1 values, 24 bytes, and it has 32");
    says(&message(&files, "a.npy.gz", &gzip(&file("(5, 1)"))), "need 40 bytes, and it has 32");
    says(
        &message(&files, "a.npy.gz", &gzip(&file("(3, 1)"))),
        "declares 3 x 1 values, 24 bytes, and it has more",
    );
    let most = format!("({0}, {0})", u64::MAX);
    says(&message(&files, "a.npy", &file(&most)), "it is cut short");
    says(
        &message(&files, "a.npy.gz", &gzip(&file(&most))),
        "GiB; at most 4.0 GiB (536870912 values) are taken",
    );
    // A header of 4 GiB, in a file of a few bytes.
    says(
        &message(&files, "a.npy", b"\x93NUMPY\x02\0\xff\xff\xff\xff{"),
        "claims to be 4294967295 bytes long",
    );
    says(
        &message(&files, "a.npy", b"\x93NUMPY\x02\0\xff\xff\0\0{"),
        "its header need 65547 bytes, and it has 13",
    );
    says(&message(&files, "a.npy", b"\x93NUMPY\x07\x01\0\0"), "it has version 7.1; allowed are versions");
    let deep = with_header(2, &"[(".repeat(300_000), &[]);
    says(&message(&files, "a.npy", &deep), "its header is wrong");
}

#[test]
fn every_cut_is_noticed() {
    let files = Files::new();
    for version in [1, 2] {
        let whole = npy(version, "<f8", false, "(2, 2)", &ones(4));
        let packed = gzip(&whole);
        for length in 0..whole.len() {
            message(&files, "a.npy", &whole[..length]);
        }
        for length in 1..packed.len() {
            message(&files, "a.npy.gz", &packed[..length]);
        }
    }
    says(&message(&files, "a.npy.gz", &npy(1, "<f8", false, "(2, 2)", &ones(4))), "it is no gzip file");
    let packed = gzip(b"1,2\n3,4\n");
    says(&message(&files, "a.csv.gz", &packed[..packed.len() - 1]), "it is no gzip file, or a damaged one");
    says(&message(&files, "a.csv", &packed), "name it .csv.gz");
}

#[test]
fn values_that_are_no_real_numbers() {
    let files = Files::new();
    for (fortran_order, place) in
        [(false, "row 2, column 1 (index [1, 0])"), (true, "row 1, column 2 (index [0, 1])")]
    {
        for (value, said) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
            let data: Vec<u8> =
                [1.0, 2.0, value, 4.0].iter().flat_map(|value: &f64| value.to_le_bytes()).collect();
            let file = npy(1, "<f8", fortran_order, "(2, 2)", &data);
            let message = message(&files, "a.npy", &file);
            assert_eq!(message, format!("{place}: the value is {said}; allowed are finite numbers"));
        }
    }
    let file = npy(1, "|b1", false, "(1, 3)", &[0, 1, 2]);
    says(&message(&files, "a.npy", &file), "row 1, column 3 (index [0, 2]): the byte 2 is no bool");
    let file = npy(1, "<i8", false, "(1, 1)", &(-(1_i64 << 53) - 1).to_le_bytes());
    says(&message(&files, "a.npy", &file), "-9007199254740993 cannot be held exactly");
}

#[test]
fn tables_with_faults() {
    let files = Files::new();
    for (text, said) in [
        ("a,b\n1,2\n3\n", "line 3: it has 1 values, but the lines before it have 2"),
        ("a,b\n1,2\n3,four\n", "line 3, column 2: \"four\" is no number"),
        ("1,2\n,4\n", "line 2, column 1: \"\" is no number"),
        ("1,2\nNaN,4\n", "line 2, column 1: the value is NaN"),
        ("a;b\n1;2,5\n1;0.5\n", "line 3, column 2: \"0.5\" does not agree with line 2, column 2"),
        ("sep=;\n1,2;3\n1;x\n", "line 3, column 2: \"x\" is no number"),
        ("# one\n1 2\n3 x\n", "line 3, column 2: \"x\" is no number"),
        ("0,1,2\n3,4,5\n", "header = true or header = false"),
        ("1,2x\n3,4\n", "line 1, column 2: \"2x\" is no number, but \"1\" in the same line is one"),
    ] {
        says(&message(&files, "a.csv", text.as_bytes()), said);
        says(&message(&files, "a.csv.gz", &gzip(text.as_bytes())), said);
    }
}

#[test]
fn a_matrix_beyond_the_limit_is_refused_before_it_is_read() {
    let files = Files::new();
    let head = npy(1, "|u1", false, "(32768, 32768)", &[]);
    let path = files.write("a.npy", &head);
    // The file has a hole for its values and takes no room on the disk.
    File::options().write(true).open(&path).unwrap().set_len(head.len() as u64 + (1 << 30)).unwrap();
    says(
        &read_matrix(&path).unwrap_err().to_string(),
        "a.npy: 32768 x 32768 values take 8.0 GiB; at most 4.0 GiB (536870912 values) are taken: split the file",
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let message = read_matrix("/dev/null").unwrap_err().to_string();
    says(&message, "/dev/null: it is a pipe or a device");
}

#[test]
fn an_array_has_neither_header_nor_index() {
    let files = Files::new();
    let path = files.write("a.npy", &npy(1, "<f8", false, "(2, 2)", &ones(4)));
    for (key, reading) in [
        ("header", Reading { header: Some(true), ..Reading::default() }),
        ("index_column", Reading { index_column: Some(true), ..Reading::default() }),
    ] {
        says(&read_table(&path, reading).unwrap_err().to_string(), &format!("remove `{key}`"));
    }
}
