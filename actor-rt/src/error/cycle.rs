//! Actors that would wait for each other for ever.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use crate::id::{ActorId, Identity};
use crate::sync::Arc;

/// A circle of actors each of which waits for the next, the last for the first:
/// what an error of kind [`WouldDeadlock`](crate::ErrorKind::WouldDeadlock)
/// found. The first member is the one whose wait failed.
///
/// `{}` is one line; `{:#}` has one for each member, with the place in the
/// program where it waits.
#[derive(Clone)]
pub struct WaitCycle(Arc<[WaitingActor]>);

/// One actor of a [`WaitCycle`].
#[derive(Clone)]
pub struct WaitingActor {
    pub(crate) actor: Option<Arc<Identity>>,
    pub(crate) method: &'static str,
    pub(crate) location: Option<&'static Location<'static>>,
}

impl WaitCycle {
    pub(crate) fn new(members: Vec<WaitingActor>) -> Self {
        Self(members.into())
    }

    /// The actors, each of which waits for the next, and the last for the
    /// first.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::{WaitCycle, WaitingActor};
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn total(&self) -> i64 { 7 }
    ///
    ///     /// Waits for itself.
    ///     pub fn twice(&self, cx: &Context<Self>) -> Result<i64, ReplyError> {
    ///         Ok(2 * cx.handle().total().wait()?)
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let error = Clerk.spawn().twice().wait()?.unwrap_err();
    /// let cycle = error.cycle().expect("it names the circle");
    /// let [clerk] = cycle.members() else { panic!("{cycle}") };
    /// assert_eq!((clerk.actor(), clerk.method()), ("Clerk", "twice"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn members(&self) -> &[WaitingActor] {
        &self.0
    }
}

impl WaitCycle {
    pub(crate) fn sentence(&self) -> String {
        match &*self.0 {
            [alone] => format!("{alone} would wait for itself"),
            _ => format!("{self} would wait for ever"),
        }
    }
}

impl WaitingActor {
    /// The actor's name.
    ///
    /// ```
    /// use actor_rt::WaitCycle;
    ///
    /// fn names(cycle: &WaitCycle) -> Vec<&str> {
    ///     cycle.members().iter().map(|member| member.actor()).collect()
    /// }
    /// ```
    #[must_use]
    pub fn actor(&self) -> &str {
        self.actor.as_ref().map_or("an actor", |actor| actor.name())
    }

    /// The actor's number, unless it has ended since.
    ///
    /// ```
    /// use actor_rt::{ActorId, WaitCycle};
    ///
    /// fn is_in(cycle: &WaitCycle, id: ActorId) -> bool {
    ///     cycle.members().iter().any(|member| member.actor_id() == Some(id))
    /// }
    /// ```
    #[must_use]
    pub fn actor_id(&self) -> Option<ActorId> {
        self.actor.as_ref().map(|actor| actor.id())
    }

    /// The method in which it waits.
    ///
    /// ```
    /// use actor_rt::WaitCycle;
    ///
    /// /// `sum, get`
    /// fn methods(cycle: &WaitCycle) -> String {
    ///     let methods: Vec<_> = cycle.members().iter().map(|member| member.method()).collect();
    ///     methods.join(", ")
    /// }
    /// ```
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// Where in the program it waits, if that is known.
    ///
    /// ```
    /// use actor_rt::ReplyError;
    ///
    /// /// Where in the program the actors wait for each other.
    /// fn places(error: &ReplyError) -> Vec<String> {
    ///     let members = error.cycle().map(|cycle| cycle.members()).unwrap_or_default();
    ///     members
    ///         .iter()
    ///         .filter_map(|member| member.location())
    ///         .map(|place| format!("{}:{}", place.file(), place.line()))
    ///         .collect()
    /// }
    /// ```
    #[must_use]
    pub fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }

    /// `name#number`.
    pub(crate) fn who(&self) -> String {
        self.actor
            .as_ref()
            .map_or_else(|| "an actor".to_owned(), ToString::to_string)
    }
}

impl fmt::Display for WaitingActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.who(), self.method)
    }
}

impl fmt::Debug for WaitingActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        match self.location {
            Some(location) => write!(f, " ({location})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for WaitCycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.0.first() else {
            return Ok(());
        };
        if !f.alternate() {
            for member in self.0.iter() {
                write!(f, "{member} -> ")?;
            }
            return f.write_str(&first.who());
        }
        let next = self.0.iter().skip(1).chain([first]);
        for (at, (member, next)) in self.0.iter().zip(next).enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            write!(f, "{line}{member:?} waits for {}", next.who())?;
        }
        Ok(())
    }
}

impl fmt::Debug for WaitCycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WaitCycle").field(&self.0).finish()
    }
}

impl Error for WaitCycle {}
