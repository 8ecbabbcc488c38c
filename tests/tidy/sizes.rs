//! Files and functions stay short enough to be read in one go.

use crate::source::{Source, is_test, sources};

const FILE: usize = 600;
const MEDIAN_FILE: usize = 200;
const FUNCTION: usize = 70;
/// Templates of generated code are long for what they do.
const TEMPLATE: usize = 100;

fn library() -> impl Iterator<Item = Source> {
    let both = sources("actor-rt/src").into_iter();
    both.chain(sources("actor-macros/src"))
        .filter(|source| !is_test(&source.path))
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    for source in library() {
        let lines = source.text.lines().count();
        assert!(lines <= FILE, "{} has {lines} lines", source.path);
        lengths.push(lines);
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN_FILE, "the median file has {median} lines");
}

#[test]
fn functions_are_short() {
    for source in library() {
        let limit = if source.path.contains("/expand/") {
            TEMPLATE
        } else {
            FUNCTION
        };
        for (name, lines) in functions(&source.text) {
            assert!(
                lines <= limit,
                "{}: `{name}` has {lines} lines",
                source.path
            );
        }
    }
}

/// Functions and their lengths: from the line with `fn` to the closing brace
/// of the same indentation. rustfmt makes that exact.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let Some(name) = function_name(trimmed) else {
            continue;
        };
        let ends = |line: &&str| line.trim_start() == "}" && line.len() == indent + 1;
        // A declaration without a body ends on its own line.
        let end = if line.ends_with(';') {
            Some(0)
        } else {
            lines[at..].iter().position(ends)
        };
        found.push((name.to_owned(), end.map_or(1, |end| end + 1)));
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    if line.starts_with("//") {
        return None;
    }
    let at = line.find("fn ")?;
    let before = line[..at].trim();
    let qualifiers = [
        "pub",
        "pub(crate)",
        "pub(super)",
        "const",
        "async",
        "extern",
    ];
    let plain = before
        .split_whitespace()
        .all(|word| qualifiers.contains(&word));
    let rest = &line[at + 3..];
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (plain && end > 0).then_some(&rest[..end])
}

#[test]
fn the_length_of_a_function_is_measured() {
    let text = "fn a() {\n    x();\n}\n\npub(crate) fn b(\n    x: u8,\n) -> u8 {\n    x\n}\n";
    assert_eq!(functions(text), [("a".to_owned(), 3), ("b".to_owned(), 5)]);
}
