//! What a handle is besides its methods.

use std::collections::HashSet;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

/// A user's methods may be called like the library's.
struct Clash;

#[actor]
impl Clash {
    pub fn stop(&self) -> &'static str {
        "mine"
    }

    pub fn id(&self) -> u8 {
        1
    }

    pub fn clone(&self) -> u8 {
        2
    }

    pub fn join(&self, other: String) -> String {
        other
    }

    pub fn method(&self) -> u8 {
        3
    }

    pub fn from(&self) -> u8 {
        4
    }
}

#[test]
fn a_users_method_wins() {
    let system = TestSystem::new();
    let clash = system.builder().spawn(Clash).expect("an actor");
    assert_eq!(clash.stop().value(), "mine");
    assert_eq!(clash.id().value(), 1);
    assert_eq!(clash.clone().value(), 2);
    assert_eq!(clash.join("x".into()).value(), "x");
    assert_eq!(clash.method().value(), 3);
    assert_eq!(clash.from().value(), 4);
    let twin = Clone::clone(&clash);
    assert_eq!(ActorRef::id(&twin), ActorRef::id(&clash));
    assert!(ActorRef::stop(&clash).value().is_normal());
}

struct Plain;

#[actor]
impl Plain {
    pub fn work(&self) -> u8 {
        1
    }
}

#[test]
#[allow(clippy::mutable_key_type, reason = "a handle's hash is that of its id")]
fn handles_of_one_actor_are_equal() {
    let system = TestSystem::new();
    let one = system.builder().spawn(Plain).expect("an actor");
    let two = system.builder().spawn(Plain).expect("an actor");
    assert_eq!(one, one.clone());
    assert_ne!(one, two);
    assert_eq!(one.work().value(), 1);
    let set = HashSet::from([one.clone(), two, one]);
    assert_eq!(set.len(), 2);
}

#[test]
fn a_handle_shows_life() {
    let system = TestSystem::new();
    let plain = system
        .builder()
        .name("plain")
        .spawn(Plain)
        .expect("an actor");
    let shown = format!("{plain:?}");
    assert!(
        shown.starts_with("PlainHandle(") && shown.contains("plain"),
        "{shown}"
    );
}

#[test]
fn a_handle_travels() {
    fn travels<T: Clone + Send + Sync + Unpin + 'static>() {}
    travels::<PlainHandle>();
    travels::<ClashHandle>();
}

mod nested {
    use actor_rt::prelude::*;

    struct Private;

    #[actor]
    impl Private {
        pub fn open(&self) -> u8 {
            1
        }

        pub(super) fn half(&self) -> u8 {
            2
        }

        #[actor(message)]
        fn shut(&self) -> u8 {
            3
        }
    }

    /// A public handle of a private actor.
    pub(super) fn spawn(system: &actor_rt::System) -> PrivateHandle {
        let handle = system.builder().spawn(Private).expect("an actor");
        drop(handle.shut());
        handle
    }
}

#[test]
fn a_private_actor_has_public_methods() {
    let system = TestSystem::new();
    let handle = nested::spawn(&system);
    assert_eq!(handle.open().value(), 1);
    assert_eq!(handle.half().value(), 2);
}

#[test]
fn an_actor_lives_in_a_function() {
    struct Inner(u8);

    #[actor]
    impl Inner {
        pub fn get(&self) -> u8 {
            self.0
        }

        pub fn map<T>(&self, f: impl Fn(u8) -> T + Send + 'static) -> T
        where
            T: Send + 'static,
        {
            f(self.0)
        }
    }

    let system = TestSystem::new();
    let inner = system.builder().spawn(Inner(1)).expect("an actor");
    assert_eq!(inner.get().value(), 1);
    assert_eq!(inner.map(u32::from).value(), 1);
}

macro_rules! actor_of {
    ($vis:vis $name:ident, $ty:ty, $method:ident, $arg:ident, $body:block) => {
        $vis struct $name($ty);

        #[actor]
        impl $name {
            $vis fn $method(&mut self, $arg: $ty, local: $ty) -> $ty {
                let _ = local;
                self.0 = $arg;
                $body
            }

            pub fn get(&self) -> $ty $body

            pub fn put<T: Into<$ty> + Send + 'static>(&mut self, t: T) -> $ty {
                self.0 = t.into();
                $body
            }
        }
    };
}

actor_of!(pub(crate) Generated, u64, set, value, { 7 });
actor_of!(Private, (u8), set, local, { 9 });

macro_rules! as_item {
    ($item:item) => {
        #[actor]
        $item
    };
}

struct FromItem;

as_item! {
    impl FromItem {
        pub fn get(&self) -> u8 {
            5
        }
    }
}

#[test]
fn an_actor_comes_from_a_macro() {
    let system = TestSystem::new();
    let generated = system.builder().spawn(Generated(1)).expect("an actor");
    assert_eq!(generated.set(2, 3).value(), 7);
    assert_eq!(generated.get().value(), 7);
    assert_eq!(generated.put(1_u8).value(), 7);
    let private = system.builder().spawn(Private(1)).expect("an actor");
    assert_eq!(private.get().value(), 9);
    assert_eq!(private.put(1).value(), 9);
    let item = system.builder().spawn(FromItem).expect("an actor");
    assert_eq!(item.get().value(), 5);
}
