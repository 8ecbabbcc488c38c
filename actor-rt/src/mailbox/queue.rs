//! The channel behind a mailbox: the only file that knows flume.
//!
//! Used as a locked queue and nothing more. A blocking receive would allocate
//! for every sleep and be woken under the channel's lock; sleeping and waking
//! are ours. Bounds are ours too (`room`).

use std::collections::VecDeque;

pub(super) struct Queue<M> {
    sender: flume::Sender<M>,
    // Kept beside the sender: the channel can never be disconnected, so a push
    // never fails.
    receiver: flume::Receiver<M>,
}

impl<M> Queue<M> {
    pub(super) fn new() -> Self {
        let (sender, receiver) = flume::unbounded();
        Self { sender, receiver }
    }

    pub(super) fn push(&self, message: M) {
        // The error would be a disconnect, which the receiver beside us rules
        // out.
        let _ = self.sender.send(message);
    }

    pub(super) fn pop(&self) -> Option<M> {
        self.receiver.try_recv().ok()
    }

    /// Moves all messages to the end of `backlog`. The channel starts over
    /// with a new buffer, which its senders allocate.
    pub(super) fn drain_into(&self, backlog: &mut VecDeque<M>) {
        backlog.extend(self.receiver.drain());
    }

    pub(super) fn len(&self) -> usize {
        self.receiver.len()
    }
}

#[cfg(test)]
mod tests;
