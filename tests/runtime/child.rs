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
        .env(ROLE, "1");
    output_of(&mut command, PATIENCE)
}

/// The same program under limits of the shell's `ulimit`.
pub(crate) fn limited(program: &Command, limits: &str) -> Command {
    let mut limited = Command::new("sh");
    limited
        .args(["-c", &format!("ulimit {limits} && exec \"$0\" \"$@\"")])
        .arg(program.get_program());
    limited
}

/// The same program, which is about to abort: without a core file.
pub(crate) fn doomed(program: Command) -> Command {
    if cfg!(unix) {
        limited(&program, "-c 0")
    } else {
        program
    }
}

/// Runs a program to its end, which must come within `limit`.
///
/// # Panics
///
/// If the process cannot be started or does not end in time.
#[track_caller]
pub(crate) fn output_of(command: &mut Command, limit: Duration) -> Output {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    end_of(child.expect("the child process starts"), limit)
}

#[track_caller]
fn end_of(mut child: Child, limit: Duration) -> Output {
    let stdout = read(child.stdout.take().expect("piped"));
    let stderr = read(child.stderr.take().expect("piped"));
    let mut status = None;
    let end = Instant::now() + limit;
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

/// All that the process printed.
pub(crate) fn text_of(output: &Output) -> String {
    let [stdout, stderr] =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{stdout}\n{stderr}")
}

/// Says that the process ended well.
///
/// # Panics
///
/// If it did not, with all that it printed.
#[track_caller]
pub(crate) fn assert_success(output: &Output) {
    assert!(output.status.success(), "{}", text_of(output));
}

/// Says that the process was aborted: neither a failed test in the child nor
/// an exit of its own.
///
/// # Panics
///
/// If it was not, with all that it printed.
#[track_caller]
pub(crate) fn assert_aborted(output: &Output) {
    #[cfg(unix)]
    let aborted = {
        const SIGABRT: i32 = 6;
        std::os::unix::process::ExitStatusExt::signal(&output.status) == Some(SIGABRT)
    };
    // A failed test exits with 101.
    #[cfg(not(unix))]
    let aborted = !matches!(output.status.code(), Some(0 | 101));
    assert!(aborted, "{}:\n{}", output.status, text_of(output));
}
