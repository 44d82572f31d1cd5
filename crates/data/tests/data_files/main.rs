//! Matrices from files and to files, as a user meets them.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

mod arrays;
mod atomic;
mod coding;
mod faults;
mod fixtures;
mod labels;
mod numpy;
mod output;
