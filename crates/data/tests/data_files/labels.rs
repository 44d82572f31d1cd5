//! Classes, however they are written.

use attractor_data::read_labels;

use crate::fixtures::{Files, npy};

fn array(dtype: &str, shape: &str, values: &[f64]) -> Vec<u8> {
    let bytes = |value: &f64| match dtype {
        "<f8" => value.to_le_bytes().to_vec(),
        "<i8" => (*value as i64).to_le_bytes().to_vec(),
        _ => vec![u8::from(*value == 1.0)],
    };
    npy(1, dtype, false, shape, &values.iter().flat_map(bytes).collect::<Vec<u8>>())
}

#[test]
fn labels_are_read_however_they_are_written() {
    let files = Files::new();
    let plain = [0.0, 1.0, 1.0, 0.0];
    let one_hot = [1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0];
    let arrays = [
        array("<i8", "(4,)", &plain),
        array("<i8", "(4, 1)", &plain),
        array("<i8", "(1, 4)", &plain),
        array("<f8", "(4,)", &plain),
        array("|b1", "(4,)", &plain),
        array("<i8", "(4,)", &plain.map(|label| 2.0 * label - 1.0)),
        array("<f8", "(4, 2)", &one_hot),
    ];
    for bytes in arrays {
        let labels = read_labels(files.write("y.npy", &bytes), 4).unwrap();
        assert_eq!(labels.classes, [0, 1, 1, 0], "{}", labels.told);
        assert!(labels.told.contains("; 2 classes"), "{}", labels.told);
    }
    for (text, told) in [
        ("0\n1\n1\n0\n", "0, 1"),
        (
            "class\nrest\neyes open\neyes open\nrest\n",
            "4 rows × 1 column; the first line (class) is a header; 2 classes",
        ),
        ("rest\ntask\ntask\nrest\n", "rest (0), task (1)"),
        ("0\n0\n1\n1\n0\n", "0, 1"),
        ("True,False,False,True\n", "0, 1"),
        ("0 1 1 0\n", "0, 1"),
        (
            ",y\n0,rest\n1,task\n2,task\n3,rest\n",
            "the first column is an index, and left out; 2 classes: rest (0), task (1)",
        ),
        ("1,0\n2,1\n3,1\n4,0\n", "0, 1"),
        ("# classes\n-1.0\n+1\n1\n-1\n", "-1 (0), 1 (1)"),
        ("1,0\n0,1\n0,1\n1,0\n", "one-hot: the class is the column"),
    ] {
        let labels = read_labels(files.write("y.csv", text.as_bytes()), 4).unwrap();
        let expected =
            if text.contains("open") || text.starts_with("True") { [1, 0, 0, 1] } else { [0, 1, 1, 0] };
        assert_eq!(labels.classes, expected, "{text}");
        assert!(labels.told.contains(told), "{text}: {}", labels.told);
    }
    // Whole numbers are classes as they are.
    let labels = read_labels(files.write("y.csv", b"7\n3\n7\n"), 3).unwrap();
    assert_eq!((labels.classes, labels.told.as_str()), (vec![7, 3, 7], "3 rows × 1 column; 2 classes: 3, 7"));
}

#[test]
fn what_is_no_label_is_refused_with_its_place() {
    let files = Files::new();
    for (text, said) in [
        (
            "0\n1\n",
            "y.csv: it holds 2 rows and 1 columns for 4 patterns; allowed are a label for each pattern",
        ),
        ("", "y.csv: it holds 0 rows and 0 columns for 4 patterns"),
        ("0\n1\n0.5\n1\n", "y.csv: line 3, column 1: \"0.5\" is no class; classes are whole numbers"),
        ("0\n1\nx\n1\n", "y.csv: line 3, column 1: \"x\" is no class; others are numbers"),
        ("0\n1\nnan\n1\n", "line 3, column 1: \"nan\" is no class"),
        ("a\n\"\"\nb\na\n", "line 2, column 1: \"\" is no class; each row needs one"),
        ("1,0\n0,1\n1,1\n0,1\n", "line 3, column 1: \"1, 1\" is no class; a row of several values"),
        ("1,0\n0,1\n1\n0,1\n", "line 3: it has 1 values"),
    ] {
        let message = read_labels(files.write("y.csv", text.as_bytes()), 4).unwrap_err().to_string();
        assert!(message.contains(said), "{text:?}: {message}");
    }
    let message = |bytes: &[u8]| read_labels(files.write("y.npy", bytes), 4).unwrap_err().to_string();
    let half = message(&array("<f8", "(4,)", &[0.0, 0.5, 1.0, 1.0]));
    assert!(half.contains("row 2, column 1 (index [1, 0]): \"0.5\" is no class"), "{half}");
    assert!(message(&array("<f8", "(3,)", &[0.0; 3])).contains("3 rows and 1 columns for 4 patterns"));
}
