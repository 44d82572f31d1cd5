//! What is too large, too deep or too long ends in one short error, and never in a crash.

use std::process::Command;

use crate::support::{Folder, Ran, SMALL};

/// Runs the program with an address space of at most so many KiB.
fn limited(folder: &Folder, kibibytes: u32, arguments: &[&str]) -> Ran {
    let program = folder.command::<&str>(&[]);
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("ulimit -v {kibibytes}; exec \"$0\" \"$@\"")]).arg(program.get_program());
    shell.args(arguments).current_dir(folder.path(""));
    shell.output().unwrap().into()
}

#[test]
fn what_does_not_fit_into_the_address_space_is_refused_with_both_figures() {
    let curve = "experiment = \"load-curve\"\nrepetitions = 1\n";
    for (spec, said) in [
        (format!("{curve}loads = [10, 16000000]\n"), "mine.toml:3:"),
        (format!("{curve}layout = {{ kind = \"flat\", units = 40000, active = 10 }}\n"), "mine.toml:3:"),
        ("experiment = \"blackout\"\n[blackout]\ntotals = [1e30]\n".to_owned(), "mine.toml:2:"),
        ("experiment = \"spiking-network\"\n[spiking]\nexcitatory = 60000\n".to_owned(), "mine.toml:3:"),
        (
            "experiment = \"hopfield-errors\"\n[one_step]\nunits = [100, 32768]\nalpha = [0.1]\n".to_owned(),
            "mine.toml:3:",
        ),
    ] {
        let folder = Folder::with_spec(&spec);
        let ran = limited(&folder, 1_000_000, &["run", "mine.toml"]);
        let told = &ran.stderr;
        assert_eq!(ran.code, Some(2), "{spec}{told}");
        for words in [said, "GiB", "at most 0.", "ulimit -v"] {
            assert!(told.contains(words), "{words}: {spec}{told}");
        }
        assert_eq!(folder.names().len(), 1);
    }
}

#[test]
fn what_fits_once_runs_in_as_many_threads_as_there_is_room_for() {
    let spec =
        "experiment = \"willshaw-scale\"\nrepetitions = 64\n[scale]\ncues = 20\ngrowth = 2.0\nnetworks = ";
    let whole = "[{ blocks = 16, block_size = 200 }]";
    let sampled =
        "[{ blocks = 64, block_size = 200000, simulation = \"sampled\", retrieval = \"one-step\" }]";
    for (networks, said) in [(whole, ""), (sampled, "patterns that touch a cue")] {
        for threads in ["16", "64"] {
            let folder = Folder::with_spec(&format!("{spec}{networks}\n"));
            let ran = limited(&folder, 1_000_000, &["run", "mine.toml", "--threads", threads]);
            let code = if said.is_empty() { Some(0) } else { Some(2) };
            assert_eq!(ran.code, code, "{threads} {networks} {}", ran.stderr);
            assert!(ran.stderr.contains(said), "{}", ran.stderr);
        }
    }
}

#[test]
fn own_patterns_that_need_more_than_there_is_are_refused() {
    let folder = Folder::new();
    let row = |active: usize| {
        let units = (0..60_000).map(|unit| if unit % 6 == active { "1" } else { "0" });
        units.collect::<Vec<_>>().join(",")
    };
    folder.write("wide.csv", format!("{}\n{}\n", row(1), row(2)));
    let ran = limited(&folder, 1_000_000, &["recall", "wide.csv", "wide.csv", "-o", "out.npy"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    for words in ["60000 units", "GiB", "at most 0.", "ulimit -v"] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    assert_eq!(folder.names().len(), 1);
}

#[test]
fn what_nests_too_deeply_is_refused() {
    let deep = |open: &str, close: &str| format!("load = {}{}\n", open.repeat(20_000), close.repeat(20_000));
    let dotted = format!("a{}", ".a".repeat(20_000));
    for (line, said) in [
        (deep("[", "]"), "mine.toml:1:"),
        (deep("{ a = ", "}"), "mine.toml:1:"),
        (format!("{dotted} = 1\n"), "mine.toml:1:"),
        (format!("[{dotted}]\n"), "mine.toml:1:"),
        (format!("\"{dotted}\" = [1]\n"), "20001 keys"),
    ] {
        let spec = match said {
            // A key of the sweep.
            "20001 keys" => SMALL.replace("\"cue.count\" = [1, 2]", &line),
            _ => line + SMALL,
        };
        let told = Folder::with_spec(&spec).fail(2, &["run", "mine.toml"]);
        assert!(told.contains(said) && told.len() < 3000, "{told}");
    }
    let folder = Folder::with_spec(SMALL);
    for (option, value, said) in [
        ("--set", format!("{dotted}=1"), "20001 keys"),
        ("--sweep", format!("{dotted}=1,2"), "20001 keys"),
        ("--set", format!("load={}", "[".repeat(20_000)), "allowed: a whole number"),
        ("--sweep", format!("load={}", "[".repeat(20_000)), "allowed: a whole number"),
    ] {
        let told = folder.fail(2, &["run", "mine.toml", option, &value]);
        assert!(told.contains(said) && told.len() < 3000, "{told}");
    }
    let rule = format!("{{ kind = {} }}", "[".repeat(20_000));
    let told = folder.fail(2, &["recall", "mine.csv", "mine.csv", "--rule", &rule, "-o", "out.npy"]);
    assert!(told.len() < 3000, "{told}");
}

#[test]
fn long_lines_are_shown_around_the_fault_and_keep_its_column() {
    let blanks = " ".repeat(200_000);
    let spec = SMALL.replace("load = 20", &format!("load ={blanks}0"));
    let told = Folder::with_spec(&spec).fail(2, &["run", "mine.toml"]);
    assert!(told.contains("mine.toml:4:200007") && told.contains("at least 1"), "{told}");
    assert!(told.len() < 1500, "{} bytes", told.len());
    let list = format!("load = [\n{}]", "7,\n".repeat(50_000));
    let told = Folder::with_spec(&SMALL.replace("load = 20", &list)).fail(2, &["run", "mine.toml"]);
    assert!(told.contains("mine.toml:4:8") && told.len() < 3000, "{told}");
    let long = format!("load={}", "7".repeat(100_000));
    let told = Folder::with_spec(SMALL).fail(2, &["run", "mine.toml", "--set", &long]);
    assert!(told.len() < 4000, "{told}");
}

#[test]
fn numbers_with_many_digits_make_names_that_files_can_have() {
    let spec = SMALL.replace(
        "rules = [\"hebb\", \"bcpnn\"]",
        "rules = [{ kind = \"custom\", weight = \"a * p_ij\", parameters = { a = 1.0 } }]",
    );
    let spec = spec.replace("recall\"", "load-curve\"").replace("load = 20", "loads = [5, 10]");
    let spec = spec.replace("\"cue.count\" = [1, 2]", "\"rules.custom.parameters.a\" = [1.0, 1e30]");
    let folder = Folder::with_spec(&spec);
    folder.succeed(&["run", "mine.toml", "--out", "out"]);
    for entry in std::fs::read_dir(folder.path("out")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.len() < 100, "{name}");
    }
}
