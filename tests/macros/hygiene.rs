//! Users may call their own types what they like.

use tests::{Patient, TestSystem};

/// Everything here has the name of something that generated code needs.
#[allow(dead_code, reason = "the names are what matters")]
mod hostile {
    pub struct Result;
    pub struct Option;
    pub struct Box;
    pub struct String;
    pub struct Vec;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Infallible;
    pub trait Send {}
    pub trait Sync {}
    pub trait Clone {}
    pub trait Debug {}
    pub trait From {}
    pub trait Into {}
    pub trait Deref {}
    pub trait Hash {}
    pub trait PartialEq {}
    pub trait Eq {}
    pub trait FnOnce {}
    pub trait Fn {}
    pub trait Future {}
    pub trait Sized2 {}
    pub struct Actor;
    pub struct ActorRef;
    pub struct Message;
    pub struct Reply;
    pub struct Resolver;
    pub struct Seat;
    pub struct Flow;
    pub struct Task;
    pub struct Context;
    pub struct SendError;
    pub struct SendFuture;
    pub fn drop() {}
    pub fn ask() {}
    pub fn tell() {}
    pub fn run_tell() {}
    pub fn message_must_be_send() {}
    pub fn message_argument_must_be_send() {}
    pub fn reply_must_be_send() {}
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod actor_rt {}
    pub mod __private {}
    pub const ASK: u8 = 0;
    pub const __REPLY: u8 = 0;
}

mod victim {
    #[allow(unused_imports, reason = "they shadow the prelude")]
    use super::hostile::*;

    pub(super) struct A {
        pub(super) total: u8,
    }

    #[::actor_rt::actor]
    impl A {
        pub fn add(&mut self, by: u8) -> u8 {
            self.total += by;
            self.total
        }

        pub fn words(&self, own: String) -> Result {
            let String = own;
            Result
        }

        #[actor(tell)]
        pub fn note(&mut self) {
            self.total += 1;
        }

        pub async fn later(&mut self) -> u8 {
            self.total
        }

        pub fn generic<R: ::core::marker::Send + 'static, T0: ::core::marker::Send + 'static>(
            &self,
            r: R,
            t: T0,
        ) -> (R, T0) {
            (r, t)
        }

        #[actor(tell)]
        pub fn generic_tell<B: ::core::marker::Send + 'static>(&self, a: B) {
            let _ = a;
        }

        pub fn never(&self) -> ! {
            panic!()
        }

        #[actor(on_start)]
        fn started(&mut self) {
            self.total += 1;
        }

        #[actor(on_stop)]
        fn stopped(&mut self) {}

        pub fn end(self) -> u8 {
            self.total
        }
    }

    #[::actor_rt::actor(extend)]
    impl A {
        pub fn more(&self, n: u8) -> u8 {
            n
        }
    }

    #[::actor_rt::actor]
    pub(super) trait T {
        fn get(&self, own: Box) -> Box;
    }

    #[::actor_rt::actor]
    impl T for A {
        fn get(&self, own: Box) -> Box {
            own
        }
    }

    pub(super) fn boxed(handle: AHandle) -> ::std::boxed::Box<dyn THandle> {
        let boxed: ::std::boxed::Box<dyn THandle> = ::std::boxed::Box::new(handle);
        ::core::clone::Clone::clone(&boxed)
    }

    pub(super) fn get(handle: &dyn THandle) -> ::actor_rt::Reply<Box> {
        handle.get(Box)
    }
}

#[test]
fn hostile_names() {
    let system = TestSystem::new();
    let actor = system
        .builder()
        .spawn(victim::A { total: 0 })
        .expect("an actor");
    assert_eq!(actor.add(1).value(), 2);
    drop(actor.words(hostile::String));
    actor.note().expect("accepted");
    assert_eq!(actor.later().value(), 3);
    assert_eq!(actor.generic('a', 1).value(), ('a', 1));
    actor.generic_tell(1).expect("accepted");
    assert_eq!(actor.more(4).value(), 4);
    let boxed = victim::boxed(actor.clone());
    drop(victim::get(&*boxed));
    assert_eq!(actor.end().value(), 3);
}

/// The runtime under another name, as a crate that re-exports it has it.
mod facade {
    pub(super) mod deep {
        pub(crate) use ::actor_rt as runtime;
    }
}

mod renamed {
    use super::facade::deep::runtime;

    pub(super) struct A;

    #[runtime::actor(crate = super::facade::deep::runtime)]
    impl A {
        #[super::facade::deep::runtime::actor(skip)]
        pub fn skipped(&self, _: &str) -> u8 {
            1
        }

        pub fn get(&self) -> Result<u8, String> {
            "1".parse()
                .map_err(|_| String::new())
                .map(|n: u8| n * self.skipped(""))
        }
    }
}

#[test]
fn a_renamed_crate() {
    let system = TestSystem::new();
    let actor = system.builder().spawn(renamed::A).expect("an actor");
    assert_eq!(actor.get().value(), Ok(1));
}

macro_rules! through_dollar_crate {
    ($name:ident) => {
        struct $name;

        #[::actor_rt::actor(crate = $crate::hygiene::facade::deep::runtime)]
        impl $name {
            pub fn get(&self) -> u8 {
                2
            }
        }
    };
}

through_dollar_crate!(ByDollarCrate);

#[test]
fn a_crate_path_from_a_macro() {
    let system = TestSystem::new();
    let actor = system.builder().spawn(ByDollarCrate).expect("an actor");
    assert_eq!(actor.get().value(), 2);
}
