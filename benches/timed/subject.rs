//! What a row must be able to do: the same small job for everybody.

/// Something on a thread of its own that adds up what it is sent.
pub(crate) trait Adder: Clone + Send + 'static {
    /// Starts it; it may queue that many messages, or any number.
    fn start(capacity: Option<usize>) -> Self;

    /// Sends a number. Waits only for room.
    fn tell(&self, by: u64);

    /// The sum, after all that this thread sent before.
    fn total(&self) -> u64;
}

/// Something on a thread of its own that answers.
pub(crate) trait Answerer: 'static {
    /// A question that is posted and not yet answered.
    type Pending;

    /// Starts it.
    fn start() -> Self;

    /// Posts a number.
    fn post(&self, by: u64) -> Self::Pending;

    /// Sleeps until the answer, the sum, is there. Answers are waited for in
    /// the order of their questions.
    fn wait(&self, pending: Self::Pending) -> u64;
}
