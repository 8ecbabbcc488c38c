//! A test of this binary, run again in a process of its own.

use std::io::Read;
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tests::{PATIENCE, joined};

const ROLE: &str = "ACTOR_RT_TEST_CHILD";

/// Whether this process was started by [`in_child`] to play its part.
pub(crate) fn is_child() -> bool {
    std::env::var_os(ROLE).is_some()
}

/// Runs one test of this very binary again, in a process of its own, for what
/// concerns the whole process: `prepare` may change the command.
///
/// # Panics
///
/// If the process cannot be started or does not end in time.
#[track_caller]
pub(crate) fn in_child(test: &str, prepare: impl FnOnce(Command) -> Command) -> Output {
    let mut command = prepare(Command::new(
        std::env::current_exe().expect("a test knows its own binary"),
    ));
    command
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(ROLE, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("the child process starts");
    output_of(child)
}

fn output_of(mut child: Child) -> Output {
    let stdout = read(child.stdout.take().expect("piped"));
    let stderr = read(child.stderr.take().expect("piped"));
    let mut status = None;
    let end = Instant::now() + PATIENCE;
    while status.is_none() && Instant::now() < end {
        status = child.try_wait().expect("the child can be waited for");
        thread::park_timeout(Duration::from_millis(2));
    }
    let Some(status) = status else {
        let _ = child.kill();
        let _ = child.wait();
        panic!("the child process did not end in time");
    };
    Output {
        status,
        stdout: joined(stdout),
        stderr: joined(stderr),
    }
}

/// On a thread of its own, so that a full pipe holds nobody up.
fn read(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = pipe.read_to_end(&mut text);
        text
    })
}
