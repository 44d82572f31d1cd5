//! Records as columns of one type each.

use super::{coordinate_names, unsigned_zero};
use crate::record::Record;

/// A named column.
#[derive(Debug)]
pub(super) struct Column<'a> {
    pub name: &'a str,
    pub cells: Cells,
}

/// What a column holds, a cell a record.
#[derive(Debug)]
pub(super) enum Cells {
    /// NaN where a record has none.
    Numbers(Vec<f64>),
    /// Empty where a record has none.
    Texts(Vec<String>),
}

/// The columns of an export, in order.
pub(super) fn table<'a>(experiment: &str, records: &'a [Record]) -> Vec<Column<'a>> {
    let texts = |cell: &dyn Fn(&Record) -> String| Cells::Texts(records.iter().map(cell).collect());
    let mut columns = vec![
        Column { name: "experiment", cells: texts(&|_| experiment.to_owned()) },
        Column {
            name: "rule",
            cells: texts(&|record| record.rule.as_deref().unwrap_or_default().to_owned()),
        },
        Column { name: "metric", cells: texts(&|record| record.metric.to_string()) },
        Column { name: "source", cells: texts(&|record| record.source.name().to_owned()) },
        Column {
            name: "value",
            cells: Cells::Numbers(records.iter().map(|record| unsigned_zero(record.value)).collect()),
        },
    ];
    for name in coordinate_names(records) {
        let numeric = records.iter().filter_map(|record| record.get(name)).all(|value| value.is_number());
        let cells = if numeric {
            Cells::Numbers(records.iter().map(|record| record.number(name).unwrap_or(f64::NAN)).collect())
        } else {
            texts(&|record| record.text(name))
        };
        columns.push(Column { name, cells });
    }
    columns
}
