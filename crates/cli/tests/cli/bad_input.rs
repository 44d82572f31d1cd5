//! A command line that makes no sense: one error that names the option, the value and what is allowed.

use crate::support::{Folder, SMALL};

#[test]
fn options_that_change_the_spec_are_blamed_by_name() {
    let folder = Folder::with_spec(SMALL);
    let cases: &[(&[&str], &[&str])] = &[
        (&["--set", "cue.cuont=1"], &["--set cue.cuont=1", "no key \"cuont\"", "did you mean \"count\"?"]),
        (&["--set", "lod=1"], &["--set lod=1", "no key \"lod\"", "did you mean \"load\"?"]),
        (&["--set", "load=0"], &["--set load=0", "load is 0", "at least 1"]),
        (&["--set", "load=nan"], &["--set load=nan", "nan", "a whole number"]),
        (&["--set", "load"], &["--set", "\"load\" has no `=`", "KEY=VALUE"]),
        (&["--set", "load.x=1"], &["--set load.x=1", "not a table"]),
        (&["--set", "repetitions=0"], &["--set repetitions=0", "repetitions is 0", "at least 1"]),
        (&["--set", "layout.minicolumns=1"], &["--set layout.minicolumns=1", "at least 2"]),
        (
            &["--set", "layout.hypercolumns=2", "--sweep", "cue.count=3"],
            &["--sweep cue.count=3", "at most 2"],
        ),
        (&["--set", "rules.bcpnn.x=1"], &["--set rules.bcpnn.x=1", "no key \"x\""]),
        (&["--set", "load=5\nseed = 3"], &["is not a whole number"]),
        (&["--set", "rules.bcpn.x=1"], &["--set rules.bcpn.x=1", "no rule in `rules` is called \"bcpn\""]),
        (&["--set", "experiment=recal"], &["--set experiment=recal", "did you mean \"recall\"?"]),
        (&["--set", "criterion.recalled=0.5"], &["`criterion` does nothing", "storage-capacity"]),
        (&["--sweep", "cue.cuont=1,2"], &["--sweep cue.cuont=1,2", "no key \"cuont\""]),
        (&["--sweep", "cue.count=1,99"], &["--sweep cue.count=1,99", "cue.count is 99", "at most 8"]),
        (&["--sweep", "recall.max_steps=0,1"], &["--sweep recall.max_steps=0,1", "is 0", "at least 1"]),
        (&["--sweep", "recall.max_steps=[]"], &["--sweep recall.max_steps=[]", "too short"]),
        (&["--sweep", "cue.count=1,2,1"], &["--sweep cue.count=1,2,1", "1 is there twice"]),
        (&["--sweep", "rules.bcpnn.x=1"], &["--sweep rules.bcpnn.x=1", "no key \"x\""]),
        (&["--sweep", "seed=1,2"], &["--sweep seed=1,2", "`seed` cannot be swept"]),
        (&["--sweep", "cue.count"], &["--sweep", "has no `=`"]),
        (&["--sweep", "rules=hebb,bcpn"], &["--sweep rules=hebb,bcpn"]),
        (&["--seed", "-1"], &["--seed", "-1"]),
        (&["--seed", "x"], &["--seed", "x"]),
        (&["--threads", "0"], &["--threads", "0", "1..=65535"]),
        (&["--threads", "many"], &["--threads", "many"]),
    ];
    for (options, said) in cases {
        // With `=`, so that a value may begin with a dash.
        let options: Vec<String> = options.chunks(2).map(|option| option.join("=")).collect();
        let told =
            folder.fail(2, &[vec!["run".to_owned(), "mine.toml".to_owned()], options.clone()].concat());
        let option = options.join(" ");
        for words in *said {
            assert!(told.contains(words), "{option}: {words:?} is not said:\n{told}");
        }
        assert_eq!(folder.names().len(), 1, "{option} left {:?}", folder.names());
    }
}

#[test]
fn names_that_nothing_has_are_answered_with_the_nearest() {
    let folder = Folder::new();
    for (arguments, said) in [
        (["new", "storage-capasity"], ["\"storage-capasity\"", "did you mean \"storage-capacity\"?"]),
        (["new", "bcpnn"], ["no experiment \"bcpnn\"", "`attractor list` shows all"]),
        (["show", "bcpn"], ["\"bcpn\"", "did you mean \"bcpnn\"?"]),
        (["show", "load-curv"], ["\"load-curv\"", "did you mean \"load-curve\"?"]),
        (["show", "skewd"], ["\"skewd\"", "did you mean \"skewed\"?"]),
        (["show", "delet"], ["\"delet\"", "did you mean \"delete\"?"]),
        (["show", ""], ["\"\"", "`attractor list` shows all"]),
    ] {
        let told = folder.fail(2, &arguments);
        for words in said {
            assert!(told.contains(words), "{arguments:?}: {words:?} is not said:\n{told}");
        }
    }
    assert!(folder.names().is_empty());
}

#[test]
fn commands_that_are_incomplete_or_contradict_themselves_are_refused() {
    let folder = Folder::new();
    for (arguments, said) in [
        (&["run"][..], "<SPEC>"),
        (&["benhc"], "bench"),
        (&["bench", "--quick", "--full"], "--full"),
        (&["export", "1", "--format", "xlsx"], "npz"),
        (&["merge"], "<DATABASES>"),
        (&["compare", "1"], "<SECOND>"),
        (&["show"], "<ID>"),
        (&["runs", "--nonsense"], "--nonsense"),
    ] {
        let told = folder.fail(2, arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    assert!(folder.names().is_empty());
}

#[test]
fn commands_that_read_say_that_there_is_no_database() {
    let folder = Folder::with_spec(SMALL);
    for arguments in [
        &["runs"][..],
        &["runs", "--json"],
        &["report", "last"],
        &["compare", "1", "2"],
        &["export", "last"],
        &["merge", "attractor.db", "--db", "all.db"],
    ] {
        let told = folder.fail(2, arguments);
        assert!(told.contains("attractor.db does not exist"), "{arguments:?}: {told}");
    }
    assert_eq!(folder.names().len(), 1, "{:?}", folder.names());
}

#[test]
fn runs_that_do_not_exist_are_answered_with_those_that_do() {
    let folder = Folder::with_spec(SMALL);
    folder.succeed(&["run", "mine.toml"]);
    let before = folder.names();
    for arguments in [
        &["report", "7"][..],
        &["export", "7"],
        &["export", "7", "-o", "records.csv"],
        &["compare", "1", "7"],
        &["compare", "7", "1"],
        &["run", "--resume", "7"],
    ] {
        let told = folder.fail(2, arguments);
        assert!(
            told.contains("attractor.db has no run `7`") && told.contains("1 ("),
            "{arguments:?}: {told}"
        );
    }
    assert_eq!(folder.names(), before);
}

#[test]
fn a_file_is_not_overwritten_by_a_new_spec() {
    let folder = Folder::with_spec(SMALL);
    let told = folder.fail(1, &["new", "recall", "-o", "mine.toml"]);
    assert!(told.contains("mine.toml") && told.contains("exists"), "{told}");
    assert_eq!(folder.read("mine.toml"), SMALL.as_bytes());
}
