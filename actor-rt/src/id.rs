//! Who an actor is: a number that is never used twice, a name, a type.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;

use crate::error::one_line;
use crate::hook::Hooks;
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Arc, Weak};
use crate::waits::Node;

/// The number of an actor: unique among all actors that this process ever
/// starts, in whichever [`System`](crate::System).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorId(NonZeroU64);

impl ActorId {
    /// The number itself.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let (older, younger) = (Counter.spawn(), Counter.spawn());
    /// assert!(older.id().get() < younger.id().get());
    /// ```
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ActorId({})", self.0)
    }
}

/// Who an actor is, apart from the actor: its number, its name, its type.
///
/// It outlives the actor and keeps nothing of it. Two are equal if they are of
/// the same actor. `{}` prints `name#number`, as errors and dumps do.
///
/// ```
/// use actor_rt::prelude::*;
/// use std::time::Duration;
///
/// # struct Counter;
/// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
/// # fn main() -> Result<(), SpawnError> {
/// let system = System::new();
/// let counter = system.spawn(Counter)?;
/// let end = system.shutdown(Duration::from_secs(5));
/// for who in end.killed() {
///     println!("{who} was busy; was it the counter? {}", who.id() == counter.id());
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ActorIdentity(Arc<Identity>);

impl ActorIdentity {
    pub(crate) fn new(identity: &Arc<Identity>) -> Self {
        Self(Arc::clone(identity))
    }

    /// The actor's number.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// # let system = System::new();
    /// # let counter = system.spawn(Counter)?;
    /// let end = system.shutdown(Duration::from_secs(5));
    /// let was_slow = end.killed().iter().any(|who| who.id() == counter.id());
    /// assert!(!was_slow);
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.0.id()
    }

    /// The actor's name: the builder's, or that of its type.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// # let system = System::new();
    /// # let counter = system.spawn(Counter)?;
    /// let end = system.shutdown(Duration::from_secs(5));
    /// let names: Vec<_> = end.killed().iter().map(|who| who.name()).collect();
    /// assert!(names.is_empty(), "killed: {names:?}");
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The actor's type, as [`std::any::type_name`] spells it.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// # let system = System::new();
    /// # let counter = system.spawn(Counter)?;
    /// let end = system.shutdown(Duration::from_secs(5));
    /// assert!(!end.killed().iter().any(|who| who.type_name().ends_with("::Counter")));
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.0.type_name()
    }
}

impl PartialEq for ActorIdentity {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for ActorIdentity {}

impl Hash for ActorIdentity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl fmt::Display for ActorIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for ActorIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What errors, dumps and hooks say about an actor, and where its unseen
/// failures are reported. Outlives the actor.
pub(crate) struct Identity {
    id: ActorId,
    name: Box<str>,
    type_name: &'static str,
    /// Weakly: an identity is kept by errors and replies, which may outlive the
    /// system by far.
    hooks: Weak<Hooks>,
    /// Its place among those who wait for each other.
    node: Node,
}

impl Identity {
    /// A new identity; without a name the actor is called after its type.
    pub(crate) fn new(
        name: Option<&str>,
        type_name: &'static str,
        hooks: &Arc<Hooks>,
    ) -> Arc<Self> {
        Arc::new(Self {
            id: next_id(),
            name: name.unwrap_or_else(|| short_type_name(type_name)).into(),
            type_name,
            hooks: Arc::downgrade(hooks),
            node: Node::new(),
        })
    }

    pub(crate) fn id(&self) -> ActorId {
        self.id
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn type_name(&self) -> &'static str {
        self.type_name
    }

    pub(crate) fn node(&self) -> &Node {
        &self.node
    }

    /// Who is told of unseen failures; nobody once the system is gone.
    pub(crate) fn hooks(&self) -> Option<Arc<Hooks>> {
        self.hooks.upgrade()
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may have any form; what is printed of it is one line.
        write!(f, "{}#{}", one_line(&self.name), self.id)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn next_id() -> ActorId {
    // A process-wide count, not state that systems share: it only keeps
    // numbers apart. Relaxed, because nothing else is published with it.
    #[cfg(not(any(loom, shuttle)))]
    static NEXT: AtomicU64 = AtomicU64::new(1);
    #[cfg(loom)]
    loom::lazy_static! { static ref NEXT: AtomicU64 = AtomicU64::new(1); }
    #[cfg(shuttle)]
    shuttle::lazy_static! { static ref NEXT: AtomicU64 = AtomicU64::new(1); }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    ActorId(NonZeroU64::new(number).expect("2^64 actors were started"))
}

/// `my::module::Store<alloc::string::String>` is called `Store`.
fn short_type_name(full: &'static str) -> &'static str {
    let base = full.split('<').next().unwrap_or(full);
    base.rsplit("::").next().unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_called_by_its_last_segment() {
        assert_eq!(short_type_name("a::b::Counter"), "Counter");
        assert_eq!(
            short_type_name("a::Store<alloc::string::String, 3>"),
            "Store"
        );
        assert_eq!(short_type_name("Plain"), "Plain");
    }
}
