//! Runs every example and compares what it prints with `expected/NAME.txt`.
//!
//! Cargo builds a package's examples before it runs the package's tests, and
//! puts them beside this one: `.../deps/outputs-HASH`, `.../examples/NAME`.
//!
//! `BLESS=1 cargo test -p examples` writes the files anew; a person reads the
//! difference. A file holds what goes to standard output. After a run that is
//! meant to fail, the exit code and standard error follow.
//!
//! What varies from run to run is masked, by two rules and no others:
//!
//! 1. on a line that begins with `took `, every number becomes `#`;
//! 2. the folder for temporary files becomes `$TMP`.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Far beyond what any example takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Where the test may leave things.
const TMP: &str = env!("CARGO_TARGET_TMPDIR");

/// One run of an example.
struct Run {
    /// What the file of the expected output is called.
    name: &'static str,
    example: &'static str,
    args: &'static [&'static str],
    exit_code: i32,
}

/// A run without arguments that is to succeed.
const fn plain(name: &'static str) -> Run {
    run(name, name, &[], 0)
}

const fn run(
    name: &'static str,
    example: &'static str,
    args: &'static [&'static str],
    exit_code: i32,
) -> Run {
    Run {
        name,
        example,
        args,
        exit_code,
    }
}

const EMPTY: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/empty");

const RUNS: [Run; 18] = [
    plain("deadline_budget"),
    plain("counter"),
    run(
        "word_count",
        "word_count",
        // Small chunks, so that words and characters lie on their borders.
        &[
            "--workers",
            "3",
            "--chunk",
            "64",
            "fixtures",
            "gone.txt",
            EMPTY,
        ],
        0,
    ),
    run("word_count-help", "word_count", &["--help"], 0),
    run(
        "word_count-nothing",
        "word_count",
        &["fixtures/broken.txt", "gone.txt", EMPTY],
        1,
    ),
    run("word_count-mistake", "word_count", &["--threads", "3"], 2),
    plain("cancel_pending"),
    run("progress", "progress", &["fixtures"], 0),
    run(
        "progress-stopped",
        "progress",
        &["--stop-after", "2", "fixtures"],
        0,
    ),
    plain("failures"),
    plain("bank"),
    plain("worker_submit"),
    plain("close_and_join"),
    plain("two_states"),
    plain("async_mix"),
    plain("interface"),
    plain("first_of_three"),
    plain("philosophers"),
];

#[test]
fn every_example_prints_what_is_expected() {
    let run: BTreeSet<String> = RUNS.iter().map(|run| run.example.to_owned()).collect();
    assert_eq!(
        run,
        examples(),
        "left: examples that are run; right: the manifest's"
    );

    fs::create_dir_all(EMPTY).expect("the folder for temporary files is writable");
    let bless = env::var_os("BLESS").is_some();
    let mut failures = String::new();
    for run in &RUNS {
        if let Err(failure) = run.check(bless) {
            let _ = writeln!(failures, "----- {}: {failure}", run.name);
        }
    }
    assert!(
        failures.is_empty(),
        "\n{failures}\nBLESS=1 accepts the output as it is"
    );

    let names: BTreeSet<String> = RUNS.iter().map(|run| format!("{}.txt", run.name)).collect();
    assert_eq!(names.len(), RUNS.len(), "two runs have one name");
    assert_eq!(
        expected_files(),
        names,
        "left: files in expected/; right: runs"
    );
}

/// A run of the documents of the workspace, whose words change with them.
#[test]
fn word_count_counts_our_own_documents_from_anywhere() {
    let mut command = command("word_count", Path::new(TMP));
    let output = finish(&mut command).expect("it ends");
    assert_eq!(output.exit_code, Some(0), "{}", output.stderr);
    assert!(output.stdout.starts_with("files "), "{}", output.stdout);
    assert!(!output.stdout.contains("no such file"), "{}", output.stdout);
}

#[test]
fn only_the_stated_figures_are_masked() {
    let line = "took 0.012 s: 18.4 MB/s; waited 3 s";
    assert_eq!(mask(line), "took # s: # MB/s; waited # s");
    assert_eq!(mask("12 took 7 s\n1.5 s"), "12 took 7 s\n1.5 s");
    assert_eq!(mask(&format!("in {TMP}/empty: 3")), "in $TMP/empty: 3");
}

// ----- a run -----------------------------------------------------------------

impl Run {
    fn check(&self, bless: bool) -> Result<(), String> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let output = finish(command(self.example, here).args(self.args))?;
        if output.exit_code != Some(self.exit_code) {
            return Err(format!(
                "exit code {:?} instead of {}\n{}{}",
                output.exit_code, self.exit_code, output.stdout, output.stderr
            ));
        }
        let mut printed = mask(&output.stdout);
        if self.exit_code != 0 {
            let stderr = mask(&output.stderr);
            let _ = write!(
                printed,
                "[exit code {}; standard error:]\n{stderr}",
                self.exit_code
            );
        }
        let path = expected(self.name).with_extension("txt");
        if bless {
            return fs::write(path, printed).map_err(|error| error.to_string());
        }
        let wanted =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        compare(&wanted, &printed)
    }
}

/// Points at the first line that differs, and shows all that was printed.
fn compare(wanted: &str, printed: &str) -> Result<(), String> {
    if wanted == printed {
        return Ok(());
    }
    let same = wanted
        .lines()
        .zip(printed.lines())
        .take_while(|(a, b)| a == b);
    let number = same.count();
    Err(format!(
        "line {} differs\nexpected: {}\nprinted:  {}\nall that was printed:\n{printed}",
        number + 1,
        line(wanted, number),
        line(printed, number),
    ))
}

fn line(text: &str, number: usize) -> &str {
    text.lines().nth(number).unwrap_or("(the end)")
}

fn expected(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("expected")
        .join(name)
}

fn expected_files() -> BTreeSet<String> {
    let folder = fs::read_dir(expected("")).expect("there is a folder of expected outputs");
    folder
        .map(|entry| entry.expect("the folder can be read").file_name())
        .map(|name| name.into_string().expect("a file name of ours"))
        .collect()
}

/// The examples that the manifest names: `name = ".."` under `[[example]]`.
fn examples() -> BTreeSet<String> {
    let mut section = "";
    let mut names = BTreeSet::new();
    for line in include_str!("Cargo.toml").lines() {
        if line.starts_with('[') {
            section = line;
        } else if let ("[[example]]", Some(name)) = (section, line.strip_prefix("name = ")) {
            names.insert(name.trim_matches('"').to_owned());
        }
    }
    names
}

// ----- masks -----------------------------------------------------------------

fn mask(text: &str) -> String {
    // Windows ends lines and joins paths in its own way.
    let text = text
        .replace("\r\n", "\n")
        .replace(TMP, "$TMP")
        .replace('\\', "/");
    let lines = text
        .split('\n')
        .map(|line| match line.strip_prefix("took ") {
            Some(rest) => format!("took {}", mask_numbers(rest)),
            None => line.to_owned(),
        });
    lines.collect::<Vec<_>>().join("\n")
}

fn mask_numbers(line: &str) -> String {
    let mut masked = String::new();
    for c in line.chars() {
        let inside = masked.ends_with('#') && (c.is_ascii_digit() || c == '.');
        match c {
            _ if inside => {}
            _ if c.is_ascii_digit() => masked.push('#'),
            _ => masked.push(c),
        }
    }
    masked
}

// ----- processes -------------------------------------------------------------

struct Output {
    stdout: String,
    stderr: String,
    exit_code: Option<i32>,
}

fn command(example: &str, folder: &Path) -> Command {
    let me = env::current_exe().expect("a running program has a path");
    let target = me
        .parent()
        .and_then(Path::parent)
        .expect("the test lies in a folder `deps`");
    let program = target
        .join("examples")
        .join(example)
        .with_extension(env::consts::EXE_EXTENSION);
    assert!(
        program.is_file(),
        "{} is not built; `cargo test -p examples` without a filter builds it",
        program.display(),
    );
    let mut command = Command::new(program);
    command.current_dir(folder);
    // How a panic is told is the user's setting, not the example's doing.
    command.env_remove("RUST_BACKTRACE");
    command
}

/// Runs a program to its end; kills it if it has none.
fn finish(command: &mut Command) -> Result<Output, String> {
    let deadline = Instant::now() + DEADLINE;
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let stdout = collect(child.stdout.take().expect("it is piped"));
    let stderr = collect(child.stderr.take().expect("it is piped"));

    let exit_code = wait(&mut child, deadline);
    if exit_code.is_err() {
        // Either fails only if the program is over by now.
        let _ = child.kill();
        let _ = child.wait();
    }
    // The program is over, so its ends of the pipes are closed.
    let [stdout, stderr] = [stdout, stderr].map(|text| {
        let text = text.recv_timeout(DEADLINE).expect("the pipe is closed");
        String::from_utf8_lossy(&text).into_owned()
    });
    match exit_code {
        Ok(exit_code) => Ok(Output {
            stdout,
            stderr,
            exit_code,
        }),
        Err(problem) => Err(format!("{problem}\nprinted until then:\n{stdout}{stderr}")),
    }
}

/// Reads a pipe to its end on a thread of its own: a program whose pipe is
/// full would never end.
fn collect(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (done, text) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came before an error is worth showing.
        let _ = pipe.read_to_end(&mut bytes);
        let _ = done.send(bytes);
    });
    text
}

/// std has no wait with a deadline, so this one looks again and again.
fn wait(child: &mut Child, deadline: Instant) -> Result<Option<i32>, String> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.code()),
            Ok(None) if Instant::now() < deadline => thread::park_timeout(Duration::from_millis(2)),
            Ok(None) => return Err(format!("did not end within {DEADLINE:?} and was killed")),
            Err(error) => return Err(error.to_string()),
        }
    }
}
