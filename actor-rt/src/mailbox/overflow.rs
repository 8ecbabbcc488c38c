//! What to do when a bounded mailbox is full.

/// What happens to a message for which a bounded mailbox has no room.
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Gauge;
/// # #[actor] impl Gauge { pub fn show(&mut self, value: i64) { let _ = value; } }
/// # fn main() -> Result<(), SpawnError> {
/// // The latest value is the one that counts.
/// let gauge = Builder::new().capacity(1).overflow(Overflow::DropOldest).spawn(Gauge)?;
/// (0..100).for_each(|value| gauge.show(value).detach());
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overflow {
    /// The sending thread waits until there is room; in async code that holds
    /// up an executor's thread. If the sender is the actor
    /// itself, which would wait for ever, the message is refused instead.
    #[default]
    Block,
    /// The message is refused: the sender gets `MailboxFull`.
    Fail,
    /// The oldest queued message is given up for the new one; whoever waits
    /// for it gets `MailboxFull`.
    DropOldest,
    /// The new message is given up. A call gets `MailboxFull`; a
    /// `#[actor(tell)]` message counts as sent and becomes a dead letter.
    DropNewest,
}
