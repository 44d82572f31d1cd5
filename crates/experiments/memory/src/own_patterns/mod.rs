//! Patterns from the user's own matrices, and the layouts that they fit.
//!
//! Where all values of a matrix are 0 or 1, [`binary_patterns`] makes patterns of its rows and
//! [`infer_layout`] says their layout; where they are any numbers, [`encode_one_hot`] does both, a
//! hypercolumn for each column. [`check_against`] says whether patterns are patterns of a layout that
//! was given.
//!
//! ```
//! use attractor_data::Matrix;
//! use attractor_experiments_memory::own_patterns::encode_one_hot;
//! use attractor_memory::Population;
//!
//! let measured = Matrix { rows: 4, columns: 2, values: vec![0.1, 7.0, 0.2, 5.0, 0.3, 8.0, 0.4, 6.0] };
//! let encoded = encode_one_hot(&measured, 2, "measured")?;
//! assert_eq!(Population::of(&encoded.layout).units(), 4);
//! assert_eq!(encoded.patterns.get(0), [0, 3]); // a low first value, a high second one
//! # Ok::<(), attractor_data::DataError>(())
//! ```

mod binary;
mod fit;
mod one_hot;

pub use binary::{Activity, activity, binary_patterns, infer_layout, never_used};
pub use fit::{check_against, check_width};
pub use one_hot::{Encoded, encode, encode_one_hot};
