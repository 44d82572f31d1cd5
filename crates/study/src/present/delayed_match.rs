//! Figures of delayed match to sample.

use crate::figure::{Axis, Figure};
use crate::record::Record;

use super::Presentation;
use super::plot::{Plot, table, titled, titled_axis};

/// Wrong answers against the delay and against the number of distractors, and rates in the delay.
pub fn delayed_match(records: &[Record]) -> Presentation {
    let delay = "Fraction of wrong answers to tests after a delay without distractors, half of the tests being the sample.";
    let after =
        "Fraction of wrong answers to tests after so many distractors, half of the tests being the sample.";
    let rate = "Fraction of the delay in which a unit is active, by the rank of the image among those that the unit answers best; \
                a mean over units. Line: as if each unit were active for the images that it is in, and for those alone.";
    let error = |metric: &str| titled_axis(metric).between(0.0, 0.6);
    let mut figures = vec![
        Plot::of("match_error", "delay", delay).draw(
            records,
            Axis::new("delay", "", "steps").log(),
            error("match_error"),
        ),
        Plot::of("delay_rate", "rank", rate).draw(
            records,
            Axis::new("rank of the image", "", ""),
            titled_axis("delay_rate").between(0.0, 1.0),
        ),
    ];
    let mut drives: Vec<f64> = records.iter().filter_map(|record| record.number("drive")).collect();
    drives.sort_by(f64::total_cmp);
    drives.dedup();
    figures.extend(drives.iter().map(|drive| {
        let own: Vec<Record> =
            records.iter().filter(|record| record.number("drive") == Some(*drive)).cloned().collect();
        let distractors = Axis::new("distractors", "", "");
        let plot = Plot::of("match_error_after", "distractors", after);
        let figure = plot.draw(&own, distractors, error("match_error_after"))?;
        let id = format!("{}-drive-{drive}", figure.id);
        let title = format!("{}, driven with {drive}", figure.title);
        Some(Figure { id, ..titled(figure, &title) })
    }));
    let tables = vec![
        table(records, "Units in the delay", &["images_answered", "sparseness_over_images"]),
        table(records, "After a delay", &["match_error"]),
        table(records, "After distractors", &["match_error_after"]),
        table(records, "Kinds of errors", &["misses", "false_alarms"]),
    ];
    let tables = tables.into_iter().filter(|table| !table.rows.is_empty()).collect();
    Presentation { tables, figures: figures.into_iter().flatten().collect() }
}
