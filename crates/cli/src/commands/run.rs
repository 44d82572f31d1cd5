//! `attractor run`: the study of a spec.

use attractor_catalogue::catalogue;
use attractor_store::Store;
use attractor_study::spec::{Layers, Source, assignment};
use attractor_study::{Session, StoredRun, Study};
use serde_json::Value;

use crate::arguments::Run;
use crate::conclude::conclude;
use crate::execute::{execute, place, start};
use crate::failure::Failure;
use crate::results::Results;
use crate::terminal::tell;

/// Runs a spec, or goes on with a run.
pub fn run(options: &Run) -> Result<(), Failure> {
    if let Some(folder) = options.data.iter().find(|folder| !folder.is_dir()) {
        return Err(Failure::Usage(
            format!("--data {}: there is no such folder", folder.display()),
            "name a folder below which the files of the spec lie".to_owned(),
        ));
    }
    let running = &options.running;
    let (mut session, results) = match &options.resume {
        Some(run) => resumed(run, options)?,
        None => {
            let study = Study::new(&layers(options)?)?;
            let results = results(&study, options);
            results.before_a_run(&study, running.out.as_deref())?;
            (start(study, options.shard, &place(running, options.keep_host))?, results)
        }
    };
    session.study().elsewhere().iter().for_each(|told| tell(told));
    let done = execute(&mut session, running)?;
    conclude(session.study(), &done, running, &results)
}

/// What the run will write, and may not overwrite.
fn results<'a>(study: &Study, options: &'a Run) -> Results<'a> {
    let mut results = Results::of(study, &options.running.db.db, options.running.force);
    if let Some(spec) = &options.spec {
        results.kept = results.kept.and(spec, "the spec");
    }
    results
}

/// The spec with all changes from the command line.
fn layers(options: &Run) -> Result<Layers, Failure> {
    let source = match &options.spec {
        Some(path) => Source::read(path)?,
        None => Source::default(),
    };
    let mut layers = Layers::of(catalogue(), source).with_data(&options.data);
    for text in &options.set {
        let (key, value) = assigned(text, "--set")?;
        layers.set(&key, value, &format!("--set {text}"))?;
    }
    if let Some(seed) = options.running.seed {
        layers.set("seed", seed.into(), &format!("--seed {seed}"))?;
    }
    for text in &options.sweep {
        let (key, values) = swept(text)?;
        layers.sweep(&key, values, &format!("--sweep {text}"))?;
    }
    Ok(layers)
}

/// `KEY=A,B,C`, `KEY=[A, B, C]` or `KEY={ from = …, to = …, points = … }`.
fn swept(text: &str) -> Result<(String, Value), Failure> {
    let listed = text.split_once('=').map(|(key, values)| format!("{key}=[{values}]"));
    let list = listed.map(|listed| assignment(&listed));
    match (assigned(text, "--sweep")?, list) {
        ((key, values @ (Value::Array(_) | Value::Object(_))), _)
        | (_, Some(Ok((key, values @ Value::Array(_))))) => Ok((key, values)),
        // Names without quotes: `rules=hebb,bcpnn` would be no TOML.
        ((key, Value::String(names)), _) => {
            Ok((key, names.split(',').map(|name| Value::from(name.trim())).collect()))
        }
        ((key, value), _) => Ok((key, Value::Array(vec![value]))),
    }
}

fn assigned(text: &str, option: &str) -> Result<(String, Value), Failure> {
    assignment(text).map_err(|fault| {
        Failure::Usage(format!("{option}: {}", fault.message), format!("write {option} {}", fault.allowed))
    })
}

/// The run to go on with; a spec that is given as well must be the same.
fn resumed<'a>(asked: &str, options: &'a Run) -> Result<(Session, Results<'a>), Failure> {
    let changed = !options.set.is_empty() || !options.sweep.is_empty() || options.running.seed.is_some();
    if options.spec.is_none() && changed {
        return Err(Failure::Usage(
            "a run that is resumed cannot be changed".to_owned(),
            "leave out --set, --sweep and --seed, or start a new run".to_owned(),
        ));
    }
    let given = match options.spec {
        Some(_) => Some(Study::new(&layers(options)?)?),
        None => None,
    };
    let running = &options.running;
    let store = Store::open_existing(&running.db.db)?;
    let run = store.find(asked)?;
    let study =
        StoredRun { catalogue: catalogue(), folders: store.spec_folders(&run), run: &run }.to_show()?;
    drop(store);
    let results = results(&study, options);
    results.before_going_on(asked, &study, running.out.as_deref())?;
    let place = place(running, false);
    Ok((Session::resume(catalogue(), asked, given.as_ref(), &options.data, &place)?, results))
}
