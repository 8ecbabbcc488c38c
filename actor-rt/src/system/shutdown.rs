//! The end of all actors of a system.

use std::fmt;
use std::time::Duration;

use super::System;
use crate::cancel::Scope;
use crate::error::ExitReason;
use crate::hook::print_line;
use crate::id::ActorIdentity;
use crate::roster::{Member, Roster};
use crate::sync::Arc;
use crate::time::Deadline;

/// How a shutdown went. `{}` prints a line with everything.
#[derive(Clone, Debug, Default)]
#[must_use = "somebody may have been abandoned"]
pub struct Shutdown {
    stopped: usize,
    killed: Vec<ActorIdentity>,
    abandoned: Vec<ActorIdentity>,
}

impl fmt::Display for Shutdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} stopped", self.stopped)?;
        for (word, actors) in [("killed", &self.killed), ("abandoned", &self.abandoned)] {
            if !actors.is_empty() {
                write!(f, ", {} {word} ({})", actors.len(), listed(actors))?;
            }
        }
        Ok(())
    }
}

impl Shutdown {
    /// What became of one actor, whoever saw to it.
    fn book(&mut self, member: &Arc<dyn Member>, reason: &ExitReason) {
        let who = || ActorIdentity::new(member.identity());
        match reason {
            ExitReason::Abandoned => self.abandoned.push(who()),
            ExitReason::Killed => self.killed.push(who()),
            _ => self.stopped += 1,
        }
    }

    /// Whether every actor ended by itself in time.
    ///
    /// ```
    /// # use actor_rt::System;
    /// # use std::time::Duration;
    /// let end = System::new().shutdown(Duration::from_secs(5));
    /// assert!(end.is_clean(), "somebody had to be killed: {end}");
    /// ```
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.killed.is_empty() && self.abandoned.is_empty()
    }

    /// How many actors ended by themselves in time, however they did: one that
    /// panicked meanwhile is among them.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let system = System::new();
    /// let counters = [system.spawn(Counter)?, system.spawn(Counter)?];
    /// assert_eq!(system.shutdown(Duration::from_secs(5)).stopped(), 2);
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn stopped(&self) -> usize {
        self.stopped
    }

    /// The actors that were killed and obeyed: at the deadline, or by somebody
    /// else while the shutdown waited for them.
    ///
    /// ```
    /// # use actor_rt::System;
    /// # use std::time::Duration;
    /// let end = System::new().shutdown(Duration::from_secs(5));
    /// for who in end.killed() {
    ///     eprintln!("{} ({}) was too slow", who.name(), who.id());
    /// }
    /// ```
    #[must_use]
    pub fn killed(&self) -> &[ActorIdentity] {
        &self.killed
    }

    /// The actors whose handlers did not return after a kill, whoever killed
    /// them. Their threads are still there.
    ///
    /// ```
    /// # use actor_rt::System;
    /// # use std::time::Duration;
    /// let end = System::new().shutdown(Duration::from_secs(5));
    /// if let [first, ..] = end.abandoned() {
    ///     eprintln!("{first} hangs, perhaps among others: {end}");
    /// }
    /// ```
    #[must_use]
    pub fn abandoned(&self) -> &[ActorIdentity] {
        &self.abandoned
    }
}

/// Their names and numbers.
fn listed(actors: &[ActorIdentity]) -> String {
    let each: Vec<_> = actors.iter().map(ToString::to_string).collect();
    each.join(", ")
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
            Ok(reason) => outcome.book(&member, &reason),
            Err(error) if error.is_timed_out() => {
                members.push(member);
                kill(members, &mut outcome);
                break;
            }
            // This very actor is killed: it has no time to wait for others.
            Err(error) if error.is_cancelled() => return outcome,
            // Whatever else kept it from an answer, it is not there any more.
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
    let ends: Vec<_> = members
        .into_iter()
        .rev()
        .map(|member| (Arc::clone(&member).kill(), member))
        .collect();
    for (end, member) in ends {
        match end.wait() {
            Ok(reason) => outcome.book(&member, &reason),
            // As above.
            Err(_) => return,
        }
    }
}

/// Shuts its system down when it is dropped. See [`System::guard`].
#[derive(Debug)]
#[must_use = "the guard shuts the system down when it is dropped"]
pub struct SystemGuard {
    /// Empty once it was shut down.
    system: Option<System>,
    timeout: Duration,
}

impl SystemGuard {
    pub(super) fn new(system: System, timeout: Duration) -> Self {
        Self {
            system: Some(system),
            timeout,
        }
    }

    /// Shuts the system down now, as [`System::shutdown`] does, and says how it
    /// went: for a program that wants to know. Blocks the thread until then.
    ///
    /// ```
    /// use actor_rt::System;
    /// use std::process::ExitCode;
    /// use std::time::Duration;
    ///
    /// fn main() -> ExitCode {
    ///     let guard = System::global().guard(Duration::from_secs(5));
    ///     // ... the program; if it panics, the guard is dropped ...
    ///     let end = guard.shutdown();
    ///     if end.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    /// }
    /// ```
    pub fn shutdown(mut self) -> Shutdown {
        self.end().unwrap_or_default()
    }

    fn end(&mut self) -> Option<Shutdown> {
        let system = self.system.take()?;
        Some(system.shutdown(self.timeout))
    }
}

impl Drop for SystemGuard {
    fn drop(&mut self) {
        if let Some(outcome) = self.end() {
            report(&outcome);
        }
    }
}

/// Whom the end of the program left behind.
fn report(outcome: &Shutdown) {
    if !outcome.abandoned.is_empty() {
        let names = listed(&outcome.abandoned);
        print_line(format_args!("abandoned at shutdown: {names}"));
    }
}
