//! Guards that cancel when they are dropped.

use super::CancellationToken;

/// Cancels its token when it is dropped; made by
/// [`CancellationToken::drop_guard`].
///
/// So whatever ends the scope, an early `?` or a panic above all, ends the
/// work that was begun in it.
#[derive(Debug)]
#[must_use = "dropping the guard cancels the token at once"]
pub struct DropGuard {
    token: CancellationToken,
    armed: bool,
}

/// Cancels a borrowed token when it is dropped; made by
/// [`CancellationToken::drop_guard_ref`].
#[derive(Debug)]
#[must_use = "dropping the guard cancels the token at once"]
pub struct DropGuardRef<'a> {
    token: &'a CancellationToken,
    armed: bool,
}

impl DropGuard {
    pub(super) fn new(token: CancellationToken) -> Self {
        Self { token, armed: true }
    }

    /// Gives the token back, not cancelled by this guard.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// let guard = CancellationToken::new().drop_guard();
    /// let token = guard.disarm();
    /// assert!(!token.is_cancelled());
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "often the guard's end is all that is wanted"
    )]
    pub fn disarm(mut self) -> CancellationToken {
        self.armed = false;
        self.token.clone()
    }
}

impl<'a> DropGuardRef<'a> {
    pub(super) fn new(token: &'a CancellationToken) -> Self {
        Self { token, armed: true }
    }

    /// Gives the token back, not cancelled by this guard.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// let token = CancellationToken::new();
    /// let guard = token.drop_guard_ref();
    /// guard.disarm();
    /// assert!(!token.is_cancelled());
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "often the guard's end is all that is wanted"
    )]
    pub fn disarm(mut self) -> &'a CancellationToken {
        self.armed = false;
        self.token
    }
}

impl Drop for DropGuard {
    fn drop(&mut self) {
        if self.armed {
            self.token.cancel();
        }
    }
}

impl Drop for DropGuardRef<'_> {
    fn drop(&mut self) {
        if self.armed {
            self.token.cancel();
        }
    }
}
