//! What means something else since the edition 2024.

#![allow(keyword_idents_2024, reason = "what is tested")]

use std::future::Future;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

struct Older {
    sum: u32,
}

#[actor]
impl Older {
    /// No keyword yet.
    pub fn gen(&mut self, gen: u32) -> u32 {
        self.sum += gen;
        self.sum
    }

    /// The same name to the compiler.
    pub fn raw(&self, r#gen: u32) -> u32 {
        self.sum + gen
    }

    /// Where the types of the past let `!` become `()`.
    pub fn never(&self) -> ! {
        panic!("never")
    }

    pub async fn later(&mut self, by: impl Future<Output = u32> + Send + 'static) -> u32 {
        let by = by.await;
        self.gen(by)
    }

    /// The lock lives as long as the last expression's statement.
    pub fn tail(&self, shared: std::sync::Arc<std::sync::Mutex<u32>>) -> u32 {
        *shared.lock().unwrap() + self.sum
    }
}

#[test]
fn older_meanings_are_kept() {
    let system = TestSystem::new();
    let older = system.spawn(Older { sum: 0 }).unwrap();
    assert_eq!(older.gen(1).value(), 1);
    assert_eq!(older.raw(1).value(), 2);
    assert_eq!(older.later(std::future::ready(2)).value(), 3);
    let shared = std::sync::Arc::new(std::sync::Mutex::new(4));
    assert_eq!(older.tail(shared).value(), 7);
    assert!(older.never().error().is_panic());
}
