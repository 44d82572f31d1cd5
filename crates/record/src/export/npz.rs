//! NumPy archives, the same bytes whenever and wherever they are written.

use std::io::{self, Cursor, Write};

use attractor_core::obeyed;
use npyz::{DType, WriterBuilder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::table::{Cells, Column};

/// Writes an array a column.
///
/// The arrays are not compressed: compressors change from version to version, and the bytes with them.
pub(super) fn write(columns: &[Column<'_>], out: &mut dyn Write) -> io::Result<()> {
    // The archive's table of contents comes last and points back, so it is made in memory.
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for column in columns {
        let array = match &column.cells {
            Cells::Numbers(numbers) => numbers_array(numbers)?,
            Cells::Texts(texts) => texts_array(texts)?,
        };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::DEFAULT)
            .unix_permissions(0o644)
            .large_file(u32::try_from(array.len()).is_err());
        archive.start_file(npyz::npz::file_name_from_array_name(&member(column.name)), options)?;
        archive.write_all(&array)?;
    }
    out.write_all(archive.finish()?.get_ref())
}

/// A column's name as that of a file which stays in the folder that an archive is unpacked into: separators of folders,
/// colons and what is not printed are written as in addresses (`%2F`), and so is `%`, so that names stay apart.
fn member(name: &str) -> String {
    let mut member = String::with_capacity(name.len());
    for character in name.chars() {
        if obeyed(character) || "/\\:%\n\t".contains(character) {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                member += &format!("%{byte:02X}");
            }
        } else {
            member.push(character);
        }
    }
    member
}

fn numbers_array(numbers: &[f64]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = npyz::WriteOptions::new()
        .dtype(DType::Plain(type_of("<f8")?))
        .shape(&[numbers.len() as u64])
        .writer(&mut bytes)
        .begin_nd()?;
    writer.extend(numbers)?;
    writer.finish()?;
    Ok(bytes)
}

fn texts_array(texts: &[String]) -> io::Result<Vec<u8>> {
    // NumPy has no strings of width zero.
    let width = texts.iter().map(String::len).max().unwrap_or(0).max(1);
    let mut bytes = Vec::new();
    let mut writer = npyz::WriteOptions::new()
        .dtype(DType::Plain(type_of(&format!("|S{width}"))?))
        .shape(&[texts.len() as u64])
        .writer(&mut bytes)
        .begin_nd()?;
    for text in texts {
        writer.push(text.as_bytes())?;
    }
    writer.finish()?;
    Ok(bytes)
}

fn type_of(code: &str) -> io::Result<npyz::TypeStr> {
    code.parse().map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use crate::export::{Format, export};
    use crate::{Metric, record::Record};

    fn archive(records: &[Record]) -> ZipArchive<std::io::Cursor<Vec<u8>>> {
        let mut bytes = Vec::new();
        export("recall", records, Format::Npz, &mut bytes).unwrap();
        ZipArchive::new(std::io::Cursor::new(bytes)).unwrap()
    }

    fn column(records: &[Record], name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        archive(records).by_name(&format!("{name}.npy")).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn records() -> Vec<Record> {
        vec![
            Record::new(&Metric::mean("exact", "", ""), 0.25)
                .of_rule("bcpnn")
                .at("cue.count", 2)
                .at("kind", "add"),
            Record::new(&Metric::mean("overlap", "", ""), -1.0).at("load", 7.5).at("kind", 3),
        ]
    }

    #[test]
    fn numbers_are_floats_and_missing_ones_nan() {
        let bytes = column(&records(), "cue.count");
        let array = npyz::NpyFile::new(&bytes[..]).unwrap();
        assert_eq!(array.shape(), [2]);
        let numbers: Vec<f64> = array.into_vec().unwrap();
        assert!(matches!(numbers[..], [2.0, missing] if missing.is_nan()));
        let bytes = column(&records(), "value");
        assert_eq!(npyz::NpyFile::new(&bytes[..]).unwrap().into_vec::<f64>().unwrap(), [0.25, -1.0]);
    }

    #[test]
    fn texts_are_byte_strings_as_wide_as_the_widest() {
        let bytes = column(&records(), "rule");
        let texts: Vec<Vec<u8>> = npyz::NpyFile::new(&bytes[..]).unwrap().into_vec().unwrap();
        assert_eq!(texts[0], b"bcpnn");
        assert_eq!(texts[1].iter().filter(|&&byte| byte != 0).count(), 0);
        // One text makes the whole column text.
        let bytes = column(&records(), "kind");
        let texts: Vec<Vec<u8>> = npyz::NpyFile::new(&bytes[..]).unwrap().into_vec().unwrap();
        assert_eq!(texts[0], b"add");
        assert!(texts[1].starts_with(b"3"));
    }

    #[test]
    fn no_records_are_empty_arrays() {
        assert_eq!(archive(&[]).len(), 5);
        let bytes = column(&[], "value");
        assert_eq!(npyz::NpyFile::new(&bytes[..]).unwrap().shape(), [0]);
    }

    #[test]
    fn members_stay_in_the_folder_that_they_are_unpacked_into() {
        let names = ["../up", "/etc/passwd", "a/../../b", r"..\up", "c:up", "%2Fetc", "\u{1b}[2J", ".."];
        let record = |name: &&str| Record::new(&Metric::mean("exact", "", ""), 1.0).at(name, 1);
        let records: Vec<Record> = names.iter().map(record).collect();
        let mut archive = archive(&records);
        let mut members: Vec<String> =
            (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(members.len(), 5 + names.len(), "all are there: {members:?}");
        assert!(members.iter().all(|name| !name.contains(['/', '\\', ':', '\u{1b}'])), "{members:?}");
        for at in 0..archive.len() {
            let member = archive.by_index(at).unwrap();
            let inside = member.enclosed_name().unwrap();
            assert_eq!(inside.components().count(), 1, "{inside:?}");
        }
        members.sort();
        assert!(
            members.contains(&"%2Fetc%2Fpasswd.npy".to_owned())
                && members.contains(&"%252Fetc.npy".to_owned())
        );
    }

    #[test]
    fn no_time_is_written() {
        let records = records();
        let mut archive = archive(&records);
        for at in 0..archive.len() {
            assert_eq!(archive.by_index(at).unwrap().last_modified(), Some(zip::DateTime::DEFAULT));
        }
    }
}
