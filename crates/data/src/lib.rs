//! The user's own files, in and out.
//!
//! [`read_matrix`] reads a matrix of numbers from a NumPy or text file, [`read_table`] says what else it
//! found there, and [`read_labels`] reads the classes of rows. Where all its values are 0 or
//! 1, [`binary_rows`] gives the active units of each row; where they are any numbers,
//! [`encode_one_hot`] does, a hypercolumn for each column. Results go out as NumPy arrays
//! ([`write_npy_f64`] and its siblings), and [`write_atomic`] writes any file whole or not at all.
//!
//! A file comes from a stranger. What it says of itself (its shape, the length of its header) is
//! never believed before that many bytes were seen, and what cannot be meant is an error that names
//! the file, the place, the value and what is allowed, never a guess.
//!
//! ```
//! use attractor_data::{Matrix, encode_one_hot};
//!
//! let measured = Matrix { rows: 4, columns: 2, values: vec![0.1, 7.0, 0.2, 5.0, 0.3, 8.0, 0.4, 6.0] };
//! let encoded = encode_one_hot(&measured, 2, "measured")?;
//! assert_eq!(encoded.sizes, [2, 2]);
//! assert_eq!(encoded.rows[0], [0, 3]); // a low first value, a high second one
//! assert_eq!(encoded.coding.decode(&encoded.rows, "recalled")?.row(0), [0.15000000000000002, 7.5]);
//! # Ok::<(), attractor_data::DataError>(())
//! ```

mod array;
mod atomic;
mod binary;
mod coding;
mod csv;
mod edges;
mod error;
mod file;
mod hash;
mod input;
mod labels;
mod limits;
mod matrix;
mod npy;
mod quantile;
mod reserve;
mod table;
mod write;

pub use array::{Array, ArrayValues, save_array};
pub use atomic::{behind_links, write_atomic};
pub use binary::binary_rows;
pub use coding::{Coding, Encoded, encode_one_hot};
pub use error::{DataError, FILES, Place};
pub use file::{is_of_known_type, parse_matrix, parse_table, read_matrix, read_table};
pub use hash::{sha256, sha256_of_file};
pub use labels::{Labels, read_labels};
pub use limits::MOST_VALUES;
pub use matrix::Matrix;
pub use table::{Reading, Table};
pub use write::{dense, write_npy_f32, write_npy_f64, write_npy_u8, write_npy_u32};
