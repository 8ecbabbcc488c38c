//! A million calls, a hundredth of which goes wrong on purpose, and books
//! that balance.
//!
//! ```text
//! cargo run --release --example ledger -- [--seed N] [--calls N] [--blocking]
//! ```
//!
//! Prints what became of every call, and how long it took; ends with an error
//! if a single one is unaccounted for. `--blocking` waits for each call before
//! the next, with a fifth of the calls.
#![allow(clippy::print_stdout, reason = "the equation is printed")]

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use benches::allocations::Counting;
use benches::ledger::{self, Plan};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> Result<(), Box<dyn Error>> {
    let plan = plan(std::env::args().skip(1))?;
    let report = ledger::run(plan)?;
    print!("{report}");
    if report.errors().is_empty() {
        Ok(())
    } else {
        Err("the books do not balance".into())
    }
}

fn plan(mut arguments: impl Iterator<Item = String>) -> Result<Plan, Box<dyn Error>> {
    let (mut seed, mut calls, mut blocking) = (None, None, false);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--seed" => seed = Some(value()?.parse()?),
            "--calls" => calls = Some(value()?.parse()?),
            "--blocking" => blocking = true,
            _ => return Err(format!("unknown argument {argument}").into()),
        }
    }
    // Another run, other draws; the seed is printed, to run it again.
    let seed = match seed {
        Some(seed) => seed,
        None => SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
    };
    Ok(if blocking {
        Plan::blocking(seed, calls.unwrap_or(200_000))
    } else {
        Plan::smoke(seed, calls.unwrap_or(1_000_000))
    })
}
