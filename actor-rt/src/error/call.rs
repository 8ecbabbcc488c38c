//! Two failures in one: the call's and the handler's own.

use std::error::Error;
use std::fmt;

use super::ReplyError;

/// What [`Reply::wait_flat`](crate::Reply::wait_flat) and
/// [`Reply::flat`](crate::Reply::flat) give for a handler that returns
/// `Result<T, E>`.
///
/// It is an [`Error`] if the handler's is one: it shows what that one shows and
/// passes on its [`source`](Error::source), so a report prints each link of the
/// chain once. Text such as `String` is no error; a handler whose caller wants
/// to use `?` returns a type that is, or the caller [`map`](Self::map)s it.
///
/// ```
/// use actor_rt::prelude::*;
/// use std::num::ParseIntError;
///
/// struct Parser;
///
/// #[actor]
/// impl Parser {
///     pub fn number(&self, text: &'static str) -> Result<i64, ParseIntError> { text.parse() }
/// }
///
/// # fn main() -> Result<(), CallError<ParseIntError>> {
/// let parser = Parser.spawn();
/// assert_eq!(parser.number("7").wait_flat()?, 7);
/// match parser.number("seven").wait_flat() {
///     Err(CallError::Handler(error)) => println!("not a number: {error}"),
///     other => println!("{}", other?),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub enum CallError<E> {
    /// The handler ran and returned this error.
    Handler(E),
    /// The call has no outcome of the handler's.
    Reply(ReplyError),
}

impl<E> CallError<E> {
    /// The same failure with the handler's error made into another: for a
    /// handler that passes on what its own call was answered.
    ///
    /// ```
    /// use actor_rt::CallError;
    ///
    /// let refused: CallError<&str> = CallError::Handler("no funds");
    /// let error = refused.map(std::io::Error::other); // text as an error
    /// assert_eq!(error.to_string(), "no funds");
    /// ```
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::Handler(error) => CallError::Handler(f(error)),
            Self::Reply(error) => CallError::Reply(error),
        }
    }
}

impl<E> From<ReplyError> for CallError<E> {
    fn from(error: ReplyError) -> Self {
        Self::Reply(error)
    }
}

/// The text is that of whichever error it holds, `{:#}` included.
impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Handler(error) => fmt::Display::fmt(error, f),
            Self::Reply(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl<E: Error + 'static> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Handler(error) => error.source(),
            Self::Reply(error) => error.source(),
        }
    }
}
