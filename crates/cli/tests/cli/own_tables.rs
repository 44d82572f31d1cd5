//! Tables as other programs write them, in specs: what was found in each is told.

use attractor_data as data;

use crate::support::{Folder, json_lines};

const LEARN: &str = "experiment = \"principal-component\"\nrepetitions = 1\n[component]\ngamma = [0.01]\nsteps = 50\nevery = 50\n\
                     [input]\nfile = \"named.csv\"\n";

/// Numbers of four columns, as `DataFrame.to_csv` writes them, with or without names and an index.
fn frame(names: &str, index: bool) -> String {
    let row = |row: u32| {
        let index = if index { format!("{row},") } else { String::new() };
        let value =
            |column: u32| f64::from((row * 7 + column * column * 3) % 11) / f64::from(1 + column) + 0.25;
        let values: Vec<String> = (0..4).map(|column| value(column).to_string()).collect();
        format!("{index}{}\n", values.join(","))
    };
    format!("{names}\n{}", (0..30).map(row).collect::<String>())
}

/// What follows a file's name on the console, in one line.
fn told(stderr: &str, file: &str) -> String {
    let line = stderr.lines().find(|line| line.contains(file) && line.contains('×'));
    line.unwrap_or_else(|| panic!("{file} is not told: {stderr}")).to_owned()
}

#[test]
fn one_table_gives_one_result_however_pandas_writes_it() {
    let folder = Folder::with_spec(LEARN);
    folder.write("named.csv", frame("a,b,c,d", false));
    folder.write("named-index.csv", frame(",a,b,c,d", true));
    folder.write("numbered.csv", frame("0,1,2,3", false));
    folder.write("numbered-index.csv", frame(",0,1,2,3", true));
    folder.write("semicolons.csv", frame("a,b,c,d", false).replace(',', ";").replace('.', ","));
    folder.write("named.tsv", frame("a,b,c,d", false).replace(',', "\t"));
    folder.write("savetxt.txt", format!("# a b c d{}", frame("", false).replace(',', " ")));
    let run = |file: &str, db: &str| {
        let file = format!("input.file={file}");
        folder.succeed(&[
            "run",
            "mine.toml",
            "--set",
            &file,
            "--json",
            "--db",
            db,
            "--out",
            db.trim_end_matches(".db"),
        ])
    };
    let whole = run("named.csv", "0.db");
    assert_eq!(
        told(&whole.stderr, "named.csv"),
        "input.file named.csv: 30 rows × 4 columns; the first line (a, b, c, d) is a header"
    );
    let report = String::from_utf8_lossy(&folder.read("0/report.html")).into_owned();
    assert!(report.contains("30 rows × 4 columns; the first line (a, b, c, d) is a header"));
    for (place, (file, said)) in [
        ("named-index.csv", "is a header; the first column is an index"),
        ("numbered.csv", "the first line (0, 1, 2, 3) is a header"),
        ("numbered-index.csv", "is a header; the first column is an index"),
        ("semicolons.csv", "30 rows × 4 columns; the first line"),
        ("named.tsv", "30 rows × 4 columns; the first line"),
        ("savetxt.txt", "30 rows × 4 columns"),
    ]
    .into_iter()
    .enumerate()
    {
        let ran = run(file, &format!("{}.db", place + 1));
        assert!(told(&ran.stderr, file).contains(said), "{}", ran.stderr);
        assert_eq!(json_lines(&ran.stdout), json_lines(&whole.stdout), "{file}");
    }
}

#[test]
fn what_may_be_either_is_refused_until_the_spec_says_it() {
    let folder = Folder::with_spec(LEARN);
    folder.write("named.csv", "0,1\n5,6\n7,9\n6,1\n");
    let refused = folder.fail(2, &["run", "mine.toml"]);
    assert!(refused.contains("header = true or header = false"), "{refused}");
    for (said, rows) in
        [("true", "3 rows × 2 columns; the first line (0, 1) is a header"), ("false", "4 rows × 2 columns")]
    {
        let ran = folder.succeed(&["run", "mine.toml", "--set", &format!("input.header={said}")]);
        assert!(told(&ran.stderr, "named.csv").ends_with(rows), "{}", ran.stderr);
    }
    folder.write("named.csv", "time,x,y\n0,6,2.5\n1,9,0\n2,1,3\n");
    let refused = folder.fail(2, &["run", "mine.toml"]);
    assert!(refused.contains("index_column = true or"), "{refused}");
    for (said, columns) in [("true", "3 rows × 2 columns"), ("false", "3 rows × 3 columns")] {
        let ran = folder.succeed(&["run", "mine.toml", "--set", &format!("input.index_column={said}")]);
        assert!(told(&ran.stderr, "named.csv").contains(columns), "{}", ran.stderr);
    }
    let recall = "experiment = \"recall\"\nload = 2\n[cue]\n";
    for (spec, said) in [
        (format!("{recall}header = true\n"), "`cue.header` does nothing without cue.file"),
        (LEARN.replace("file = \"named.csv\"", "index_column = true"), "does nothing without input.file"),
        (
            LEARN.replace("named.csv", "named.npy\"\nheader = true #\""),
            "a NumPy array has no line of names; remove `header`",
        ),
    ] {
        folder.write("mine.toml", spec);
        data::write_npy_u8(folder.path("named.npy"), 3, 2, &[0, 1, 1, 1, 0, 2]).unwrap();
        let refused = folder.fail(2, &["run", "mine.toml"]);
        let refused = refused.replace("\n  │", " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(refused.contains(said), "{refused}");
    }
}

/// Four patterns that share no unit, and two units that none uses; each is its own cue.
#[test]
fn states_are_saved_in_the_order_of_the_file() {
    let row = |row: usize, units: usize| (0..units).map(move |unit| u8::from(unit / 2 == row));
    let bits = |units: usize| (0..4).flat_map(move |place| row(place, units)).collect::<Vec<u8>>();
    let auto = "experiment = \"recall\"\nrepetitions = 4\nrules = [\"willshaw\"]\nsave = [\"states\"]\n\
                [cue]\nfile = \"p.npy\"\n[patterns]\nfile = \"p.npy\"\n";
    let pairs = auto.replace("[cue]\nfile = \"p.npy\"", "association = \"hetero\"\n[recall]\nmax_steps = 1")
        + "targets = \"t.npy\"\n[cue]\ncount = 0\n";
    for spec in [auto.to_owned(), pairs] {
        let folder = Folder::with_spec(&spec);
        data::write_npy_u8(folder.path("p.npy"), 4, 10, &bits(10)).unwrap();
        data::write_npy_u8(folder.path("t.npy"), 4, 8, &bits(8)).unwrap();
        let ran = folder.succeed(&["run", "mine.toml", "--out", "out"]);
        let answers = if spec.contains("targets") { "t.npy" } else { "p.npy" };
        let expected = data::read_matrix(folder.path(answers)).unwrap();
        for repetition in 0..4 {
            let read =
                |name: &str| data::read_matrix(folder.path(&format!("out/{name}-{repetition}.npy"))).unwrap();
            assert_eq!(read("states-willshaw"), expected, "{repetition}: {spec}");
            assert_eq!(read("rows").values, [0.0, 1.0, 2.0, 3.0]);
        }
        assert!(ran.stderr.contains("patterns.file p.npy: 4 rows × 10 columns\n"), "{}", ran.stderr);
        assert!(ran.stderr.contains("p.npy: 2 of 10 units are active in no row"), "{}", ran.stderr);
        // Some of the rows: which, is saved beside the states.
        folder.succeed(&["run", "mine.toml", "--set", "load=2", "--out", "some", "--db", "some.db"]);
        for repetition in 0..4 {
            let read = |name: &str| {
                data::read_matrix(folder.path(&format!("some/{name}-{repetition}.npy"))).unwrap()
            };
            let (states, rows) = (read("states-willshaw"), read("rows"));
            let drawn: Vec<&[f64]> = (0..4)
                .filter(|row| rows.values.contains(&(*row as f64)))
                .map(|row| expected.row(row))
                .collect();
            assert!(drawn.len() == 2 && states.iter().eq(drawn));
        }
    }
}

#[test]
fn classes_are_told_and_are_the_same_however_they_are_written() {
    let folder = Folder::with_spec(
        "experiment = \"classification\"\nrepetitions = 2\nrules = [\"bcpnn\"]\n[patterns]\nfile = \"x.csv\"\nlabels = \"y.csv\"\n\
         encode = \"one-hot\"\nlevels = 4\n",
    );
    let feature =
        |row: u32, column: u32| if (row * (column + 3)) % 5 < 1 + 2 * (row % 2) { "TRUE" } else { "FALSE" };
    let row = |row: u32| (0..8).map(|column| feature(row, column)).collect::<Vec<_>>().join(",");
    folder.write(
        "x.csv",
        format!("v0,v1,v2,v3,v4,v5,v6,v7\n{}", (0..40).map(|place| row(place) + "\n").collect::<String>()),
    );
    let lines = |classes: [&str; 2]| (classes.join("\n") + "\n").repeat(20);
    let mut first = None;
    for (labels, said) in [
        (lines(["0", "1"]), "40 rows × 1 column; 2 classes: 0, 1"),
        (format!("class\n{}", lines(["rest", "task"])), "is a header; 2 classes: rest (0), task (1)"),
        (lines(["-1", "1"]), "2 classes: -1 (0), 1 (1)"),
        (lines(["1,0", "0,1"]), "40 rows × 2 columns; 2 classes, one-hot"),
    ] {
        folder.write("y.csv", labels);
        let ran = folder.succeed(&["run", "mine.toml", "--json"]);
        assert!(told(&ran.stderr, "y.csv").contains(said), "{}", ran.stderr);
        assert!(told(&ran.stderr, "x.csv").contains("40 rows × 8 columns; the first line"), "{}", ran.stderr);
        let records = json_lines(&ran.stdout);
        assert_eq!(&records, first.get_or_insert(records.clone()));
    }
    folder.write("y.csv", lines(["0.5", "1"]));
    assert!(folder.fail(2, &["run", "mine.toml"]).contains("is no class"));
}
