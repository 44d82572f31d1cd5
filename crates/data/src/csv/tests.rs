//! Tables as programs write them, and as nobody should.

use attractor_core::room::Room;

use super::*;
use crate::Matrix;
use crate::limits::MOST_LINE_BYTES;

fn input(text: &[u8], most_values: usize) -> Input<'static> {
    let bytes = Box::new(std::io::Cursor::new(text.to_vec()));
    Input {
        name: "a.csv".into(),
        bytes,
        size: Some(text.len() as u64),
        compressed: false,
        most_values,
        room: Room::now(),
    }
}

fn table(text: &str, reading: Reading) -> Result<Table, String> {
    read(&mut input(text.as_bytes(), 1000), reading).map_err(|error| error.to_string())
}

fn parsed(text: &str) -> Result<Matrix, String> {
    table(text, Reading::default()).map(|table| table.matrix)
}

#[test]
fn tables_are_read_however_they_are_written() {
    let values = vec![1.0, -2.5, 3e-3, 0.5, 4.0, 0.0];
    let expected = Matrix { rows: 2, columns: 3, values };
    for text in [
        "1,-2.5,3e-3\n.5,+4,0\n",
        "a,b,c\n1,-2.5,3e-3\n.5,4.,0",
        "\u{feff}a;b;c\r\n 1 ; -2.5;3e-3\r\n.5;4;0\r\n\r\n \n",
        "\"a;1\"\t\"b, \"\"c\"\"\"\t\n1\t-2.5\t3e-3\n.5\t\"4\"\t0",
        "größe,,c\n1, \"-2.5\" ,3e-3\n.5,4,0",
        "# from a measurement\n#\n1,-2.5,3e-3\n # later\n.5,4,0\n#",
        "  1 -2.5   3e-3\n .5\u{a0}4 0 \n",
        "a b c\n1 -2.5 3e-3\n.5 4 0",
        "\u{feff}sep=;\r\n1;-2,5;3e-3\r\n,5;4;0\r\n",
        "SEP=|\na|b|c\nTrue|-2,5|0,003\n0,5|4|FALSE",
        "TRUE\t-2,5\t0,003\n0,5\t4\tFalse",
    ] {
        assert_eq!(parsed(text), Ok(expected.clone()), "{text:?}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, said) in [
        ("", "it holds no values (0 rows, 0 columns)"),
        ("\n\n", "it holds no values (0 rows, 0 columns)"),
        ("a,b\n", "it holds no values (0 rows, 2 columns)"),
        ("a b c\n", "it holds no values (0 rows, 1 columns)"),
        ("# 1,2\n", "it holds no values (0 rows, 0 columns)"),
        (
            "1 2 3\n4 5\n",
            "line 2: it has 2 values, but the lines before it have 3; all need as many (separated by blanks)",
        ),
        (
            "1,2\n3\n",
            "line 2: it has 1 values, but the lines before it have 2; all need as many (separated by commas)",
        ),
        ("1;2\n3;4;5\n", "line 2: it has 3 values"),
        ("a,b\n1,2,3\n", "line 2: it has 3 values"),
        ("1,2\n3,x\n", "line 2, column 2: \"x\" is no number; allowed are numbers"),
        ("1,2\n3,\n", "line 2, column 2: \"\" is no number; each place needs a number"),
        (",\n1,2\n", "line 1, column 1: \"\" is no number"),
        ("1,2\n\"1,5\",2\n", "line 2, column 1: \"1,5\" is no number; write a point"),
        ("1;2\n1.000,5;2\n", "line 2, column 1: \"1.000,5\" is no number; write a point"),
        (
            "1;2,5\n1.5;2\n",
            "line 2, column 1: \"1.5\" does not agree with line 1, column 2: one has a comma, the other a point",
        ),
        ("a,b\n1 2,3\n", "line 2, column 1: \"1 2\" is no number; separate numbers"),
        (
            "a,b\nyes,3\n",
            "line 2, column 1: \"yes\" is no number; allowed are numbers such as 1, -0.5 and 2e-3, True and False; index_column",
        ),
        ("1,x\n3,4\n", "line 1, column 2: \"x\" is no number, but \"1\" in the same line is one"),
        ("1,2\n\n3,4\n", "line 2: it is empty"),
        ("1\n2\n \n3\n", "line 3: it is empty"),
        ("1,nan\n3,4\n", "line 1, column 2: the value is nan; allowed are finite numbers"),
        ("1,2\n-inf,4\n", "line 2, column 1: the value is -inf"),
        ("1,2\n3,1e999\n", "line 2, column 2: the value is 1e999"),
        ("1,2\n3,\"4\n", "line 2: a \" is never closed"),
        ("1,2\n3,\"4\"5\n", "line 2: a \" is never closed"),
        ("\"a,b\n1,2\n", "line 1: a \" is never closed"),
    ] {
        let message = parsed(text).unwrap_err();
        assert!(message.starts_with("a.csv: "), "{message}");
        assert!(message.contains(said), "{text:?}: {message}");
    }
}

#[test]
fn bytes_that_are_no_text_are_recognised() {
    for (bytes, said) in [
        (&b"1,\xe4\n"[..], "line 1: it is not text in UTF-8; save it as UTF-8"),
        (b"\xff\xfe1\0,\0", "in UTF-16"),
        (b"\x1f\x8b\x08\0", "name it .csv.gz"),
        (b"\x93NUMPY\x01\0", "name it .npy"),
    ] {
        let message = read(&mut input(bytes, 9), Reading::default()).unwrap_err().to_string();
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn a_table_that_is_too_large_and_a_line_that_is_too_long_are_refused() {
    let fault = read(&mut input(b"1,2\n3,4\n5,6\n7,8\n", 5), Reading::default()).unwrap_err();
    assert!(matches!(fault, DataError::TooLarge { rows: 3, columns: 2, .. }), "{fault}");
    let fault = read(&mut input(&vec![b'0'; MOST_LINE_BYTES + 2], 5), Reading::default()).unwrap_err();
    assert!(matches!(fault, DataError::LongLine { line: 1, .. }), "{fault}");
}

/// The same numbers as programs write them: 2.5 to 6.5 in two columns, with and without names and an index.
#[test]
fn names_and_indices_are_found() {
    let body = ["2.5,3", "3.5,4", "4.5,5"];
    let rows = |indices: [&str; 3]| {
        indices.iter().zip(body).flat_map(|(index, row)| [index, row, "\n"]).collect::<String>()
    };
    let plain = rows([""; 3]);
    let numbered = rows(["0,", "1,", "2,"]);
    let named = "the first line (a, b) is a header";
    let index = "the first column is an index, and left out";
    for (text, reading, told) in [
        (plain.clone(), [None, None], vec![]),
        (format!("a,b\n{plain}"), [None, None], vec![named]),
        (format!(",a,b\n{numbered}"), [None, None], vec!["(, a, b)", index]),
        (format!("index,a,b\n{numbered}"), [None, None], vec!["(index, a, b)", index]),
        (
            format!("\"\",\"a\",\"b\"\n{}", rows(["\"1\",", "\"2\",", "\"3\","])),
            [None, None],
            vec!["(, a, b)", index],
        ),
        (format!(",a,b\n{}", rows(["x,", "y,", "y,"])), [None, None], vec!["(, a, b)", index]),
        (format!(",a,b\n{}", rows(["7,", "3,", "9,"])), [None, None], vec!["(, a, b)", index]),
        (format!(",0,1\n{numbered}"), [None, None], vec!["(, 0, 1)", index]),
        (format!("0,1\n{plain}"), [Some(true), None], vec!["(0, 1)"]),
        (
            format!("day,a,b\n{}", rows(["mon,", "tue,", "wed,"])),
            [None, Some(true)],
            vec!["(day, a, b)", index],
        ),
        (format!("time,a,b\n{numbered}"), [None, Some(true)], vec!["(time, a, b)", index]),
        (numbered.clone(), [None, Some(true)], vec![index]),
        (format!("2020,a\n{plain}"), [Some(true), None], vec!["(2020, a)"]),
    ] {
        let [header, index_column] = reading;
        let table = table(&text, Reading { header, index_column, rows: None }).unwrap();
        assert_eq!(table.matrix.values, [2.5, 3.0, 3.5, 4.0, 4.5, 5.0], "{text}");
        let said = table.to_string();
        assert!(
            said.starts_with("3 rows × 2 columns") && told.iter().all(|told| said.contains(told)),
            "{text}: {said}"
        );
        assert_eq!(
            said.matches(';').count(),
            usize::from(table.header.is_some()) + usize::from(table.index_column)
        );
    }
}

#[test]
fn a_first_line_that_counts_is_a_header_where_the_rows_below_tell() {
    let rows =
        |text: &str, reading| table(text, reading).map(|table| (table.matrix.rows, table.header.is_some()));
    let any = Reading::default();
    let needed = |rows| Reading { rows: Some(rows), ..any };
    for (text, reading, expected) in [
        // Patterns hold no 2; numbers with decimals are not written like the first line.
        ("0,1,2\n1,0,1\n0,1,1\n", any, (2, true)),
        ("0,1,2\nTrue,False,True\n", any, (1, true)),
        ("0,1,2\n0.5,1.0,2\n", any, (1, true)),
        ("0,1\n5,6\n", needed(1), (1, true)),
        ("0,1\n5,6\n", needed(2), (2, false)),
        ("0,1,2\n", any, (1, false)),
        ("0\n1\n0\n", any, (3, false)),
        ("1,2,3\n4,5,6\n", any, (2, false)),
        // Names that are years or numbers of cells, over patterns.
        ("2019,2020,2021\n0,1,0\n1,1,0\n", any, (2, true)),
        ("3,7,9\n0,1,0\n", needed(1), (1, true)),
    ] {
        assert_eq!(rows(text, reading), Ok(expected), "{text}");
    }
    for (header, expected) in [(Some(true), (1, true)), (Some(false), (2, false))] {
        assert_eq!(rows("0,1,2\n3,4,5\n", Reading { header, ..any }), Ok(expected));
    }
}

#[test]
fn what_may_be_either_is_refused_with_the_key_that_says_it() {
    for (text, said) in [
        (
            "0,1,2\n3,4,5\n",
            "a.csv: the first line, 0, 1, 2, may be a header whose names are numbers or a row",
        ),
        ("0,1\n1,0\n", "header = true or header = false"),
        ("1,2,3\n0.5,1.5,1.0\n", "the first line, 1, 2, 3, may be a header whose names are numbers"),
        ("0,2\n0.5,1.5\n", "the first line, 0, 2, may be a header"),
        ("s0,-0.65,1\ns1,0.25,3\n", "index_column = true leaves the first column out"),
        ("0,5\n1,7\n2,8\n", "a.csv: the first column counts the rows and may be an index"),
        ("time,x\n1,0.5\n2,0.7\n3,0.8\n", "index_column = true or index_column = false"),
        (",x\n0.5,1\n0.7,1\n", "the first column has no name in the first line"),
        (",x\n3,1\n3,1\n", "the first column has no name in the first line"),
    ] {
        let message = parsed(text).unwrap_err();
        assert!(message.contains(said), "{text:?}: {message}");
    }
    let only = Reading { index_column: Some(true), ..Reading::default() };
    assert!(table("1\n2\n", only).unwrap_err().contains("leaves none"));
    // An index of words, and no header.
    let words = table("s0,-0.65,1\ns1,0.25,3\n", only).unwrap();
    assert_eq!((words.matrix.rows, words.matrix.columns, words.header), (2, 2, None));
    let kept = Reading { index_column: Some(false), ..Reading::default() };
    assert_eq!(table("time,x\n1,5\n2,7\n3,8\n", kept).unwrap().matrix.columns, 2);
    // Patterns hold no 2, so this counts them.
    assert_eq!(parsed("0,1,0\n1,0,1\n2,1,1\n").unwrap().columns, 2);
}

#[test]
fn what_is_taken_is_held_against_what_there_is() {
    let room = Room { bytes: 1 << 16, bound: attractor_core::room::Bound::Group };
    let text = "0.5,1.5\n".repeat(10_000);
    let fault = read(&mut Input { room, ..input(text.as_bytes(), 1 << 20) }, Reading::default()).unwrap_err();
    let said = fault.to_string();
    assert!(
        said.starts_with("a.csv: ") && said.contains("GiB are needed") && said.contains("control group"),
        "{said}"
    );
    let fault = words(&mut Input { room, ..input(text.as_bytes(), 1 << 20) }).unwrap_err();
    assert!(matches!(fault, DataError::Memory { .. }), "{fault}");
    // A line without end, as a compressed file may hold.
    let line = "1".repeat(1 << 15);
    let fault = read(&mut Input { room, ..input(line.as_bytes(), 1 << 20) }, Reading::default()).unwrap_err();
    assert!(matches!(fault, DataError::LongLine { .. }), "{fault}");
    let wide = "0,".repeat(4000) + "1";
    let fault = read(&mut Input { room, ..input(wide.as_bytes(), 1 << 20) }, Reading::default()).unwrap_err();
    assert!(matches!(fault, DataError::Memory { .. } | DataError::LongLine { .. }), "{fault}");
}
