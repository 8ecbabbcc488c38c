//! Who owns actors: a system, and the default one.

mod dump;
mod shutdown;
mod waits;

use std::fmt;
use std::time::Duration;

use crate::actor::{Actor, Message};
use crate::error::SpawnError;
use crate::executor::ThreadExecutor;
use crate::handle::{ActorRef, Builder};
use crate::hook::Hooks;
use crate::hook::{DeadLetter, Subscription, UnobservedError};
use crate::roster::Roster;
use crate::services::Services;
use crate::sync::{Arc, OnceLock};
use crate::time::Deadline;
use crate::timer::TimerThread;

pub use dump::Dump;
pub use shutdown::{Shutdown, SystemGuard};
pub use waits::Waits;

/// A set of actors that start, are seen and end together.
///
/// The short form [`Actor::spawn`] uses the [default](Self::global) system. A
/// value of your own keeps a test or a part of a program apart: two systems
/// share nothing but the numbering of actors. Cloning gives another handle to
/// the same system; dropping one does nothing, and its actors live on. Use a
/// [guard](Self::guard) to have the end of `main` wait for the actors.
///
/// ```
/// use actor_rt::prelude::*;
/// use std::time::Duration;
///
/// # struct Counter;
/// # #[actor]
/// # impl Counter { pub fn get(&self) -> i64 { 7 } }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let system = System::new();
/// let counter = system.spawn(Counter)?;
/// assert_eq!(counter.get().wait()?, 7);
///
/// let outcome = system.shutdown(Duration::from_secs(5));
/// assert_eq!(outcome.stopped(), 1);
/// assert!(outcome.abandoned().is_empty());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct System {
    services: Arc<Services>,
}

impl System {
    /// A new, empty system; not the default one, which is
    /// [`global`](Self::global).
    ///
    /// ```
    /// use actor_rt::System;
    ///
    /// assert_eq!(System::new().actor_count(), 0);
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self {
            services: Arc::new(Services {
                executor: Arc::new(ThreadExecutor),
                schedule: Arc::new(TimerThread::default()),
                hooks: Arc::new(Hooks::default()),
                roster: Roster::default(),
            }),
        }
    }

    /// The default system, in which [`Actor::spawn`] and [`Builder::new`]
    /// start their actors.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn(); // lives in the default system
    /// assert!(System::global().actor_count() >= 1);
    /// ```
    #[must_use]
    pub fn global() -> Self {
        static GLOBAL: OnceLock<System> = OnceLock::new();
        GLOBAL.get_or_init(Self::new).clone()
    }

    /// Starts an actor in this system, on a thread of its own.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let system = System::new();
    /// let counter = system.spawn(Counter)?;
    /// assert_eq!(counter.get().wait()?, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Builder::spawn`].
    pub fn spawn<A>(&self, actor: A) -> Result<A::Handle, SpawnError>
    where
        A: Actor + Send,
        A::Message: Send,
    {
        self.builder().spawn(actor)
    }

    /// A builder for an actor in this system.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let system = System::new();
    /// let counter = system.builder().name("visits").spawn(Counter)?;
    /// assert_eq!(counter.name(), "visits");
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn builder(&self) -> Builder {
        Builder::on(Arc::clone(&self.services))
    }

    /// How many actors live here.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let system = System::new();
    /// let counter = system.spawn(Counter)?;
    /// assert_eq!(system.actor_count(), 1);
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn actor_count(&self) -> usize {
        self.services.roster.members().len()
    }

    /// Who lives here and does what, as text.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let system = System::new();
    /// let counter = system.spawn(Counter)?;
    /// eprintln!("{}", system.dump()); // one line for each actor
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn dump(&self) -> Dump {
        Dump::of(&self.services.roster)
    }

    /// Which actors wait inside a handler at this moment, and for whom.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// let system = System::new();
    /// assert!(system.waits().is_empty());
    /// ```
    #[must_use]
    pub fn waits(&self) -> Waits {
        Waits::of(&self.services.roster)
    }

    /// Stops all actors, the last started first, each when it has handled what
    /// it accepted, and takes no new ones ever after. At the deadline it
    /// [kills](ActorRef::kill) those that are left, which takes at most their
    /// grace; the outcome lists whom it had to abandon.
    ///
    /// Blocks the thread until then; in async code run it on a thread where
    /// blocking is allowed. Called from inside an actor, it stops that actor
    /// last and does not wait for it. A second call waits for the same, unless
    /// it comes from inside an actor of this system: the first one waits for
    /// that actor. If the actor in which it runs is killed, it gives up, and
    /// who has not ended by then lives on.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let system = System::new();
    /// let counter = system.spawn(Counter)?;
    /// let end = system.shutdown(Duration::from_secs(5));
    /// assert!(end.is_clean(), "{end}");
    /// assert!(!counter.is_alive());
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn shutdown(&self, timeout: Duration) -> Shutdown {
        self.shutdown_by(Deadline::after(timeout))
    }

    /// Like [`shutdown`](Self::shutdown), up to a point in time.
    ///
    /// ```
    /// # use actor_rt::{Deadline, System};
    /// # use std::time::Duration;
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for both
    /// for system in [System::new(), System::new()] {
    ///     assert!(system.shutdown_by(deadline).is_clean());
    /// }
    /// ```
    pub fn shutdown_by(&self, deadline: impl Into<Deadline>) -> Shutdown {
        shutdown::run(&self.services.roster, deadline.into())
    }

    /// A guard that shuts the system down when it is dropped, which blocks that
    /// thread: put it into `main`, whose end would otherwise end all threads
    /// where they stand.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::time::Duration;
    ///
    /// # struct Log;
    /// # #[actor]
    /// # impl Log { pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// fn main() {
    ///     let _guard = System::global().guard(Duration::from_secs(5));
    ///     let log = Log.spawn();
    ///     log.line("handled before the program ends");
    /// }
    /// ```
    pub fn guard(&self, timeout: Duration) -> SystemGuard {
        SystemGuard::new(self.clone(), timeout)
    }

    // ----- hooks -----------------------------------------------------------

    /// Calls `f` for every message of this system that was accepted, never
    /// ran, and whose sender is not listening. On the thread that gives the
    /// message up, whichever it is (see [`Reply::on_done`](crate::Reply::on_done));
    /// `f` should not block. What it loses itself is counted and not told to it.
    /// Without a subscriber dead letters are only counted.
    ///
    /// ```
    /// use actor_rt::System;
    ///
    /// let system = System::new();
    /// system.on_dead_letter(|letter| eprintln!("{letter}")).forever();
    /// ```
    pub fn on_dead_letter(&self, f: impl Fn(&DeadLetter) + Send + Sync + 'static) -> Subscription {
        let hooks = &self.services.hooks;
        Subscription::dead_letters(hooks, hooks.dead_letters().subscribe(f))
    }

    /// Has `f` called with an actor's handle and each dead letter, until the
    /// actor has ended. An actor subscribed twice is subscribed once, with the
    /// later `f`.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn note(&mut self, lost: String) { println!("{lost}"); }
    /// }
    ///
    /// # fn main() -> Result<(), SpawnError> {
    /// let system = System::new();
    /// let clerk = system.spawn(Clerk)?;
    /// let _told = system.dead_letters_to(&clerk, |clerk, letter| {
    ///     clerk.note(letter.to_string()).detach();
    /// });
    /// # Ok(()) }
    /// ```
    pub fn dead_letters_to<M: Message + Send>(
        &self,
        actor: &ActorRef<M>,
        f: impl Fn(&M::Handle, &DeadLetter) + Send + Sync + 'static,
    ) -> Subscription {
        // The subscriber must keep neither the actor running nor its core,
        // which leads back here, in memory.
        let weak = actor.weak_owner();
        let call = move |letter: &DeadLetter| {
            let alive = weak.upgrade();
            let stays = alive.is_some();
            if let Some(owner) = alive {
                f(&M::Handle::from(ActorRef::new(owner)), letter);
            }
            stays
        };
        let hooks = &self.services.hooks;
        let key = hooks.dead_letters().subscribe_actor(actor.id(), call);
        Subscription::dead_letters(hooks, key)
    }

    /// Calls `f` for every failure that no caller sees: a panic or an `Err`
    /// whose reply was dropped, a panic in a `tell` or a callback; and for every
    /// failure that is nobody's call: of `on_start`, of `on_stop`, an actor
    /// that was abandoned. On the thread on which it happens or is given up.
    /// Without a subscriber, one line goes to standard error.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::sync::mpsc;
    ///
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) { panic!("it broke") } }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let system = System::new();
    /// let (tell, told) = mpsc::channel();
    /// let _told = system.on_unobserved_error(move |failure| drop(tell.send(failure.to_string())));
    /// system.spawn(Fragile)?.touch(); // nobody waits for it
    /// assert!(told.recv()?.ends_with("touch panicked: it broke"));
    /// # Ok(()) }
    /// ```
    pub fn on_unobserved_error(
        &self,
        f: impl Fn(&UnobservedError) + Send + Sync + 'static,
    ) -> Subscription {
        let hooks = &self.services.hooks;
        Subscription::failures(hooks, hooks.failures().subscribe(f))
    }

    /// How many dead letters there were.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { #[actor(tell)] pub fn reset(&mut self) {} }
    /// let system = System::new();
    /// let counter = system.spawn(Counter)?;
    /// counter.reset()?; // accepted
    /// counter.stop_now().wait()?; // it may not have run by then
    /// assert!(system.dead_letter_count() <= 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn dead_letter_count(&self) -> u64 {
        self.services.hooks.dead_letters().count()
    }

    /// How many failures nobody saw.
    ///
    /// ```
    /// use actor_rt::System;
    ///
    /// assert_eq!(System::new().unobserved_error_count(), 0);
    /// ```
    #[must_use]
    pub fn unobserved_error_count(&self) -> u64 {
        self.services.hooks.failures().count()
    }
}

/// A new, empty system, as [`System::new`].
impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System")
            .field("actors", &self.actor_count())
            .finish_non_exhaustive()
    }
}

/// The only place that knows of the default system; builders of the layers
/// below are given their services.
impl Builder {
    /// A builder for an actor in the [default](System::global) system.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Builder::new().capacity(16).spawn(Counter)?;
    /// assert_eq!(counter.name(), "Counter");
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn new() -> Self {
        System::global().builder()
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self::new()
    }
}
