//! What the system knows of this process's threads: how many there are, and
//! how often they were switched. Empty figures where there is no `/proc`.

use std::fs::{self, File};
use std::io::Read;
use std::time::{Duration, Instant};

/// How often the threads of this process gave their core away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Switches {
    /// To sleep.
    pub voluntary: u64,
    /// Because another thread was to run.
    pub involuntary: u64,
}

impl Switches {
    /// The sum over all threads that are alive now.
    #[must_use]
    pub fn now() -> Self {
        let Ok(tasks) = fs::read_dir("/proc/self/task") else {
            return Self::default();
        };
        tasks
            .flatten()
            .filter_map(|task| fs::read_to_string(task.path().join("status")).ok())
            .fold(Self::default(), |sum, status| Self {
                voluntary: sum.voluntary + field(&status, "voluntary_ctxt_switches:"),
                involuntary: sum.involuntary + field(&status, "nonvoluntary_ctxt_switches:"),
            })
    }

    /// What came after `earlier`.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        // Threads that ended meanwhile took their figures with them.
        Self {
            voluntary: self.voluntary.saturating_sub(earlier.voluntary),
            involuntary: self.involuntary.saturating_sub(earlier.involuntary),
        }
    }

    /// Both kinds.
    #[must_use]
    pub fn total(self) -> u64 {
        self.voluntary + self.involuntary
    }
}

fn field(status: &str, name: &str) -> u64 {
    status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0)
}

/// How many threads this process has; `None` where it cannot be known.
#[must_use]
pub fn count() -> Option<usize> {
    fs::read_dir("/proc/self/task").ok().map(Iterator::count)
}

/// Waits until this process has at most `most` threads. The system takes a
/// thread off the list a moment after it has been joined. Answers how many
/// there are.
#[must_use]
pub fn settle(most: usize, patience: Duration) -> Option<usize> {
    let end = Instant::now() + patience;
    loop {
        let threads = count()?;
        if threads <= most || Instant::now() >= end {
            return Some(threads);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// A thread of this process, to be watched by others.
#[derive(Debug, Clone)]
pub struct Watched {
    folder: String,
    stat: String,
}

impl Watched {
    /// The calling thread; `None` where it cannot be known.
    #[must_use]
    pub fn current() -> Option<Self> {
        let link = fs::read_link("/proc/thread-self").ok()?;
        let folder = format!("/proc/{}", link.to_str()?);
        let stat = format!("{folder}/stat");
        Some(Self { folder, stat })
    }

    /// How often it has slept, as far as the system tells.
    #[must_use]
    pub fn sleeps(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("{}/status", self.folder)).ok()?;
        Some(field(&status, "voluntary_ctxt_switches:"))
    }

    /// Whether it sleeps. Asking allocates nothing and does not sleep.
    #[must_use]
    pub fn is_asleep(&self) -> bool {
        let mut text = [0; 256];
        let Ok(length) = File::open(&self.stat).and_then(|mut file| file.read(&mut text)) else {
            return false;
        };
        // The state is the letter after the name, which is in parentheses and
        // may hold any character.
        let text = &text[..length];
        let name_end = text.iter().rposition(|&byte| byte == b')');
        name_end.and_then(|end| text.get(end + 2)) == Some(&b'S')
    }

    /// Waits until it sleeps; false if it did not in a long time.
    #[must_use]
    pub fn wait_asleep(&self) -> bool {
        let end = Instant::now() + Duration::from_secs(30);
        while !self.is_asleep() {
            if Instant::now() >= end {
                return false;
            }
            // Not a sleep: it would count as one.
            std::thread::yield_now();
        }
        true
    }
}
