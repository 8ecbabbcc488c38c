//! What ends the whole process, and cannot be contained: a handler that
//! overflows its stack, memory that runs out, a panic during another. The
//! process aborts at once instead of going on half dead, and says whose thread
//! it was where the platform knows.

use std::env;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Output};

use actor_rt::prelude::*;
use tests::{Bomb, PATIENCE, Patient, TestSystem, skipped};

use crate::child::{
    assert_aborted, assert_success, doomed, in_child, is_child, limited, output_of, text_of,
};
use crate::puppet::{Puppet, job};

/// Longer than what the operating system keeps of a thread's name.
const NAME: &str = "ledger-of-the-northern-branch";

/// A child says so when it lives on after what should have ended it.
const SURVIVED: &str = "SURVIVED";

/// Plays the child's part: the actor of this name does `deed`.
fn commit(builder: Builder, deed: impl FnOnce() -> i64 + Send + 'static) {
    let actor = builder.name(NAME).spawn(Puppet::new()).unwrap();
    let outcome = actor.run(job(move |_| deed())).outcome();
    panic!("{SURVIVED}: {outcome:?}");
}

#[track_caller]
fn assert_died(output: &Output, last_words: &str) {
    assert_aborted(output);
    let text = text_of(output);
    assert!(!text.contains(SURVIVED), "{text}");
    assert!(text.contains(last_words), "{text}");
}

// ----- the stack -------------------------------------------------------------

/// Uses `bytes` of the stack, measured by addresses, so that it does not matter
/// how large the compiler makes a frame. Returns the depth of the recursion.
fn descend(bytes: usize) -> i64 {
    fn at(top: usize, bytes: usize) -> i64 {
        let frame = black_box([0_u8; 256]);
        let here = frame.as_ptr().addr();
        if top.abs_diff(here) >= bytes {
            return 0;
        }
        // Used after the call too: the frame stays.
        at(top, bytes) + i64::from(black_box(&frame)[0]) + 1
    }
    let top = 0_u8;
    at(black_box(&raw const top).addr(), bytes)
}

/// What std gives a thread for which nothing was chosen is 2 MiB.
const DEEP: usize = 8 << 20;
const ROOMY: usize = 32 << 20;

/// std's default may be changed from outside.
fn with_default_stacks(program: Command) -> Command {
    let mut program = doomed(program);
    program.env_remove("RUST_MIN_STACK");
    program
}

#[test]
fn a_stack_overflow_ends_the_process() {
    if is_child() {
        return commit(Builder::new(), || descend(usize::MAX));
    }
    let output = in_child(
        "fatal::a_stack_overflow_ends_the_process",
        with_default_stacks,
    );
    assert_died(&output, "has overflowed its stack");
    let text = text_of(&output);
    assert!(text.contains(&format!("thread '{NAME}'")), "{text}");
}

/// What needs more than a thread's usual stack needs `Builder::stack_size`, and
/// has enough with it.
#[test]
fn the_size_of_the_stack_is_the_builders() {
    const SIZE: &str = "ACTOR_RT_TEST_STACK";
    const ME: &str = "fatal::the_size_of_the_stack_is_the_builders";
    if is_child() {
        let size = env::var(SIZE).ok();
        let builder = match size.map(|bytes| bytes.parse().unwrap()) {
            Some(bytes) => Builder::new().stack_size(bytes),
            None => Builder::new(),
        };
        let actor = builder.name(NAME).spawn(Puppet::new()).unwrap();
        let depth = actor.run(job(|_| descend(DEEP))).value();
        assert!(depth > 1_000, "it did not recurse: {depth}");
        return;
    }
    let sized = |bytes: usize| {
        move |own| {
            let mut child = with_default_stacks(own);
            child.env(SIZE, bytes.to_string());
            child
        }
    };
    assert_success(&in_child(ME, sized(ROOMY)));
    for output in [
        in_child(ME, with_default_stacks),
        in_child(ME, sized(DEEP / 2)),
    ] {
        assert_died(&output, "has overflowed its stack");
    }
}

// ----- memory ----------------------------------------------------------------

#[test]
fn running_out_of_memory_ends_the_process() {
    if is_child() {
        return commit(Builder::new(), || {
            let mut hoard = Vec::new();
            loop {
                hoard.push(black_box(vec![1_u8; 16 << 20]));
            }
        });
    }
    if !cfg!(target_os = "linux") {
        return skipped("the address space cannot be limited here");
    }
    let output = in_child("fatal::running_out_of_memory_ends_the_process", |own| {
        limited(&own, "-c 0 && ulimit -v 524288")
    });
    assert_died(&output, "memory allocation of 16777216 bytes failed");
}

/// An allocation that may fail is the handler's own business.
#[test]
fn memory_that_is_refused_is_an_error_like_any_other() {
    let system = TestSystem::new();
    let actor = system.spawn(Puppet::new()).unwrap();
    let refused = actor.call(Box::new(|_: &Context<Puppet>| {
        Vec::<u8>::new().try_reserve(isize::MAX as usize)
    }));
    assert!(refused.value().is_err());
    assert_eq!(actor.add(1).value(), 1);
    system.assert_quiet();
}

// ----- panics ----------------------------------------------------------------

/// A single panic ends its actor only, which `failures` shows; a second one that
/// unwinding runs into is beyond everybody's reach.
#[test]
fn a_panic_during_a_panic_ends_the_process() {
    if is_child() {
        return commit(Builder::new(), || {
            let _bomb = Bomb("dropped while unwinding");
            panic!("the first")
        });
    }
    let output = in_child("fatal::a_panic_during_a_panic_ends_the_process", doomed);
    assert_died(&output, "panic in a destructor during cleanup");
    let text = text_of(&output);
    for words in ["the first", "dropped while unwinding"] {
        assert!(text.contains(words), "{text}");
    }
    assert!(text.contains(&format!("thread '{NAME}'")), "{text}");
}

/// The same program twice: as the tests are built, where a panic ends one
/// actor, and with `panic = "abort"`, where it ends the process.
#[test]
fn with_panic_abort_nothing_is_contained() {
    let unwinds = output_of(&mut Command::new(env!("CARGO_BIN_EXE_aborts")), PATIENCE);
    assert_success(&unwinds);
    let text = text_of(&unwinds);
    assert!(text.contains("contained: true\nsurvived: "), "{text}");

    let output = output_of(&mut doomed(Command::new(built_to_abort())), PATIENCE);
    assert_died(&output, "thread 'fragile-branch-of-the-ledger'");
    let text = text_of(&output);
    assert!(text.starts_with("contained: false\n"), "{text}");
    assert!(
        text.contains("panicked at ") && text.contains("it broke"),
        "{text}"
    );
    assert!(!text.contains("survived"), "{text}");
}

/// Builds the program and the library below it anew: that panics abort is
/// decided for all crates of a program at once.
fn built_to_abort() -> std::path::PathBuf {
    // Beside the other builds, so that neither holds the other up.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aborts");
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // All of it was fetched for this very test.
        .args([
            "build",
            "--offline",
            "--package",
            "tests",
            "--bin",
            "aborts",
        ])
        .args(["--profile", "aborts", "--target-dir"])
        .arg(&folder);
    for setting in ["inherits = \"dev\"", "panic = \"abort\"", "debug = 0"] {
        build
            .arg("--config")
            .arg(format!("profile.aborts.{setting}"));
    }
    // Some seconds; how many is up to the machine.
    assert_success(&output_of(&mut build, 10 * PATIENCE));
    folder
        .join("aborts")
        .join(format!("aborts{}", env::consts::EXE_SUFFIX))
}
