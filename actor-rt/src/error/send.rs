//! The error of a message without a reply.

use std::error::Error;
use std::fmt;

use super::{ErrorKind, ExitReason, PanicReport, ReplyError};
use crate::id::ActorId;

/// Why a `#[actor(tell)]` message was not accepted. Its handler never runs;
/// the dead-letter hook has not seen it, since the sender has it here. The
/// message's arguments were dropped: clone beforehand what is to be sent again.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Log;
///
/// #[actor]
/// impl Log {
///     #[actor(tell)]
///     pub fn line(&mut self, text: String) { println!("{text}"); }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let log = Builder::new().name("log").spawn(Log)?;
/// log.line("accepted".to_owned())?;
/// log.stop().wait()?;
///
/// let error = log.line("refused".to_owned()).unwrap_err();
/// assert_eq!((error.actor(), error.method()), (Some("log"), Some("line")));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SendError(ReplyError);

impl SendError {
    pub(crate) fn new(error: ReplyError) -> Self {
        Self(error)
    }

    /// What kind of failure this is: `Stopped`, `StartFailed`, `MailboxFull`, or
    /// `Cancelled` if the sending actor was killed while it waited for room.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().wait()?;
    /// let error = log.line("too late").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Stopped);
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// The name of the actor that was called.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().wait()?;
    /// let error = log.line("too late").unwrap_err();
    /// assert_eq!(error.actor(), Some("Log"));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        self.0.actor()
    }

    /// The number of the actor that was called.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().wait()?;
    /// let error = log.line("too late").unwrap_err();
    /// assert_eq!(error.actor_id(), Some(log.id()));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn actor_id(&self) -> Option<ActorId> {
        self.0.actor_id()
    }

    /// The method that was called.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().wait()?;
    /// let error = log.line("too late").unwrap_err();
    /// assert_eq!(error.method(), Some("line"));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn method(&self) -> Option<&'static str> {
        self.0.method()
    }

    /// Whether sending again cannot do the work twice: always, because the
    /// message was refused. (Asked by code that treats all errors alike.)
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().wait()?;
    /// if let Err(error) = log.line("lost") {
    ///     assert!(error.is_retry_safe());
    ///     let _ = Log.spawn().line("to another actor");
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn is_retry_safe(&self) -> bool {
        self.0.is_retry_safe()
    }

    /// Whether the actor had stopped, or was stopping.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().detach();
    /// assert!(log.line("too late").unwrap_err().is_stopped());
    /// ```
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped()
    }

    /// Whether the actor never came to life.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// #[actor]
    /// impl Log {
    ///     #[actor(tell)]
    ///     pub fn line(&mut self, text: &'static str) { println!("{text}"); }
    ///
    ///     #[actor(on_start)]
    ///     fn open(&mut self) -> Result<(), &'static str> { Err("the disk is full") }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let log = Log.spawn();
    /// log.join()?; // it has failed by now
    /// assert!(log.line("lost").unwrap_err().is_start_failed());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_start_failed(&self) -> bool {
        self.0.is_start_failed()
    }

    /// Whether the mailbox had no room and its [`Overflow`](crate::Overflow)
    /// policy refused the message.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Builder::new().capacity(64).overflow(Overflow::Fail).spawn(Log)?;
    /// if let Err(error) = log.line("a line") {
    ///     assert!(error.is_mailbox_full()); // leave it out, or send it later
    /// }
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn is_mailbox_full(&self) -> bool {
        self.0.is_mailbox_full()
    }

    /// Whether the actor that was sending was killed while it waited for room.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// /// In another actor: whether it is to go on.
    /// fn note(log: &LogHandle) -> bool {
    ///     !log.line("done").is_err_and(|error| error.is_cancelled())
    /// }
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// The panic that ended the actor.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// #[actor]
    /// impl Log {
    ///     #[actor(tell)]
    ///     pub fn line(&mut self, text: &'static str) { panic!("no room for {text:?}") }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let log = Log.spawn();
    /// log.line("one")?; // accepted
    /// log.join()?;
    /// let error = log.line("two").unwrap_err();
    /// assert_eq!(error.panic().map(|panic| panic.method()), Some("line"));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn panic(&self) -> Option<&PanicReport> {
        self.0.panic()
    }

    /// Why the actor ended, if that is known by now.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Log;
    /// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
    /// let log = Log.spawn();
    /// log.stop().wait()?;
    /// let error = log.line("too late").unwrap_err();
    /// assert!(matches!(error.exit_reason(), Some(ExitReason::Stopped)));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn exit_reason(&self) -> Option<&ExitReason> {
        self.0.exit_reason()
    }
}

impl From<SendError> for ReplyError {
    fn from(error: SendError) -> Self {
        error.0
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SendError").field(&self.0).finish()
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
