//! A module of the runtime imports from lower layers and from its own folder,
//! and from a module of its own layer only where this table says so.

use crate::source::{is_test, sources};

/// The layers, lowest first.
const LAYERS: &[&[&str]] = &[
    &["id", "error", "sync", "time", "unwind", "hook", "waits"],
    &["cancel", "reply"],
    &["mailbox", "task", "services", "roster"],
    &["actor", "handle"],
    &["executor", "timer"],
    &[],
    &["system", "lib", "prelude", "private"],
];

/// Who imports whom within a layer. `actor` and `handle` are two views of one
/// thing; `id`, `error` and `hook` name each other, because an identity reports
/// to its system's hooks what errors say with identities.
const NEIGHBOURS: &[(&str, &[&str])] = &[
    ("sync", &["time"]),
    ("id", &["sync", "error", "hook", "waits"]),
    ("error", &["sync", "id"]),
    ("unwind", &["sync", "id", "error"]),
    ("hook", &["sync", "id", "error", "unwind"]),
    ("waits", &["sync", "id", "error"]),
    // A wait is bounded by what it is made for, which is a call.
    ("reply", &["cancel"]),
    ("cancel", &["reply"]),
    ("services", &["task", "roster"]),
    ("actor", &["handle"]),
    ("handle", &["actor"]),
    ("timer", &["executor"]),
];

/// The only layer that may name what the crate's root re-exports: for the
/// others that would be a way around the table.
const TOP: usize = LAYERS.len() - 1;

fn layer_of(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| layer.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` is in no layer; add it to the table"))
}

/// `mailbox/room.rs` is of module `mailbox`.
fn module_of(path: &str) -> String {
    let inside = path.trim_start_matches("actor-rt/src/");
    let first = inside.split('/').next().unwrap_or(inside);
    first.trim_end_matches(".rs").to_owned()
}

fn may_import(here: &str, there: &str) -> bool {
    let lower = layer_of(there) < layer_of(here);
    let is_edge = |(from, to): &(&str, &[&str])| *from == here && to.contains(&there);
    lower || NEIGHBOURS.iter().any(is_edge)
}

/// What a line names as `crate::…`: a module, an item of the root, or a group,
/// which is given back as `{`.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("crate::")
        .filter(|(at, _)| !line[..*at].ends_with('$'))
        .map(|(at, found)| {
            let rest = &line[at + found.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            match end.unwrap_or(rest.len()) {
                0 => &rest[..rest.len().min(1)],
                end => &rest[..end],
            }
        })
}

fn is_module(name: &str) -> bool {
    LAYERS.iter().any(|layer| layer.contains(&name))
}

#[test]
fn a_module_imports_from_below_or_from_its_own_folder() {
    let mut wrong = Vec::new();
    for source in sources("actor-rt/src") {
        if is_test(&source.path) {
            continue;
        }
        let here = module_of(&source.path);
        for (number, line) in source.code() {
            for there in imports(line).filter(|there| *there != here) {
                let allowed = if is_module(there) {
                    may_import(&here, there)
                } else {
                    layer_of(&here) == TOP
                };
                if !allowed {
                    wrong.push(format!("{}:{number}: {here} -> {there}", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the table:\n{}", wrong.join("\n"));
}

/// An edge that nobody uses any more would let it come back unseen.
#[test]
fn every_edge_between_neighbours_is_used() {
    let sources = sources("actor-rt/src");
    for (here, neighbours) in NEIGHBOURS {
        for there in *neighbours {
            assert_eq!(layer_of(here), layer_of(there), "no neighbours");
            let used = sources
                .iter()
                .filter(|source| module_of(&source.path) == *here && !is_test(&source.path))
                .any(|source| {
                    source
                        .code()
                        .any(|(_, line)| imports(line).any(|name| name == *there))
                });
            assert!(
                used,
                "{here} does not import {there}: the table is out of date"
            );
        }
    }
}

#[test]
fn an_import_is_found_and_judged() {
    let found: Vec<_> = imports("use crate::hook::Hooks; x(crate::system::run)").collect();
    assert_eq!(found, ["hook", "system"]);
    let found: Vec<_> = imports("use crate::{System}; use crate::System; $crate::x").collect();
    assert_eq!(found, ["{", "System"]);
    assert!(!is_module("System") && !is_module("{"));
    assert!(may_import("system", "mailbox") && !may_import("mailbox", "system"));
    assert!(may_import("hook", "unwind") && !may_import("unwind", "hook"));
}

#[test]
fn an_executor_names_no_message() {
    for source in sources("actor-rt/src/executor") {
        for (number, line) in source.code() {
            assert!(
                !line.contains("Message") && !line.contains("crate::actor"),
                "{}:{number}: {line}",
                source.path
            );
        }
    }
}
