//! Who waits for whom, for a person at a stuck program.

use std::fmt;

use crate::error::WaitingActor;
use crate::roster::Roster;
use crate::waits;

/// The actors of a system that wait inside a handler, and for whom; print it
/// with `{}`. Each wait is of the moment at which it was looked at.
#[derive(Clone, Debug)]
pub struct Waits {
    list: Vec<(WaitingActor, Option<WaitingActor>)>,
}

impl Waits {
    pub(super) fn of(roster: &Roster) -> Self {
        let members = roster.members();
        let nodes = members.iter().map(|member| member.identity().node().id());
        Self {
            list: nodes.filter_map(waits::of).collect(),
        }
    }

    /// Each actor that waits, with the one that it waits for. That is `None`
    /// if it waits for several, or for what no actor owes.
    ///
    /// ```
    /// use actor_rt::System;
    ///
    /// // For a program that seems stuck.
    /// for (who, owner) in System::new().waits().iter() {
    ///     match owner {
    ///         Some(owner) => println!("{} waits for {}", who.actor(), owner.actor()),
    ///         None => println!("{} waits for several, or for none", who.actor()),
    ///     }
    /// }
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&WaitingActor, Option<&WaitingActor>)> {
        self.list.iter().map(|(who, owner)| (who, owner.as_ref()))
    }

    /// How many wait.
    ///
    /// ```
    /// # use actor_rt::System;
    /// assert_eq!(System::new().waits().len(), 0);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nobody waits.
    ///
    /// ```
    /// # use actor_rt::System;
    /// assert!(System::new().waits().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (who, owner)) in self.list.iter().enumerate() {
            let line = if at == 0 { "" } else { "\n" };
            write!(f, "{line}{who:?} waits for ")?;
            match owner {
                Some(owner) => write!(f, "{}", owner.who())?,
                None => f.write_str("something else")?,
            }
        }
        Ok(())
    }
}
