//! What all actors are doing, for a person at a stuck program.

use std::fmt;
use std::time::Duration;

use crate::roster::{Report, Roster};
use crate::time;

/// What all actors of a system are doing; print it with `{}`.
///
/// One line each: name and number, state, the method it is in, how many
/// messages wait of how many may, and how many it has handled.
///
/// Actors do not read the clock for every message. The first dump of a system
/// has them read it whenever they wake and after every 64 messages. So a time
/// is an upper bound ("at most"), except for a message that has been running
/// since before the first dump: for that one the time since then is a lower
/// bound ("at least"), and the first dump itself shows none.
#[derive(Clone, Debug)]
pub struct Dump {
    lines: Vec<(Report, Busy)>,
}

/// How long an actor has been in its method.
#[derive(Clone, Copy, Debug)]
enum Busy {
    AtMost(Duration),
    AtLeast(Duration),
    Unknown,
}

impl Dump {
    pub(super) fn of(roster: &Roster) -> Self {
        let now = time::now();
        let watched = roster.watch(now);
        let lines = roster.members().into_iter().map(|member| {
            let report = member.report();
            let busy = match report.running {
                Some((_, Some(since))) => Busy::AtMost(now.saturating_duration_since(since)),
                Some((_, None)) if watched < now => Busy::AtLeast(now - watched),
                _ => Busy::Unknown,
            };
            (report, busy)
        });
        Self {
            lines: lines.collect(),
        }
    }
}

impl fmt::Display for Dump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lines.len() {
            1 => writeln!(f, "1 actor")?,
            many => writeln!(f, "{many} actors")?,
        }
        for (report, busy) in &self.lines {
            write!(f, "{} {}", report.actor, report.state)?;
            match report.running {
                Some((method, _)) => write!(f, ", in {method}")?,
                None => write!(f, ", idle")?,
            }
            match busy {
                Busy::AtMost(time) => write!(f, " for at most {time:.1?}")?,
                Busy::AtLeast(time) => write!(f, " for at least {time:.1?}")?,
                Busy::Unknown => {}
            }
            write!(f, ", {}", report.queued)?;
            if let Some(capacity) = report.capacity {
                write!(f, " of {capacity}")?;
            }
            writeln!(f, " queued, {} handled", report.handled)?;
        }
        Ok(())
    }
}
