//! What is kept of a panic.

use std::fmt;

use super::one_line;
use crate::id::{ActorId, Identity};
use crate::sync::Arc;

/// A panic in an actor's code: its text, its place and whose code it was.
///
/// Cheap to clone; all clones are one report.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Fragile;
///
/// #[actor]
/// impl Fragile {
///     pub fn touch(&mut self) -> i64 { panic!("it broke") }
/// }
///
/// let fragile = Fragile.spawn();
/// let error = fragile.touch().wait().unwrap_err();
/// let panic = error.panic().expect("the handler panicked");
/// assert_eq!(panic.to_string(), "`touch` panicked: it broke");
/// ```
#[derive(Clone)]
pub struct PanicReport(Arc<Report>);

struct Report {
    message: String,
    location: Option<String>,
    actor: Option<Arc<Identity>>,
    method: &'static str,
}

impl PanicReport {
    pub(crate) fn new(
        message: String,
        location: Option<String>,
        actor: Option<Arc<Identity>>,
        method: &'static str,
    ) -> Self {
        Self(Arc::new(Report {
            message,
            location,
            actor,
            method,
        }))
    }

    /// The text of the panic, or a note that its payload was no text.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) -> i64 { panic!("it broke") } }
    /// let fragile = Fragile.spawn();
    /// let error = fragile.touch().wait().unwrap_err();
    /// assert_eq!(error.panic().map(|panic| panic.message()), Some("it broke"));
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it panicked, as `file:line:column`. Unknown if the program
    /// replaced the panic hook after the first actor was spawned.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) -> i64 { panic!("it broke") } }
    /// let fragile = Fragile.spawn();
    /// let error = fragile.touch().wait().unwrap_err();
    /// let place = error.panic().and_then(|panic| panic.location());
    /// assert!(place.is_some_and(|place| place.contains(".rs:")));
    /// ```
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The actor's name.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) -> i64 { panic!("it broke") } }
    /// let fragile = Fragile.spawn();
    /// let error = fragile.touch().wait().unwrap_err();
    /// assert_eq!(error.panic().and_then(|panic| panic.actor_name()), Some("Fragile"));
    /// ```
    #[must_use]
    pub fn actor_name(&self) -> Option<&str> {
        self.0.actor.as_deref().map(Identity::name)
    }

    /// The actor's number.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) -> i64 { panic!("it broke") } }
    /// let fragile = Fragile.spawn();
    /// let error = fragile.touch().wait().unwrap_err();
    /// assert_eq!(error.panic().and_then(|panic| panic.actor_id()), Some(fragile.id()));
    /// ```
    #[must_use]
    pub fn actor_id(&self) -> Option<ActorId> {
        self.0.actor.as_deref().map(Identity::id)
    }

    /// The method, hook (`on_start`, `on_stop`) or place (`drop`) that panicked.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) -> i64 { panic!("it broke") } }
    /// let fragile = Fragile.spawn();
    /// let error = fragile.touch().wait().unwrap_err();
    /// assert_eq!(error.panic().map(|panic| panic.method()), Some("touch"));
    /// ```
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.0.method
    }
}

/// `{}` is one line; `{:#}` keeps the lines of the panic's text.
impl fmt::Display for PanicReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if f.alternate() {
            self.0.message.as_str().into()
        } else {
            one_line(&self.0.message)
        };
        write!(f, "`{}` panicked: {text}", self.0.method)
    }
}

impl fmt::Debug for PanicReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PanicReport")
            .field("actor", &self.0.actor)
            .field("method", &self.0.method)
            .field("message", &self.0.message)
            .field("location", &self.0.location)
            .finish()
    }
}
