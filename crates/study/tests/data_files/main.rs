//! Matrices from files and to files, as a user meets them.

mod arrays;
mod coding;
mod faults;
mod fixtures;
mod numpy;
mod output;
