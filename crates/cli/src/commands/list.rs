//! `attractor list`: everything that has an id.

use attractor_catalogue::catalogue;

use crate::failure::Failure;
use crate::printing::print;

/// Prints ids with what they mean, by kind.
pub fn list() -> Result<(), Failure> {
    let experiments =
        catalogue().experiments().map(|experiment| (experiment.id(), experiment.about().summary));
    let mut text = vec![section("experiments", experiments.collect())];
    for listing in catalogue().listings() {
        text.push(section(
            listing.many,
            listing.items.iter().map(|item| (item.id, item.about.summary)).collect(),
        ));
    }
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
