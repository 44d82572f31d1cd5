//! Data are known by what they hold: they may move, be renamed, or be gone where nobody needs them.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::support::{Folder, Ran};

/// A table of 0 and 1: rows of four hypercolumns of some units.
fn rows(count: usize, units: usize) -> String {
    let unit = |row: usize, place: usize| {
        let (column, unit) = (place / units, place % units);
        u8::from((row * (column * column + 3) + row / (column + 1)) % units == unit)
    };
    let line =
        |row: usize| (0..4 * units).map(|place| unit(row, place).to_string()).collect::<Vec<_>>().join(",");
    (0..count).map(|row| line(row) + "\n").collect()
}

/// Numbers that vary in two directions.
fn numbers() -> String {
    let line = |row: usize| format!("{}.5,{},{}\n", row % 7, (row * row) % 5, (row * 3) % 4);
    (0..12).map(line).collect()
}

const RECALL: &str =
    "experiment = \"recall\"\nrepetitions = 2\nrules = [\"hebb\", \"bcpnn\"]\n[patterns]\nfile = \"p.csv\"\n";

/// A folder with a spec in `study`, its data beside it, and half of its trials in `half.db`.
fn half_done(spec: &str, data: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    fs::create_dir(folder.path("study")).unwrap();
    folder.write("study/mine.toml", spec);
    for (name, text) in data {
        folder.write(&format!("study/{name}"), text);
    }
    folder.succeed(&["run", "study/mine.toml", "--shard", "1/2", "--db", "half.db", "--out", "half"]);
    folder
}

fn moved(folder: &Folder, from: &str, to: &str) {
    fs::create_dir_all(folder.path(to).parent().unwrap()).unwrap();
    fs::rename(folder.path(from), folder.path(to)).unwrap();
}

/// Makes a shard the whole run, which lacks the trials of the others.
fn as_whole(folder: &Folder, database: &str) {
    let connection = Connection::open(folder.path(database)).unwrap();
    assert_eq!(connection.execute("UPDATE run SET shard = NULL", []).unwrap(), 1);
}

fn sha256(folder: &Folder, name: &str) -> String {
    attractor_data::sha256_of_file(&folder.path(name)).unwrap()
}

/// What is said, without its line breaks.
fn said(told: &str) -> String {
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a run of `database` in state `finished` has summaries.
fn is_whole(folder: &Folder, database: &str) -> bool {
    let records = folder.succeed(&["export", "last", "--db", database]);
    let summaries = records.text().lines().filter(|line| line.contains(",summary,")).count();
    folder.runs(database).last().unwrap()["state"] == "finished" && summaries > 0
}

#[test]
fn a_file_that_moved_is_asked_for_by_its_hash_and_found_under_any_name() {
    let folder = half_done(RECALL, &[("p.csv", &rows(8, 4))]);
    folder.succeed(&["run", "study/mine.toml", "--db", "whole.db"]);
    let hash = sha256(&folder, "study/p.csv");
    moved(&folder, "study/p.csv", "else/where/q.txt");
    let resume = ["run", "--resume", "last", "--db", "half.db"];

    let told = said(&folder.fail(2, &resume));
    for words in ["study/p.csv: there is no such file", &hash, "--data DIR"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    fs::create_dir(folder.path("empty")).unwrap();
    let told = said(&folder.fail(2, &[&resume[..], &["--data", "empty"]].concat()));
    assert!(told.contains("none in empty has its contents"), "{told}");
    let told = folder.fail(2, &[&resume[..], &["--data", "nowhere"]].concat());
    assert!(told.contains("--data nowhere: there is no such folder"), "{told}");

    // Another file at its place is not taken.
    folder.write("study/p.csv", rows(7, 4));
    let told = said(&folder.fail(2, &resume));
    for words in ["has changed", &hash, &sha256(&folder, "study/p.csv"), "--data DIR", "patterns.sha256"] {
        assert!(told.contains(words), "{words}: {told}");
    }

    // A shard has nothing left to do; as the whole run it has.
    as_whole(&folder, "half.db");
    let ran = folder.succeed(&[&resume[..], &["--data", "empty", "--data", "else"]].concat());
    assert!(
        ran.stderr.contains("else/where/q.txt, which has the same contents under another name"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("patterns.file p.csv: 8 rows × 16 columns"), "{}", ran.stderr);
    assert!(folder.exports("last", "half.db") == folder.exports("last", "whole.db"));

    // A spec that names the hash itself finds it as well, and does not take another file either.
    folder.write("study/hash.toml", format!("{RECALL}sha256 = \"{hash}\"\n"));
    assert!(folder.fail(2, &["run", "study/hash.toml"]).contains("has changed"));
    let ran = folder.succeed(&["run", "study/hash.toml", "--data", "else", "--db", "hash.db"]);
    assert!(ran.stderr.contains("taken from else/where/q.txt"), "{}", ran.stderr);
    assert!(folder.exports("last", "hash.db") == folder.exports("last", "whole.db"));
}

#[test]
fn a_run_goes_on_from_any_folder_and_moves_with_its_spec() {
    let folder = half_done(RECALL, &[("p.csv", &rows(8, 4))]);
    folder.succeed(&["run", "study/mine.toml", "--db", "whole.db"]);
    let stored = |column: &str| -> String {
        let connection = Connection::open(folder.path("half.db")).unwrap();
        connection.query_row(&format!("SELECT {column} FROM run"), [], |row| row.get(0)).unwrap()
    };
    // The path is the one that was written, and no folder of this machine is in the store.
    assert!(stored("spec").contains("\"file\":\"p.csv\""), "{}", stored("spec"));
    assert_eq!(stored("folder"), "study");
    let whole = folder.exports("last", "whole.db");
    let renew = || {
        let connection = Connection::open(folder.path("half.db")).unwrap();
        connection.execute("DELETE FROM trial WHERE trial = 0", []).unwrap();
        connection.execute("UPDATE run SET shard = NULL, state = 'interrupted'", []).unwrap();
    };
    for place in ["study", "."] {
        renew();
        let database = folder.path("half.db");
        let resume = ["run", "--resume", "last", "--db", database.to_str().unwrap()];
        let ran: Ran = folder.command(&resume).current_dir(folder.path(place)).output().unwrap().into();
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(folder.exports("last", "half.db") == whole, "from {place}");
    }
    renew();
    moved(&folder, "study", "new/study");
    moved(&folder, "half.db", "new/half.db");
    folder.succeed(&["run", "--resume", "last", "--db", "new/half.db"]);
    assert!(folder.exports("last", "new/half.db") == whole);

    // What an option brings is relative to where one stands, and is found again.
    folder.write("new/other.csv", rows(6, 4));
    let set = [
        "run",
        "new/study/mine.toml",
        "--set",
        "patterns.file=new/other.csv",
        "--db",
        "new/set.db",
        "--shard",
        "1/2",
    ];
    let ran = folder.succeed(&set);
    assert!(ran.stderr.contains("patterns.file ../other.csv: 6 rows"), "{}", ran.stderr);
    folder.succeed(&["run", "--resume", "last", "--db", "new/set.db"]);
}

#[test]
fn nothing_is_read_to_show_or_merge_what_was_run() {
    let folder = half_done(RECALL, &[("p.csv", &rows(8, 4))]);
    folder.succeed(&["run", "study/mine.toml", "--shard", "2/2", "--db", "rest.db", "--out", "rest"]);
    for out in ["one", "two"] {
        folder.succeed(&["run", "study/mine.toml", "--db", "whole.db", "--out", out]);
    }
    let (report, whole) = (folder.read("two/report.html"), folder.exports("last", "whole.db"));
    let bibtex = folder.succeed(&["cite", "study/mine.toml"]).stdout;
    fs::remove_file(folder.path("study/p.csv")).unwrap();

    folder.succeed(&["report", "last", "--db", "whole.db"]);
    assert!(folder.read("two/report.html") == report);
    folder.succeed(&["compare", "1", "2", "--db", "whole.db"]);
    assert_eq!(folder.runs("whole.db").len(), 2);
    assert!(folder.exports("last", "whole.db") == whole);
    assert!(folder.succeed(&["cite", "study/mine.toml"]).stdout == bibtex);
    folder.succeed(&["run", "--resume", "last", "--db", "whole.db"]);

    let told = folder.succeed(&["merge", "half.db", "rest.db", "--db", "all.db"]);
    assert!(told.text().contains("complete now: run 1"), "{}", told.text());
    assert!(folder.exports("last", "all.db") == whole);
    folder.succeed(&["report", "last", "--db", "all.db", "--out", "merged"]);
    assert!(folder.read("merged/report.html") == report);

    // As an earlier version left a merge that failed on the missing file.
    for (database, again) in [
        ("all.db", &["merge", "half.db", "rest.db", "--db", "all.db"][..]),
        ("all.db", &["run", "--resume", "last", "--db", "all.db"]),
        ("whole.db", &["merge", "half.db", "--db", "whole.db"]),
    ] {
        let forget = "DELETE FROM record WHERE trial IS NULL";
        Connection::open(folder.path(database)).unwrap().execute(forget, []).unwrap();
        assert!(!is_whole(&folder, database));
        folder.succeed(again);
        assert!(is_whole(&folder, database), "{again:?}");
        assert!(folder.exports("last", database) == whole, "{again:?}");
    }
}

#[test]
fn reports_tell_nothing_of_folders() {
    let folder = half_done(RECALL, &[("p.csv", &rows(8, 4))]);
    let path = folder.path("study/p.csv").display().to_string();
    folder.write("study/whole.toml", RECALL.replace("p.csv", &path));
    folder.succeed(&["run", "study/whole.toml", "--out", "out"]);
    let report = String::from_utf8(folder.read("out/report.html")).unwrap();
    assert!(report.contains("p.csv"));
    assert!(
        !report.contains(&folder.path("").display().to_string()),
        "a folder of this machine is in the report"
    );
}

/// A spec, its files, and the same files under other names.
struct Case {
    spec: &'static str,
    files: Vec<(&'static str, &'static str, Vec<u8>)>,
}

fn digits(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/digits").join(name)).unwrap()
}

/// Labels, cues, targets, inputs, compressed or not.
fn cases() -> Vec<Case> {
    let (patterns, targets, numbers) =
        (rows(8, 4).into_bytes(), rows(8, 3).into_bytes(), numbers().into_bytes());
    vec![
        Case {
            spec: "experiment = \"classification\"\nrepetitions = 2\nload = 20\nrules = [\"hebb\"]\n[patterns]\n\
                   file = \"x.npy.gz\"\nlabels = \"y.npy.gz\"\nencode = \"one-hot\"\nlevels = 2\n",
            files: vec![
                ("x.npy.gz", "z.npy.gz", digits("images.npy.gz")),
                ("y.npy.gz", "classes.npy.gz", digits("labels.npy.gz")),
            ],
        },
        Case {
            spec: "experiment = \"load-curve\"\nrepetitions = 2\nrules = [\"hebb\"]\n[patterns]\nfile = \"p.csv\"\n[cue]\n\
                   file = \"c.csv\"\n",
            files: vec![("p.csv", "q.csv", patterns.clone()), ("c.csv", "d.txt", patterns.clone())],
        },
        Case {
            spec: "experiment = \"recall\"\nassociation = \"hetero\"\nrepetitions = 2\nrules = [\"hebb\"]\n[recall]\nmax_steps = 1\n\
                   [cue]\ncount = 0\n[patterns]\nfile = \"p.csv\"\ntargets = \"t.csv\"\n",
            files: vec![("p.csv", "t.csv", patterns), ("t.csv", "u.csv", targets)],
        },
        Case {
            spec: "experiment = \"principal-component\"\nrepetitions = 2\n[component]\nsteps = 500\nevery = 100\n[input]\n\
                   file = \"x.csv\"\n",
            files: vec![("x.csv", "y.csv", numbers)],
        },
    ]
}

#[test]
fn files_of_all_kinds_count_by_their_contents() {
    for Case { spec, files } in cases() {
        let folder = Folder::new();
        for place in ["a", "b/c"] {
            fs::create_dir_all(folder.path(place)).unwrap();
        }
        // All at once: one's new name may be another's old one.
        let mut renamed = spec.to_owned();
        for (number, (name, _, _)) in files.iter().enumerate() {
            renamed = renamed.replace(&format!("\"{name}\""), &format!("\"<{number}>\""));
        }
        for (number, (name, other, bytes)) in files.iter().enumerate() {
            renamed = renamed.replace(&format!("<{number}>"), other);
            folder.write(&format!("a/{name}"), bytes);
            folder.write(&format!("b/c/{other}"), bytes);
        }
        folder.write("a/mine.toml", spec);
        folder.write("b/c/mine.toml", renamed);
        folder.succeed(&["run", "a/mine.toml", "--db", "whole.db", "--out", "whole"]);
        folder.succeed(&["run", "a/mine.toml", "--shard", "1/2", "--db", "1.db"]);
        folder.succeed(&["run", "b/c/mine.toml", "--shard", "2/2", "--db", "2.db"]);
        folder.succeed(&["run", "b/c/mine.toml", "--resume", "last", "--db", "1.db"]);
        let (report, whole) = (folder.read("whole/report.html"), folder.exports("last", "whole.db"));
        fs::create_dir(folder.path("data")).unwrap();
        for (_, other, _) in &files {
            moved(&folder, &format!("b/c/{other}"), &format!("data/moved-{other}"));
        }
        fs::remove_dir_all(folder.path("a")).unwrap();

        folder.succeed(&["report", "last", "--db", "whole.db"]);
        assert!(folder.read("whole/report.html") == report, "{spec}");
        folder.succeed(&["merge", "1.db", "2.db", "--db", "all.db"]);
        assert_eq!(folder.runs("all.db").len(), 1, "{spec}");
        assert!(folder.exports("last", "all.db") == whole, "{spec}");
        // From half of it, with the data that moved.
        folder.succeed(&["merge", "1.db", "--db", "half.db"]);
        as_whole(&folder, "half.db");
        assert_eq!(folder.run(&["run", "--resume", "last", "--db", "half.db"]).code, Some(2), "{spec}");
        folder.succeed(&["run", "--resume", "last", "--db", "half.db", "--data", "data"]);
        assert!(folder.exports("last", "half.db") == whole, "{spec}");
    }
}

/// Two files of other widths and lengths at two points of a sweep.
const SWEPT: &str = "experiment = \"recall\"\nrepetitions = 2\nrules = [\"hebb\"]\n[patterns]\nfile = \"p.csv\"\n[sweep]\n\
                     \"patterns.file\" = [\"p.csv\", \"q.csv\"]\n";

#[test]
fn every_point_of_a_sweep_knows_its_own_file() {
    let folder = half_done(SWEPT, &[("p.csv", &rows(8, 4)), ("q.csv", &rows(6, 3))]);
    folder.succeed(&["run", "study/mine.toml", "--db", "whole.db", "--out", "whole"]);
    let (report, whole) = (folder.read("whole/report.html"), folder.exports("last", "whole.db"));
    folder.succeed(&["merge", "half.db", "--db", "resumed.db"]);
    as_whole(&folder, "resumed.db");
    // Resumed with the files elsewhere, under each other's names.
    moved(&folder, "study/p.csv", "data/q.csv");
    moved(&folder, "study/q.csv", "data/p.csv");
    folder.succeed(&["run", "--resume", "last", "--db", "resumed.db", "--data", "data"]);
    assert!(folder.exports("last", "resumed.db") == whole);
    folder.succeed(&["report", "last", "--db", "whole.db"]);
    assert!(folder.read("whole/report.html") == report);

    // The other half from another folder is of the same study; with another second file it is not.
    fs::create_dir(folder.path("new")).unwrap();
    folder.write("new/mine.toml", SWEPT);
    fs::copy(folder.path("data/q.csv"), folder.path("new/p.csv")).unwrap();
    for (second, database, runs) in [(rows(6, 3), "same.db", 1), (rows(5, 3), "other.db", 2)] {
        folder.write("new/q.csv", second);
        folder.succeed(&["run", "new/mine.toml", "--shard", "2/2", "--db", database]);
        let into = format!("all-{database}");
        folder.succeed(&["merge", "half.db", database, "--db", &into]);
        assert_eq!(folder.runs(&into).len(), runs, "{database}");
    }
    assert!(folder.exports("last", "all-same.db") == whole);
    let told =
        folder.fail(2, &["run", "new/mine.toml", "--resume", "last", "--db", "half.db", "--data", "data"]);
    assert!(told.contains("another spec"), "{told}");
}

#[test]
fn what_follows_from_a_file_at_a_point_is_resumed_as_it_was() {
    // The layout follows from the levels; the load from the rows.
    let spec = "experiment = \"recall\"\nrepetitions = 2\nrules = [\"bcpnn\"]\n[patterns]\nfile = \"x.csv\"\nencode = \"one-hot\"\n\
                [sweep]\n\"patterns.levels\" = [2, 3]\n";
    let folder = half_done(spec, &[("x.csv", &numbers())]);
    folder.succeed(&["run", "study/mine.toml", "--db", "whole.db"]);
    folder.succeed(&["merge", "half.db", "--db", "resumed.db"]);
    as_whole(&folder, "resumed.db");
    folder.succeed(&["run", "--resume", "last", "--db", "resumed.db"]);
    assert!(folder.exports("last", "resumed.db") == folder.exports("last", "whole.db"));
}

#[test]
fn arrays_of_shards_are_kept_and_said_to_stay() {
    let spec = RECALL.replace("[patterns]", "save = [\"states\"]\n[patterns]");
    let folder = half_done(&spec, &[("p.csv", &rows(8, 4))]);
    folder.succeed(&["run", "study/mine.toml", "--shard", "2/2", "--db", "rest.db", "--out", "rest"]);
    folder.succeed(&["run", "study/mine.toml", "--db", "whole.db", "--out", "whole"]);
    let told = folder.succeed(&["merge", "half.db", "rest.db", "--db", "all.db"]);
    assert!(told.text().contains("arrays stay in ") && told.text().contains("rest"), "{}", told.text());
    let store = |name: &str| attractor_store::Store::open_existing(folder.path(name)).unwrap();
    let arrays = |name: &str| {
        let (store, run) = (store(name), store(name).find("last").unwrap());
        let of = store.folder(&run);
        let arrays = store.arrays(run.id).unwrap().into_iter();
        arrays
            .map(|(trial, name, file, hash)| (trial, name, fs::read(of.join(file)).unwrap(), hash))
            .collect::<Vec<_>>()
    };
    assert!(!arrays("all.db").is_empty() && arrays("all.db") == arrays("whole.db"));
}
