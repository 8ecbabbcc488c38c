//! A module of the runtime imports from lower layers and from its own folder.

use crate::source::{is_test, sources};

/// The layers, lowest first. `observe/hook` is written with its folder; what
/// else is in `observe` is of the top layer.
const LAYERS: &[&[&str]] = &[
    &["id", "error", "sync", "time", "unwind", "observe/hook"],
    &["cancel", "reply"],
    &["mailbox", "task", "services", "roster"],
    &["actor", "handle"],
    &["executor", "timer"],
    &[],
    &["system", "observe", "lib", "prelude", "private"],
];

fn layer_of(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| layer.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` is in no layer; add it to the table"))
}

/// `mailbox/room.rs` is of module `mailbox`, `observe/hook.rs` of its own.
fn module_of(path: &str) -> String {
    let inside = path.trim_start_matches("actor-rt/src/");
    if inside == "observe/hook.rs" {
        return "observe/hook".to_owned();
    }
    let first = inside.split('/').next().unwrap_or(inside);
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a line names as `crate::…`.
fn imports(line: &str) -> impl Iterator<Item = String> {
    line.match_indices("crate::")
        .filter(|(at, _)| !line[..*at].ends_with('$'))
        .map(|(at, found)| {
            let rest = &line[at + found.len()..];
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            match &rest[..end] {
                "observe" if rest[end..].starts_with("::hook") => "observe/hook".to_owned(),
                module => module.to_owned(),
            }
        })
        // A type or a group at the crate's root is re-exported from below.
        .filter(|module| module.starts_with(char::is_lowercase))
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
                if layer_of(&there) > layer_of(&here) {
                    wrong.push(format!("{}:{number}: {here} -> {there}", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports upwards:\n{}", wrong.join("\n"));
}

#[test]
fn an_import_is_found_and_judged() {
    let found: Vec<_> = imports("use crate::observe::hook::Hooks; x(crate::system::run)").collect();
    assert_eq!(found, ["observe/hook", "system"]);
    assert!(layer_of("system") > layer_of("mailbox"));
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
