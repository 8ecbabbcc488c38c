//! Tests of the whole compiler, on token streams.

mod catalogue;
mod editors;
mod golden;
mod recovery;
