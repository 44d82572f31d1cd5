//! `attractor recall`: the user's own patterns and cues.

use attractor_data::read_matrix;

use crate::support::Folder;

/// Four patterns of 16 units in four hypercolumns, and cues that lack or exchange a unit.
fn folder() -> Folder {
    let folder = Folder::new();
    let rows = |patterns: [[usize; 4]; 4]| {
        let row = |winners: [usize; 4]| {
            let units = (0..16).map(|unit| if winners[unit / 4] == unit % 4 { "1" } else { "0" });
            units.collect::<Vec<_>>().join(",")
        };
        patterns.map(row).join("\n")
    };
    folder.write("patterns.csv", rows([[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 0, 1, 2]]));
    // 9 is no minicolumn: the hypercolumn stays silent.
    folder.write("cues.csv", rows([[0, 1, 2, 9], [1, 2, 3, 1], [2, 9, 0, 1], [3, 0, 1, 2]]));
    folder
}

#[test]
fn answers_are_the_stored_patterns() {
    let folder = folder();
    for hypercolumns in [&["--hypercolumns", "4"][..], &[]] {
        let ran = folder
            .succeed(&[&["recall", "patterns.csv", "cues.csv", "-o", "out.npy"], hypercolumns].concat());
        assert!(ran.stderr.contains("4 cues: 4 ended in a stored pattern"), "{}", ran.stderr);
        let (answers, patterns) =
            (read_matrix(folder.path("out.npy")), read_matrix(folder.path("patterns.csv")));
        assert_eq!(answers.unwrap(), patterns.unwrap());
    }
}

#[test]
fn a_formula_is_a_rule_like_any_other() {
    let folder = folder();
    let formula =
        "{ kind = \"custom\", name = \"mine\", weight = \"p_ij - a * p_i * p_j\", parameters = { a = 1 } }";
    let ran = folder.succeed(&["recall", "--rule", formula, "patterns.csv", "cues.csv", "-o", "out.npy"]);
    assert!(ran.stderr.contains("stored with mine"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_used_is_refused_and_nothing_is_written() {
    let folder = folder();
    folder.write("ragged.csv", "1,0\n1");
    folder.write("uneven.csv", "1,0,1\n1,0,0");
    folder.write("real.csv", "0.5,1\n1,0");
    let before = folder.names();
    let cases: [(&[&str], &str); 8] = [
        (&["patterns.csv", "missing.npy"], "missing.npy"),
        (&["ragged.csv", "cues.csv"], "ragged.csv"),
        (&["uneven.csv", "cues.csv"], "uneven.csv"),
        (&["real.csv", "cues.csv"], "0.5"),
        (&["--hypercolumns", "3", "patterns.csv", "cues.csv"], "3 hypercolumns"),
        (&["--hypercolumns", "8", "patterns.csv", "cues.csv"], "hypercolumn"),
        (&["--rule", "bcpn", "patterns.csv", "cues.csv"], "did you mean \"bcpnn\""),
        (&["--rule", "{ kind = \"custom\", weight = \"ln(p_ij)\" }", "patterns.csv", "cues.csv"], "n_ij = 0"),
    ];
    for (arguments, told) in cases {
        let ran = folder.run(&[&["recall", "-o", "out.npy"], arguments].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(told), "{arguments:?}: {}", ran.stderr);
        assert_eq!(folder.names(), before, "{arguments:?} left something behind");
    }
}

#[test]
fn files_are_told_and_so_are_units_that_no_pattern_uses() {
    let folder = Folder::new();
    folder.write("patterns.csv", ",0,1,2,3\n0,1,1,0,0\n1,1,0,1,0\n");
    folder.write("cues.txt", "1 0 0 0\n0 0 1 0\n");
    let ran = folder.succeed(&["recall", "patterns.csv", "cues.txt", "-o", "out.npy"]);
    for told in [
        "patterns patterns.csv: 2 rows × 4 columns; the first line (, 0, 1, 2, …) is a header; the first column is an index",
        "patterns patterns.csv: 1 of 4 unit is active in no row",
        "cues cues.txt: 2 rows × 4 columns",
    ] {
        assert!(ran.stderr.contains(told), "{told}: {}", ran.stderr);
    }
    let shown = folder.succeed(&["show", "custom"]);
    assert!(shown.text().contains("Units that no stored pattern uses"), "{}", shown.text());
}
