//! A queue that behaves like the channel and that a model checker can see
//! into. That the two answer alike is what the differential test shows.

use std::collections::VecDeque;

use crate::sync::Mutex;

pub(super) struct Queue<M>(Mutex<VecDeque<M>>);

impl<M> Queue<M> {
    pub(super) fn new() -> Self {
        Self(Mutex::default())
    }

    pub(super) fn push(&self, message: M) {
        self.0.lock().push_back(message);
    }

    pub(super) fn pop(&self) -> Option<M> {
        self.0.lock().pop_front()
    }

    pub(super) fn drain_into(&self, backlog: &mut VecDeque<M>) {
        let taken = std::mem::take(&mut *self.0.lock());
        backlog.extend(taken);
    }

    pub(super) fn len(&self) -> usize {
        self.0.lock().len()
    }
}
