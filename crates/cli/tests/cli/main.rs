//! The program as its users meet it: run as a process, in a folder of its own.
//!
//! One test program with a module a topic: linked once, and nothing in `support` is unused anywhere.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may panic as well")]

mod bad_files;
mod bad_input;
mod bad_specs;
mod commands;
mod dead_pipes;
mod escapes;
mod failing_disk;
mod help;
mod killed;
mod limits;
mod moved_data;
mod numpy;
mod old_store;
mod overwriting;
mod own_data;
mod own_specs;
mod own_tables;
mod provenance;
mod reproducible;
mod resume;
mod shards;
mod signals;
mod support;
mod two_processes;
