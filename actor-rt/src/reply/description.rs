//! What generated code knows of a reply's type and the runtime does not.

use super::call_ref::CallRef;
use super::slot::Slot;
use crate::sync::Arc;

/// How to treat the values of one reply type. Made by generated code, where the
/// type is known, because it depends on which traits the type has.
pub struct Description<T> {
    pub(super) failure: fn(&T) -> Option<String>,
    pub(super) call_ref: fn(&Arc<Slot<T>>) -> Option<CallRef>,
}

impl<T> Description<T> {
    /// `failure` says what is wrong with a value that nobody took, if anything
    /// is; `call_ref` sees the call without its type.
    pub const fn new(
        failure: fn(&T) -> Option<String>,
        call_ref: fn(&Arc<Slot<T>>) -> Option<CallRef>,
    ) -> Self {
        Self { failure, call_ref }
    }
}

impl<T> Clone for Description<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Description<T> {}

impl<T> std::fmt::Debug for Description<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Description(..)")
    }
}
