//! Generated code raises no warning in the user's crate.

#![deny(
    warnings,
    unreachable_pub,
    unused,
    rust_2018_idioms,
    single_use_lifetimes,
    unused_qualifications,
    unnameable_types,
    missing_debug_implementations,
    let_underscore_drop,
    elided_lifetimes_in_paths,
    trivial_casts,
    unused_results,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    reason = "what is tested"
)]
#![allow(
    clippy::missing_const_for_fn,
    clippy::many_single_char_names,
    reason = "of the user's own methods"
)]
#![forbid(unsafe_code, missing_docs)]

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

/// An actor.
#[derive(Debug, Default)]
pub struct Strict {
    total: u64,
}

#[actor]
impl Strict {
    /// Adds.
    pub fn add(&mut self, by: u64) -> u64 {
        self.total += by;
        self.total
    }

    /// Is deprecated.
    #[deprecated(note = "use `add`")]
    pub fn old(&mut self, by: u64) -> u64 {
        self.total += by;
        self.total
    }

    /// Must be used.
    #[must_use = "it is the total"]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Is odd.
    #[allow(non_snake_case, reason = "tested")]
    pub fn oddName(&self) -> u64 {
        self.total
    }

    /// Has an expectation that the handle need not meet.
    #[expect(unused_variables, reason = "tested")]
    pub fn expecting(&self, unused: u64) -> u64 {
        self.total
    }

    /// Raises lints, which generated code does not obey.
    #[warn(clippy::pedantic, clippy::missing_errors_doc)]
    #[actor(tell)]
    pub fn note(&mut self, by: u64) {
        self.total += by;
    }

    /// See [`Self::new_total`], which is not on the handle.
    #[inline]
    pub fn into_total(self) -> u64 {
        Self::new_total(self.total)
    }

    /// Is generic.
    pub fn generic<T: Into<u64> + Send + 'static>(&mut self, by: T) -> u64 {
        self.total += by.into();
        self.total
    }

    /// Takes many.
    #[allow(clippy::too_many_arguments, reason = "tested")]
    pub fn many(&self, a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64) -> u64 {
        a + b + c + d + e + f + g + h
    }

    /// Fails.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn fail(&self) -> Result<u64, String> {
        Err(format!("{}", self.total))
    }

    /// Never returns.
    ///
    /// # Panics
    ///
    /// Always.
    pub fn never(&self) -> ! {
        panic!("{}", self.total)
    }

    /// Awaits.
    pub async fn later(&mut self) -> u64 {
        std::future::ready(()).await;
        self.total
    }

    /// Answers by itself.
    pub fn deferred(&self, #[actor(reply)] reply: Resolver<u64>) {
        reply.resolve(self.total);
    }

    /// Answers by itself, and awaits.
    pub async fn deferred_later<T: Send + 'static>(
        &mut self,
        #[actor(reply)] reply: Resolver<T>,
        value: T,
    ) {
        std::future::ready(()).await;
        reply.resolve(value);
    }

    /// Counts.
    #[actor(stream(capacity = 2))]
    pub fn count(&self, upto: u64, out: Yield<u64>) -> bool {
        (0..upto).all(|n| out.send(n).is_ok())
    }

    /// Counts, and awaits.
    #[actor(stream)]
    pub async fn count_later<T: Send + 'static>(&mut self, values: Vec<T>, out: Yield<T>) {
        for value in values {
            drop(out.send_async(value).await);
        }
    }

    /// Is spelt in full.
    pub fn get_total(&self) -> u64 {
        self.total.max(1)
    }

    /// Is spelt in full, too.
    pub fn get_more(&self) -> u64 {
        self.total.min(1)
    }

    #[actor(skip)]
    fn new_total(total: u64) -> u64 {
        total
    }

    #[actor(on_start)]
    fn started(&mut self) {
        self.total = 0;
    }
}

#[actor(extend)]
impl Strict {
    /// More.
    pub fn more(&self) -> u64 {
        self.total
    }
}

/// A trait.
#[actor]
pub trait Totals {
    /// The total.
    fn sum(&self) -> u64;

    /// Forgets.
    fn clear(&mut self);
}

#[actor]
impl Totals for Strict {
    fn sum(&self) -> u64 {
        self.total
    }

    fn clear(&mut self) {
        self.total = 0;
    }
}

#[test]
fn silent() {
    let system = TestSystem::new();
    let strict = system.builder().spawn(Strict::default()).expect("an actor");
    assert_eq!(strict.add(1).value(), 1);
    assert_eq!(strict.generic(1_u8).value(), 2);
    assert_eq!(strict.oddName().value(), 2);
    // A dropped reply of a call without a value is no warning.
    #[allow(unused_results, reason = "a tell")]
    {
        strict.clear();
    }
    assert_eq!(strict.into_total().value(), 0);
}

/// Nobody calls it.
struct Unused;

#[actor]
impl Unused {
    pub fn work(&self, text: String) -> usize {
        text.len()
    }
}

#[test]
fn unused_handles_are_no_warning() {
    let _ = Unused.work(String::new());
}
