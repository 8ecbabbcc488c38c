//! What messages, calls and starts cost, in time, beside the raw limits.
//!
//! ```text
//! cargo bench -p benches -- [--rounds N] [--scale X] [--row TEXT] [--list] [GROUP]...
//! ```
//!
//! The group `build` takes minutes, and runs only if it is named.
//!
//! A group is selected by its name, several by the beginning of theirs; rows,
//! for a profiler, by a part of their names. Without `--bench`, which
//! `cargo bench` passes, every row runs once at a small size: that is what
//! `cargo test` does.
#![allow(
    clippy::print_stdout,
    reason = "a benchmark's tables go to standard output"
)]

mod ask;
mod build;
mod ours;
#[cfg(feature = "peers")]
mod peers;
mod raw;
mod spawn;
mod subject;
mod tell;

use std::process::ExitCode;

use benches::allocations::Counting;
use benches::measure::{Effort, Group};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            println!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    let groups = groups();
    let names: Vec<_> = groups.iter().map(|group| group.name).collect();
    for mut group in groups {
        if !arguments.selects(group.name, &names) {
            continue;
        }
        if arguments.list {
            println!("{}: {}", group.name, group.title);
            continue;
        }
        group.rows.retain(|row| row.name().contains(&arguments.row));
        let (name, rows) = (group.name, group.rows.len());
        let table = group.run(arguments.effort);
        if arguments.quick {
            // One small round says that the rows work, and nothing of time.
            println!("{name}: {rows} rows run");
        } else {
            println!("{table}");
        }
    }
    ExitCode::SUCCESS
}

fn groups() -> Vec<Group> {
    let mut groups = tell::groups();
    groups.extend(ask::groups());
    groups.extend(spawn::groups());
    groups.extend(build::groups());
    groups
}

struct Arguments {
    effort: Effort,
    quick: bool,
    list: bool,
    row: String,
    selected: Vec<String>,
}

impl Arguments {
    fn read(given: impl Iterator<Item = String>) -> Result<Self, String> {
        const QUICK: Effort = Effort {
            rounds: 1,
            scale: 0.01,
        };
        let mut effort = Effort {
            rounds: 15,
            scale: 1.0,
        };
        let (mut bench, mut list, mut row, mut selected) =
            (false, false, String::new(), Vec::new());
        let mut given = given;
        while let Some(argument) = given.next() {
            let mut value = || {
                given
                    .next()
                    .ok_or_else(|| format!("{argument} needs a value"))
            };
            match argument.as_str() {
                "--bench" => bench = true,
                "--test" => bench = false,
                "--list" => list = true,
                "--row" => row = value()?,
                "--rounds" => effort.rounds = parse(&value()?)?,
                "--scale" => effort.scale = parse(&value()?)?,
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                _ => selected.push(argument),
            }
        }
        let effort = if bench { effort } else { QUICK };
        Ok(Self {
            effort,
            quick: !bench,
            list,
            row,
            selected,
        })
    }

    fn selects(&self, group: &str, all: &[&str]) -> bool {
        let named = |name: &String| {
            let is_whole = all.contains(&name.as_str());
            if is_whole {
                group == name
            } else {
                group.starts_with(name)
            }
        };
        let by_default = self.selected.is_empty() && (self.list || group != "build");
        by_default || self.selected.iter().any(named)
    }
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}
