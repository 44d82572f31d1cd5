//! `attractor recall`: the user's own patterns and cues.

use std::path::Path;

use attractor_core::schema;
use attractor_data as data;
use attractor_experiments_memory::RuleEntry;
use attractor_experiments_memory::recollection::{Recollection, RecollectionError};
use attractor_memory::recall::RecallOptions;
use attractor_study::spec::assignment;

use crate::arguments::Recall;
use crate::execute;
use crate::failure::Failure;
use crate::overwriting::Kept;
use crate::terminal::{counted, tell};

/// Stores patterns, recalls from cues, writes the answers.
pub fn recall(options: &Recall) -> Result<(), Failure> {
    let kept = Kept::default()
        .and(&options.patterns, "read for its patterns")
        .and(&options.cues, "read for its cues");
    kept.named(&options.output)?;
    refuse_other_endings(&options.output)?;
    let recollection = Recollection {
        rule: rule(&options.rule)?,
        hypercolumns: options.hypercolumns,
        options: RecallOptions { max_steps: options.max_steps, ..RecallOptions::default() },
        seed: options.seed,
        threads: execute::threads(options.threads),
    };
    let answers = recollection.run(&options.patterns, &options.cues).map_err(refused)?;
    answers.notes.iter().for_each(|note| tell(note));
    let name = options.output.display().to_string();
    let written = data::dense(answers.states.iter(), answers.units, &name).and_then(|dense| {
        data::write_npy_u8(&options.output, answers.states.len(), answers.units as usize, &dense)
    });
    written.map_err(|error| Failure::Failed(error.to_string(), String::new()))?;
    tell(&format!(
        "{} of {} units stored with {} · {}: {} ended in a stored pattern, {} in a fixed point · {name}",
        counted(answers.patterns as u64, "pattern"),
        answers.units,
        recollection.rule.name,
        counted(answers.states.len() as u64, "cue"),
        answers.stored,
        answers.settled,
    ));
    Ok(())
}

/// Answers are written as NumPy writes arrays: under another name no program would read them.
fn refuse_other_endings(output: &Path) -> Result<(), Failure> {
    if output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("npy")) {
        return Ok(());
    }
    Err(Failure::Usage(
        format!("answers are a NumPy array, and {} does not end in .npy", output.display()),
        format!("write -o {}", output.with_extension("npy").display()),
    ))
}

/// A rule by its id, or as the table that a spec would hold.
fn rule(text: &str) -> Result<RuleEntry, Failure> {
    let fault = |fault: attractor_core::Invalid| {
        let allowed = format!("allowed: {}", fault.allowed);
        let help = if fault.help.is_empty() { allowed } else { fault.help };
        Failure::Usage(format!("--rule {text}: {}", fault.message), help)
    };
    let (_, value) = assignment(&format!("rule={text}")).map_err(fault)?;
    let entry: RuleEntry = schema::read(&value).map_err(fault)?;
    entry.rule.validate().map_err(fault)?;
    Ok(entry)
}

fn refused(error: RecollectionError) -> Failure {
    match error {
        RecollectionError::Option(fault) => {
            let help = if fault.help.is_empty() { fault.allowed } else { fault.help };
            Failure::Usage(fault.message, help)
        }
        other => Failure::Usage(other.to_string(), String::new()),
    }
}
