//! How an actor is started, with everything there is to choose.

use std::any;
use std::time::Duration;

use super::actor_ref::ActorRef;
use super::construct::IntoActor;
use super::owner::Owner;
use crate::actor::{Actor, ActorTurn, Context, Core, Setup};
use crate::cancel::Running;
use crate::error::{SpawnError, StartError};
use crate::id::Identity;
use crate::mailbox::Overflow;
use crate::reply::{Reply, wait_pair};
use crate::roster::Member;
use crate::services::{Launch, Services};
use crate::sync::Arc;
use crate::unwind;
use crate::waits::Host;

/// The capacity of a mailbox for which none was chosen.
const CAPACITY: usize = 1_024;

/// How long a killed handler may take to return.
const KILL_GRACE: Duration = Duration::from_secs(5);

/// Starts an actor with a name, a mailbox and a thread to your liking, in the
/// manner of [`std::thread::Builder`].
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Ledger;
/// # #[actor]
/// # impl Ledger { pub fn sum(&self) -> i64 { 0 } }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let ledger = Builder::new()
///     .name("ledger")
///     .capacity(64)
///     .overflow(Overflow::Fail)
///     .spawn(Ledger)?;
/// assert_eq!(ledger.name(), "ledger");
/// assert_eq!(ledger.sum().wait()?, 0);
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "a builder starts nothing until `spawn` is called"]
pub struct Builder {
    services: Arc<Services>,
    name: Option<String>,
    stack_size: Option<usize>,
    setup: Setup,
}

impl Builder {
    /// A builder of actors that live in this bundle of services.
    pub(crate) fn on(services: Arc<Services>) -> Self {
        Self {
            services,
            name: None,
            stack_size: None,
            setup: Setup {
                capacity: Some(CAPACITY),
                overflow: Overflow::default(),
                grace: KILL_GRACE,
            },
        }
    }

    /// The actor's name, which is also its thread's. The platform may show
    /// only the beginning of a thread's name (15 bytes on Linux); handles and
    /// errors show all of it. Without a name, the actor is called after its
    /// type. Names need not be unique.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Builder::new().name("visits").spawn(Counter)?;
    /// assert_eq!(counter.name(), "visits");
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The size of the actor's stack in bytes, as for
    /// [`std::thread::Builder::stack_size`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let deep = Builder::new().stack_size(16 << 20).spawn(Counter)?; // 16 MiB
    /// assert_eq!(deep.get().wait()?, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stack_size(mut self, bytes: usize) -> Self {
        self.stack_size = Some(bytes);
        self
    }

    /// How many messages may wait; 1,024 by default. The message that is being
    /// handled does not count.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Builder::new().capacity(16).spawn(Counter)?;
    /// assert_eq!(counter.mailbox_capacity(), Some(16));
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn capacity(mut self, messages: usize) -> Self {
        self.setup.capacity = Some(messages);
        self
    }

    /// Lets any number of messages wait. A sender that is faster than the
    /// actor then fills the memory.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Builder::new().unbounded().spawn(Counter)?;
    /// assert_eq!(counter.mailbox_capacity(), None);
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn unbounded(mut self) -> Self {
        self.setup.capacity = None;
        self
    }

    /// What happens to a message for which there is no room; by default the
    /// sender waits.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Builder::new().capacity(16).overflow(Overflow::Fail).spawn(Counter)?;
    /// match counter.get().wait() {
    ///     Ok(total) => assert_eq!(total, 7),
    ///     Err(error) => assert!(error.is_mailbox_full()), // never a wait for room
    /// }
    /// # Ok::<(), SpawnError>(())
    /// ```
    pub fn overflow(mut self, overflow: Overflow) -> Self {
        self.setup.overflow = overflow;
        self
    }

    /// How long a [killed](ActorRef::kill) handler may take to return before
    /// its thread is abandoned; 5 seconds by default.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// use std::time::Duration;
    ///
    /// let counter = Builder::new().kill_grace(Duration::from_millis(100)).spawn(Counter)?;
    /// let reason = counter.kill().wait()?; // after that time at the latest
    /// assert!(matches!(reason, ExitReason::Killed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn kill_grace(mut self, grace: Duration) -> Self {
        self.setup.grace = grace;
        self
    }

    /// Starts the actor and returns its handle. Does not wait for `on_start`:
    /// if that fails, calls end with `StartFailed` and the cause.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Builder::new().spawn(Counter)?;
    /// assert_eq!(counter.get().wait()?, 7);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the name or the capacity is impossible, the system is shut down, or
    /// no thread can be started. The actor is dropped then.
    pub fn spawn<A>(self, actor: A) -> Result<A::Handle, SpawnError>
    where
        A: Actor + Send,
        A::Message: Send,
    {
        self.launch(move |_: &Running| Ok(actor))
    }

    /// Makes the actor with `constructor` on its own thread, so that its state
    /// need not be `Send`. The constructor returns the actor or a `Result` with
    /// it.
    ///
    /// Blocks the thread until the actor is made; `on_start` runs after that. In
    /// async code use [`spawn`](Self::spawn) and make in `on_start` what takes
    /// long.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::rc::Rc;
    ///
    /// struct Local { shared: Rc<i64> } // not `Send`
    ///
    /// #[actor]
    /// impl Local { pub fn get(&self) -> i64 { *self.shared } }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let local = Builder::new().spawn_with(|| Local { shared: Rc::new(7) })?;
    /// assert_eq!(local.get().wait()?, 7);
    ///
    /// let text = "seven";
    /// let error = Builder::new()
    ///     .spawn_with(move || text.parse().map(|n| Local { shared: Rc::new(n) }))
    ///     .unwrap_err();
    /// assert!(error.to_string().contains("invalid digit"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`spawn`](Self::spawn); [`SpawnError::StartFailed`] if the
    /// constructor fails or panics, or if the actor in which this waits is
    /// killed.
    pub fn spawn_with<F, R>(self, constructor: F) -> Result<<R::Actor as Actor>::Handle, SpawnError>
    where
        F: FnOnce() -> R + Send + 'static,
        R: IntoActor,
        <R::Actor as Actor>::Message: Send,
    {
        // The outcome of the constructor travels back as the reply to a call
        // that no handler answers.
        let identity = Identity::new(
            self.name.as_deref(),
            any::type_name::<R::Actor>(),
            &self.services.hooks,
        );
        let (made, outcome) = wait_pair::<Result<(), StartError>>(&identity, "new");
        let actor = Arc::clone(&identity);
        let construct = move |running: &Running| {
            // A constructor that is stuck when its actor is killed must not
            // hold the spawner for ever.
            if !made.call_ref().is_some_and(|made| running.attach(made)) {
                return Err(StartError::new("the actor was killed before it was made"));
            }
            let result = unwind::catch(|| constructor().into_actor()).unwrap_or_else(|caught| {
                let report = caught.report(Some(actor), "new");
                Err(StartError::panicked(report))
            });
            made.resolve(result.as_ref().map(|_| ()).map_err(StartError::clone));
            result
        };
        let actor = self.launch_as(identity, construct)?;
        let Err(error) = wait_for_constructor(outcome) else {
            return Ok(actor.into());
        };
        // Who is told that there is no actor finds none on the roster.
        let _ = actor.join();
        Err(error)
    }

    fn launch<A>(
        self,
        construct: impl FnOnce(&Running) -> Result<A, StartError> + Send + 'static,
    ) -> Result<A::Handle, SpawnError>
    where
        A: Actor,
        A::Message: Send,
    {
        let identity = Identity::new(
            self.name.as_deref(),
            any::type_name::<A>(),
            &self.services.hooks,
        );
        self.launch_as(identity, construct).map(Into::into)
    }

    fn launch_as<A>(
        self,
        identity: Arc<Identity>,
        construct: impl FnOnce(&Running) -> Result<A, StartError> + Send + 'static,
    ) -> Result<ActorRef<A::Message>, SpawnError>
    where
        A: Actor,
        A::Message: Send,
    {
        if identity.name().contains('\0') {
            return Err(SpawnError::InvalidName(identity.name().to_owned()));
        }
        if self.setup.capacity == Some(0) {
            return Err(SpawnError::ZeroCapacity);
        }
        unwind::install();
        let launch = Launch {
            name: identity.name().to_owned(),
            stack_size: self.stack_size,
        };
        let services = self.services;
        let core = Arc::new(Core::new(identity, &self.setup, Arc::clone(&services)));
        if !services.roster.enter(Arc::clone(&core) as Arc<dyn Member>) {
            return Err(SpawnError::ShutDown);
        }
        let host: Arc<dyn Host> = Arc::clone(&core) as _;
        core.identity.node().set_host(Arc::downgrade(&host));
        let owner = Owner::new(Arc::clone(&core));
        let (actor, weak) = (Arc::clone(&core), Arc::downgrade(&owner));
        let made = services.executor.launch(
            launch,
            Box::new(move || {
                let cx = Context::<A>::new(Arc::clone(&core), weak);
                Box::new(ActorTurn::new(core, cx, Box::new(construct)))
            }),
        );
        if let Err(error) = made {
            actor.still_born(StartError::new(error.to_string()));
            return Err(SpawnError::Thread(error));
        }
        Ok(ActorRef::new(owner))
    }
}

fn wait_for_constructor(outcome: Reply<Result<(), StartError>>) -> Result<(), SpawnError> {
    match outcome.wait() {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(SpawnError::StartFailed(error)),
        // The thread ended without running the constructor, or the spawner was
        // killed while it waited.
        Err(error) => Err(SpawnError::StartFailed(StartError::new(error))),
    }
}
