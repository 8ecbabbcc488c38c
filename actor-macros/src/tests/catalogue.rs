//! Every rule and every message has a golden under `tests/ui`, and every
//! golden is one of somebody's.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

/// The goldens that the comments of the rules name.
fn named() -> BTreeSet<PathBuf> {
    let mut named = BTreeSet::new();
    for rules in files(&root().join("actor-macros/src/check"), ".rs") {
        let text = fs::read_to_string(rules).unwrap();
        for quoted in text.split('`').filter(|text| text.starts_with("tests/ui/")) {
            named.insert(root().join(quoted));
        }
    }
    named
}

#[test]
fn every_rule_has_its_golden() {
    let named = named();
    assert!(named.len() > 40, "only {} rules name a golden", named.len());
    for case in named {
        assert!(case.exists(), "no {}", case.display());
        let golden = case.with_extension("stderr");
        assert!(golden.exists(), "no {}", golden.display());
    }
}

#[test]
fn every_rule_says_what_it_rejects() {
    for rules in files(&root().join("actor-macros/src/check"), ".rs") {
        let text = fs::read_to_string(&rules).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if !line.contains("diag.push(diag::") {
                continue;
            }
            let head = lines[..at]
                .iter()
                .rposition(|line| line.contains("fn "))
                .unwrap();
            let comment = lines[..head]
                .iter()
                .rev()
                .take_while(|line| line.starts_with("///"));
            let is_named = comment.into_iter().any(|line| line.contains("`tests/ui/"));
            assert!(
                is_named,
                "{}:{}: no golden is named",
                rules.display(),
                head + 1
            );
        }
    }
}

/// The fixed beginning of each message of the catalogue.
fn messages() -> Vec<String> {
    let text = fs::read_to_string(root().join("actor-macros/src/diag.rs")).unwrap();
    let constructors = text.split("pub(crate) fn ").skip(1);
    let bodies = constructors.filter(|body| {
        let signature = body.split('{').next().unwrap_or_default();
        signature.contains("-> Error")
    });
    bodies
        .map(|body| {
            let literals = body.split('"').skip(1).step_by(2);
            // What is filled in differs from golden to golden.
            let parts = literals.flat_map(|literal| literal.split(['{', '}']));
            let words = |part: &str| {
                part.replace("\\\n", "")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let fixed = parts.map(words).max_by_key(String::len);
            fixed
                .unwrap_or_default()
                .trim_matches('`')
                .trim()
                .to_owned()
        })
        .collect()
}

#[test]
fn every_message_has_a_golden() {
    let goldens: Vec<String> = files(&root().join("tests/ui"), ".stderr")
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let messages = messages();
    assert!(messages.len() > 30, "only {} messages", messages.len());
    for message in messages {
        assert!(message.len() > 5, "`{message}` is no message");
        let said = goldens.iter().any(|golden| golden.contains(&message));
        assert!(said, "no golden says: {message}");
    }
}
