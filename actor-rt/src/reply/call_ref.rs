//! A call, seen without the type of its value.

use std::fmt;
use std::ops::Deref;

use super::head::Head;
use super::slot::Slot;
use crate::sync::Arc;
use crate::waits::Owed;

/// Keeps a call's slot and shows its head: for whoever must be able to end a
/// call without knowing its type.
///
/// It crosses threads, so the value's type must be `Send`. A call whose type
/// is not has none; the program that makes it does not compile for another
/// reason, which is said at the type.
#[derive(Clone)]
pub struct CallRef(Arc<dyn HasHead>);

trait HasHead: Send + Sync {
    fn head(&self) -> &Head;
}

impl<T: Send> HasHead for Slot<T> {
    fn head(&self) -> &Head {
        &self.head
    }
}

impl CallRef {
    pub(crate) fn new<T: Send + 'static>(slot: &Arc<Slot<T>>) -> Self {
        Self(Arc::clone(slot) as Arc<dyn HasHead>)
    }
}

impl Owed for CallRef {
    fn has_come(&self) -> bool {
        self.is_done()
    }
}

impl Deref for CallRef {
    type Target = Head;

    fn deref(&self) -> &Head {
        self.0.head()
    }
}

impl fmt::Debug for CallRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallRef(..)")
    }
}
