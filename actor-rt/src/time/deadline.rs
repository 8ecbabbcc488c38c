//! A point in time after which nobody waits any more.

use std::time::{Duration, Instant};

/// A point in time on the monotonic clock, or never.
///
/// A *timeout* is a [`Duration`]; a *deadline* is where it ends. Passing one
/// deadline to several waits bounds them together.
///
/// ```
/// use actor_rt::Deadline;
/// use std::time::Duration;
///
/// let soon = Deadline::after(Duration::from_secs(2));
/// assert!(!soon.has_passed());
/// assert!(Deadline::after(Duration::MAX).is_never()); // no overflow
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// The deadline that never passes.
    ///
    /// ```
    /// use actor_rt::Deadline;
    ///
    /// assert_eq!(Deadline::NEVER.remaining(), None);
    /// ```
    pub const NEVER: Self = Self(None);

    /// `timeout` from now. A timeout too long for the clock is [`NEVER`](Self::NEVER).
    ///
    /// ```
    /// use actor_rt::{Deadline, Reply};
    /// use std::time::Duration;
    ///
    /// // Both waits together take two seconds at most.
    /// let deadline = Deadline::after(Duration::from_secs(2));
    /// let (mut one, mut two) = (Reply::ready(1), Reply::ready(2));
    /// let sum = one.wait_deadline(deadline)? + two.wait_deadline(deadline)?;
    /// assert_eq!(sum, 3);
    /// # Ok::<(), actor_rt::ReplyError>(())
    /// ```
    #[must_use]
    pub fn after(timeout: Duration) -> Self {
        Self(super::now().checked_add(timeout))
    }

    /// Whichever comes first.
    ///
    /// ```
    /// use actor_rt::Deadline;
    /// use std::time::Duration;
    ///
    /// let soon = Deadline::after(Duration::from_secs(1));
    /// assert_eq!(soon.earlier(Deadline::NEVER), soon);
    /// ```
    #[must_use]
    #[inline]
    pub fn earlier(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some(one), Some(two)) => Self(Some(one.min(two))),
            (one, two) => Self(one.or(two)),
        }
    }

    /// At `instant`, which may lie in the past.
    ///
    /// ```
    /// use actor_rt::Deadline;
    /// use std::time::Instant;
    ///
    /// assert!(Deadline::at(Instant::now()).has_passed());
    /// ```
    #[must_use]
    pub const fn at(instant: Instant) -> Self {
        Self(Some(instant))
    }

    /// The time left: zero if it has passed, `None` if it never will.
    ///
    /// ```
    /// use actor_rt::Deadline;
    /// use std::time::Duration;
    ///
    /// let left = Deadline::after(Duration::from_secs(60)).remaining();
    /// assert!(left.is_some_and(|left| left <= Duration::from_secs(60)));
    /// ```
    #[must_use]
    #[inline]
    pub fn remaining(&self) -> Option<Duration> {
        self.0
            .map(|instant| instant.saturating_duration_since(super::now()))
    }

    /// Whether the moment is now or behind us.
    ///
    /// ```
    /// use actor_rt::Deadline;
    /// use std::time::Duration;
    ///
    /// assert!(Deadline::after(Duration::ZERO).has_passed());
    /// ```
    #[must_use]
    #[inline]
    pub fn has_passed(&self) -> bool {
        self.remaining().is_some_and(|left| left.is_zero())
    }

    /// Whether this deadline never passes.
    ///
    /// ```
    /// use actor_rt::Deadline;
    /// use std::time::Duration;
    ///
    /// assert!(Deadline::NEVER.is_never());
    /// assert!(!Deadline::after(Duration::from_secs(1)).is_never());
    /// ```
    #[must_use]
    pub const fn is_never(&self) -> bool {
        self.0.is_none()
    }
}

impl From<Instant> for Deadline {
    fn from(instant: Instant) -> Self {
        Self::at(instant)
    }
}
