//! Bad input and bad luck at run time: each is a clear error, down to its
//! words. The texts are the ones a user reads; change them on purpose only.

use std::time::{Duration, Instant};

use actor_rt::prelude::*;
use tests::{MOMENT, PATIENCE, Patient, TestSystem};

/// An actor whose errors are read here.
#[derive(Default)]
struct Ledger {
    sum: i64,
    dies: Option<&'static str>,
}

#[actor]
impl Ledger {
    pub fn add(&mut self, by: i64) -> i64 {
        self.sum += by;
        self.sum
    }

    #[actor(tell)]
    pub fn note(&mut self, by: i64) {
        self.sum += by;
    }

    pub fn audit(&mut self) -> i64 {
        panic!("the books are wrong by {}", self.sum)
    }

    pub fn own_sum(&self, cx: &Context<Self>) -> Option<ReplyError> {
        cx.handle().add(0).wait().err()
    }

    pub fn own_glance(&self, cx: &Context<Self>) -> Option<ReplyError> {
        cx.handle().add(5).wait_timeout(Duration::ZERO).err()
    }

    pub fn own_end(&self, cx: &Context<Self>) -> Option<ReplyError> {
        cx.handle().join_timeout(PATIENCE).err()
    }

    pub fn hold(&mut self, gate: tests::Gate) {
        gate.pass();
    }

    #[actor(on_start)]
    fn open(&mut self) -> Result<(), String> {
        self.dies.map_or(Ok(()), |why| Err(why.to_owned()))
    }

    #[actor(on_stop)]
    fn close(&mut self) {
        assert!(self.sum != 13, "unlucky");
    }
}

/// How an actor comes to its end.
type End = fn(&LedgerHandle);

/// A number that no actor has, for the texts.
const NUMBER: &str = "ledger#7";

/// Compares an error's answers and its two texts.
#[track_caller]
fn check(
    error: &ReplyError,
    (kind, retry_safe, method): (ErrorKind, bool, &'static str),
    line: &str,
    long: &str,
) {
    assert_eq!(error.kind(), kind);
    for (of, answer) in questions(error) {
        assert_eq!(answer, of == kind, "{of:?} of {error}");
    }
    assert_eq!(error.is_retry_safe(), retry_safe);
    assert_eq!(
        (error.actor(), error.method()),
        (Some("ledger"), Some(method))
    );
    let id = error.actor_id().expect("a call has a target");
    let plain = |text: String| text.replace(&format!("ledger#{id}"), NUMBER);
    assert_eq!(plain(error.to_string()), line);
    assert!(!line.contains('\n') && !line.ends_with('.'), "one line");
    assert_eq!(plain(format!("{error:#}")), format!("{line}{long}"));
    let debug = format!("{error:?}");
    assert!(debug.contains(&format!("{kind:?}")) && debug.contains(&error.to_string()));
}

/// What an error answers to each of its questions.
fn questions(error: &ReplyError) -> [(ErrorKind, bool); 10] {
    [
        (ErrorKind::Stopped, error.is_stopped()),
        (ErrorKind::StartFailed, error.is_start_failed()),
        (ErrorKind::MailboxFull, error.is_mailbox_full()),
        (ErrorKind::Cancelled, error.is_cancelled()),
        (ErrorKind::DeadlinePassed, error.is_deadline_passed()),
        (ErrorKind::TimedOut, error.is_timed_out()),
        (ErrorKind::Panicked, error.is_panic()),
        (ErrorKind::Dropped, error.is_dropped()),
        (ErrorKind::WouldDeadlock, error.is_would_deadlock()),
        (ErrorKind::Taken, error.is_taken()),
    ]
}

fn ledger(system: &System) -> LedgerHandle {
    system
        .builder()
        .name("ledger")
        .spawn(Ledger::default())
        .unwrap()
}

#[test]
fn a_call_on_a_stopped_actor() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    ledger.stop().value();
    let what = (ErrorKind::Stopped, true, "add");
    let line = "ledger#7.add did not run: the actor is gone (stopped)";
    let hint = "\n  hint: the handler never started; spawn a new actor and call again";
    let error = ledger.add(1).error();
    assert!(matches!(error.exit_reason(), Some(ExitReason::Stopped)));
    check(&error, what, line, hint);

    let refused = ledger.note(1).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Stopped);
    assert_eq!(
        (refused.actor(), refused.actor_id(), refused.method()),
        (Some("ledger"), Some(ledger.id()), Some("note"))
    );
    assert!(refused.is_stopped() && refused.is_retry_safe());
    assert!(!refused.is_mailbox_full() && !refused.is_start_failed() && !refused.is_cancelled());
    assert!(matches!(refused.exit_reason(), Some(ExitReason::Stopped)));
    assert!(refused.panic().is_none());
    let line = "ledger#7.note did not run: the actor is gone (stopped)";
    check(
        &refused.into(),
        (ErrorKind::Stopped, true, "note"),
        line,
        hint,
    );
}

#[test]
fn a_call_on_an_actor_that_stops() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    let gate = tests::Gate::new();
    ledger.hold(gate.clone()).detach();
    gate.await_arrivals(1);
    ledger.stop().detach();
    let error = ledger.add(1).error();
    gate.open();
    check(
        &error,
        (ErrorKind::Stopped, true, "add"),
        "ledger#7.add did not run: the actor is stopping",
        "\n  hint: the handler never started; spawn a new actor and call again",
    );
}

#[test]
fn a_call_on_an_actor_that_never_started() {
    let system = TestSystem::new();
    let ledger = system
        .builder()
        .name("ledger")
        .spawn(Ledger {
            dies: Some("the file is locked"),
            ..Ledger::default()
        })
        .unwrap();
    check(
        &ledger.add(1).error(),
        (ErrorKind::StartFailed, true, "add"),
        "ledger#7.add did not run: the actor failed to start: the file is locked",
        "\n  hint: mend the cause and spawn the actor again",
    );
    let reason = ledger.join_timeout(PATIENCE).unwrap();
    assert_eq!(reason.to_string(), "failed to start: the file is locked");

    // Both kinds of error say how it ended.
    let (call, tell) = (ledger.add(1).error(), ledger.note(1).unwrap_err());
    assert!(tell.is_start_failed() && tell.is_retry_safe());
    for reason in [call.exit_reason(), tell.exit_reason()] {
        let Some(ExitReason::StartFailed(cause)) = reason else {
            panic!("another reason: {reason:?}")
        };
        assert_eq!(cause.to_string(), "the file is locked");
    }
}

#[test]
fn a_handler_that_panics() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    ledger.add(3).value();
    let error = ledger.audit().error();
    let place = error.panic().unwrap().location().unwrap().to_owned();
    assert!(place.contains("misuse.rs:"), "{place}");
    check(
        &error,
        (ErrorKind::Panicked, false, "audit"),
        "ledger#7.audit panicked: the books are wrong by 3",
        &format!("\n  at {place}\n  hint: the actor has ended; its state was dropped"),
    );
    ledger.join_timeout(PATIENCE).unwrap();
    check(
        &ledger.add(1).error(),
        (ErrorKind::Stopped, true, "add"),
        "ledger#7.add did not run: the actor is gone (`audit` panicked: the books are wrong by 3)",
        &format!(
            "\n  at {place}\n  hint: the handler never started; spawn a new actor and call again"
        ),
    );
}

/// However many lines a panic or an error has, `{}` is one line, without
/// losing its beginning; `{:#}` has them all.
#[test]
fn an_error_is_one_line() {
    struct Clumsy;
    #[actor]
    impl Clumsy {
        pub fn compare(&self) -> i64 {
            assert_eq!(1 + 1, 3, "arithmetic");
            0
        }

        #[actor(on_start)]
        fn start(&mut self, cx: &Context<Self>) -> Result<(), String> {
            match cx.name() {
                "late" => Err("two\r\n  lines".to_owned()),
                _ => Ok(()),
            }
        }
    }

    let system = TestSystem::new();
    let clumsy = system.spawn(Clumsy).unwrap();
    let error = clumsy.compare().error();
    let reason = clumsy.join_timeout(PATIENCE).unwrap();
    let gone = clumsy.compare().error();
    for text in [error.to_string(), reason.to_string(), gone.to_string()] {
        assert!(!text.contains('\n'), "{text}");
        assert!(
            text.contains("assertion `left == right` failed: arithmetic"),
            "{text}"
        );
    }
    let long = format!("{error:#}");
    assert!(long.contains("\n  left: 2\n right: 3\n"), "{long}");
    assert!(error.panic().unwrap().message().contains("\n  left: 2\n"));

    let late = system.builder().name("late").spawn(Clumsy).unwrap();
    let error = late.compare().error();
    assert!(error.to_string().ends_with(": two lines"), "{error}");
    let failures = system.failures.exactly(1);
    assert!(!failures[0].to_string().contains('\n'), "{}", failures[0]);
}

#[test]
fn a_full_mailbox() {
    let system = TestSystem::new();
    let ledger = system
        .builder()
        .name("ledger")
        .capacity(1)
        .overflow(Overflow::Fail)
        .spawn(Ledger::default())
        .unwrap();
    let gate = tests::Gate::new();
    ledger.hold(gate.clone()).detach();
    gate.await_arrivals(1);
    ledger.add(1).detach();
    let line = "ledger#7.add did not run: the mailbox is full";
    let hint = "\n  hint: call again later, or give the mailbox more room or the `Block` policy";
    check(
        &ledger.add(1).error(),
        (ErrorKind::MailboxFull, true, "add"),
        line,
        hint,
    );
    let refused = ledger.note(1).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::MailboxFull);
    assert!(refused.is_mailbox_full() && refused.is_retry_safe() && !refused.is_stopped());
    assert!(refused.exit_reason().is_none());
    gate.open();
}

/// A bound that no mailbox can reach is no bound, and is shown as it was set.
#[test]
fn the_largest_capacity() {
    let system = TestSystem::new();
    for capacity in [usize::MAX, usize::MAX / 2, 1 << 40] {
        let builder = system.builder().capacity(capacity);
        let ledger = builder.spawn(Ledger::default()).unwrap();
        assert_eq!(ledger.mailbox_capacity(), Some(capacity));
        assert_eq!(ledger.add(1).value(), 1);
    }
}

#[test]
fn a_wait_that_runs_out() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    let gate = tests::Gate::new();
    let mut reply = ledger.hold(gate.clone());
    let what = (ErrorKind::TimedOut, false, "hold");
    let line = "ledger#7.hold gave no reply in time";
    let hint = "\n  hint: the reply stays usable: wait again, cancel it or drop it";
    check(&reply.wait_timeout(MOMENT).unwrap_err(), what, line, hint);
    check(
        &reply.wait_deadline(Instant::now()).unwrap_err(),
        what,
        line,
        hint,
    );
    check(
        &ledger.join_timeout(Duration::ZERO).unwrap_err(),
        (ErrorKind::TimedOut, false, "join"),
        "ledger#7.join gave no reply in time",
        hint,
    );
    gate.open();
}

#[test]
fn a_cancelled_call() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    let gate = tests::Gate::new();
    ledger.hold(gate.clone()).detach();
    gate.await_arrivals(1);
    let reply = ledger.add(1);
    assert_eq!(reply.cancel(), CancelOutcome::Prevented);
    gate.open();
    check(
        &reply.error(),
        (ErrorKind::Cancelled, true, "add"),
        "ledger#7.add did not run: it was cancelled",
        "",
    );
}

#[test]
fn a_second_take() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    let mut reply = ledger.add(1);
    assert_eq!(reply.wait_timeout(PATIENCE).unwrap(), 1);
    let what = (ErrorKind::Taken, false, "add");
    let line = "ledger#7.add has no reply any more: it was taken before";
    let hint = "\n  hint: a reply has one outcome; take it once";
    check(&reply.try_take().unwrap().unwrap_err(), what, line, hint);
    check(&reply.wait_timeout(PATIENCE).unwrap_err(), what, line, hint);
    check(&reply.wait().unwrap_err(), what, line, hint);
}

#[test]
fn a_wait_for_oneself() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    let check = |error: &ReplyError, retry_safe, method, waits: &str, did: &str| {
        let cycle = error.cycle().expect("it says who waits");
        let at = cycle.members()[0].location().expect("and where");
        let line = format!("ledger#7.{method} {did}: ledger#7.{waits} would wait for itself");
        let long = format!(
            "\nledger#7.{waits} ({at}) waits for ledger#7\n  hint: do not wait inside a handler \
             for a reply that needs the same actor; use `on_done`, or return and continue in \
             another message"
        );
        check(
            error,
            (ErrorKind::WouldDeadlock, retry_safe, method),
            &line,
            &long,
        );
    };
    check(
        &ledger.own_sum().value().unwrap(),
        true,
        "add",
        "own_sum",
        "did not run",
    );
    // A glance is enough to see that it will not come, but harms nothing.
    let glance = ledger.own_glance().value().unwrap();
    check(&glance, false, "add", "own_glance", "has no reply");
    assert_eq!(ledger.add(0).value(), 5, "it was not cancelled");
    check(
        &ledger.own_end().value().unwrap(),
        false,
        "join",
        "own_end",
        "has no reply",
    );
}

#[test]
fn a_killed_actor_and_its_running_call() {
    let system = TestSystem::new();
    let ledger = system
        .builder()
        .name("ledger")
        .kill_grace(MOMENT)
        .spawn(Ledger::default())
        .unwrap();
    let gate = tests::Gate::new();
    let running = ledger.hold(gate.clone());
    gate.await_arrivals(1);
    let queued = ledger.add(1);
    assert_eq!(
        ledger.kill().value().to_string(),
        "killed and abandoned: its handler did not return"
    );
    check(
        &queued.error(),
        (ErrorKind::Stopped, true, "add"),
        "ledger#7.add did not run: the actor is gone (killed)",
        "\n  hint: the handler never started; spawn a new actor and call again",
    );
    check(
        &running.error(),
        (ErrorKind::Stopped, false, "hold"),
        "ledger#7.hold has no reply: the actor is gone \
         (killed and abandoned: its handler did not return)",
        "\n  hint: the handler had started; its effects are unknown",
    );
    gate.open();
}

#[test]
fn the_words_of_exit_reasons() {
    let system = TestSystem::new();
    let ends: [(&str, End); 5] = [
        ("stopped", |ledger| ledger.stop().detach()),
        ("stopped now", |ledger| ledger.stop_now().detach()),
        ("killed", |ledger| ledger.kill().detach()),
        ("`audit` panicked: the books are wrong by 0", |ledger| {
            drop(ledger.audit().error());
        }),
        ("stopped, but `close` panicked: unlucky", |ledger| {
            ledger.add(13).detach();
            ledger.stop().detach();
        }),
    ];
    for (text, end) in ends {
        let ledger = ledger(&system);
        end(&ledger);
        let reason = ledger.join_timeout(PATIENCE).unwrap();
        // The hook is named by its kind, whatever the user calls it.
        assert_eq!(reason.to_string(), text.replace("close", "on_stop"));
    }
    let ledger = ledger(&system);
    let weak = ledger.downgrade();
    drop(ledger);
    let reason = weak.join_timeout(PATIENCE).unwrap();
    assert_eq!(reason.to_string(), "its last handle was dropped");
}

#[test]
fn impossible_builders() {
    let system = TestSystem::new();
    let error = system
        .builder()
        .name("a\0b")
        .spawn(Ledger::default())
        .unwrap_err();
    assert!(matches!(&error, SpawnError::InvalidName(name) if name == "a\0b"));
    assert_eq!(
        error.to_string(),
        "actor name \"a\\0b\" contains a NUL byte, which no thread name may; remove it"
    );
    let error = system
        .builder()
        .capacity(0)
        .spawn(Ledger::default())
        .unwrap_err();
    assert!(matches!(error, SpawnError::ZeroCapacity));
    assert_eq!(
        error.to_string(),
        "mailbox capacity is zero, so no message could ever be accepted; use at least 1"
    );
    let error = system
        .builder()
        .spawn_with(|| Err::<Ledger, _>("no paper"))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the actor could not be constructed: no paper"
    );
    let error = system
        .builder()
        .spawn_with(|| -> Ledger { panic!("no ink") })
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the actor could not be constructed: `new` panicked: no ink"
    );
    let ended = System::new();
    drop(ended.shutdown(PATIENCE));
    let error = ended.spawn(Ledger::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the system is shut down and takes no new actors"
    );
    assert_eq!(system.dead_letter_count(), 0);
}

/// The platform may cut a thread's name; handles and errors never do. Any
/// other text is a name, the empty one too.
#[test]
fn long_and_odd_names() {
    let system = TestSystem::new();
    let long = "an actor with a name much longer than fifteen bytes".repeat(20);
    for name in [long.as_str(), "", "größer 数 🦀", "two\nlines"] {
        let ledger = system
            .builder()
            .name(name)
            .spawn(Ledger::default())
            .unwrap();
        assert_eq!(ledger.name(), name);
        // What is printed of it is one line.
        let printed = name.replace('\n', " ");
        assert_eq!(ledger.to_string(), format!("{printed}#{}", ledger.id()));
        assert_eq!(ledger.add(1).value(), 1);
        ledger.stop().value();
        let error = ledger.add(1).error();
        assert_eq!(error.actor(), Some(name));
        assert!(error.to_string().starts_with(&ledger.to_string()));
    }
    let unnamed = system.spawn(Ledger::default()).unwrap();
    assert_eq!(unnamed.name(), "Ledger");
}

/// A capacity beyond all memory is as good as none; a stack of a chosen size
/// works.
#[test]
fn large_numbers() {
    let system = TestSystem::new();
    for capacity in [usize::MAX, usize::MAX / 2, 1 << 40] {
        let ledger = system
            .builder()
            .capacity(capacity)
            .spawn(Ledger::default())
            .unwrap();
        assert_eq!(ledger.add(1).value(), 1);
    }
    for bytes in [usize::MAX, usize::MAX / 2] {
        let refused = system.builder().stack_size(bytes).spawn(Ledger::default());
        assert!(matches!(refused, Err(SpawnError::Thread(_))), "{bytes}");
    }
    tests::eventually("none is left", || system.actor_count() == 0);
    let deep = system
        .builder()
        .stack_size(1 << 20)
        .spawn(Ledger::default())
        .unwrap();
    assert_eq!(deep.add(1).value(), 1);
}

/// Printing an actor or a reply says how it is, and never blocks.
#[test]
fn what_debug_prints() {
    let system = TestSystem::new();
    let ledger = ledger(&system);
    let number = ledger.id();
    let gate = tests::Gate::new();
    let running = ledger.hold(gate.clone());
    gate.await_arrivals(1);
    let queued = ledger.add(1);
    let says = |text: String, what: &str| {
        for word in what.split(' ') {
            assert!(text.contains(word), "{text} lacks {word}");
        }
    };
    let name = format!("ledger#{number}");
    says(
        format!("{:?}", *ledger),
        &format!("ActorRef {name} Running queued: 1"),
    );
    says(format!("{ledger:?}"), &format!("{name} Running"));
    says(
        format!("{:?}", ledger.downgrade()),
        &format!("WeakRef {name} Running"),
    );
    says(
        format!("{running:?}"),
        &format!("Reply {name} hold running"),
    );
    says(format!("{queued:?}"), &format!("Reply {name} add queued"));
    gate.open();
    tests::eventually("it is done", || queued.is_done());
    says(format!("{queued:?}"), "add done");
    says(format!("{:?}", Reply::ready(1)), "Reply done");
    says(format!("{:?}", *system), "System actors: 1");
    drop(running);
}
