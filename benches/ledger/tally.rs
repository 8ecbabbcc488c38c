//! What clients did beside closing rows, and what went wrong on purpose.

use std::ops::AddAssign;

/// What a client did beside closing rows.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) posted: usize,
    /// Waits that ended early; their calls went on.
    pub(super) timed_out: u64,
    /// By fault, in the order of [`Fault::ALL`].
    pub(super) faults: [u64; Fault::ALL.len()],
    /// What should not happen.
    pub(super) surprises: Vec<String>,
}

/// What goes wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Panic,
    AppError,
    Cancel,
    DropReply,
    WaitTimeout,
    Crowd,
    Stop,
    StopNow,
    Kill,
    KillMidway,
    LetGo,
}

impl Fault {
    pub(super) const ALL: [Self; 11] = [
        Self::Panic,
        Self::AppError,
        Self::Cancel,
        Self::DropReply,
        Self::WaitTimeout,
        Self::Crowd,
        Self::Stop,
        Self::StopNow,
        Self::Kill,
        Self::KillMidway,
        Self::LetGo,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Panic => "panic",
            Self::AppError => "app error",
            Self::Cancel => "cancel",
            Self::DropReply => "drop reply",
            Self::WaitTimeout => "wait timeout",
            Self::Crowd => "full mailbox",
            Self::Stop => "stop",
            Self::StopNow => "stop_now",
            Self::Kill => "kill",
            Self::KillMidway => "kill midway",
            Self::LetGo => "drop last handle",
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.posted += other.posted;
        self.timed_out += other.timed_out;
        for (sum, count) in self.faults.iter_mut().zip(other.faults) {
            *sum += count;
        }
        self.surprises.extend(other.surprises);
    }
}
