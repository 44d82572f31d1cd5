//! `attractor list`: everything that has an id.

use attractor_energy::generating::Functions;
use attractor_memory::forgetting::Schemes;
use attractor_memory::patterns::Patterns;
use attractor_memory::rules::Rules;
use attractor_plasticity::rules::PlasticityRules;
use attractor_plasticity::timing::SpikeTimingRules;
use attractor_study::experiments;

use crate::failure::Failure;
use crate::output::print;

/// Prints ids with what they mean, by kind.
pub fn list() -> Result<(), Failure> {
    let experiments = experiments::ALL.iter().map(|e| (e.id(), e.about().summary));
    let rules = Rules::all().into_iter().map(|rule| (rule.id(), rule.about().summary));
    let patterns = Patterns::all().into_iter().map(|source| (source.id(), source.about().summary));
    let functions = Functions::all().into_iter().map(|function| (function.id(), function.about().summary));
    let schemes = Schemes::all().into_iter().map(|scheme| (scheme.id(), scheme.about().summary));
    let plasticity = PlasticityRules::all().into_iter().map(|rule| (rule.id(), rule.about().summary));
    let timing = SpikeTimingRules::all().into_iter().map(|rule| (rule.id(), rule.about().summary));
    let text = [
        section("experiments", experiments.collect()),
        section("rules", rules.collect()),
        section("patterns", patterns.collect()),
        section("distortions", super::show::distortions()),
        section("generating functions", functions.collect()),
        section("schemes of forgetting", schemes.collect()),
        section("plasticity rules", plasticity.collect()),
        section("rules of spike timing", timing.collect()),
    ];
    print(&format!("{}\n`attractor show ID` tells more.\n", text.join("\n")))
}

fn section(title: &str, entries: Vec<(&str, &str)>) -> String {
    let width = entries.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    let line = |(id, summary): (&str, &str)| {
        let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("  {id:<width$}  {summary}\n")
    };
    format!("{title}\n{}", entries.into_iter().map(line).collect::<String>())
}
