//! Nothing that a terminal or browser would obey is passed on, and no more than is asked for is told of a user's machine.

use std::io::Read;

use attractor_core::obeyed;
use serde_json::Value;

use crate::support::{Folder, SMALL, json_lines};

/// Red, a cleared screen by a single character, and a turn of direction; a spreadsheet would run the beginning.
const NAME: &str = "=1+1/../\u{1b}[31m\u{9b}2J\u{202e}x";
/// How TOML writes it.
const IN_TOML: &str = r"=1+1/../\u001b[31m\u009b2J\u202ex";

fn folder() -> Folder {
    let rule = format!("{{ kind = \"bayes-noise\", name = \"{IN_TOML}\" }}");
    Folder::with_spec(&SMALL.replace("\"hebb\"", &rule))
}

#[track_caller]
fn plain(what: &str, text: &str) {
    let found: Vec<char> = text.chars().filter(|&character| obeyed(character)).collect();
    assert!(found.is_empty(), "{what} holds {found:?}: {text:?}");
}

#[test]
fn names_of_a_spec_reach_no_terminal_table_or_report_as_they_are() {
    let folder = folder();
    let shown = r"=1+1/../\u{1b}[31m\u{9b}2J\u{202e}x";
    for more in [&[][..], &["--json"]] {
        let ran = folder.succeed(&[&["run", "mine.toml", "--out", "out"][..], more].concat());
        plain("standard output", ran.text());
        plain("standard error", &ran.stderr);
        assert!(ran.text().contains(shown) || !more.is_empty(), "{}", ran.text());
    }
    folder.succeed(&["run", "mine.toml", "--seed", "8"]);
    for command in [
        &["compare", "1", "2"][..],
        &["compare", "1", "2", "--json"],
        &["runs"],
        &["runs", "--json"],
        &["cite", "mine.toml"],
    ] {
        plain("standard output", folder.succeed(command).text());
    }
    for entry in std::fs::read_dir(folder.path("out")).unwrap() {
        let path = entry.unwrap().path();
        plain("a file of the results", &std::fs::read_to_string(&path).unwrap());
        plain("the name of a file", &path.display().to_string());
    }
    let csv = folder.succeed(&["export", "1"]);
    plain("CSV", csv.text());
    assert!(csv.text().contains(&format!(",'{shown},")), "{}", csv.text());
    // JSON and npz hold the name exactly.
    let json = folder.succeed(&["export", "1", "--format", "json"]);
    plain("JSON", json.text());
    assert!(json_lines(&json.stdout).iter().any(|record| record["rule"] == NAME));
    let npz = folder.succeed(&["export", "1", "--format", "npz"]).stdout;
    assert!(npz.windows(NAME.len()).any(|bytes| bytes == NAME.as_bytes()));
}

#[test]
fn errors_show_what_they_quote_and_count_columns_as_editors_do() {
    let folder = Folder::new();
    // What is not shown stands before the fault, and on the lines around it.
    let spec = "# \u{1b}[2J\u{202e}\nexperiment = \"recall\"\nrules = [{ kind = \"hebb\", name = \"\u{202e}\u{9b}a\" }, \"\u{9b}bcpn\"] # \u{85}\r\n";
    folder.write("mine.toml", spec.replace('\u{1b}', ""));
    let told = folder.fail(2, &["run", "mine.toml"]);
    plain("standard error", &told);
    let column = spec.lines().nth(2).unwrap().split("\"\u{9b}bcpn").next().unwrap().chars().count() + 1;
    assert!(told.contains(&format!("mine.toml:3:{column}")), "column {column}\n{told}");
    assert!(told.contains(r#""\u{9b}bcpn""#) && told.contains(r"\u{202e}\u{9b}a"), "{told}");
    // The line under it stands below what it underlines, as it is shown.
    let lines: Vec<&str> = told.lines().collect();
    let at = lines.iter().position(|line| line.contains("rules = [")).unwrap();
    let before = |line: &str, sign: &str| line.split(sign).next().unwrap().chars().count();
    let first = lines[at + 1].find(['─', '┬']).unwrap();
    assert_eq!(lines[at + 1][..first].chars().count(), before(lines[at], r#""\u{9b}bcpn"#), "{told}");

    folder.write("raw.toml", spec);
    for command in [
        &["run", "raw.toml"][..],
        &["run", "\u{1b}]0;gone\u{7}.toml"],
        &["run", "mine.toml", "--set", "\u{9b}=1"],
        &["show", "\u{1b}[31mhebb\u{202e}"],
        &["\u{1b}[31mrun\u{9b}"],
        &["bench", "--\u{202e}quick"],
        &["export", "\u{1b}[2J", "--db", "\u{9b}.db"],
        &["recall", "\u{1b}.csv", "\u{9b}.csv", "-o", "\u{202e}.npy"],
    ] {
        plain("standard error", &folder.fail(2, command));
    }
    // The names of columns come from a file.
    folder.write("patterns.csv", "\u{1b}[2J,\u{9b}b,\u{202e}c,d\n1,0,0,1\n0,1,1,0\n");
    let ran = folder.succeed(&["recall", "patterns.csv", "patterns.csv", "-o", "a.npy"]);
    plain("standard error", &ran.stderr);
    assert!(ran.stderr.contains(r"\u{1b}[2J"), "{}", ran.stderr);
}

#[test]
fn a_report_tells_no_folder_and_a_store_no_machine() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("private")).unwrap();
    folder.write("private/patterns.csv", "1,0,0,1\n0,1,1,0\n1,0,1,0\n0,1,0,1\n");
    folder.write("private/cues.csv", "1,0,0,0\n0,1,0,0\n1,0,0,0\n0,1,0,0\n");
    let spec = |file: &str| {
        format!(
            "experiment = \"recall\"\nrepetitions = 2\nload = 3\nrules = [\"hebb\"]\n[patterns]\nfile = \"{file}patterns.csv\"\n\
             [cue]\nfile = \"{file}cues.csv\"\n"
        )
    };
    let whole = folder.path("private/").display().to_string();
    for (place, name) in [(whole.as_str(), "whole"), ("private/", "relative")] {
        folder.write("mine.toml", spec(place));
        folder.succeed(&["run", "mine.toml", "--out", name]);
        let report = String::from_utf8(folder.read(&format!("{name}/report.html"))).unwrap();
        assert!(!report.contains(&folder.path("").display().to_string()), "{name}");
        // A path from the spec's folder is part of the spec, and says nothing of the machine.
        let file = if name == "whole" { "patterns.csv" } else { "private/patterns.csv" };
        let expected = format!("file = &#34;{file}&#34;");
        assert!(report.contains(&expected) && report.contains("patterns.csv: 4 rows"), "{name}");
        let copy = format!("{name} again");
        folder.succeed(&["report", "last", "--out", &copy]);
        assert!(folder.read(&format!("{copy}/report.html")) == report.as_bytes());
    }
    folder.succeed(&["run", "mine.toml", "--keep-host"]);
    let hosts: Vec<Value> = folder.runs("attractor.db").into_iter().map(|run| run["host"].clone()).collect();
    assert_eq!((&hosts[0], &hosts[1]), (&"".into(), &"".into()));
    let mut name = String::new();
    if let Ok(mut file) = std::fs::File::open("/proc/sys/kernel/hostname") {
        file.read_to_string(&mut name).unwrap();
        assert_eq!(hosts[2], name.trim());
    }
}
