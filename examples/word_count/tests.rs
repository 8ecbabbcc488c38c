//! Runs the unit tests that stand beside the parts of `word_count`: the rules
//! for words, for cutting text, for options and for figures.

#![allow(dead_code, reason = "what the program calls is not all called here")]

mod chunks;
mod counter;
mod options;
mod problems;
mod reader;
mod reducer;
mod report;
mod tally;
