//! `attractor run`: the study of a spec.

use attractor_catalogue::catalogue;
use attractor_study::spec::{Layers, Source, assignment};
use attractor_study::{Session, Study};
use serde_json::Value;

use crate::arguments::Run;
use crate::conclude::conclude;
use crate::execute::{execute, place, start};
use crate::failure::Failure;

/// Runs a spec, or goes on with a run.
pub fn run(options: &Run) -> Result<(), Failure> {
    if let Some(folder) = options.data.iter().find(|folder| !folder.is_dir()) {
        return Err(Failure::Usage(
            format!("--data {}: there is no such folder", folder.display()),
            "name a folder below which the files of the spec lie".to_owned(),
        ));
    }
    let mut session = match &options.resume {
        Some(run) => resumed(run, options)?,
        None => start(Study::new(&layers(options)?)?, options.shard, &options.running)?,
    };
    session.study().elsewhere().iter().for_each(|told| eprintln!("{told}"));
    let done = execute(&mut session, &options.running)?;
    conclude(session.study(), &done, &options.running, None)
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
fn resumed(asked: &str, options: &Run) -> Result<Session, Failure> {
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
    Ok(Session::resume(catalogue(), asked, given.as_ref(), &options.data, &place(&options.running))?)
}
