//! The end of all actors of a system.

use std::fmt;
use std::time::Duration;

use super::System;
use crate::cancel::Scope;
use crate::error::ExitReason;
use crate::reply::Reply;
use crate::roster::{Member, Roster};
use crate::sync::Arc;
use crate::time::Deadline;

/// How a shutdown went.
#[derive(Clone, Debug, Default)]
#[must_use = "somebody may have been abandoned"]
pub struct Shutdown {
    stopped: usize,
    killed: Vec<String>,
    abandoned: Vec<String>,
}

impl fmt::Display for Shutdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} stopped", self.stopped)?;
        for (word, names) in [("killed", &self.killed), ("abandoned", &self.abandoned)] {
            if !names.is_empty() {
                write!(f, ", {} {word} ({})", names.len(), names.join(", "))?;
            }
        }
        Ok(())
    }
}

impl Shutdown {
    /// Whether every actor ended by itself in time.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.killed.is_empty() && self.abandoned.is_empty()
    }

    /// How many actors ended by themselves in time.
    #[must_use]
    pub fn stopped(&self) -> usize {
        self.stopped
    }

    /// The actors that had to be killed and obeyed, as `name#number`.
    #[must_use]
    pub fn killed(&self) -> &[String] {
        &self.killed
    }

    /// The actors whose handlers did not return, as `name#number`. Their
    /// threads are still there.
    #[must_use]
    pub fn abandoned(&self) -> &[String] {
        &self.abandoned
    }
}

pub(super) fn run(roster: &Roster, deadline: Deadline) -> Shutdown {
    let first = roster.shut();
    let mut outcome = Shutdown::default();
    let me = Scope::actor();
    let mut members = roster.members();
    let own = members
        .iter()
        .position(|member| Some(member.identity().id()) == me)
        .map(|at| members.remove(at));
    if own.is_some() && !first {
        // Another call is at it and waits for this actor, among others.
        return outcome;
    }
    while let Some(member) = members.pop() {
        match member.stop().wait_deadline(deadline) {
            Ok(_) => outcome.stopped += 1,
            Err(error) if error.is_timed_out() => {
                members.push(member);
                kill(members, &mut outcome);
                break;
            }
            // This very actor is killed: it has no time to wait for others.
            Err(error) if error.is_cancelled() => return outcome,
            // It never came to life.
            Err(_) => {}
        }
    }
    if let Some(own) = own {
        own.stop().detach();
    }
    outcome
}

/// All at once: each grace runs while the others do.
fn kill(members: Vec<Arc<dyn Member>>, outcome: &mut Shutdown) {
    let ends: Vec<(String, Reply<ExitReason>)> = members
        .into_iter()
        .rev()
        .map(|member| (member.identity().to_string(), member.kill()))
        .collect();
    for (name, end) in ends {
        match end.wait() {
            Ok(ExitReason::Abandoned) => outcome.abandoned.push(name),
            Ok(_) => outcome.killed.push(name),
            // As above.
            Err(_) => return,
        }
    }
}

/// Shuts its system down when it is dropped. See [`System::guard`].
#[derive(Debug)]
#[must_use = "the guard shuts the system down when it is dropped"]
pub struct SystemGuard {
    system: System,
    timeout: Duration,
}

impl SystemGuard {
    pub(super) fn new(system: System, timeout: Duration) -> Self {
        Self { system, timeout }
    }
}

impl Drop for SystemGuard {
    fn drop(&mut self) {
        let outcome = self.system.shutdown(self.timeout);
        report(&outcome);
    }
}

#[allow(
    clippy::print_stderr,
    reason = "whom the end of the program left behind must not be silent"
)]
fn report(outcome: &Shutdown) {
    if !outcome.abandoned.is_empty() {
        let names = outcome.abandoned.join(", ");
        eprintln!("actor-rt: abandoned at shutdown: {names}");
    }
}
