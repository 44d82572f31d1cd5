//! Experiments on associative memories of binary patterns.

pub mod own_patterns;
