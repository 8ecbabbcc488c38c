//! What is left to do after a call has ended: to end those made from it.

use std::collections::VecDeque;

/// Runs on the thread that ends a call, under no lock.
pub(crate) type Job = Box<dyn FnOnce(&mut After) + Send>;

/// Calls that were made from one that ends, each ready to end in turn. They
/// end one after the other and not inside one another, so a chain of any
/// length needs no deep stack.
#[derive(Default)]
pub(crate) struct After {
    jobs: VecDeque<Job>,
}

impl After {
    pub(super) fn push(&mut self, job: impl FnOnce(&mut Self) + Send + 'static) {
        self.jobs.push_back(Box::new(job));
    }

    #[inline]
    pub(super) fn run(mut self) {
        while let Some(job) = self.jobs.pop_front() {
            job(&mut self);
        }
    }
}
