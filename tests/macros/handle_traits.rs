//! Traits whose handles are interchangeable.

use std::fmt::Debug;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

mod api {
    use actor_rt::prelude::*;

    #[actor]
    #[allow(async_fn_in_trait, reason = "the actors are known here")]
    pub trait Greeter: Sized {
        /// Greets.
        fn greet(&mut self, name: String) -> String;

        async fn later(&self) -> u8;

        fn generic<T: Into<u64> + Send + 'static>(&self, t: T) -> u64;

        fn opaque(&self, t: impl Into<u64> + Send + 'static) -> u64;

        #[actor(tell)]
        fn note(&mut self, n: u64);

        #[actor(skip)]
        fn helper(&self, text: &str) -> usize {
            text.len()
        }

        fn sized(&self, other: Self) -> Self
        where
            Self: Sized;

        fn end(self) -> u64;

        fn associated() -> u8 {
            1
        }
    }
}

use api::{Greeter, GreeterHandle};

struct English {
    noted: u64,
}

#[actor]
impl English {
    pub fn noted(&self) -> u64 {
        self.noted
    }
}

#[actor]
impl api::Greeter for English {
    fn greet(&mut self, name: String) -> String {
        format!("hello {name}")
    }

    async fn later(&self) -> u8 {
        std::future::ready(1).await
    }

    fn generic<T: Into<u64> + Send + 'static>(&self, t: T) -> u64 {
        t.into()
    }

    fn opaque(&self, t: impl Into<u64> + Send + 'static) -> u64 {
        t.into()
    }

    #[actor(tell)]
    fn note(&mut self, n: u64) {
        self.noted = n;
    }

    fn sized(&self, other: Self) -> Self
    where
        Self: Sized,
    {
        other
    }

    fn end(self) -> u64 {
        self.noted
    }
}

struct German<T> {
    noted: u64,
    mark: T,
}

#[actor]
impl<T: Debug + Send + Sync + 'static> German<T> {
    #[actor(message)]
    fn noted(&self) -> u64 {
        self.noted
    }
}

#[actor]
impl<T: Debug + Send + Sync + 'static> Greeter for German<T> {
    fn greet(&mut self, name: String) -> String {
        format!("hallo {name} {:?}", self.mark)
    }

    async fn later(&self) -> u8 {
        2
    }

    fn generic<U: Into<u64> + Send + 'static>(&self, t: U) -> u64 {
        t.into()
    }

    fn opaque(&self, t: impl Into<u64> + Send + 'static) -> u64 {
        t.into()
    }

    #[actor(tell)]
    fn note(&mut self, n: u64) {
        self.noted = n;
    }

    #[actor(skip)]
    fn helper(&self, _: &str) -> usize {
        0
    }

    fn sized(&self, other: Self) -> Self
    where
        Self: Sized,
    {
        other
    }

    fn end(self) -> u64 {
        self.noted
    }
}

/// A hand-written double.
#[derive(Clone)]
struct Double;

impl GreeterHandle for Double {
    fn greet(&self, name: String) -> Reply<String> {
        Reply::ready(name)
    }

    fn later(&self) -> Reply<u8> {
        Reply::ready(3)
    }

    fn generic<T: Into<u64> + Send + 'static>(&self, t: T) -> Reply<u64> {
        Reply::ready(t.into())
    }

    fn opaque(&self, t: impl Into<u64> + Send + 'static) -> Reply<u64> {
        Reply::ready(t.into())
    }

    fn note(&self, _: u64) -> Result<(), SendError> {
        Ok(())
    }

    fn end(&self) -> Reply<u64> {
        Reply::ready(0)
    }
}

#[test]
fn handles_meet_behind_a_trait() {
    let system = TestSystem::new();
    let english = system
        .builder()
        .spawn(English { noted: 0 })
        .expect("an actor");
    let german = system.builder().spawn(German {
        noted: 0,
        mark: '!',
    });
    let german = german.expect("an actor");
    assert_eq!(english.generic(1_u8).value(), 1);
    assert_eq!(english.opaque(1_u8).value(), 1);
    let handles: Vec<Box<dyn GreeterHandle>> = vec![
        Box::new(english.clone()),
        Box::new(german.clone()),
        Box::new(Double),
    ];
    let cloned = handles.clone();
    drop(handles);
    let greet = |handle: &dyn GreeterHandle| handle.greet("x".into()).value();
    let greetings: Vec<String> = cloned.iter().map(|handle| greet(&**handle)).collect();
    assert_eq!(greetings, ["hello x", "hallo x '!'", "x"]);
    let later: Vec<u8> = cloned.iter().map(|handle| handle.later().value()).collect();
    assert_eq!(later, [1, 2, 3]);
    for handle in &cloned {
        handle.note(5).expect("accepted");
    }
    assert_eq!(english.noted().value(), 5);
    assert_eq!(german.noted().value(), 5);
    let ends: Vec<u64> = cloned.iter().map(|handle| handle.end().value()).collect();
    assert_eq!(ends, [5, 5, 0]);
    assert_eq!(English::associated(), 1);
    assert_eq!(English { noted: 0 }.helper("x"), 1);
}

#[actor]
pub(crate) trait Source<T, const N: usize = 1>
where
    T: Send + 'static,
{
    type Item: Debug + Send + 'static;

    fn next(&mut self, seed: T) -> Option<[Self::Item; N]>;
}

struct Numbers;

#[actor]
impl Numbers {
    pub fn zero(&self) -> u8 {
        0
    }
}

#[actor]
impl Source<u8, 1> for Numbers {
    type Item = u16;

    fn next(&mut self, seed: u8) -> Option<[Self::Item; 1]> {
        Some([seed.into()])
    }
}

#[test]
fn traits_have_generics_and_associated_types() {
    let system = TestSystem::new();
    let numbers = system.builder().spawn(Numbers).expect("an actor");
    assert_eq!(numbers.zero().value(), 0);
    let source: Box<dyn SourceHandle<u8, Item = u16>> = Box::new(numbers);
    let source = source.clone();
    assert_eq!(source.next(7).value(), Some([7]));
}

/// A trait that also has generics but no types of its own.
#[actor(handle = Sinks)]
trait Sink<T: Send + 'static> {
    fn push(&mut self, t: T) -> usize;
}

struct Pile(Vec<char>);

#[actor]
impl Pile {
    #[actor(message)]
    fn len(&self) -> usize {
        self.0.len()
    }
}

use self::Sinks as SinkHandle;

#[actor]
impl Sink<char> for Pile {
    fn push(&mut self, t: char) -> usize {
        self.0.push(t);
        self.0.len()
    }
}

#[test]
fn a_renamed_handle_trait() {
    let system = TestSystem::new();
    let pile = system.builder().spawn(Pile(Vec::new())).expect("an actor");
    let sink: Box<dyn Sinks<char>> = Box::new(pile.clone());
    assert_eq!(sink.clone().push('x').value(), 1);
    assert_eq!(pile.len().value(), 1);
}
