//! The options of the attribute.

use std::rc::Rc;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

mod inner {
    use super::{Context, actor};

    pub(super) struct Named;

    #[actor(handle = Remote, message = Words, vis = pub(crate), derive(Debug), crate = ::actor_rt)]
    impl Named {
        #[actor(rename = Hello)]
        pub fn hi(&self, to: String) -> String {
            format!("hi {to}")
        }

        #[actor_rt::actor(skip)]
        pub fn skipped(&self, _: &str) {}

        #[::actor_rt::actor(message)]
        fn me(&self, cx: &Context<Self>) -> Remote {
            cx.handle()
        }

        pub fn ask(&self) -> u8 {
            self.me_too();
            1
        }

        fn me_too(&self) {}
    }

    #[actor(extend, handle = Remote)]
    impl Named {
        pub fn more(&self) -> u8 {
            2
        }
    }
}

fn debug<T: std::fmt::Debug>() {}

#[test]
fn names_can_be_chosen() {
    let system = TestSystem::new();
    let named: inner::Remote = system.builder().spawn(inner::Named).expect("an actor");
    assert_eq!(named.hi("you".into()).value(), "hi you");
    assert_eq!(named.ask().value(), 1);
    assert_eq!(named.more().value(), 2);
    debug::<inner::Words>();
    inner::Named.skipped("");
}

/// State that cannot leave its thread, held across an `await`.
struct Local {
    count: Rc<u32>,
}

#[actor(local)]
impl Local {
    pub async fn add(&mut self, n: u32) -> u32 {
        let held = Rc::new(n);
        std::future::ready(()).await;
        self.count = Rc::new(*self.count + *held);
        *self.count
    }

    #[actor(tell)]
    pub async fn note(&mut self) {
        let held = Rc::new(1);
        std::future::ready(()).await;
        self.count = held;
    }

    pub async fn generic<T: Send + 'static>(&self, t: T) -> T {
        let held = Rc::clone(&self.count);
        std::future::ready(held).await;
        t
    }

    pub async fn finish(self) -> u32 {
        let held = Rc::clone(&self.count);
        std::future::ready(()).await;
        *held
    }
}

#[test]
fn a_local_actor_awaits_what_is_not_send() {
    let system = TestSystem::new();
    let local = system.builder().spawn_with(|| Local { count: Rc::new(0) });
    let local = local.expect("an actor");
    assert_eq!(local.add(2).value(), 2);
    local.note().expect("accepted");
    assert_eq!(local.generic('x').value(), 'x');
    assert_eq!(local.finish().value(), 1);
}

/// A `pub` type with narrower methods: the handle is not less visible than it.
pub mod narrow {
    use super::actor;

    /// An actor that a library shows, with calls that it keeps to itself.
    #[derive(Debug)]
    pub struct Shown;

    #[actor]
    impl Shown {
        pub(crate) fn secret(&self) -> u8 {
            7
        }
    }
}

#[test]
fn a_visible_type_may_have_narrower_methods() {
    let system = TestSystem::new();
    let shown = system.builder().spawn(narrow::Shown).expect("a thread");
    assert_eq!(shown.secret().value(), 7);
}
