//! An item that could not be sent.

use std::error::Error;
use std::fmt;

/// The error of sending an item to a stream. It holds the item.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::Yield;
///
/// struct Numbers;
///
/// #[actor]
/// impl Numbers {
///     /// Counts until nobody listens; the number that was one too many.
///     #[actor(stream)]
///     pub fn all(&self, out: Yield<u32>) -> u32 {
///         let unsent = (0..).find_map(|n| out.send(n).err());
///         unsent.map_or(0, |error| error.into_item())
///     }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let mut numbers = Numbers.spawn().all();
/// assert_eq!(numbers.next(), Some(0));
/// numbers.cancel();
/// let seen = numbers.by_ref().count() as u32; // those that were sent before
/// assert_eq!(numbers.wait()?, seen + 1);
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct YieldError<T> {
    item: T,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Full,
    Refused,
    Interrupted,
    DeadlinePassed,
}

impl<T> YieldError<T> {
    pub(super) fn new(item: T, why: Why) -> Self {
        Self { item, why }
    }

    /// The item.
    ///
    /// ```
    /// # use actor_rt::YieldError;
    /// fn keep(lost: &mut Vec<String>, error: YieldError<String>) {
    ///     lost.push(error.into_item());
    /// }
    /// ```
    #[must_use]
    pub fn into_item(self) -> T {
        self.item
    }

    /// The item.
    ///
    /// ```
    /// # use actor_rt::YieldError;
    /// fn report(error: &YieldError<String>) {
    ///     eprintln!("{error}: {}", error.item());
    /// }
    /// ```
    #[must_use]
    pub fn item(&self) -> &T {
        &self.item
    }

    /// Whether there was no room: only [`Yield::try_send`](crate::Yield::try_send)
    /// says so, all others wait.
    ///
    /// ```
    /// # use actor_rt::Yield;
    /// /// Reports how far the work is; false if nobody listens any more.
    /// fn report(out: &Yield<u8>, percent: u8) -> bool {
    ///     match out.try_send(percent) {
    ///         Ok(()) => true,
    ///         Err(error) => error.is_full(), // left out: there will be others
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.why == Why::Full
    }
}

impl<T> fmt::Display for YieldError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.why {
            Why::Full => "the stream has no room",
            Why::Refused => "nobody wants more of the stream",
            Why::Interrupted => "the work that feeds the stream was cancelled",
            Why::DeadlinePassed => "the time for the work that feeds the stream is over",
        })
    }
}

// The item need not be printable.
impl<T> fmt::Debug for YieldError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("YieldError")
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

impl<T> Error for YieldError<T> {}
