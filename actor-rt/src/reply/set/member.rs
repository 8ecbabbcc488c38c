//! What can be waited for together.

use super::super::call_ref::CallRef;
use super::super::caller::Reply;
use super::gather::Gather;
use crate::error::Target;
use crate::sync::Arc;
use crate::waits::{NodeId, Owed};
use sealed::{Failure, Member};

/// A reply of any type, as the functions that wait for several see it: a
/// [`Reply<T>`], or a `&mut dyn Awaitable` that stands for one, so that replies
/// of different types can be waited for together.
///
/// ```
/// use actor_rt::{Awaitable, Deadline, Reply, wait_all};
///
/// let (mut number, mut text) = (Reply::ready(7), Reply::ready("seven"));
/// let mut both: [&mut dyn Awaitable; 2] = [&mut number, &mut text];
/// assert!(wait_all(&mut both, Deadline::NEVER)?.is_complete());
/// assert_eq!(number.wait()?, 7);
/// # Ok::<(), actor_rt::ReplyError>(())
/// ```
///
/// It cannot be implemented outside of this crate.
pub trait Awaitable: Member {}

impl<R: Member + ?Sized> Awaitable for R {}

pub(crate) mod sealed {
    use super::{Arc, Gather, NodeId, Owed};
    use crate::error::{ErrorKind, Target};

    /// The member of a set.
    #[allow(unnameable_types, reason = "sealed")]
    pub trait Member {
        /// Whether the call has ended.
        fn has_ended(&self) -> bool;

        /// Enters the reply into a set, where `number` stands for it.
        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn enter(&mut self, set: &Arc<Gather>, number: usize);

        /// Takes the reply out of its set.
        fn leave(&mut self);

        /// Who owes it, and whether it has come.
        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn owed(&self) -> (NodeId, Box<dyn Owed>);

        /// Asks that the call not run, or end early.
        fn give_up(&self);

        /// Whether the calling thread runs the actor that owes it.
        fn is_futile(&self) -> bool;

        /// The call.
        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn target(&self) -> Option<Target>;

        /// How it has failed, if it has.
        fn failure(&mut self) -> Option<Failure>;
    }

    /// How a reply has failed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[allow(unnameable_types, reason = "sealed")]
    pub enum Failure {
        /// The call.
        Call(ErrorKind),
        /// The handler returned an `Err`.
        Handler,
    }
}

impl<T: Send + 'static> Member for Reply<T> {
    fn has_ended(&self) -> bool {
        self.is_done()
    }

    #[allow(private_interfaces, reason = "nobody else can name this trait")]
    fn enter(&mut self, set: &Arc<Gather>, number: usize) {
        if !self.end.register(set.entry(number), None) {
            set.add(number);
        }
    }

    fn leave(&mut self) {
        self.end.withdraw();
    }

    #[allow(private_interfaces, reason = "nobody else can name this trait")]
    fn owed(&self) -> (NodeId, Box<dyn Owed>) {
        let owner = self.owner().unwrap_or(NodeId::NOBODY);
        (owner, Box::new(CallRef::new(self.end.slot())))
    }

    fn give_up(&self) {
        self.cancel();
    }

    fn is_futile(&self) -> bool {
        !self.is_done() && self.is_own_call()
    }

    #[allow(private_interfaces, reason = "nobody else can name this trait")]
    fn target(&self) -> Option<Target> {
        self.head().target().cloned()
    }

    fn failure(&mut self) -> Option<Failure> {
        self.end.failure()
    }
}

impl<R: Member + ?Sized> Member for &mut R {
    fn has_ended(&self) -> bool {
        (**self).has_ended()
    }

    #[allow(private_interfaces, reason = "nobody else can name this trait")]
    fn enter(&mut self, set: &Arc<Gather>, number: usize) {
        (**self).enter(set, number);
    }

    fn leave(&mut self) {
        (**self).leave();
    }

    #[allow(private_interfaces, reason = "nobody else can name this trait")]
    fn owed(&self) -> (NodeId, Box<dyn Owed>) {
        (**self).owed()
    }

    fn give_up(&self) {
        (**self).give_up();
    }

    fn is_futile(&self) -> bool {
        (**self).is_futile()
    }

    #[allow(private_interfaces, reason = "nobody else can name this trait")]
    fn target(&self) -> Option<Target> {
        (**self).target()
    }

    fn failure(&mut self) -> Option<Failure> {
        (**self).failure()
    }
}
