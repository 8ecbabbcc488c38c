//! What a call inherits from the place where it is made.

use super::token::CancellationToken;
use crate::reply::CallRef;
use crate::sync::Arc;
use crate::time::Deadline;

/// The bounds of a call: those of the handler that makes it, or narrower ones
/// that its maker has set.
#[derive(Clone)]
pub(crate) struct Inherited {
    pub(crate) deadline: Deadline,
    pub(crate) canceller: Option<Canceller>,
}

impl Inherited {
    pub(crate) const NOTHING: Self = Self {
        deadline: Deadline::NEVER,
        canceller: None,
    };

    pub(crate) fn is_cancelled(&self) -> bool {
        is_cancelled(self.canceller.clone())
    }

    /// The same, and ended by this token too.
    pub(super) fn under(self, token: &CancellationToken) -> Self {
        let token = Canceller::Token(token.clone());
        let canceller = match self.canceller {
            Some(outer) => Canceller::Both(Arc::new([outer, token])),
            None => token,
        };
        Self {
            deadline: self.deadline,
            canceller: Some(canceller),
        }
    }

    /// The tokens that end this, at whatever distance. The cancel of a call needs
    /// no watch: it wakes the actor that waits.
    pub(crate) fn tokens(&self) -> Vec<CancellationToken> {
        let mut tokens = Vec::new();
        search(self.canceller.clone(), |token| {
            tokens.push(token.clone());
            false
        });
        tokens
    }
}

/// Whether a call on the way was cancelled, or `wanted` says so of a token. A
/// loop, since calls may be nested deeply.
fn search(
    canceller: Option<Canceller>,
    mut wanted: impl FnMut(&CancellationToken) -> bool,
) -> bool {
    let mut next = canceller;
    let mut others = Vec::new();
    while let Some(canceller) = next {
        next = match canceller {
            Canceller::Call(call) if call.is_cancelled() => return true,
            Canceller::Call(call) => call.canceller(),
            Canceller::Token(token) if wanted(&token) => return true,
            Canceller::Token(_) => None,
            Canceller::Both(both) => {
                others.push(both[1].clone());
                Some(both[0].clone())
            }
        };
        next = next.or_else(|| others.pop());
    }
    false
}

/// Whether this, or what it comes from, was cancelled.
pub(crate) fn is_cancelled(canceller: Option<Canceller>) -> bool {
    search(canceller, CancellationToken::is_cancelled)
}

/// Whose cancel ends a call.
#[derive(Clone)]
pub(crate) enum Canceller {
    /// The call of the handler that makes it.
    Call(CallRef),
    Token(CancellationToken),
    Both(Arc<[Self; 2]>),
}
