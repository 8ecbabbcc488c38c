//! A callback, and the promise of its registration's end.

use std::fmt;

use super::CancellationToken;
use super::watchers::{Key, Watcher};
use crate::sync::{self, Arc, Mutex, Parker};
use crate::time::Deadline;
use crate::unwind;

/// A closure that runs once or never.
///
/// Whoever takes the closure out, under the lock, decides which: the canceller,
/// by putting `Running` in its place, or the registration's end, by putting
/// `Over` there.
pub(super) struct Callback {
    stage: Mutex<Stage>,
}

enum Stage {
    Waiting(Box<dyn FnOnce() + Send>),
    Running {
        /// The thread that runs it.
        on: Parker,
        /// Who waits for its end; there is only one registration.
        end_for: Option<Parker>,
    },
    Over,
}

impl Callback {
    pub(super) fn new(run: impl FnOnce() + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            stage: Mutex::new(Stage::Waiting(Box::new(run))),
        })
    }

    /// Runs the closure, unless its registration ended before.
    pub(super) fn run(&self) {
        if let Some(run) = self.begin() {
            // Everything that the closure holds is dropped in here too. Its
            // panic went through the panic hook; there is nobody else to tell.
            drop(unwind::catch(run));
            self.end();
        }
    }

    fn begin(&self) -> Option<Box<dyn FnOnce() + Send>> {
        let running = Stage::Running {
            on: sync::current(),
            end_for: None,
        };
        self.leave_waiting_for(running)
    }

    /// Enters the next stage, if the closure has been waiting so far.
    fn leave_waiting_for(&self, next: Stage) -> Option<Box<dyn FnOnce() + Send>> {
        let mut stage = self.stage.lock();
        if !matches!(*stage, Stage::Waiting(_)) {
            return None;
        }
        match std::mem::replace(&mut *stage, next) {
            Stage::Waiting(run) => Some(run),
            Stage::Running { .. } | Stage::Over => None,
        }
    }

    fn end(&self) {
        let before = std::mem::replace(&mut *self.stage.lock(), Stage::Over);
        if let Stage::Running {
            end_for: Some(waiter),
            ..
        } = before
        {
            waiter.unpark();
        }
    }

    /// Afterwards the closure does not run and will not; except that it goes
    /// on if the caller is inside it.
    fn revoke(&self) {
        if let Some(run) = self.leave_waiting_for(Stage::Over) {
            unwind::drop_guarded(run);
            return;
        }
        let me = sync::current();
        while self.must_wait(&me) {
            sync::park_until(Deadline::NEVER);
        }
    }

    /// Whether another thread runs the closure; it then wakes `me` at the end.
    fn must_wait(&self, me: &Parker) -> bool {
        match &mut *self.stage.lock() {
            Stage::Running { on, end_for } if on != me => {
                *end_for = Some(me.clone());
                true
            }
            _ => false,
        }
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        // It never ran, and what it holds is the user's.
        unwind::drop_guarded(self.leave_waiting_for(Stage::Over));
    }
}

/// A callback's registration with a [`CancellationToken`]; made by
/// [`on_cancel`](CancellationToken::on_cancel).
///
/// Once its `drop` returns, the callback is not running and will not run, and
/// everything that it held is dropped: what it uses may then be taken apart.
/// There is one exception, for the sake of which it cannot deadlock with
/// itself: dropped *inside* the callback, it does not wait for it.
///
/// A registration keeps its token like a handle does.
///
/// # Blocking
///
/// `drop` waits if the callback runs on another thread at that moment. That
/// wait has no deadline and a [kill](crate::ActorRef::kill) does not interrupt
/// it, because the promise above would be broken. So do not drop a
/// registration while you hold a lock that its callback takes, and do not let
/// two callbacks drop each other's registration.
///
/// ```
/// use actor_rt::CancellationToken;
/// use std::net::{TcpListener, TcpStream};
///
/// # fn main() -> std::io::Result<()> {
/// # let listener = TcpListener::bind("127.0.0.1:0")?;
/// # let address = listener.local_addr()?;
/// let token = CancellationToken::new();
/// let stream = TcpStream::connect(address)?;
/// let closer = stream.try_clone()?;
/// let registration = token.on_cancel(move || {
///     let _ = closer.shutdown(std::net::Shutdown::Both); // ends a blocked read
/// });
/// // ... read from `stream` ...
/// drop(registration); // from here on nobody shuts it down any more
/// # Ok(()) }
/// ```
#[must_use = "dropping a registration ends it; `.forever()` keeps it"]
pub struct Registration {
    /// Nothing if the callback has run already, or is kept for ever.
    open: Option<Open>,
}

struct Open {
    callback: Arc<Callback>,
    token: CancellationToken,
    key: Key,
}

impl Registration {
    pub(super) fn new(token: &CancellationToken, callback: Arc<Callback>) -> Self {
        let watcher = Watcher::Callback(Arc::clone(&callback));
        let open = match token.node.watch(None, watcher) {
            Ok(key) => Some(Open {
                callback,
                token: token.clone(),
                key,
            }),
            Err(late) => {
                late.wake();
                None
            }
        };
        Self { open }
    }

    /// Keeps the callback for as long as its token has handles. If the last of
    /// them is dropped, nobody can cancel the token itself any more, and the
    /// callback is dropped without having run, even if an ancestor lives on.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// let token = CancellationToken::new();
    /// token.on_cancel(|| println!("it is over")).forever();
    /// token.cancel();
    /// ```
    pub fn forever(mut self) {
        self.open = None;
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        if let Some(Open {
            callback,
            token,
            key,
        }) = self.open.take()
        {
            token.node.unwatch(key);
            callback.revoke();
        }
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.open.as_ref().map(|open| &open.token);
        f.debug_struct("Registration")
            .field("token", &token)
            .finish_non_exhaustive()
    }
}
