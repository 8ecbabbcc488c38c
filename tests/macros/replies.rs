//! Replies of every type, by every way a message can travel: in the enum, and
//! as the closure of a generic method, of an opaque argument, of a further
//! block and of a trait.

use std::fmt::Debug;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

struct Store {
    kept: Option<u8>,
}

#[actor]
impl Store {
    pub fn plain(&self) -> u8 {
        self.kept.unwrap_or(1)
    }

    pub fn plain_option(&self) -> Option<u8> {
        self.kept
    }

    pub fn plain_result(&self) -> Result<u8, String> {
        self.kept.ok_or_else(|| "plain".to_owned())
    }

    pub async fn later_option(&mut self) -> Option<u8> {
        std::future::ready(self.kept).await
    }

    pub async fn later_result(&mut self) -> Result<u8, String> {
        std::future::ready(self.kept)
            .await
            .ok_or_else(|| "later".to_owned())
    }

    pub fn generic<T: Send + 'static>(&self, t: T) -> T {
        t
    }

    pub fn generic_option<T: Send + 'static>(&self, t: T) -> Option<T> {
        self.kept.map(|_| t)
    }

    pub fn generic_result<T: Debug + Send + 'static>(&self, t: T) -> Result<u8, T> {
        self.kept.ok_or(t)
    }

    pub async fn generic_later<T: Send + 'static>(&self, t: T) -> Option<T> {
        std::future::ready(Some(t)).await
    }

    pub fn opaque(&self, t: impl Into<u8> + Send + 'static) -> u8 {
        t.into()
    }

    pub fn opaque_option(&self, t: impl Into<u8> + Send + 'static) -> Option<u8> {
        self.kept.map(|_| t.into())
    }

    pub fn opaque_result(&self, t: impl Into<String> + Send + 'static) -> Result<u8, String> {
        self.kept.ok_or_else(|| t.into())
    }
}

#[actor(extend)]
impl Store {
    pub fn extended(&self) -> u8 {
        self.kept.unwrap_or(2)
    }

    pub fn extended_option(&self) -> Option<u8> {
        self.kept
    }

    pub fn extended_result(&self) -> Result<u8, String> {
        self.kept.ok_or_else(|| "extended".to_owned())
    }
}

#[actor]
trait Keeper {
    fn kept(&self) -> u8;
    fn kept_option(&self) -> Option<u8>;
    fn kept_result(&self) -> Result<u8, String>;
    fn kept_generic<T: Send + 'static>(&self, t: T) -> T;
}

#[actor]
impl Keeper for Store {
    fn kept(&self) -> u8 {
        self.kept.unwrap_or(3)
    }

    fn kept_option(&self) -> Option<u8> {
        self.kept
    }

    fn kept_result(&self) -> Result<u8, String> {
        self.kept.ok_or_else(|| "kept".to_owned())
    }

    fn kept_generic<T: Send + 'static>(&self, t: T) -> T {
        t
    }
}

#[test]
fn values_of_every_type() {
    let system = TestSystem::new();
    let store = system
        .builder()
        .spawn(Store { kept: None })
        .expect("a store");
    assert_eq!(store.plain().value(), 1);
    assert_eq!(store.plain_option().value(), None);
    assert_eq!(store.later_option().value(), None);
    assert_eq!(store.generic('x').value(), 'x');
    assert_eq!(store.generic(Some(1)).value(), Some(1));
    assert_eq!(store.generic_option('x').value(), None);
    assert_eq!(store.generic_later('x').value(), Some('x'));
    assert_eq!(store.opaque(4).value(), 4);
    assert_eq!(store.opaque_option(5).value(), None);
    assert_eq!(store.extended().value(), 2);
    assert_eq!(store.extended_option().value(), None);
    assert_eq!(store.kept().value(), 3);
    assert_eq!(store.kept_option().value(), None);
    assert_eq!(store.kept_generic("y").value(), "y");
    system.assert_quiet();
}

/// What a generic method does not know of its types is not looked into.
#[test]
fn an_error_that_nobody_takes_is_found_by_its_type() {
    let system = TestSystem::new();
    let store = system
        .builder()
        .spawn(Store { kept: None })
        .expect("a store");
    store.plain_result().detach();
    store.later_result().detach();
    store.generic_result("generic").detach();
    store.opaque_result("opaque").detach();
    store.extended_result().detach();
    store.kept_result().detach();
    let said: Vec<String> = system
        .failures
        .exactly(6)
        .iter()
        .map(ToString::to_string)
        .collect();
    let words = ["plain", "later", "generic", "opaque", "extended", "kept"];
    for (said, word) in said.iter().zip(words) {
        assert!(said.contains(&format!("Err(\"{word}\")")), "{said}");
    }
}
