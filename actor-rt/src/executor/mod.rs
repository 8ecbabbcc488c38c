//! Who runs actors.

mod thread;

pub(crate) use thread::{ThreadExecutor, start_helper};
