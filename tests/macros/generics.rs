//! Generic methods and generic actors.

use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

struct Store<K, V, const N: usize>
where
    K: Eq,
{
    items: HashMap<K, [V; N]>,
}

#[actor]
impl<V: Send + 'static, K, const N: usize> Store<K, V, N>
where
    K: Eq + Hash + Send + 'static,
    V: Clone,
{
    pub fn put(&mut self, key: K, values: [V; N]) -> Option<[V; N]> {
        self.items.insert(key, values)
    }

    pub fn get(&self, key: K) -> Option<[V; N]> {
        self.items.get(&key).cloned()
    }

    pub fn swap(&mut self, other: Self) -> Self {
        std::mem::replace(self, other)
    }

    pub fn map<T: Send + 'static>(&self, key: K, f: impl Fn(&V) -> T + Send + 'static) -> Vec<T> {
        self.items.get(&key).into_iter().flatten().map(f).collect()
    }

    pub fn show(&self) -> usize
    where
        V: Debug,
    {
        format!("{:?}", self.items.values().collect::<Vec<_>>()).len()
    }
}

#[actor(extend)]
impl<K, const N: usize> Store<K, String, N>
where
    K: Eq + Hash + Send + 'static + Display,
{
    pub fn lengths(&self) -> usize {
        self.items.values().flatten().map(String::len).sum()
    }
}

#[test]
fn a_generic_actor() {
    let system = TestSystem::new();
    let items = HashMap::new();
    let store = system.builder().spawn(Store { items }).expect("a store");
    // The handle takes its arguments in the order in which the type does.
    let store: StoreHandle<u8, String, 1> = store;
    assert_eq!(store.put(1, ["one".to_owned()]).value(), None);
    assert_eq!(store.get(1).value(), Some(["one".to_owned()]));
    assert_eq!(store.map(1, String::len).value(), [3]);
    assert!(store.show().value() > 3);
    assert_eq!(store.lengths().value(), 3);
}

struct Box2<T> {
    inner: T,
}

#[actor]
impl<T: Default + Clone + Send + 'static> Box2<T> {
    pub fn take(&mut self) -> T {
        std::mem::take(&mut self.inner)
    }
}

#[test]
fn types_named_like_the_preludes() {
    let system = TestSystem::new();
    let held = system.builder().spawn(Box2 { inner: 5 }).expect("a box");
    assert_eq!(held.take().value(), 5);
    assert_eq!(held.take().value(), 0);
}

struct Mirror<T>(T);

#[actor]
impl<T: PartialEq<Self> + Send + 'static> Mirror<T>
where
    Self: Clone,
    Vec<Self>: Send,
{
    pub fn same(&self) -> bool {
        self.0 == self.clone()
    }
}

#[derive(Clone)]
struct Anything;

impl<T> PartialEq<Mirror<T>> for Anything {
    fn eq(&self, _: &Mirror<T>) -> bool {
        true
    }
}

impl<T: Clone> Clone for Mirror<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[test]
fn a_block_has_bounds_on_self() {
    let system = TestSystem::new();
    let mirror = system.builder().spawn(Mirror(Anything)).expect("an actor");
    assert!(mirror.same().value());
}

struct Maker;

#[actor]
impl Maker {
    pub fn make<T: Default + Send + 'static>(&self) -> T {
        T::default()
    }

    pub fn array<const N: usize>(&self) -> [u8; N] {
        [0; N]
    }

    pub fn both<T, const N: usize>(&self, first: T) -> [T; N]
    where
        T: Copy + Send + 'static,
        [T; N]: Send,
    {
        [first; N]
    }

    pub fn with_lifetime<'a, T>(&'a self, t: T) -> T
    where
        T: Send + 'static,
    {
        t
    }

    #[actor(tell)]
    pub fn tell<T: Into<u64> + Send + 'static>(&mut self, t: T) {
        let _: u64 = t.into();
    }

    pub async fn later<T: Send + 'static>(&mut self, t: T) -> T {
        std::future::ready(t).await
    }

    pub async fn finish<T: Send + 'static>(self, t: T) -> T {
        std::future::ready(t).await
    }
}

#[test]
fn generic_methods() {
    let system = TestSystem::new();
    let maker = system.builder().spawn(Maker).expect("a maker");
    assert_eq!(maker.make::<String>().value(), "");
    assert_eq!(maker.array::<2>().value(), [0, 0]);
    assert_eq!(maker.both::<_, 2>('x').value(), ['x', 'x']);
    assert_eq!(maker.with_lifetime(1).value(), 1);
    maker.tell(1_u32).expect("accepted");
    assert_eq!(maker.later("x").value(), "x");
    assert_eq!(maker.finish("y").value(), "y");
}
