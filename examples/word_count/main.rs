//! Counts the words of text files and folders, with several threads.
//!
//! A map/reduce of three kinds of actors:
//!
//! ```text
//!             chunks of text                  tallies
//! reader ──┬──▶ counter-1 ──────────────┬──▶ reducer
//!          ├──▶ counter-2 ──────────────┤
//!          └──▶ ...       ──────────────┘
//! ```
//!
//! The reader walks the folders and posts text in chunks, never whole files.
//! A counter's mailbox has room for few of them; when it is full the reader
//! waits, so however large the tree, the text in memory stays below
//! `counters * (QUEUE + 1) * chunk` bytes. What grows is the table of distinct
//! words alone.
//!
//! A file counts as a whole or not at all. One that turns out not to be UTF-8,
//! or cannot be read to its end, is taken back; what cannot be read is listed
//! in the report and stops nothing.
//!
//! Prints the figures, the most frequent words, who did how much, what was not
//! counted and why, and the time it took. Exits with 1 if nothing could be
//! read, with 2 if it does not understand its arguments. Without arguments it
//! counts the documents of this workspace; `--help` tells more.

mod chunks;
mod counter;
mod options;
mod problems;
mod reader;
mod reducer;
mod report;
mod tally;

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use actor_rt::prelude::*;

use counter::Counter;
use options::{Command, Options};
use reader::Reader;
use reducer::Reducer;
use report::Report;

/// How many chunks may wait in a counter's mailbox: enough to keep it busy
/// while the reader opens the next file.
const QUEUE: usize = 8;

fn main() -> ExitCode {
    let options = match Command::parse(env::args_os().skip(1)) {
        Ok(Command::Count(options)) => options,
        Ok(Command::Help) => return print(options::HELP),
        Err(mistake) => {
            eprintln!("word_count: {mistake}; try --help");
            return ExitCode::from(2);
        }
    };
    match count(&options) {
        Ok(report) if report.has_counted() => print(&report.to_string()),
        Ok(report) => {
            eprint!("word_count: nothing could be read\n{}", report.problems());
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("word_count: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn count(options: &Options) -> Result<Report, Box<dyn Error>> {
    let started = Instant::now();
    let counters = (1..=options.workers)
        .map(|number| {
            let named = Builder::new().name(format!("counter-{number}"));
            named.capacity(QUEUE).spawn(Counter::default())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let reader = Builder::new()
        .name("reader")
        .spawn(Reader::new(counters.clone(), options.chunk))?;
    let reducer = Builder::new().name("reducer").spawn(Reducer::default())?;

    let paths = options.paths.iter().cloned();
    let reads: Vec<_> = paths.map(|path| reader.read(path)).collect();
    for read in reads {
        read.wait_flat()?;
    }
    let log = reader.finish().wait()?;

    // Posted after all chunks, so handled after them; and each counter posts
    // its tally before it answers, so `finish` comes after all tallies.
    let last_calls: Vec<_> = counters
        .iter()
        .map(|counter| counter.hand_in(reducer.clone()))
        .collect();
    for last_call in last_calls {
        last_call.wait_flat()?;
    }
    let totals = reducer.finish(options.top).wait()?;
    Ok(Report::new(log, totals, started.elapsed()))
}

/// Prints without the panic of `println!` when the reader of our output has
/// seen enough.
fn print(text: &str) -> ExitCode {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
