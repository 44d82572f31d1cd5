//! Specs over the user's own files.

use attractor_data as data;
use serde_json::Value;

use crate::support::{Folder, json_lines};

/// Patterns of 6 hypercolumns of 5 units, one a row.
fn patterns(rows: usize) -> Vec<u8> {
    let mut bits = vec![0; rows * 30];
    for row in 0..rows {
        for hypercolumn in 0..6 {
            // Digits of different powers, so that rows differ.
            let minicolumn = (row * (hypercolumn * hypercolumn + 3) + row / (hypercolumn + 1)) % 5;
            bits[row * 30 + hypercolumn * 5 + minicolumn] = 1;
        }
    }
    bits
}

fn write(folder: &Folder, name: &str, rows: usize, columns: usize, bits: &[u8]) {
    data::write_npy_u8(folder.path(name), rows, columns, bits).unwrap();
}

const HEAD: &str = "repetitions = 2\nrules = [\"hebb\", \"bcpnn\"]\n[patterns]\nfile = \"mine.npy\"\n";
const MODULAR: &str = "[layout]\nhypercolumns = 6\nminicolumns = 5\n";

fn folder(spec: &str) -> Folder {
    let folder = Folder::with_spec(spec);
    write(&folder, "mine.npy", 24, 30, &patterns(24));
    folder
}

fn values<'a>(records: &'a [Value], metric: &'a str) -> impl Iterator<Item = &'a Value> {
    records.iter().filter(move |record| record["metric"] == metric && record["source"] == "simulation")
}

#[test]
fn experiments_run_on_own_patterns() {
    for experiment in [
        "recall",
        "load-curve",
        "storage-capacity",
        "weight-information",
        "cue-noise",
        "prototype-extraction",
    ] {
        for layout in ["", MODULAR] {
            let folder = folder(&format!("experiment = \"{experiment}\"\n{HEAD}{layout}"));
            let ran = folder.succeed(&["run", "mine.toml", "--json"]);
            let records = json_lines(&ran.stdout);
            assert!(values(&records, "exact").count() >= 4, "{experiment}");
            let within = |record: &Value| record["load"].as_u64().is_none_or(|load| load <= 24);
            assert!(records.iter().all(within), "{experiment} stored more rows than there are");
        }
    }
    let folder = folder(&format!("experiment = \"benchmark\"\n{HEAD}{MODULAR}"));
    let ran = folder.succeed(&["run", "mine.toml"]);
    assert!(ran.text().contains("storage") && !ran.text().contains("families"), "{}", ran.text());
}

#[test]
fn own_cues_belong_to_their_rows() {
    let folder = folder(&format!(
        "experiment = \"load-curve\"\nloads = [4, 9]\n{HEAD}{MODULAR}[cue]\nfile = \"cues.npy\"\n"
    ));
    // Each cue is its own pattern: all comes back, whatever rows a repetition takes. Rotated by one row,
    // nothing does.
    let bits = patterns(24);
    write(&folder, "cues.npy", 24, 30, &bits);
    let exact = |folder: &Folder, db: &str| -> Vec<f64> {
        let records = json_lines(&folder.succeed(&["run", "mine.toml", "--json", "--db", db]).stdout);
        let bcpnn = values(&records, "exact").filter(|record| record["rule"] == "bcpnn");
        bcpnn.map(|record| record["value"].as_f64().unwrap()).collect()
    };
    assert_eq!(exact(&folder, "right.db"), [1.0; 4]);
    let rotated: Vec<u8> = bits[30..].iter().chain(&bits[..30]).copied().collect();
    write(&folder, "cues.npy", 24, 30, &rotated);
    assert!(exact(&folder, "wrong.db").iter().all(|&exact| exact < 0.3));
}

#[test]
fn a_file_that_changes_ends_its_run() {
    let folder = folder(&format!("experiment = \"recall\"\n{HEAD}{MODULAR}"));
    folder.succeed(&["run", "mine.toml"]);
    folder.succeed(&["run", "mine.toml", "--shard", "1/2", "--db", "half.db"]);
    folder.succeed(&["run", "--resume", "last"]);
    // The same bytes elsewhere are the same study; paths are relative to the spec, not to where one stands.
    std::fs::create_dir(folder.path("sub")).unwrap();
    for name in ["mine.npy", "mine.toml"] {
        std::fs::copy(folder.path(name), folder.path("sub").join(name)).unwrap();
    }
    folder.succeed(&["run", "sub/mine.toml", "--resume", "last"]);
    write(&folder, "mine.npy", 23, 30, &patterns(23));
    for resumed in [&["last", "--db", "half.db"][..], &["last", "mine.toml"]] {
        let told = folder.fail(2, &[&["run", "--resume"], resumed].concat());
        let said = if resumed.contains(&"half.db") { "has changed" } else { "another spec" };
        assert!(told.contains(said), "{told}");
    }
    // What is finished needs its file no more.
    folder.succeed(&["run", "--resume", "last"]);
}

#[test]
fn what_cannot_be_meant_is_refused_and_nothing_written() {
    let recall = format!("experiment = \"recall\"\n{HEAD}");
    let cases = [
        (format!("{recall}labels = \"none.csv\"\n"), "none.csv: there is no such file"),
        (format!("{recall}levels = 4\n"), "does nothing without `encode`"),
        (recall.replace("mine.npy", "numbers.csv"), "add encode = \"one-hot\""),
        (recall.replace("mine.npy", "varying.npy"), "rows have 1 to 2 active units"),
        (recall.replace("mine.npy", "ragged.csv"), "ragged.csv: line 2"),
        (recall.replace("[patterns]", "load = 25\n[patterns]"), "has only 24 patterns"),
        (format!("{recall}[layout]\nhypercolumns = 5\nminicolumns = 6\n"), "hypercolumn"),
        (format!("{recall}[layout]\nhypercolumns = 6\nminicolumns = 6\n"), "rows have 30 columns"),
        (format!("{recall}[cue]\nfile = \"few.npy\"\n"), "few.npy has 3 rows"),
        (format!("{recall}[cue]\nfile = \"numbers.csv\"\n"), "rows have 2 columns"),
        (
            "experiment = \"recall\"\n[cue]\nfile = \"mine.npy\"\n".to_owned(),
            "cues from a file need patterns from a file",
        ),
        (format!("{recall}[cue]\nfile = \"mine.npy\"\n").replace("bcpnn", "bayes-noise"), "how noisy"),
        (format!("experiment = \"classification\"\n{HEAD}"), "needs the classes"),
        (
            format!("experiment = \"classification\"\n{HEAD}labels = \"numbers.csv\"\n"),
            "2 rows and 2 columns for 24 patterns",
        ),
        (format!("experiment = \"correlation-sensitivity\"\n{HEAD}"), "makes its own correlated patterns"),
        (
            format!("experiment = \"cue-noise\"\n{HEAD}[cue]\nfile = \"mine.npy\"\n"),
            "damages patterns itself",
        ),
    ];
    for (spec, said) in cases {
        let folder = folder(&spec);
        write(&folder, "varying.npy", 2, 3, &[1, 0, 0, 1, 1, 0]);
        write(&folder, "few.npy", 3, 30, &patterns(3));
        std::fs::write(folder.path("numbers.csv"), "0.5,2\n1.5,3\n").unwrap();
        std::fs::write(folder.path("ragged.csv"), "0,1\n1\n").unwrap();
        let before = folder.names();
        let refused = folder.run(&["run", "mine.toml"]);
        assert_eq!(refused.code, Some(2), "{spec}{}", refused.stderr);
        // Lines are broken to the width of a terminal.
        let message = refused.stderr.replace("\n  │", " ").replace("\n      ", " ");
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(message.contains(said), "{spec}{}", refused.stderr);
        assert_eq!(folder.names(), before, "{spec}");
    }
}

#[test]
fn arrays_are_saved_with_their_hashes() {
    let spec = format!(
        "experiment = \"recall\"\nload = 20\nsave = [\"states\", \"weights\", \"counts\"]\n{HEAD}{MODULAR}"
    );
    let folder = folder(&spec);
    folder.succeed(&["run", "mine.toml", "--out", "one"]);
    folder.succeed(&["run", "mine.toml", "--out", "two", "--threads", "1", "--db", "two.db"]);
    let store = attractor_store::Store::open_existing(folder.path("attractor.db")).unwrap();
    let run = store.find("last").unwrap().id;
    let arrays = store.arrays(run).unwrap();
    // Counts, rows, and three arrays for each of two rules, in two repetitions.
    assert_eq!(arrays.len(), 16);
    for (_, name, file, _) in &arrays {
        let [one, two] = ["one", "two"].map(|out| folder.read(&format!("{out}/{file}")));
        assert_eq!(one, two, "{name}");
        let matrix = data::read_matrix(folder.path(&format!("one/{file}"))).unwrap();
        match name.split('-').next().unwrap() {
            "counts" => {
                // 20 patterns of 6 units: each pair of them counted both ways, and each unit with itself,
                // but not the pairs within a hypercolumn, of which there are none.
                assert_eq!(matrix.values.iter().sum::<f64>(), 20.0 * 36.0);
            }
            "rows" => {
                assert_eq!((matrix.rows, matrix.columns), (20, 1));
                assert!(matrix.values.windows(2).all(|pair| pair[0] < pair[1]) && matrix.values[19] < 24.0);
            }
            "weights" => assert_eq!((matrix.rows, matrix.columns), (30, 30)),
            "bias" => assert_eq!((matrix.rows, matrix.columns), (1, 30)),
            _ => assert_eq!(matrix.values.iter().sum::<f64>(), 20.0 * 6.0, "{name}"),
        }
    }
    let refused = folder.run(&["run", "mine.toml", "--set", "experiment=cue-noise"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("`save` does nothing"), "{}", refused.stderr);
}

const PAIRS: &str = "association = \"hetero\"\nrepetitions = 2\nrules = [\"willshaw\", \"bcpnn\"]\n[recall]\nmax_steps = 1\n\
                     [patterns]\nfile = \"mine.npy\"\ntargets = \"answers.npy\"\n";

#[test]
fn experiments_run_on_own_pairs_of_patterns() {
    for experiment in ["recall", "load-curve", "storage-capacity", "weight-information", "cue-noise"] {
        let folder = folder(&format!("experiment = \"{experiment}\"\n{PAIRS}[cue]\ncount = 1\n"));
        // Units of the answers are those of the patterns from the last to the first: as many, but others.
        let turned: Vec<u8> = patterns(24).chunks(30).flat_map(|row| row.iter().rev().copied()).collect();
        write(&folder, "answers.npy", 24, 30, &turned);
        let records = json_lines(&folder.succeed(&["run", "mine.toml", "--json"]).stdout);
        assert!(values(&records, "exact").count() >= 4, "{experiment}");
    }
}

#[test]
fn own_pairs_are_recalled_from_whole_cues() {
    // Few pairs are recalled without error only if each row is stored with its own target.
    let folder = folder(&format!("experiment = \"recall\"\nload = 4\n{PAIRS}[cue]\ncount = 0\n"));
    let answers: Vec<u8> = patterns(24).chunks(30).flat_map(|row| row[..10].iter().copied()).collect();
    write(&folder, "answers.npy", 24, 10, &answers);
    let records = json_lines(&folder.succeed(&["run", "mine.toml", "--json"]).stdout);
    assert!(values(&records, "exact").count() > 0);
    for exact in values(&records, "exact") {
        assert_eq!(exact["value"], 1.0, "{exact}");
    }
}

#[test]
fn own_pairs_that_do_not_fit_are_refused() {
    let refused = |spec: &str, rows: usize, said: &str| {
        let folder = folder(spec);
        write(&folder, "answers.npy", rows, 30, &patterns(rows));
        let told = folder.fail(2, &["run", "mine.toml"]);
        assert!(told.contains(said), "{told}");
    };
    let head = "experiment = \"recall\"\n";
    refused(&format!("{head}{PAIRS}"), 23, "23 rows");
    refused(&format!("{head}{}", PAIRS.replace("targets = \"answers.npy\"\n", "")), 24, "patterns.targets");
    refused(&format!("{head}{}", PAIRS.replace("association = \"hetero\"\n", "")), 24, "does nothing");
    refused(&format!("{head}{PAIRS}[target]\nunits = 29\nactive = 6\n"), 24, "29");
}
