//! The same files as real NumPy sees them, where it is installed.

use std::process::Command;

use attractor_data::{
    encode_one_hot, read_matrix, write_npy_f32, write_npy_f64, write_npy_u8, write_npy_u32,
};

use crate::fixtures::Files;

/// Runs a script with the folder as its argument; false where there is no NumPy. `cargo xtask test` makes
/// an environment with it and says where.
fn python(files: &Files, script: &str) -> bool {
    let python = std::env::var("ATTRACTOR_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run = |script: &str| Command::new(&python).arg("-c").arg(script).arg(files.path("")).output();
    if !run("import numpy").is_ok_and(|output| output.status.success()) {
        assert!(std::env::var_os("ATTRACTOR_PYTHON").is_none(), "{python} has no NumPy");
        eprintln!("skipped: python3 with NumPy is not installed");
        return false;
    }
    let output = run(script).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

#[test]
fn what_numpy_writes_is_read() {
    let files = Files::new();
    let script = "
import gzip, sys, warnings, numpy
from numpy.lib import format
warnings.simplefilter('ignore')
folder = sys.argv[1]
base = numpy.array([[1, 0, 1], [0, 1, 1]])
for code in '?bBhHiIqQefd':
    for order in '<>':
        for memory in 'CF':
            for version in (1, 2, 3):
                array = numpy.asarray(base.astype(numpy.dtype(code).newbyteorder(order)), order=memory)
                name = f'{folder}/{ord(code)}{ord(order)}{memory}{version}.npy'
                with open(name, 'wb') as file:
                    format.write_array(file, array, version=(version, 0))
                with gzip.open(name + '.gz', 'wb') as file:
                    format.write_array(file, array, version=(version, 0))
numpy.savetxt(f'{folder}/a.csv', base, delimiter=',')
numpy.savetxt(f'{folder}/b.csv.gz', base, delimiter=';', header='a;b;c', fmt='%d')
numpy.save(f'{folder}/refused-objects.npy', numpy.array([[None, 1]]), allow_pickle=True)
numpy.save(f'{folder}/refused-complex.npy', base.astype(complex))
numpy.save(f'{folder}/refused-text.npy', base.astype(str))
numpy.save(f'{folder}/refused-records.npy', numpy.zeros((2, 2), dtype=[('a', 'i4')]))
numpy.save(f'{folder}/refused-flat.npy', base.ravel())
";
    if !python(&files, script) {
        return;
    }
    let mut read = 0;
    for entry in std::fs::read_dir(files.path("")).unwrap() {
        let path = entry.unwrap().path();
        let result = read_matrix(&path);
        if path.to_string_lossy().contains("refused") {
            assert!(result.is_err(), "{}", path.display());
            continue;
        }
        let matrix = result.unwrap();
        assert_eq!((matrix.rows, matrix.columns), (2, 3));
        assert_eq!(matrix.values, [1.0, 0.0, 1.0, 0.0, 1.0, 1.0], "{}", path.display());
        read += 1;
    }
    assert_eq!(read, 12 * 2 * 2 * 3 * 2 + 2);
}

#[test]
fn numpy_reads_what_is_written() {
    let files = Files::new();
    write_npy_u8(files.path("u8.npy"), 2, 2, &[0, 1, 1, 0]).unwrap();
    write_npy_u32(files.path("u32.npy"), 1, 3, &[0, 7, u32::MAX]).unwrap();
    write_npy_f32(files.path("f32.npy"), 3, 1, &[0.1, -2.0, 1e30]).unwrap();
    write_npy_f64(files.path("f64.npy"), 2, 2, &[0.1, -2.0, 1e300, 5e-324]).unwrap();
    python(
        &files,
        "
import sys, numpy
def check(name, dtype, values):
    array = numpy.load(f'{sys.argv[1]}/{name}.npy')
    expected = numpy.array(values, dtype=dtype)
    assert array.dtype == expected.dtype and array.flags.c_contiguous, (name, array.dtype)
    assert array.shape == expected.shape and (array == expected).all(), (name, array)
check('u8', 'u1', [[0, 1], [1, 0]])
check('u32', '<u4', [[0, 7, 2**32 - 1]])
check('f32', '<f4', [[0.1], [-2], [1e30]])
check('f64', '<f8', [[0.1, -2], [1e300, 5e-324]])
",
    );
}

#[test]
fn edges_are_quantiles_as_numpy_computes_them() {
    let files = Files::new();
    let script = "
import sys, numpy
folder = sys.argv[1]
data = numpy.random.default_rng(1).normal(size=(997, 8)) * numpy.logspace(-9, 9, 8)
edges = numpy.quantile(data, numpy.arange(1, 13) / 13, axis=0)
numpy.save(f'{folder}/data.npy', data)
numpy.save(f'{folder}/edges.npy', edges.T)
";
    if !python(&files, script) {
        return;
    }
    let data = read_matrix(files.path("data.npy")).unwrap();
    let edges = read_matrix(files.path("edges.npy")).unwrap();
    let coding = encode_one_hot(&data, 13, "data").unwrap().coding;
    assert_eq!(coding.edges().concat(), edges.values);
}
