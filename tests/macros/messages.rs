//! Which methods are messages, and what their replies are.

use std::convert::Infallible;
use std::fmt;

use actor_rt::prelude::*;
use tests::Patient;

struct Desk {
    papers: Vec<String>,
}

#[actor]
impl Desk {
    /// How many papers fit.
    pub const ROOM: usize = 3;

    pub fn empty() -> Self {
        Self { papers: Vec::new() }
    }

    pub fn count(&self) -> usize {
        self.papers.len()
    }

    pub(crate) fn put(&mut self, paper: String) -> Result<usize, Full> {
        if self.is_full() {
            return Err(Full);
        }
        self.papers.push(paper);
        Ok(self.papers.len())
    }

    // A helper: no visibility, no message, whatever its signature.
    fn is_full(&self) -> bool {
        self.borrow(0..0).is_empty() && self.papers.len() == Self::ROOM
    }

    fn borrow(&self, range: std::ops::Range<usize>) -> &[String] {
        &self.papers[range]
    }

    #[actor(message)]
    fn top(&self) -> Option<String> {
        self.papers.last().cloned()
    }

    #[actor(skip)]
    pub fn peek(&self) -> Option<&str> {
        self.papers.last().map(String::as_str)
    }

    pub fn typed_shared(self: &Self) -> usize {
        self.papers.len()
    }

    pub fn typed_mutable(self: &mut Self) {
        self.papers.clear();
    }

    pub fn by_name(self: &Desk) -> usize {
        self.papers.len()
    }

    pub fn named_lifetime<'a>(&'a self) -> usize {
        self.papers.len()
    }

    pub fn unit(&mut self) -> () {}

    pub const fn constant(&self) -> u8 {
        7
    }

    pub async fn later(&mut self, paper: String) -> usize {
        self.papers.push(paper);
        std::future::ready(()).await;
        self.papers.len()
    }

    pub async fn look(&self) -> usize {
        std::future::ready(self.papers.len()).await
    }

    #[actor(tell)]
    pub fn drop_off(&mut self, paper: String) {
        self.papers.push(paper);
    }

    #[actor(tell)]
    pub async fn drop_off_later(&mut self, paper: String) {
        std::future::ready(()).await;
        self.papers.push(paper);
    }

    pub fn close(self) -> Vec<String> {
        self.papers
    }
}

#[derive(Debug, PartialEq)]
pub(crate) struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the desk is full")
    }
}

#[test]
fn a_desk() {
    let system = tests::TestSystem::new();
    let desk = system.builder().spawn(Desk::empty()).expect("a desk");
    assert_eq!(desk.count().value(), 0);
    assert_eq!(desk.put("a".into()).value(), Ok(1));
    assert_eq!(desk.top().value(), Some("a".into()));
    assert_eq!(desk.typed_shared().value(), 1);
    assert_eq!(desk.by_name().value(), 1);
    assert_eq!(desk.named_lifetime().value(), 1);
    desk.typed_mutable();
    desk.unit().value();
    assert_eq!(desk.constant().value(), 7);
    assert_eq!(desk.later("b".into()).value(), 1);
    assert_eq!(desk.look().value(), 1);
    desk.drop_off("c".into()).expect("accepted");
    desk.drop_off_later("d".into()).expect("accepted");
    assert_eq!(desk.put("e".into()).value(), Err(Full));
    assert_eq!(desk.close().value(), ["b", "c", "d"]);
    assert!(desk.count().error().is_stopped());
}

#[test]
fn what_is_no_message_stays_on_the_type() {
    assert!(!Desk::empty().is_full());
    assert_eq!(Desk::empty().peek(), None);
}

#[test]
fn messages_know_their_method() {
    fn name(message: &DeskMessage) -> &'static str {
        message.method()
    }
    let _: fn(&DeskMessage) -> &'static str = name;
}

struct Ender {
    log: tests::Log<&'static str>,
}

#[actor]
impl Ender {
    pub async fn finish(self, word: String) -> String {
        self.log.push("finish");
        word
    }

    #[actor(tell)]
    pub fn leave(self) {
        self.log.push("leave");
    }

    #[actor(tell)]
    pub async fn leave_later(self, word: &'static str) {
        std::future::ready(()).await;
        self.log.push(word);
    }

    pub fn mutable(mut self) -> usize {
        self.log = tests::Log::new();
        self.log.len()
    }

    pub fn never(&self) -> ! {
        panic!("never")
    }

    pub async fn never_later(&self) -> ! {
        panic!("never later")
    }
}

#[test]
fn last_calls() {
    let log = tests::Log::new();
    let system = tests::TestSystem::new();
    let spawn = || {
        let log = log.clone();
        system.builder().spawn(Ender { log }).expect("an ender")
    };
    assert_eq!(spawn().finish("x".into()).value(), "x");
    assert_eq!(spawn().mutable().value(), 0);
    let ender = spawn();
    ender.leave().expect("accepted");
    assert!(ender.exit().value().is_normal());
    let ender = spawn();
    ender.leave_later("later").expect("accepted");
    assert!(ender.exit().value().is_normal());
    assert_eq!(log.entries(), ["finish", "leave", "later"]);
}

#[test]
fn a_reply_that_never_comes_is_infallible() {
    let system = tests::TestSystem::new();
    let log = tests::Log::new();
    let ender = system
        .builder()
        .spawn(Ender { log: log.clone() })
        .expect("an ender");
    let reply: Reply<Infallible> = ender.never();
    assert!(reply.error().to_string().contains("panicked"));
    let ender = system.builder().spawn(Ender { log }).expect("an ender");
    let reply: Reply<Infallible> = ender.never_later();
    assert!(reply.error().to_string().contains("panicked"));
}

type Answer<T> = Result<T, String>;

struct Aliased;

#[actor]
impl Aliased {
    pub fn ask(&self, fail: bool) -> Answer<u8> {
        if fail { Err("no".into()) } else { Ok(1) }
    }

    pub fn io(&self) -> std::io::Result<u8> {
        "2".parse().map_err(std::io::Error::other)
    }
}

#[test]
fn results_are_told_by_their_type() {
    let system = tests::TestSystem::new();
    let aliased = system.builder().spawn(Aliased).expect("an actor");
    assert_eq!(
        tests::patiently({
            let aliased = aliased.clone();
            move || aliased.ask(false).wait_flat()
        })
        .expect("a value"),
        1
    );
    let error = tests::patiently({
        let aliased = aliased.clone();
        move || aliased.ask(true).wait_flat()
    });
    assert!(matches!(error, Err(CallError::Handler(text)) if text == "no"));
    assert_eq!(aliased.io().value().expect("a value"), 2);
}
