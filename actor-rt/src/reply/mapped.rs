//! Replies that are made from replies.

use super::call_ref::CallRef;
use super::caller::Reply;
use super::head::{Head, Origin};
use super::resolver::{Resolver, ends};
use crate::error::{Cause, ErrorKind, Ran, ReplyError};
use crate::sync::{Arc, Mutex};
use crate::unwind;

impl<T: 'static> Reply<T> {
    /// A reply for what `f` makes of the value. `f` runs exactly once if there
    /// is a value, on the thread that ends the call, or right here if it has
    /// ended; if there is none, the error is passed on. Cancelling the new
    /// reply cancels the call.
    ///
    /// A panic of `f` is the new reply's [`ErrorKind::Panicked`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let text: Reply<String> = Counter.spawn().get().map(|total| format!("{total} in all"));
    /// assert_eq!(text.wait()?, "7 in all");
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use = "`f` runs in any case; use `on_done` if its value is of no use"]
    pub fn map<U: Send + 'static>(self, f: impl FnOnce(T) -> U + Send + 'static) -> Reply<U>
    where
        T: Send,
    {
        let source = CallRef::new(self.end.slot());
        let origin = Origin::Call(Mutex::new(Some(source)));
        let (resolver, mapped) = ends(Head::new(self.head().target().cloned(), origin));
        self.end.pass_on(move |outcome, after| {
            let outcome = outcome.and_then(|value| mapped_value(&resolver, value, f));
            after.push(|after| resolver.resolve_into(outcome, after));
        });
        mapped
    }
}

impl<T: Send + 'static> Reply<Reply<T>> {
    /// The inner reply's outcome, once both are there: for a handler that
    /// passes a call on and returns the reply instead of waiting for it.
    /// Cancelling the new reply cancels the call that is under way.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Store;
    ///
    /// #[actor]
    /// impl Store { pub fn read(&self) -> u32 { 7 } }
    ///
    /// struct Front { store: StoreHandle }
    ///
    /// #[actor]
    /// impl Front {
    ///     // Does not wait for the store, so it serves others meanwhile.
    ///     pub fn read(&self) -> Reply<u32> { self.store.read() }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let front = Front { store: Store.spawn() }.spawn();
    /// assert_eq!(front.read().flatten().wait()?, 7);
    /// # Ok(()) }
    /// ```
    #[must_use = "dropping it drops the inner reply too"]
    pub fn flatten(self) -> Reply<T> {
        let source = CallRef::new(self.end.slot());
        let origin = Origin::Call(Mutex::new(Some(source)));
        let (resolver, flat) = ends(Head::new(self.head().target().cloned(), origin));
        self.end.pass_on(move |outcome, after| match outcome {
            Ok(inner) => {
                resolver.follow(&CallRef::new(inner.end.slot()));
                after.push(|_| {
                    inner.end.pass_on(|outcome, after| {
                        after.push(|after| resolver.resolve_into(outcome, after));
                    });
                });
            }
            Err(error) => after.push(|after| resolver.resolve_into(Err(error), after)),
        });
        flat
    }
}

/// What `f` makes of the value; its panic is the new call's error.
fn mapped_value<T, U>(
    resolver: &Resolver<U>,
    value: T,
    f: impl FnOnce(T) -> U,
) -> Result<U, ReplyError> {
    unwind::catch(|| f(value)).map_err(|caught| {
        let target = resolver.target().cloned();
        let actor = target.as_ref().map(|target| Arc::clone(&target.actor));
        let cause = Cause::Panic(caught.report(actor, "map"));
        ReplyError::new(ErrorKind::Panicked, Ran::Maybe, target, cause)
    })
}
