//! Replies that come after the handler: kept in the state, given to a thread,
//! lost. Each call still has one end, whatever happens to whoever owes it.

use std::future::pending;
use std::sync::mpsc;
use std::thread;

use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, Patient, TestSystem, Token, joined, patiently};

type Handler = Box<dyn FnOnce(Resolver<u64>, &Context<Desk>) + Send>;

/// An actor that does with the resolver what the test says.
#[derive(Default)]
struct Desk {
    kept: Vec<Resolver<u64>>,
    fallible: Vec<Resolver<Result<u64, String>>>,
}

#[actor]
impl Desk {
    /// Answers later.
    pub fn keep(&mut self, #[actor(reply)] reply: Resolver<u64>) {
        self.kept.push(reply);
    }

    pub fn keep_fallible(&mut self, #[actor(reply)] reply: Resolver<Result<u64, String>>) {
        self.fallible.push(reply);
    }

    /// As `keep`, and the message owns something.
    pub fn keep_with(&mut self, token: Token, #[actor(reply)] reply: Resolver<u64>) {
        drop(token);
        self.kept.push(reply);
    }

    pub fn hand(&self, #[actor(reply)] reply: Resolver<u64>, job: Handler, cx: &Context<Self>) {
        job(reply, cx);
    }

    pub async fn keep_async(&mut self, #[actor(reply)] reply: Resolver<u64>, before: Reply<u64>) {
        before.await.ok();
        self.kept.push(reply);
    }

    pub async fn hold_async(&mut self, #[actor(reply)] reply: Resolver<u64>, until: Reply<u64>) {
        let until = until.await;
        reply.resolve(until.unwrap_or_default());
    }

    /// Never ends by itself.
    pub async fn hang(&mut self, #[actor(reply)] reply: Resolver<u64>, begun: Gate) {
        begun.open();
        pending::<()>().await;
        reply.resolve(0);
    }

    pub async fn panic_async(&mut self, #[actor(reply)] reply: Resolver<u64>, until: Reply<u64>) {
        until.await.ok();
        panic!("no answer to {reply:?}");
    }

    /// Answers all that wait, in order; how many did.
    pub fn answer(&mut self, value: u64) -> usize {
        let kept = std::mem::take(&mut self.kept);
        let count = kept.len();
        for reply in kept {
            reply.resolve(value);
        }
        count
    }

    pub fn answer_fallible(&mut self, value: Result<u64, String>) {
        for reply in self.fallible.drain(..) {
            reply.resolve(value.clone());
        }
    }

    pub fn lose(&mut self) {
        self.kept.clear();
    }

    pub fn burn(&mut self) {
        panic!("on fire");
    }

    pub fn count(&self) -> usize {
        self.kept.len()
    }

    /// Waits for its own reply, which somebody else may give.
    pub fn wait_for(&self, reply: Reply<u64>) -> Result<u64, ReplyError> {
        reply.wait()
    }

    pub async fn await_for(&mut self, reply: Reply<u64>) -> Result<u64, ReplyError> {
        reply.await
    }

    /// Asks another desk, which keeps the question.
    pub fn ask(&self, other: DeskHandle) -> Result<u64, ReplyError> {
        other.keep().wait()
    }
}

impl Desk {
    fn spawn_in(system: &System) -> DeskHandle {
        system.spawn(Self::default()).unwrap()
    }
}

/// A desk whose handler gives the resolver to the test.
fn hand_out(desk: &DeskHandle) -> (Reply<u64>, Resolver<u64>) {
    let (out, resolvers) = mpsc::channel();
    let reply = desk.hand(Box::new(move |reply, _| out.send(reply).unwrap()));
    let resolver = resolvers.recv_timeout(tests::PATIENCE).unwrap();
    (reply, resolver)
}

// ----- answers ----------------------------------------------------------------

/// The handler returns, the actor serves others, and the answer comes with a
/// later message.
#[test]
fn a_later_message_answers() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let replies: Vec<_> = (0..1_000).map(|_| desk.keep()).collect();
    assert_eq!(desk.count().value(), 1_000, "it serves others meanwhile");
    assert!(replies.iter().all(|reply| !reply.is_done()));
    assert_eq!(desk.answer(7).value(), 1_000);
    assert!(replies.into_iter().all(|reply| reply.value() == 7));
    system.assert_quiet();
}

/// Another thread answers, after the actor has ended too.
#[test]
fn another_thread_answers() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let (reply, resolver) = hand_out(&desk);
    let waiter = thread::spawn(move || reply.value());
    let (late, kept) = hand_out(&desk);
    joined(thread::spawn(move || resolver.resolve(1)));
    assert_eq!(joined(waiter), 1);

    desk.stop().value();
    assert!(
        !late.is_done(),
        "who has the resolver owes the answer still"
    );
    kept.resolve(2);
    assert_eq!(late.value(), 2);
    system.assert_quiet();
}

/// Inside the handler an answer is an answer like any other: callbacks run on
/// the actor's thread, before waiters wake.
#[test]
fn the_handler_itself_answers() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let (gate, log) = (Gate::new(), Log::new());
    let (inside, seen) = (gate.clone(), log.clone());
    let reply = desk.hand(Box::new(move |reply, _| {
        inside.pass();
        reply.resolve(7);
    }));
    reply.on_done(move |outcome| seen.push(outcome.as_ref().ok().copied()));
    gate.open();
    assert_eq!(reply.value(), 7);
    assert_eq!(log.exactly(1), [Some(7)]);
    system.assert_quiet();
}

#[test]
fn an_async_handler_answers_now_or_later() {
    let system = TestSystem::new();
    let (desk, other) = (Desk::spawn_in(&system), Desk::spawn_in(&system));
    let kept = desk.keep_async(other.keep());
    let held = desk.hold_async(other.keep());
    other.answer(3).value();
    // The second handler awaits what is only asked for when it runs.
    while other.answer(4).value() == 0 && !held.is_done() {
        thread::yield_now();
    }
    assert!(matches!(held.value(), 3 | 4));
    assert!(!kept.is_done());
    desk.answer(5).value();
    assert_eq!(kept.value(), 5);
    system.assert_quiet();
}

/// An `Err` that nobody takes is reported as that of any other handler.
#[test]
fn a_deferred_failure_that_nobody_sees_is_reported() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let seen = desk.keep_fallible();
    drop(desk.keep_fallible());
    desk.answer_fallible(Err("no luck".to_owned())).value();
    assert_eq!(seen.value(), Err("no luck".to_owned()));
    let failures = system.failures.exactly(1);
    assert!(
        failures[0].to_string().contains("no luck"),
        "{}",
        failures[0]
    );
}

// ----- lost ---------------------------------------------------------------------

/// A resolver that is dropped ends the call, and says that the handler ran.
#[test]
fn a_lost_reply_is_dropped() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let lost = desk.keep();
    desk.lose().value();
    let error = lost.error();
    assert_eq!(error.kind(), ErrorKind::Dropped);
    assert!(!error.is_retry_safe());
    assert_eq!(
        (error.actor(), error.method()),
        (Some("Desk"), Some("keep"))
    );

    // By the handler itself, and by another thread.
    let error = desk.hand(Box::new(|reply, _| drop(reply))).error();
    assert_eq!(error.kind(), ErrorKind::Dropped);
    let (reply, resolver) = hand_out(&desk);
    joined(thread::spawn(move || drop(resolver)));
    assert_eq!(reply.error().kind(), ErrorKind::Dropped);

    // Nobody sees it: the hook does.
    drop(desk.keep());
    desk.lose().value();
    let failures = system.failures.exactly(1);
    assert_eq!(failures[0].method(), "keep");
}

/// A thread that panics with the resolver loses it; the actor lives on.
#[test]
fn a_thread_that_panics_loses_its_resolver() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let (reply, resolver) = hand_out(&desk);
    let thread = thread::spawn(move || panic!("with {resolver:?}"));
    assert!(patiently(|| thread.join()).is_err());
    assert_eq!(reply.error().kind(), ErrorKind::Dropped);
    assert_eq!(desk.count().value(), 0);
    system.assert_quiet();
}

/// The resolver travels in the message of another actor; that the message is
/// given up there is no reason to say that this handler never ran.
#[test]
fn a_resolver_in_a_message_that_is_given_up_is_lost() {
    let system = TestSystem::new();
    let (desk, other) = (Desk::spawn_in(&system), Desk::spawn_in(&system));
    other.stop().value();
    let target = other.clone();
    let reply = desk.hand(Box::new(move |reply, _| {
        let forward = move |_: Resolver<u64>, _: &Context<Desk>| reply.resolve(1);
        target.hand(Box::new(forward)).detach();
    }));
    let error = reply.error();
    assert_eq!(error.kind(), ErrorKind::Dropped);
    assert!(!error.is_retry_safe());
}

// ----- cancelled ------------------------------------------------------------------

/// Before the handler a cancel prevents it; after it, it is a wish that the
/// resolver's holder may see.
#[test]
fn a_cancel_before_and_after_the_handler() {
    let system = TestSystem::new();
    let (desk, drops) = (Desk::spawn_in(&system), Drops::new());
    let gate = Gate::new();
    let inside = gate.clone();
    let held = desk.hand(Box::new(move |reply, _| {
        inside.pass();
        reply.resolve(0);
    }));
    gate.await_arrivals(1);
    let queued = desk.keep_with(drops.token());
    assert_eq!(queued.cancel(), CancelOutcome::Prevented);
    gate.open();
    assert_eq!(held.value(), 0);
    assert!(queued.error().is_retry_safe());
    assert_eq!(desk.count().value(), 0, "the handler never ran");
    assert_eq!(drops.alive(), 0);

    let (reply, resolver) = hand_out(&desk);
    assert!(!resolver.is_cancelled());
    assert_eq!(reply.cancel(), CancelOutcome::Requested);
    assert!(resolver.is_cancelled());
    resolver.resolve(7);
    assert_eq!(reply.value(), 7, "an answer counts all the same");
    system.assert_quiet();
}

/// The running handler's context sees the cancel; a later message's does not.
#[test]
fn a_cancel_reaches_the_handler_while_it_runs() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let (gate, (out, resolvers)) = (Gate::new(), mpsc::channel());
    let inside = gate.clone();
    let reply = desk.hand(Box::new(move |reply, cx| {
        inside.pass();
        out.send((cx.is_cancelled(), reply)).unwrap();
    }));
    gate.await_arrivals(1);
    assert_eq!(reply.cancel(), CancelOutcome::Requested);
    gate.open();
    let (cancelled, resolver) = resolvers.recv_timeout(tests::PATIENCE).unwrap();
    assert!(cancelled);
    let (next, next_resolver) = {
        let (out, seen) = mpsc::channel();
        let reply = desk.hand(Box::new(move |reply, cx| {
            out.send((cx.is_cancelled(), reply)).unwrap();
        }));
        let (cancelled, resolver) = seen.recv_timeout(tests::PATIENCE).unwrap();
        assert!(!cancelled, "the wish was for the other call");
        (reply, resolver)
    };
    next_resolver.resolve(1);
    resolver.resolve(2);
    assert_eq!((next.value(), reply.value()), (1, 2));
}

/// Whoever owes an answer can see that nobody wants it any more.
#[test]
fn an_abandoned_call_is_seen() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let (reply, resolver) = hand_out(&desk);
    assert!(!resolver.is_abandoned());
    drop(reply);
    assert!(resolver.is_abandoned());
    assert!(!resolver.is_cancelled(), "dropping a reply cancels nothing");
    resolver.resolve(1);

    // A callback will look, although the reply is gone.
    let (reply, resolver) = hand_out(&desk);
    let log = Log::new();
    let seen = log.clone();
    reply.on_done(move |outcome| seen.push(outcome.is_ok()));
    drop(reply);
    assert!(!resolver.is_abandoned());
    resolver.resolve(2);
    assert_eq!(log.exactly(1), [true]);
    system.assert_quiet();
}

// ----- the end of the actor ---------------------------------------------------------

/// While its message is queued, the call ends as any other does.
#[test]
fn a_queued_call_ends_with_its_actor() {
    for kill in [false, true] {
        let system = TestSystem::new();
        let desk = Desk::spawn_in(&system);
        let gate = Gate::new();
        let inside = gate.clone();
        let held = desk.hand(Box::new(move |reply, _| {
            inside.pass();
            reply.resolve(0);
        }));
        gate.await_arrivals(1);
        let queued = desk.keep();
        let end = if kill { desk.kill() } else { desk.stop_now() };
        let error = queued.error();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
        gate.open();
        assert_eq!(held.value(), 0);
        end.value();
    }
}

/// What the state still owed is dropped with it, whichever way the actor ends.
#[test]
fn what_the_state_owes_is_dropped_with_it() {
    type End = fn(&DeskHandle);
    let ends: [End; 4] = [
        |desk| drop(desk.stop().value()),
        |desk| drop(desk.stop_now().value()),
        |desk| drop(desk.kill().value()),
        |desk| drop(desk.burn().error()),
    ];
    for end in ends {
        let system = TestSystem::new();
        let desk = Desk::spawn_in(&system);
        let owed = desk.keep();
        assert_eq!(desk.count().value(), 1);
        end(&desk);
        let error = owed.error();
        assert_eq!(error.kind(), ErrorKind::Dropped);
        assert!(!error.is_retry_safe());
    }
}

/// The very last message of an actor is a deferred one: its call is not the
/// actor's to end.
#[test]
fn a_stop_leaves_what_was_given_away_alone() {
    let system = TestSystem::new();
    for kill in [false, true] {
        let desk = Desk::spawn_in(&system);
        let (reply, resolver) = hand_out(&desk);
        let end = if kill { desk.kill() } else { desk.stop() };
        end.value();
        assert!(!reply.is_done());
        resolver.resolve(9);
        assert_eq!(reply.value(), 9);
    }
    system.assert_quiet();
}

/// A handler that panics with the resolver has panicked, and lost nothing else.
#[test]
fn a_handler_that_panics_with_its_resolver_has_panicked() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let other = desk.keep();
    let reply = desk.hand(Box::new(|reply, _| panic!("holding {reply:?}")));
    let error = reply.error();
    assert_eq!(error.kind(), ErrorKind::Panicked);
    assert!(!error.is_retry_safe());
    assert!(
        format!("{error:#}").contains("holding Resolver"),
        "{error:#}"
    );
    assert_eq!(other.error().kind(), ErrorKind::Dropped);

    let (desk, other) = (Desk::spawn_in(&system), Desk::spawn_in(&system));
    let reply = desk.panic_async(other.keep());
    while other.answer(1).value() == 0 {
        thread::yield_now();
    }
    assert_eq!(reply.error().kind(), ErrorKind::Panicked);
    system.assert_quiet();
}

/// A handler that catches its own panic lives on, and the resolver that went
/// with it is lost.
#[test]
fn a_resolver_lost_in_a_panic_that_is_caught_is_dropped() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let reply = desk.hand(Box::new(|reply, _| {
        let caught = std::panic::catch_unwind(move || panic!("with {reply:?}"));
        assert!(caught.is_err());
    }));
    assert_eq!(reply.error().kind(), ErrorKind::Dropped);
    assert_eq!(desk.count().value(), 0, "the actor lives on");
    system.assert_quiet();
}

/// A kill while the handler holds the resolver: the handler's answer counts if
/// it comes, and an `async` handler that is cut off is told as always.
#[test]
fn a_kill_while_the_handler_runs() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);
    let gate = Gate::new();
    let inside = gate.clone();
    let reply = desk.hand(Box::new(move |reply, cx| {
        inside.pass();
        reply.resolve(u64::from(cx.is_cancelled()));
    }));
    gate.await_arrivals(1);
    let end = desk.kill();
    gate.open();
    assert_eq!(reply.value(), 1);
    end.value();

    let desk = Desk::spawn_in(&system);
    let begun = Gate::new();
    let cut_off = desk.hang(begun.clone());
    begun.pass();
    desk.kill().value();
    let error = cut_off.error();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert!(!error.is_retry_safe());
    assert!(matches!(error.exit_reason(), Some(ExitReason::Killed)));
}

// ----- deadlock -------------------------------------------------------------------------

/// As long as the message is queued, the actor owes the answer; afterwards
/// anybody may, and a wait for it is no deadlock.
#[test]
fn a_deferred_reply_is_owed_by_its_actor_until_the_handler_runs() {
    let system = TestSystem::new();
    let desk = Desk::spawn_in(&system);

    // Taken up: another thread answers while the actor waits for its own call.
    let (reply, resolver) = hand_out(&desk);
    let waited = desk.wait_for(reply);
    let (reply, second) = {
        resolver.resolve(1);
        assert_eq!(waited.value().unwrap(), 1);
        hand_out(&desk)
    };
    let awaited = desk.await_for(reply);
    second.resolve(2);
    assert_eq!(awaited.value().unwrap(), 2);

    // Queued behind the handler that waits for it.
    let gate = Gate::new();
    let (inside, own) = (gate.clone(), desk.downgrade());
    let futile = desk.hand(Box::new(move |reply, _| {
        inside.pass();
        let queued = own.upgrade().unwrap().keep();
        let kind = queued.wait().unwrap_err().kind();
        reply.resolve(u64::from(kind == ErrorKind::WouldDeadlock));
    }));
    gate.open();
    assert_eq!(futile.value(), 1);
}

/// Two desks that keep each other's questions wait for ever by that measure, but
/// a third party can answer: no error.
#[test]
fn desks_that_ask_each_other_are_no_circle() {
    for _ in 0..100 {
        let system = TestSystem::new();
        let (one, two) = (Desk::spawn_in(&system), Desk::spawn_in(&system));
        let (reply, resolver) = hand_out(&two);
        let waits = one.wait_for(reply);
        let asks = two.ask(one.clone());
        // `one` waits for what `two` has given away, `two` for `one`.
        resolver.resolve(1);
        assert_eq!(waits.value().unwrap(), 1);
        while one.answer(2).value() == 0 {
            thread::yield_now();
        }
        assert_eq!(asks.value().unwrap(), 2);
        system.assert_quiet();
    }
}

/// A kill reaches an actor that waits for a deferred reply, although its edge
/// leads nowhere.
#[test]
fn a_kill_ends_a_wait_for_a_deferred_reply() {
    let system = TestSystem::new();
    let (desk, waiter) = (Desk::spawn_in(&system), Desk::spawn_in(&system));
    let asks = waiter.ask(desk.clone());
    // The question was taken up while its asker waits, or is about to.
    while desk.count().value() == 0 {
        thread::yield_now();
    }
    waiter.kill().value();
    match asks.outcome() {
        Ok(inner) => assert_eq!(inner.unwrap_err().kind(), ErrorKind::Cancelled),
        Err(error) => panic!("the handler returned: {error}"),
    }
    desk.answer(1).value();
}
