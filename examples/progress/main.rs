//! A long job that tells how far it is, and can be stopped without loss.
//!
//! An actor takes stock of a folder: it reads every file, in order, and reports
//! each one as an item of a stream. Its outcome is the total. Whoever watches
//! prints the reports, and may end the job at any time, with Ctrl-C or after so
//! many files: the actor's next report is then refused, it leaves that file out,
//! and returns the total so far. The reports that were under way are still
//! read, so what was reported and what was counted agree to the byte.
//!
//! Prints a line per file that was seen before the end, and both totals. Its exit
//! code is 0 if they agree.
//!
//! ```text
//! cargo run --example progress -- [--stop-after N] [folder]
//! ```

mod stock;

use std::path::PathBuf;
use std::process::ExitCode;

use actor_rt::prelude::*;
use stock::{Stock, Total};

const USAGE: &str = "usage: progress [--stop-after N] [folder]";

fn main() -> ExitCode {
    let (folder, stop_after) = match arguments(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(mistake) => {
            eprintln!("progress: {mistake}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match watch(folder, stop_after) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("progress: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the job; whether what it reported is what it counted.
fn watch(folder: PathBuf, stop_after: u64) -> Result<bool, Box<dyn std::error::Error>> {
    let stopped = CancellationToken::new();
    let by_hand = stopped.clone();
    ctrlc::set_handler(move || by_hand.cancel())?;

    let mut reports = Stock.spawn().take(folder);
    let mut reported = Total::default();
    let mut late = 0;
    while let Some(report) = reports.next() {
        reported.add(report.bytes);
        if stopped.is_cancelled() {
            // It was sent before the job was told.
            late += 1;
        } else {
            println!(
                "{:>4}  {:>8}  {}",
                reported.files, report.bytes, report.name
            );
        }
        if reported.files == stop_after {
            stopped.cancel();
        }
        if stopped.is_cancelled() {
            reports.cancel();
        }
    }

    let (counted, trouble) = reports.wait()?;
    for line in trouble {
        println!("could not read {line}");
    }
    if stopped.is_cancelled() {
        println!("stopped before the end");
        println!("took {late} more reports that were under way");
    }
    println!("took stock: {reported} were reported");
    println!("took stock: {counted} were counted");
    let agree = reported == counted;
    println!(
        "{}",
        if agree {
            "they agree"
        } else {
            "something was lost"
        }
    );
    Ok(agree)
}

fn arguments(mut args: impl Iterator<Item = String>) -> Result<(PathBuf, u64), String> {
    let mut folder = None;
    let mut stop_after = u64::MAX;
    while let Some(arg) = args.next() {
        if arg == "--stop-after" {
            let number = args.next().ok_or("`--stop-after` takes a number")?;
            stop_after = number
                .parse()
                .map_err(|_| format!("`{number}` is no number"))?;
        } else if arg.starts_with('-') {
            return Err(format!("unknown option `{arg}`"));
        } else if folder.replace(PathBuf::from(&arg)).is_some() {
            return Err(format!("one folder at a time, not `{arg}` too"));
        }
    }
    Ok((folder.unwrap_or_else(|| PathBuf::from(".")), stop_after))
}
