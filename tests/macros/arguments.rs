//! The forms of arguments.

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

struct Shop {
    sold: Vec<u32>,
}

struct Point {
    x: u32,
    y: u32,
}

#[actor]
#[allow(non_snake_case, reason = "some names are odd on purpose")]
impl Shop {
    const LIMIT: usize = 2;

    pub fn pattern(&mut self, (a, b): (u32, u32), Point { x, y }: Point) -> u32 {
        a + b + x + y
    }

    pub fn unused(&self, _: u32, _named: u32) -> u32 {
        1
    }

    pub fn mutable(&self, mut n: u32) -> u32 {
        n += 1;
        n
    }

    pub fn bound(&self, whole @ (a, _): (u32, u32)) -> u32 {
        whole.1 + a
    }

    pub fn opaque(&self, text: impl Into<String> + Send + 'static) -> usize {
        text.into().len()
    }

    pub fn opaque_pair(
        &self,
        text: impl Into<String> + Send + 'static,
        twice: impl Fn(usize) -> usize + Send + 'static,
    ) -> usize {
        twice(text.into().len())
    }

    pub fn own(&mut self, other: Self) -> usize {
        self.sold.extend(other.sold);
        self.sold.len()
    }

    pub fn associated(&self, pair: [u32; Self::LIMIT]) -> [u32; Self::LIMIT] {
        pair
    }

    pub fn callback(&self, f: Box<dyn Fn(&str) -> usize + Send>) -> usize {
        f("four")
    }

    pub fn pointer(&self, f: fn(&u32) -> u32) -> u32 {
        f(&1)
    }

    pub fn lasting(&self, text: &'static str) -> &'static str {
        text
    }

    pub fn r#type(&self, r#match: u32) -> u32 {
        r#match
    }

    pub fn cx(&self, cx: u32, seat: u32, message: u32, task: u32, actor: u32, reply: u32) -> u32 {
        cx + seat + message + task + actor + reply
    }

    pub fn run(&self, run: impl FnOnce(u32) -> u32 + Send + 'static, arg0: u32, actor: u32) -> u32 {
        run(arg0) + actor
    }

    #[cfg(any())]
    pub fn absent(&self, missing: Missing) -> Missing {}

    pub fn conditional(&self, #[cfg(any())] missing: Missing, #[cfg(not(any()))] here: u32) -> u32 {
        here
    }

    pub fn conditional_task(
        &self,
        #[cfg(any())] missing: Missing,
        here: impl Into<u32> + Send + 'static,
    ) -> u32 {
        here.into()
    }

    #[allow(clippy::unnecessary_wraps, reason = "the type matters")]
    pub fn conditional_option(
        &self,
        #[cfg(not(any()))] here: impl Into<u32> + Send + 'static,
    ) -> Option<u32> {
        Some(here.into())
    }

    #[cfg_attr(all(), cfg(any()))]
    pub fn absent_too(&self, missing: Missing) -> Missing {}

    #[cfg(any())]
    pub fn twice(&self) -> Missing {}

    #[cfg(not(any()))]
    pub fn twice(&self) -> u32 {
        2
    }
}

#[test]
fn all_forms() {
    let system = TestSystem::new();
    let shop = system
        .builder()
        .spawn(Shop { sold: vec![1] })
        .expect("a shop");
    assert_eq!(shop.pattern((1, 2), Point { x: 3, y: 4 }).value(), 10);
    assert_eq!(shop.unused(1, 2).value(), 1);
    assert_eq!(shop.mutable(1).value(), 2);
    assert_eq!(shop.bound((1, 2)).value(), 3);
    assert_eq!(shop.opaque("four").value(), 4);
    assert_eq!(shop.opaque_pair("four", |n| n * 2).value(), 8);
    assert_eq!(shop.own(Shop { sold: vec![2, 3] }).value(), 3);
    assert_eq!(shop.associated([1, 2]).value(), [1, 2]);
    assert_eq!(shop.callback(Box::new(str::len)).value(), 4);
    assert_eq!(shop.pointer(|n| *n).value(), 1);
    assert_eq!(shop.lasting("x").value(), "x");
    assert_eq!(shop.r#type(1).value(), 1);
    assert_eq!(shop.cx(1, 2, 3, 4, 5, 6).value(), 21);
    assert_eq!(shop.run(|n| n + 1, 1, 1).value(), 3);
    assert_eq!(shop.conditional(1).value(), 1);
    assert_eq!(shop.conditional_task(1_u32).value(), 1);
    assert_eq!(shop.conditional_option(1_u32).value(), Some(1));
    assert_eq!(shop.twice().value(), 2);
}

struct Watcher;

#[actor]
impl Watcher {
    pub fn first(&self, cx: &Context<Self>, n: u32) -> (u32, String) {
        (n, cx.name().to_owned())
    }

    pub fn last(&mut self, n: u32, cx: &mut Context<Self>) -> (u32, String) {
        (n, cx.name().to_owned())
    }

    pub fn marked(&self, #[actor(ctx)] me: &actor_rt::Context<Watcher>) -> String {
        me.name().to_owned()
    }

    pub async fn later(&mut self, n: u32, cx: &Context<Self>) -> (u32, String) {
        std::future::ready(()).await;
        (n, cx.name().to_owned())
    }

    pub fn generic<T: Send + 'static>(&mut self, t: T, cx: &mut Context<Self>) -> (T, String) {
        (t, cx.name().to_owned())
    }

    pub fn handle(&self, cx: &Context<Self>) -> WatcherHandle {
        cx.handle()
    }

    pub fn end(self, cx: &Context<Self>) -> String {
        cx.name().to_owned()
    }
}

#[test]
fn contexts() {
    let system = TestSystem::new();
    let watcher = system
        .builder()
        .name("w")
        .spawn(Watcher)
        .expect("a watcher");
    assert_eq!(watcher.first(1).value(), (1, "w".into()));
    assert_eq!(watcher.last(2).value(), (2, "w".into()));
    assert_eq!(watcher.marked().value(), "w");
    assert_eq!(watcher.later(3).value(), (3, "w".into()));
    assert_eq!(watcher.generic('x').value(), ('x', "w".into()));
    assert_eq!(watcher.handle().value(), watcher);
    assert_eq!(watcher.end().value(), "w");
}
