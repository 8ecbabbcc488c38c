//! An outcome that becomes a message.

use super::actor_ref::ActorRef;
use super::owner::Owner;
use crate::actor::{Core, Message};
use crate::cancel::shielded;
use crate::error::{ReplyError, SendError};
use crate::hook::DeadLetter;
use crate::mailbox::Entry;
use crate::reply::Reply;
use crate::sync::Arc;
use crate::unwind;

impl<T: Send + 'static> Reply<T> {
    /// Makes a message of the outcome: `post` is given a handle to `actor` and
    /// the outcome, and calls a method with it. So an actor goes on with its
    /// mailbox instead of waiting, and takes the answer up in its turn.
    ///
    /// `post` runs once, on the thread that ends the call, as a callback of
    /// [`on_done`](Self::on_done) does; or right here if it has ended. What it
    /// posts through the handle that it is given never waits for room: a reply
    /// that did would stop the thread that gives it. Such messages come on top
    /// of the mailbox's capacity, one for each call that was made, so whoever
    /// makes the calls bounds them.
    ///
    /// The actor is kept running until then. If it held on weakly, an actor
    /// whose last handle is dropped would stop with answers under way, and lose
    /// them. An actor that was stopped refuses the message: it is a dead letter.
    ///
    /// The message is bound by no deadline and no cancel of the call it answers.
    /// A panic of `post` is reported to the unobserved-error hook.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Store;
    ///
    /// #[actor]
    /// impl Store { pub fn read(&self, key: u32) -> String { format!("row {key}") } }
    ///
    /// struct Cache { store: StoreHandle, rows: Vec<String> }
    ///
    /// #[actor]
    /// impl Cache {
    ///     /// Returns at once.
    ///     pub fn fetch(&mut self, key: u32, cx: &Context<Self>) {
    ///         let row = self.store.read(key);
    ///         row.pipe_to(&cx.handle(), |cache, outcome| cache.fetched(outcome));
    ///     }
    ///
    ///     pub fn fetched(&mut self, outcome: Result<String, ReplyError>) {
    ///         self.rows.extend(outcome); // or deals with the error
    ///     }
    ///
    ///     pub fn finish(self) -> Vec<String> { self.rows }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let store = Store.spawn();
    /// let cache = Cache { store: store.clone(), rows: Vec::new() }.spawn();
    /// cache.fetch(7).wait()?;
    /// store.stop().wait()?; // the row was read, and sent on
    /// assert_eq!(cache.finish().wait()?, ["row 7"]);
    /// # Ok(()) }
    /// ```
    pub fn pipe_to<M, P>(
        self,
        actor: &ActorRef<M>,
        post: impl FnOnce(&M::Handle, Result<T, ReplyError>) -> P + Send + 'static,
    ) where
        M: Message + Send,
        P: Posted,
    {
        let owner = Arc::clone(Owner::proper(actor.owner()));
        self.pass_on(move |outcome| {
            let core = Arc::clone(owner.core());
            let piped = unwind::catch(|| {
                let exempt = Owner::with_pass(&owner, Entry::Exempt, true);
                let handle = M::Handle::from(ActorRef::new(exempt));
                // This thread may run the call's handler, under its bounds.
                shielded(|| post(&handle, outcome).refused())
            });
            match piped {
                Ok(None) => {}
                Ok(Some(error)) => bury(&core, error),
                Err(caught) => core.report_failure("pipe_to", &caught.report(None, "pipe_to")),
            }
        });
    }
}

/// Nobody is there to read the error.
fn bury<M: Message>(core: &Core<M>, error: SendError) {
    core.services.hooks.dead_letter(&DeadLetter {
        actor: Arc::clone(&core.identity),
        method: error.method().unwrap_or("pipe_to"),
        error: error.into(),
    });
}

/// What the closure given to [`Reply::pipe_to`] may return: what a handle's
/// method does, or nothing.
///
/// Implemented for these forms and not by hand.
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Sink;
/// # #[actor] impl Sink {
/// #     pub fn keep(&mut self, outcome: Result<i64, ReplyError>) { let _ = outcome; }
/// #     #[actor(tell)] pub fn note(&mut self, outcome: Result<i64, ReplyError>) { let _ = outcome; }
/// # }
/// # struct Counter;
/// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
/// # let (counter, sink) = (Counter.spawn(), Sink.spawn());
/// counter.get().pipe_to(&sink, |sink, outcome| sink.keep(outcome)); // a `Reply<()>`
/// counter.get().pipe_to(&sink, |sink, outcome| sink.note(outcome)); // a `Result`
/// counter.get().pipe_to(&sink, |sink, outcome| {
///     if outcome.is_err() {
///         sink.keep(outcome);
///     }
/// });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what posting a message gives",
    label = "neither a `Reply` nor a `Result<(), SendError>` nor `()`",
    note = "end the closure with the call of a handle's method, or with a semicolon"
)]
pub trait Posted {
    /// The error that nobody will see.
    #[doc(hidden)]
    fn refused(self) -> Option<SendError>;
}

impl Posted for () {
    fn refused(self) -> Option<SendError> {
        None
    }
}

/// A call that nobody waits for: what becomes of it is seen as of any other.
impl<T> Posted for Reply<T> {
    fn refused(self) -> Option<SendError> {
        None
    }
}

impl Posted for Result<(), SendError> {
    fn refused(self) -> Option<SendError> {
        self.err()
    }
}
