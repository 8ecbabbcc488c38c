//! Another bundle of services: an executor and a schedule that do what the test
//! says, when it says so, on the test's own thread. It proves that one can be
//! plugged in, and reaches what an executor with a thread per actor never does.
//!
//! Nothing here sleeps or waits: what has not happened when all that is due has
//! run will not happen.

use std::collections::VecDeque;
use std::future;
use std::io;
use std::task::{Wake, Waker};
use std::time::Duration;

use super::{Executor, Launch, MakeTask, Schedule, Services};
use crate::hook::Hooks;
use crate::prelude::*;
use crate::reply::Reply;
use crate::roster::Roster;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, Mutex, thread};
use crate::task::{ActorTask, Turn};

type Job = Box<dyn FnOnce() + Send>;

const GRACE: Duration = Duration::from_secs(5);

const MOMENT: Duration = Duration::from_nanos(1);

// ----- the bundle -----------------------------------------------------------

/// What the runtime has asked for and the test has not yet done.
#[derive(Default)]
struct Inbox {
    new: Mutex<VecDeque<MakeTask>>,
    later: Mutex<Vec<(Duration, Job)>>,
    assists: Mutex<Vec<Job>>,
    refuses: AtomicBool,
}

impl Inbox {
    fn refusal(&self) -> io::Result<()> {
        if self.refuses.load(Ordering::Relaxed) {
            return Err(io::Error::other("no place is left"));
        }
        Ok(())
    }
}

impl Executor for Inbox {
    fn launch(&self, _: Launch, make: MakeTask) -> io::Result<()> {
        self.refusal()?;
        self.new.lock().push_back(make);
        Ok(())
    }

    fn assist(&self, job: Job) -> io::Result<()> {
        self.refusal()?;
        self.assists.lock().push(job);
        Ok(())
    }
}

impl Schedule for Inbox {
    fn after(&self, delay: Duration, job: Job) {
        self.later.lock().push((delay, job));
    }
}

/// Puts its task into the run queue, once until it has run.
struct Ready {
    task: usize,
    queued: AtomicBool,
    queue: Arc<Mutex<VecDeque<usize>>>,
}

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.queue.lock().push_back(self.task);
        }
    }
}

/// A task until its end, and its waker.
type Place = (Option<Box<dyn ActorTask>>, Arc<Ready>);

/// The tasks, on the thread of the test: a task need not be `Send`.
struct Stage {
    inbox: Arc<Inbox>,
    services: Arc<Services>,
    tasks: Vec<Place>,
    queue: Arc<Mutex<VecDeque<usize>>>,
}

impl Stage {
    fn new() -> Self {
        let inbox = Arc::new(Inbox::default());
        let services = Arc::new(Services {
            executor: Arc::clone(&inbox) as Arc<dyn Executor>,
            schedule: Arc::clone(&inbox) as Arc<dyn Schedule>,
            hooks: Arc::new(Hooks::default()),
            roster: Roster::default(),
        });
        Self {
            inbox,
            services,
            tasks: Vec::new(),
            queue: Arc::default(),
        }
    }

    /// An actor; its task is the next one.
    fn spawn(&mut self, log: &Log) -> ExtraHandle {
        let builder = Builder::on(Arc::clone(&self.services)).kill_grace(GRACE);
        let extra = builder.spawn(Extra { log: log.clone() });
        let extra = extra.expect("it was let in");
        self.admit();
        extra
    }

    /// Makes the tasks that were launched.
    fn admit(&mut self) {
        loop {
            let Some(make) = self.inbox.new.lock().pop_front() else {
                return;
            };
            let ready = Arc::new(Ready {
                task: self.tasks.len(),
                queued: AtomicBool::new(false),
                queue: Arc::clone(&self.queue),
            });
            Arc::clone(&ready).wake();
            self.tasks.push((Some(make()), ready));
        }
    }

    /// Runs whoever's turn it is for one message; `None` if it is nobody's.
    fn step(&mut self) -> Option<Turn> {
        let next = self.queue.lock().pop_front()?;
        let (task, ready) = &mut self.tasks[next];
        ready.queued.store(false, Ordering::Release);
        let waker = Waker::from(Arc::clone(ready));
        let Some(running) = task else {
            return Some(Turn::Done); // woken in vain
        };
        let turn = running.run(1, &waker);
        match turn {
            Turn::Idle => {}
            Turn::Again => waker.wake(),
            Turn::Done => *task = None,
        }
        Some(turn)
    }

    /// Runs all there is to run; what each turn came to.
    fn run(&mut self) -> Vec<Turn> {
        std::iter::from_fn(|| self.step()).collect()
    }

    /// Lets go of a task before its end.
    fn give_up(&mut self, task: usize) {
        self.tasks[task].0 = None;
    }

    /// Lets time pass, and runs what is due then.
    fn pass(&self, time: Duration) {
        let later = std::mem::take(&mut *self.inbox.later.lock());
        for (delay, job) in later {
            match delay.checked_sub(time) {
                None | Some(Duration::ZERO) => job(),
                Some(left) => self.inbox.later.lock().push((left, job)),
            }
        }
    }

    fn assist(&self) -> usize {
        let jobs = std::mem::take(&mut *self.inbox.assists.lock());
        let count = jobs.len();
        for job in jobs {
            job();
        }
        count
    }

    fn lost(&self) -> (u64, u64) {
        let hooks = &self.services.hooks;
        (hooks.dead_letters().count(), hooks.failures().count())
    }

    fn actors(&self) -> usize {
        self.services.roster.members().len()
    }
}

// ----- the actor ------------------------------------------------------------

/// What happened, in order.
type Log = Arc<Mutex<Vec<&'static str>>>;

struct Extra {
    log: Log,
}

#[actor(crate = crate)]
impl Extra {
    pub(crate) fn say(&mut self, line: &'static str) -> thread::ThreadId {
        self.log.lock().push(line);
        thread::current().id()
    }

    #[actor(tell)]
    pub(crate) fn whisper(&mut self, line: &'static str) {
        self.log.lock().push(line);
    }

    pub(crate) async fn stand(&mut self, prop: Prop) {
        self.log.lock().push("stands");
        future::pending::<()>().await;
        drop(prop);
    }

    #[actor(on_stop)]
    fn bow(&mut self) {
        self.log.lock().push("bows");
    }
}

impl Drop for Extra {
    fn drop(&mut self) {
        self.log.lock().push("gone");
    }
}

/// Its destructor is noted, and may panic after that.
pub(crate) struct Prop {
    log: Log,
    heavy: bool,
}

impl Drop for Prop {
    fn drop(&mut self) {
        self.log.lock().push("drops it");
        assert!(!self.heavy, "on his foot");
    }
}

#[track_caller]
fn now<T>(mut reply: Reply<T>) -> Result<T, ReplyError> {
    reply.try_take().expect("all that is due has run")
}

fn lines(log: &Log) -> Vec<&'static str> {
    std::mem::take(&mut *log.lock())
}

/// Who asks how the actor ended is told that nobody killed it.
#[track_caller]
fn assert_given_up(extra: &ExtraHandle) {
    let reason = now(extra.exit()).unwrap();
    assert!(matches!(reason, ExitReason::GivenUp), "{reason}");
    assert!(!reason.is_normal());
    let text = "given up by its executor before it had ended";
    assert_eq!(reason.to_string(), text);
    let refused = now(extra.say("refused")).unwrap_err();
    assert!(refused.is_stopped() && refused.is_retry_safe());
    assert!(refused.to_string().contains(text), "{refused}");
}

// ----- what it shows --------------------------------------------------------

#[test]
fn an_actor_lives_on_an_executor_of_the_tests_own() {
    let (mut stage, log) = (Stage::new(), Log::default());
    let extra = stage.spawn(&log);
    let mut said = extra.say("hello");
    extra.whisper("psst").unwrap();
    assert!(said.try_take().is_none(), "nobody has run it");
    assert_eq!((stage.actors(), extra.mailbox_len()), (1, 2));
    assert_eq!(stage.run().last(), Some(&Turn::Idle));
    assert_eq!(now(said).unwrap(), thread::current().id());
    assert!(extra.state().is_running());
    assert_eq!(stage.run(), [], "it sleeps");

    let end = extra.stop();
    assert_eq!(stage.run(), [Turn::Done]);
    assert!(matches!(now(end), Ok(ExitReason::Stopped)));
    assert_eq!(lines(&log), ["hello", "psst", "bows", "gone"]);
    assert_eq!((stage.actors(), stage.lost()), (0, (0, 0)));
}

#[test]
fn actors_with_a_small_budget_take_turns() {
    let (mut stage, log) = (Stage::new(), Log::default());
    let (one, two) = (stage.spawn(&log), stage.spawn(&log));
    stage.run();
    for line in ["a", "c", "e"] {
        one.whisper(line).unwrap();
    }
    for line in ["b", "d"] {
        two.whisper(line).unwrap();
    }
    let turns = stage.run();
    assert_eq!(lines(&log), ["a", "b", "c", "d", "e"]);
    assert_eq!(turns[..5], [Turn::Again; 5], "each has used its budget up");
    assert_eq!(turns[5..], [Turn::Idle; 2], "each has looked once more");

    // The last handles end them, in as many turns.
    drop((one, two));
    assert_eq!(stage.run(), [Turn::Done; 2]);
    assert_eq!(lines(&log), ["bows", "gone", "bows", "gone"]);
}

#[test]
fn an_actor_that_is_given_up_before_its_start_leaves_nobody_behind() {
    let (mut stage, log) = (Stage::new(), Log::default());
    let extra = stage.spawn(&log);
    let (queued, end) = (extra.say("never"), extra.exit());
    extra.whisper("never").unwrap();
    stage.give_up(0);
    let error = now(queued).unwrap_err();
    assert!(error.is_stopped() && error.is_retry_safe(), "{error}");
    assert!(matches!(now(end), Ok(ExitReason::GivenUp)));
    assert_given_up(&extra);
    assert_eq!(lines(&log), ["gone"], "the constructor held the state");
    assert_eq!(stage.lost(), (1, 0), "the whisper");
    assert_eq!(stage.actors(), 0);
}

#[test]
fn an_actor_that_is_given_up_between_messages_drops_its_state() {
    let (mut stage, log) = (Stage::new(), Log::default());
    let extra = stage.spawn(&log);
    let said = [extra.say("one"), extra.say("two")];
    assert_eq!(stage.step(), Some(Turn::Again), "it has started");
    assert_eq!(stage.step(), Some(Turn::Again));
    stage.give_up(0);
    let [one, two] = said.map(now);
    assert!(one.is_ok());
    assert!(two.unwrap_err().is_retry_safe());
    assert_given_up(&extra);
    assert_eq!(lines(&log), ["one", "gone"], "on_stop did not run");
    assert_eq!(stage.lost(), (0, 0));
}

#[test]
fn an_actor_that_is_given_up_half_way_ends_the_call_it_was_in() {
    for heavy in [false, true] {
        let (mut stage, log) = (Stage::new(), Log::default());
        let extra = stage.spawn(&log);
        let prop = Prop {
            log: log.clone(),
            heavy,
        };
        let (stands, queued) = (extra.stand(prop), extra.say("never"));
        assert_eq!(stage.run().last(), Some(&Turn::Idle));
        assert!(!stands.is_done(), "it is pending for ever");
        let at_end = log.clone();
        extra.exit().on_done(move |_| at_end.lock().push("over"));
        stage.give_up(0);
        let error = now(stands).unwrap_err();
        assert!(error.is_stopped() && !error.is_retry_safe(), "{error}");
        assert!(now(queued).unwrap_err().is_retry_safe());
        assert_given_up(&extra);
        assert_eq!(lines(&log), ["stands", "drops it", "gone", "over"]);
        assert_eq!(stage.actors(), 0);
    }
}

#[test]
fn the_grace_of_a_kill_is_the_schedules() {
    let (mut stage, log) = (Stage::new(), Log::default());

    // It obeys in time, so what was scheduled finds nothing to do.
    let obeys = stage.spawn(&log);
    let stands = obeys.stand(Prop {
        log: log.clone(),
        heavy: false,
    });
    stage.run();
    let killed = obeys.kill();
    assert_eq!(stage.run(), [Turn::Done]);
    assert!(matches!(now(killed), Ok(ExitReason::Killed)));
    assert!(!now(stands).unwrap_err().is_retry_safe());
    assert_eq!(lines(&log), ["stands", "drops it", "bows", "gone"]);
    stage.pass(GRACE);
    assert_eq!(stage.assist(), 0);
    assert_eq!(stage.lost(), (0, 0));

    // It gets no turn in time, so it is abandoned.
    let stuck = stage.spawn(&log);
    let stands = stuck.stand(Prop {
        log: log.clone(),
        heavy: false,
    });
    stage.run();
    let killed = stuck.kill();
    stage.pass(GRACE.saturating_sub(MOMENT));
    assert!(!stuck.state().is_stopped(), "a moment is left");
    stage.pass(MOMENT);
    assert!(matches!(now(stuck.exit()), Ok(ExitReason::Abandoned)));
    assert_eq!(stage.assist(), 2, "for those who wait, and for its calls");
    assert!(matches!(now(killed), Ok(ExitReason::Abandoned)));
    assert!(!now(stands).unwrap_err().is_retry_safe());
    assert_eq!((stage.actors(), stage.lost()), (0, (0, 1)));

    // When its turn comes, it only tidies up.
    assert_eq!(stage.run(), [Turn::Done]);
    assert_eq!(lines(&log), ["stands", "drops it", "gone"]);
    assert!(matches!(now(stuck.exit()), Ok(ExitReason::Abandoned)));
}

#[test]
fn an_executor_that_refuses_is_an_error_or_is_done_without() {
    let (mut stage, log) = (Stage::new(), Log::default());
    let stuck = stage.spawn(&log);
    let stands = stuck.stand(Prop {
        log: log.clone(),
        heavy: false,
    });
    stage.run();
    stage.inbox.refuses.store(true, Ordering::Relaxed);

    let builder = Builder::on(Arc::clone(&stage.services));
    let spawned = builder.spawn(Extra { log: log.clone() });
    assert!(matches!(spawned, Err(SpawnError::Thread(_))));
    assert_eq!(lines(&log), ["stands", "gone"]);
    assert_eq!(stage.actors(), 1, "the other one");

    // Nobody assists the reaper, so it does everything itself.
    let killed = stuck.kill();
    stage.pass(GRACE);
    assert!(matches!(now(killed), Ok(ExitReason::Abandoned)));
    assert!(!now(stands).unwrap_err().is_retry_safe());
    stage.give_up(0);
    assert_eq!(lines(&log), ["drops it", "gone"]);
}
