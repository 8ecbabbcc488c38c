//! Two small executors, as different as a reply's wakers may meet them.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

use tests::PATIENCE;

/// Polls one future on this thread, which sleeps in between.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unparker(thread::current())));
    let end = Instant::now() + PATIENCE;
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        assert!(Instant::now() < end, "the future was never woken");
        thread::park_timeout(PATIENCE);
    }
}

struct Unparker(Thread);

impl Wake for Unparker {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Many tasks on one thread, each polled only when its own waker was called.
#[derive(Default)]
pub struct Tasks<'a> {
    tasks: Vec<Option<Pin<Box<dyn Future<Output = ()> + 'a>>>>,
    polls: Arc<AtomicUsize>,
}

impl<'a> Tasks<'a> {
    /// Adds a task.
    pub fn spawn(&mut self, task: impl Future<Output = ()> + 'a) {
        self.tasks.push(Some(Box::pin(task)));
    }

    /// Runs until all tasks are done; says how often one was polled.
    pub fn run(mut self) -> usize {
        let (queue, ready) = mpsc::channel();
        for number in 0..self.tasks.len() {
            queue.send(number).expect("the other end is here");
        }
        while self.tasks.iter().any(Option::is_some) {
            let number = ready
                .recv_timeout(PATIENCE)
                .expect("some task is woken in time");
            self.poll(number, &queue);
        }
        self.polls.load(Ordering::Relaxed)
    }

    fn poll(&mut self, number: usize, queue: &mpsc::Sender<usize>) {
        let Some(task) = &mut self.tasks[number] else {
            return;
        };
        self.polls.fetch_add(1, Ordering::Relaxed);
        let waker = Waker::from(Arc::new(Requeue {
            number,
            queue: queue.clone(),
        }));
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            self.tasks[number] = None;
        }
    }
}

struct Requeue {
    number: usize,
    queue: mpsc::Sender<usize>,
}

impl Wake for Requeue {
    fn wake(self: Arc<Self>) {
        let _ = self.queue.send(self.number);
    }
}
