//! Records as files for other programs: CSV, JSON lines, NumPy archives.
//!
//! Equal records give equal bytes: no times, ids or hosts are written, and nothing depends on the machine.

mod json;
mod npz;
mod sheet;
mod table;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::record::{REPETITION, Record};

use table::table;

pub use json::line as json_line;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma-separated values: a line of names, then a record a line.
    Csv,
    /// JSON lines: a record a line, as [`Record::to_json`] has it.
    Json,
    /// A NumPy archive: an array a column.
    Npz,
}

impl Format {
    /// Its name, which is also the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Npz => "npz",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Csv, Self::Json, Self::Npz].into_iter().find(|format| format.name() == name)
    }
}

/// Why records could not be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A coordinate is called like one of the columns that every export has.
    #[error(
        "a coordinate of {metric} is called `{name}`, which is the name of a column of its own; rename the coordinate"
    )]
    ReservedName {
        /// The record's metric.
        metric: String,
        /// The coordinate.
        name: String,
    },
    /// The file cannot be written.
    #[error("cannot write the export: {0}")]
    Write(#[from] io::Error),
}

/// The columns that come before the coordinates.
const COLUMNS: [&str; 5] = ["experiment", "rule", "metric", "source", "value"];

/// Writes the records of a run of `experiment`.
///
/// CSV and npz have the columns experiment, rule, metric, source and value, then every coordinate that any of
/// the records has, by name. In CSV, numbers are written as in JSON, in the fewest digits that give the same
/// number back, and what a record lacks is empty. In npz, a coordinate whose values are all numbers is an array of
/// 64-bit floats with NaN where a record lacks it; other columns are byte strings (UTF-8) as wide as the widest.
///
/// JSON and npz keep all text exactly. CSV is opened by spreadsheets and looked at on terminals: text that is no finite number
/// and begins with `=`, `+`, `-`, `@` or a tab, which spreadsheets would compute, has a `'` before it, and control
/// characters are written as [`shown`](attractor_core::shown) does.
pub fn export(
    experiment: &str,
    records: &[Record],
    format: Format,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    refuse_reserved_names(records)?;
    match format {
        Format::Csv => write_csv(experiment, records, out)?,
        Format::Json => write_json(experiment, records, out)?,
        Format::Npz => npz::write(&table(experiment, records), out)?,
    }
    Ok(out.flush()?)
}

fn refuse_reserved_names(records: &[Record]) -> Result<(), ExportError> {
    for record in records {
        if let Some(name) = COLUMNS.into_iter().find(|name| record.coordinates.contains_key(*name)) {
            return Err(ExportError::ReservedName {
                metric: record.metric.to_string(),
                name: name.to_owned(),
            });
        }
    }
    Ok(())
}

fn write_csv(experiment: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let names = coordinate_names(records);
    let mut writer = csv::Writer::from_writer(out);
    let mut row = |fields: &mut dyn Iterator<Item = Cow<str>>| -> io::Result<()> {
        for field in fields {
            writer.write_field(sheet::cell(&field).as_ref()).map_err(as_it_was)?;
        }
        writer.write_record(None::<&[u8]>).map_err(as_it_was)
    };
    row(&mut COLUMNS.into_iter().chain(names.iter().copied()).map(Cow::from))?;
    for record in records {
        let value = serde_json::Value::from(unsigned_zero(record.value)).to_string();
        let rule = record.rule.as_deref().unwrap_or_default();
        let first = [experiment, rule, &record.metric, record.source.name(), &value];
        row(&mut first.into_iter().map(Cow::from).chain(names.iter().map(|name| record.text(name).into())))?;
    }
    writer.flush()
}

/// The system's own error, of which it is to be seen whether a pipe was closed or a disk is full.
fn as_it_was(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn write_json(experiment: &str, records: &[Record], out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    for record in records {
        let mut line = record.to_json(experiment);
        line["value"] = unsigned_zero(record.value).into();
        out.write_all(json_line(&line).as_bytes())?;
    }
    out.flush()
}

/// The names of all coordinates, in order.
fn coordinate_names(records: &[Record]) -> BTreeSet<&str> {
    let repetition = records.iter().any(|record| record.repetition.is_some()).then_some(REPETITION);
    let of_records = records.iter().flat_map(|record| record.coordinates.keys().map(String::as_str));
    of_records.chain(repetition).collect()
}

/// The number, without the sign of a zero: 0 and -0 are equal, so their bytes have to be, and the store keeps one.
fn unsigned_zero(value: f64) -> f64 {
    value + 0.0
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::Metric;

    const EXACT: Metric = Metric::fraction("exact", "", "");

    fn text(records: &[Record], format: Format) -> String {
        let mut bytes = Vec::new();
        export("storage-capacity", records, format, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn csv_has_the_union_of_all_coordinates() {
        let records = [
            Record::new(&EXACT, 0.1).of_rule("bcpnn").at("load", 1775).in_repetition(0_u64),
            Record::new(&Metric::mean("alpha", "", ""), -0.0).at("cue.count", 1.5),
        ];
        assert_eq!(
            text(&records, Format::Csv),
            "experiment,rule,metric,source,value,cue.count,load,repetition\n\
             storage-capacity,bcpnn,exact,simulation,0.1,,1775,0\n\
             storage-capacity,,alpha,simulation,0.0,1.5,,\n"
        );
    }

    #[test]
    fn csv_quotes_commas_quotes_and_line_breaks() {
        let records = [Record::new(&Metric::mean("outcome", "", ""), 1.0)
            .of_rule("my, \"own\" rule")
            .at("reason", "two\nlines")
            .at("x", ",")];
        let written = text(&records, Format::Csv);
        assert!(written.contains("\"my, \"\"own\"\" rule\""), "{written}");
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[1], "my, \"own\" rule");
        assert_eq!(&row[5], "two\nlines");
        assert_eq!(&row[6], ",");
    }

    #[test]
    fn json_has_a_record_a_line() {
        let records = [Record::new(&EXACT, 0.1).of_rule("bcpnn").at("load", 1775), Record::new(&EXACT, -0.0)];
        assert_eq!(
            text(&records, Format::Json),
            "{\"experiment\":\"storage-capacity\",\"load\":1775,\"metric\":\"exact\",\"rule\":\"bcpnn\",\
             \"source\":\"simulation\",\"value\":0.1}\n\
             {\"experiment\":\"storage-capacity\",\"metric\":\"exact\",\"source\":\"simulation\",\"value\":0.0}\n"
        );
    }

    #[test]
    fn csv_runs_nothing_and_clears_no_terminal() {
        let mut record = Record::new(&Metric::mean("exact", "", ""), -1.0).of_rule("=1+1");
        for (name, value) in [
            ("+x", "+cmd|' /C calc'!A0".into()),
            ("a", "-2+3".into()),
            ("b", "@SUM(A1)".into()),
            ("c", "\t=1".into()),
            ("d", "\r=1".into()),
            ("e", "\u{1b}[2J\u{202e}".into()),
            ("f", "-1.5e-3".into()),
            ("g", Value::from(-2)),
            ("h", "mine=1".into()),
            ("i", "-inf".into()),
            ("j", "+Infinity".into()),
            ("k", "-nan".into()),
            ("l", "-1e999".into()),
            ("m", "inf".into()),
        ] {
            record = record.at(name, value);
        }
        let records = [record];
        let written = text(&records, Format::Csv);
        assert_eq!(
            written,
            "experiment,rule,metric,source,value,'+x,a,b,c,d,e,f,g,h,i,j,k,l,m\n\
             storage-capacity,'=1+1,exact,simulation,-1.0,'+cmd|' /C calc'!A0,'-2+3,'@SUM(A1),'\t=1,\\u{d}=1,\
             \\u{1b}[2J\\u{202e},-1.5e-3,-2,mine=1,'-inf,'+Infinity,'-nan,'-1e999,inf\n"
        );
        // JSON has the exact text, in other letters.
        let written = text(&records, Format::Json);
        assert!(written.is_ascii() && !written.contains('\u{1b}'), "{written}");
        let back: Value = serde_json::from_str(&written).unwrap();
        assert_eq!((&back["e"], &back["rule"]), (&"\u{1b}[2J\u{202e}".into(), &"=1+1".into()));
    }

    /// A pipe that nobody reads any more, or a disk that is full, from some byte on.
    struct Ends(usize, io::ErrorKind);

    impl Write for Ends {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(self.1)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_pipe_that_is_closed_can_be_told_from_a_full_disk() {
        let records = vec![Record::new(&EXACT, 0.5).of_rule("bcpnn").at("load", 10); 3000];
        for format in [Format::Csv, Format::Json, Format::Npz] {
            for kind in [io::ErrorKind::BrokenPipe, io::ErrorKind::StorageFull] {
                for bytes in [0, 10_000, 70_000] {
                    let error = export("recall", &records, format, &mut Ends(bytes, kind)).unwrap_err();
                    let ExportError::Write(error) = error else { panic!("{error}") };
                    assert_eq!(error.kind(), kind, "{format:?} after {bytes} bytes: {error}");
                }
            }
        }
    }

    #[test]
    fn no_records_are_an_empty_table() {
        assert_eq!(text(&[], Format::Csv), "experiment,rule,metric,source,value\n");
        assert_eq!(text(&[], Format::Json), "");
    }

    #[test]
    fn a_coordinate_may_not_hide_a_column() {
        let records = [Record::new(&EXACT, 1.0).at("metric", "other")];
        for format in [Format::Csv, Format::Json, Format::Npz] {
            let error = export("recall", &records, format, &mut Vec::new()).unwrap_err();
            assert!(error.to_string().contains("`metric`"), "{error}");
        }
    }

    #[test]
    fn formats_are_found_by_name() {
        for format in [Format::Csv, Format::Json, Format::Npz] {
            assert_eq!(Format::named(format.name()), Some(format));
        }
        assert_eq!(Format::named("xlsx"), None);
    }
}
