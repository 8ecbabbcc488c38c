//! Delicate calls live in one place each.

use crate::source::{is_test, sources};

/// What may be written where in the runtime, and nowhere else.
const HOMES: &[(&str, &[&str])] = &[
    ("catch_unwind", &["actor-rt/src/unwind.rs"]),
    ("set_hook", &["actor-rt/src/unwind.rs"]),
    ("Instant::now", &["actor-rt/src/time/mod.rs"]),
    ("flume::", &["actor-rt/src/mailbox/queue.rs"]),
    ("thread::Builder", &["actor-rt/src/executor/thread.rs"]),
    ("thread::spawn", &[]),
    ("thread::sleep", &[]),
    ("thread::park", &["actor-rt/src/sync/park.rs"]),
    // A group would hide from this table what it brings.
    ("use std::{", &[]),
    // The noting panic hook is set once in a process, and asks whether its
    // thread is panicking: no lock and no wait of an actor's.
    (
        "std::sync",
        &["actor-rt/src/sync/", "actor-rt/src/unwind.rs"],
    ),
    ("std::sync::Mutex", &[]),
    ("std::sync::atomic", &["actor-rt/src/sync/"]),
    (
        "std::thread",
        &["actor-rt/src/sync/", "actor-rt/src/unwind.rs"],
    ),
    // What a panic left behind and which slots may be used again are of one
    // thread alone, and nothing that a model is about.
    (
        "thread_local!",
        &[
            "actor-rt/src/sync/mod.rs",
            "actor-rt/src/reply/recycle.rs",
            "actor-rt/src/unwind.rs",
        ],
    ),
    ("shuttle::", &["actor-rt/src/sync/", "actor-rt/src/id.rs"]),
    ("SystemTime", &[]),
    ("loom::", &["actor-rt/src/sync/", "actor-rt/src/id.rs"]),
    (
        "unsafe",
        &[
            "actor-rt/src/reply/ends.rs",
            "actor-rt/src/reply/head.rs",
            "actor-rt/src/reply/mod.rs",
            "actor-rt/src/reply/place.rs",
            "actor-rt/src/reply/slot.rs",
        ],
    ),
    (
        "UnsafeCell",
        &["actor-rt/src/sync/", "actor-rt/src/reply/place.rs"],
    ),
    ("process::exit", &[]),
    // They panic if nobody reads.
    ("println!", &[]),
    ("io::stderr", &["actor-rt/src/hook/mod.rs"]),
];

#[test]
fn delicate_calls_are_at_home() {
    let mut strays = Vec::new();
    for source in sources("actor-rt/src") {
        if is_test(&source.path) {
            continue;
        }
        for (number, line) in source.code() {
            for (call, homes) in HOMES {
                // Within the crate, `crate::sync::Mutex` is the façade.
                let found = line.contains(call) && !line.contains(&format!("crate::{call}"));
                let at_home = homes.iter().any(|home| source.path.starts_with(home));
                if found && !at_home {
                    strays.push(format!("{}:{number}: {call}", source.path));
                }
            }
        }
    }
    assert!(strays.is_empty(), "away from home:\n{}", strays.join("\n"));
}

#[test]
fn every_home_is_lived_in() {
    let sources = sources("actor-rt/src");
    for (call, homes) in HOMES {
        for home in *homes {
            let lived_in = sources
                .iter()
                .filter(|source| source.path.starts_with(home))
                .any(|source| source.code().any(|(_, line)| line.contains(call)));
            assert!(lived_in, "no `{call}` in {home}: the table is out of date");
        }
    }
}

#[test]
fn only_the_entry_points_of_the_macro_touch_the_compiler() {
    for source in sources("actor-macros/src") {
        if source.path.ends_with("src/lib.rs") {
            continue;
        }
        for (number, line) in source.code() {
            let named = line.replace("proc_macro2", "");
            assert!(
                !named.contains("proc_macro"),
                "{}:{number}: {line}",
                source.path
            );
        }
    }
}

#[test]
fn nothing_is_left_to_do_in_the_sources() {
    // Spelt apart, so that this file does not find itself.
    let marks = [
        ["FIX", "ME"],
        ["XX", "X:"],
        ["todo", "!("],
        ["unimple", "mented!("],
    ];
    for folder in ["actor-rt", "actor-macros", "examples", "tests", "benches"] {
        for source in sources(folder) {
            for mark in &marks {
                let mark = mark.concat();
                assert!(!source.text.contains(&mark), "{}: {mark}", source.path);
            }
        }
    }
}
