//! Small input that the readers take, for the search to begin with. The store's is written by its target.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Fallible;
use crate::process::root;

/// Formulas of rules, as specs hold them.
const FORMULAS: [&str; 9] = [
    "p_ij - p_i * p_j",
    "(p_ij - p_i * p_j) / sqrt(p_i * p_j)",
    "ln(p_ij / (p_i * p_j))",
    "eta * p_i * (p_j - eta * p_j * w)",
    "p_i * p_j - eta * p_j^2 * w",
    "p_i * p_j * (1 - (w / 0.4)^2)",
    "max(0, min(1, w + eta * sign(p_i - 0.5)))",
    "exp(-abs(p_i)) + tanh(w) * step(p_j) - log2(1e-3 + p_ij)",
    "-2^-p_i^p_j",
];

/// Texts, each after the byte by which the target knows the kind of file and what is told of it.
const TABLES: [(u8, &str); 9] = [
    (0, "1,0,1\n0,1,0\n"),
    (0, "a,b\n0.5,-1e-3\n# a comment\n,nan\n"),
    (0, "sep=;\r\n\"a\";\"b\"\r\n0,5;1.000,5\r\n"),
    (0, "\u{feff},x,y\n0,1,2\n1,3,4\n"),
    (1, "True\tFalse\nFalse\tTrue\n"),
    (2, "# x y\n1.5e+00 2.5e+00\n  3 4\n"),
    (30, "0,1\n2,3\n4,5\n6,7\n8,9\n"),
    (216, "0\n1\n2\n"),
    (217, "name\tlabel\na\t0\nb\t1\nc\t1\n"),
];

/// Types of values, shapes, and how many bytes the values take.
const ARRAYS: [(&str, &str, usize); 10] = [
    ("<f8", "(2, 3)", 48),
    (">f4", "(3, 1)", 12),
    ("<f2", "(2, 2)", 8),
    ("|b1", "(2, 3)", 6),
    ("|u1", "(3,)", 3),
    (">i8", "(3,)", 24),
    ("<u2", "(2, 1, 2)", 8),
    ("<U2", "(3,)", 24),
    ("|S2", "(3,)", 6),
    ("<f8", "(0, 1)", 0),
];

/// The least compressed file.
const EMPTY_MEMBER: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";

/// Writes what the search of that name begins with.
///
/// # Errors
/// Files that cannot be read or written.
pub fn write(name: &str, folder: &Path) -> Fallible {
    let seeds = match name {
        "formula" => FORMULAS.map(|formula| formula.as_bytes().to_vec()).to_vec(),
        "csv" => TABLES.map(|(kind, text)| after(kind, text.as_bytes())).to_vec(),
        "npy" => arrays(),
        "gz" => compressed()?,
        "spec" => specs()?,
        _ => Vec::new(),
    };
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(number.to_string()), seed)?;
    }
    Ok(())
}

fn after(first: u8, rest: &[u8]) -> Vec<u8> {
    [&[first], rest].concat()
}

/// One array of each type, the odd ones column by column.
fn arrays() -> Vec<Vec<u8>> {
    let array = |(number, (kind, shape, length)): (usize, (&str, &str, usize))| {
        let order = if number % 2 == 0 { "False" } else { "True" };
        let header = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}");
        // The values begin at a multiple of 64, of which ten bytes stand before the header.
        let width = (header.len() + 11).next_multiple_of(64) - 11;
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((width as u16 + 1).to_le_bytes());
        bytes.extend(format!("{header:width$}\n").bytes());
        bytes.extend((0..length).map(|byte| (byte % 2) as u8));
        bytes
    };
    ARRAYS.into_iter().enumerate().map(array).collect()
}

/// Files that are compressed already, and some that the target compresses: whole, or half of them.
fn compressed() -> io::Result<Vec<Vec<u8>>> {
    let labels = fs::read(root().join("examples/digits/labels.npy.gz"))?;
    let table = b"1,0,1\n0,1,0\n";
    let array = arrays().swap_remove(0);
    Ok(vec![
        after(0, EMPTY_MEMBER),
        after(1, &labels),
        after(128, table),
        after(129, &array),
        after(192, &[table, EMPTY_MEMBER].concat()),
    ])
}

/// The specs of the tree without their comments, which would be most of the bytes.
fn specs() -> Fallible<Vec<Vec<u8>>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["experiments", "golden"] {
        for entry in fs::read_dir(root().join(folder))? {
            files.push(entry?.path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files.iter().map(|file| Ok(without_comments(&fs::read_to_string(file)?).into_bytes())).collect()
}

fn without_comments(spec: &str) -> String {
    let lines = spec.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_an_array_begin_where_its_header_says() {
        for array in arrays() {
            let begin = 10 + usize::from(u16::from_le_bytes([array[8], array[9]]));
            assert_eq!((begin % 64, array[begin - 1]), (0, b'\n'));
        }
    }

    #[test]
    fn specs_are_small_enough_to_be_read_whole() {
        let specs = specs().unwrap();
        let longest = specs.iter().map(Vec::len).max().unwrap();
        assert!(specs.len() > 50 && longest < 1 << 12, "{} specs, the longest {longest} bytes", specs.len());
        assert_eq!(without_comments("# why\n\nseed = 1 # so\n"), "seed = 1 # so\n");
    }
}
