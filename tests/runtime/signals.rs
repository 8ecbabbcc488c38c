//! A signal interrupts a thread's sleep. No wait of the library shows that:
//! nobody wakes up early, and nobody is forgotten.

use crate::child::{assert_success, in_child, is_child};

#[test]
fn a_signal_disturbs_no_wait() {
    if !cfg!(target_os = "linux") {
        return tests::skipped("one thread cannot be sent a signal here");
    }
    #[cfg(target_os = "linux")]
    if is_child() {
        return disturbed::all_waits();
    }
    // Signal handlers are the whole process's.
    assert_success(&in_child("signals::a_signal_disturbs_no_wait", |own| own));
}

#[cfg(target_os = "linux")]
mod disturbed {
    use std::thread::{self, JoinHandle};

    use tests::{Log, PATIENCE, Patient, TestSystem, joined};

    use super::signal::{self, Threads};
    use crate::puppet::{Puppet, PuppetHandle, hold, job};

    const ROUNDS: usize = 200;

    pub(super) fn all_waits() {
        signal::handle();
        let system = TestSystem::new();
        let (idle, busy) = (puppet(&system, 1_024), puppet(&system, 2));
        let sleepers = Threads::default();
        let woken = Log::new();
        let id = sleepers.clone();
        idle.call(job(move |_| id.enter())).value();

        // The busy one is held, and its mailbox filled to the brim.
        let mut held = hold(&busy);
        let first = busy.add(1);
        let mut second = busy.add(10);
        let waits = [
            begin(&sleepers, &woken, move || first.wait().unwrap()),
            begin(&sleepers, &woken, move || {
                second.wait_timeout(PATIENCE).unwrap()
            }),
            begin(&sleepers, &woken, {
                let busy = busy.clone();
                move || busy.add(100).value()
            }),
            begin(&sleepers, &woken, {
                let busy = busy.downgrade();
                move || i64::from(busy.join_timeout(PATIENCE).unwrap().is_normal())
            }),
        ];
        let asker = puppet(&system, 1_024);
        let gate = hold(&idle);
        let (id, target, noted) = (sleepers.clone(), idle.clone(), woken.clone());
        let nested = asker.run(job(move |_| {
            id.enter();
            let sum = target.add(7).wait().unwrap();
            noted.push(sum);
            sum
        }));

        // The thread of `idle` is among them: for now it sleeps in the gate.
        sleepers.disturb(waits.len() + 2, ROUNDS);
        assert!(woken.is_empty(), "woken by a signal: {woken:?}");

        gate.release();
        assert_eq!(nested.value(), 7);
        held.release();
        assert_eq!(held.take_reply().value(), 0);
        let [first, second, third, end] = waits;
        assert_eq!([first, second, third].map(joined), [1, 11, 111]);
        busy.stop().value();
        assert_eq!(joined(end), 1);

        // And the sleep of an actor that has nothing to do.
        let sleeper = Threads::default();
        let id = sleeper.clone();
        idle.call(job(move |_| id.enter())).value();
        sleeper.disturb(1, ROUNDS);
        assert_eq!(idle.add(1).value(), 8);
        system.assert_quiet();
    }

    fn puppet(system: &TestSystem, capacity: usize) -> PuppetHandle {
        let builder = system.builder().capacity(capacity);
        builder.spawn(Puppet::new()).unwrap()
    }

    /// A thread that waits for something, and says when it has it.
    fn begin(
        sleepers: &Threads,
        woken: &Log<i64>,
        wait: impl FnOnce() -> i64 + Send + 'static,
    ) -> JoinHandle<i64> {
        let (sleepers, woken) = (sleepers.clone(), woken.clone());
        thread::spawn(move || {
            sleepers.enter();
            let value = wait();
            woken.push(value);
            value
        })
    }
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "signals are not for the standard library")]
mod signal {
    use std::ffi::c_int;
    use std::process;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tests::{Log, eventually};

    use crate::watched::Watched;

    const USR1: c_int = 10;

    unsafe extern "C" {
        fn signal(number: c_int, handler: extern "C" fn(c_int)) -> usize;
        fn siginterrupt(number: c_int, interrupts: c_int) -> c_int;
        fn tgkill(process: c_int, thread: c_int, number: c_int) -> c_int;
        fn gettid() -> c_int;
    }

    static ARRIVED: AtomicUsize = AtomicUsize::new(0);

    extern "C" fn count(_: c_int) {
        ARRIVED.fetch_add(1, Ordering::SeqCst);
    }

    /// Has signals counted, and sleeps interrupted by them.
    pub(super) fn handle() {
        // SAFETY: both take numbers and a handler, which only adds to an
        // atomic counter and so may interrupt anything.
        let (before, done) = unsafe { (signal(USR1, count), siginterrupt(USR1, 1)) };
        assert_eq!((before, done), (0, 0), "the handler is installed");
    }

    /// Threads that are about to sleep.
    #[derive(Clone, Default)]
    pub(super) struct Threads(Log<(c_int, Watched)>);

    impl Threads {
        /// The calling thread is one of them.
        pub(super) fn enter(&self) {
            // SAFETY: it takes nothing and cannot fail.
            let id = unsafe { gettid() };
            let watched = Watched::current().expect("there is a /proc");
            self.0.push((id, watched));
        }

        /// Interrupts the sleep of each, again and again.
        pub(super) fn disturb(&self, count: usize, rounds: usize) {
            let process = c_int::try_from(process::id()).expect("a process id");
            let threads = self.0.exactly(count);
            for _ in 0..rounds {
                for (id, watched) in &threads {
                    assert!(watched.wait_asleep(), "{watched:?} does not sleep");
                    let before = ARRIVED.load(Ordering::SeqCst);
                    // SAFETY: numbers; a thread that were gone would be an error.
                    let sent = unsafe { tgkill(process, *id, USR1) };
                    assert_eq!(sent, 0, "the thread is there");
                    eventually("the signal arrives", || {
                        ARRIVED.load(Ordering::SeqCst) > before
                    });
                }
            }
        }
    }
}
