//! The one place that stops a panic.
//!
//! Policy: user code (handlers, hooks, callbacks, destructors) runs inside
//! [`catch`]; nothing else in the crate calls `catch_unwind`. A caught panic
//! becomes text at once. Its payload is dropped under a second guard, since a
//! payload's own `Drop` may panic too; one that does is leaked.
//!
//! The place of a panic is known only to the panic hook, so [`install`] puts
//! a hook in front of the present one. It notes the place if the panic is
//! inside a `catch` of ours and always calls the hook it found: what a program
//! prints about panics stays its own decision.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::sync::Once;

use crate::error::PanicReport;
use crate::id::Identity;
use crate::sync::Arc;

/// What this thread knows of its guards; one access for all of it.
struct Guards {
    /// How many `catch` frames of ours are on the stack.
    depth: Cell<usize>,
    /// Whether a place has been noted.
    noted: Cell<bool>,
    /// Where the latest panic inside a guard happened.
    place: RefCell<Option<String>>,
}

thread_local! {
    static GUARDS: Guards = const {
        Guards {
            depth: Cell::new(0),
            noted: Cell::new(false),
            place: RefCell::new(None),
        }
    };
}

impl Guards {
    /// A guard is entered; gives back the place that was noted outside of it.
    fn enter(&self) -> Option<String> {
        self.depth.set(self.depth.get() + 1);
        self.swap_place(None)
    }

    /// A guard is left; gives back the place that was noted inside of it.
    fn leave(&self, outer: Option<String>) -> Option<String> {
        self.depth.set(self.depth.get() - 1);
        self.swap_place(outer)
    }

    fn swap_place(&self, new: Option<String>) -> Option<String> {
        // Nearly always there is none on either side.
        if new.is_none() && !self.noted.get() {
            return None;
        }
        self.noted.set(new.is_some());
        self.place.replace(new)
    }

    fn note(&self, place: &Location<'_>) {
        if self.depth.get() > 0 {
            self.noted.set(true);
            self.place.replace(Some(place.to_string()));
        }
    }
}

/// A panic that was stopped.
#[derive(Debug)]
pub(crate) struct Caught {
    message: String,
    location: Option<String>,
}

impl Caught {
    pub(crate) fn report(self, actor: Option<Arc<Identity>>, method: &'static str) -> PanicReport {
        PanicReport::new(self.message, self.location, actor, method)
    }
}

/// Runs user code and turns its panic into a value.
///
/// Unwind safety is the callers' business: each drops, without looking at it,
/// whatever the code may have left half-changed.
pub(crate) fn catch<R>(code: impl FnOnce() -> R) -> Result<R, Caught> {
    // While the thread ends, its locals may be gone: then no place is known.
    let outer = GUARDS.try_with(Guards::enter);
    let outcome = panic::catch_unwind(AssertUnwindSafe(code));
    let location = match outer {
        Ok(outer) => GUARDS.try_with(|guards| guards.leave(outer)).ok().flatten(),
        Err(_) => None,
    };
    outcome.map_err(|payload| {
        let message = text_of(&*payload);
        dispose(payload);
        Caught { message, location }
    })
}

/// Whether a panic takes down what runs on this thread.
pub(crate) fn is_unwinding() -> bool {
    std::thread::panicking()
}

/// Drops a value of the user's; its panic, if any, is returned.
pub(crate) fn drop_guarded<T>(value: T) -> Option<Caught> {
    catch(|| drop(value)).err()
}

/// The text of something of the user's.
pub(crate) fn text(of: &dyn fmt::Display) -> String {
    catch(|| of.to_string()).unwrap_or_else(|_| "(its `Display` panicked)".to_owned())
}

/// Puts the noting hook in front of the present one; once per process.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    // Changing the hook while this thread panics would be a panic itself;
    // the next spawn from elsewhere does it.
    if is_unwinding() {
        return;
    }
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            note_place(info);
            before(info);
        }));
    });
}

/// Forgets a place that user code has dealt with itself. One guard may cover
/// many handlers, and what one of them has caught is no other's.
pub(crate) fn forget_place() {
    let _ = GUARDS.try_with(|guards| guards.swap_place(None));
}

fn note_place(info: &PanicHookInfo<'_>) {
    if let Some(place) = info.location() {
        let _ = GUARDS.try_with(|guards| guards.note(place));
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "a payload that is no text".to_owned()
    }
}

fn dispose(payload: Box<dyn Any + Send>) {
    if let Err(second) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(second);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn text_and_place_of_a_panic_are_kept() {
        install();
        let caught = catch(|| panic!("broken at {}", 7)).unwrap_err();
        assert_eq!(caught.message, "broken at 7");
        assert!(caught.location.unwrap().contains("unwind.rs"));
    }

    #[test]
    fn a_panic_that_user_code_catches_leaves_no_place_behind() {
        install();
        assert!(catch(|| panic::catch_unwind(|| panic!("inner")).is_err()).unwrap());
        let caught = catch(|| panic::resume_unwind(Box::new("outer"))).unwrap_err();
        assert_eq!((caught.message.as_str(), caught.location), ("outer", None));
    }

    #[test]
    fn a_payload_that_panics_in_drop_is_contained() {
        struct Bomb;
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("dropped");
            }
        }
        let caught = catch(|| panic::panic_any(Bomb)).unwrap_err();
        assert_eq!(caught.message, "a payload that is no text");
        assert_eq!(GUARDS.with(|guards| guards.depth.get()), 0);
    }
}
