//! What users may call says when it fails, and shows how it is called.

use crate::source::{Source, is_test, sources};

/// Of a hundred public functions, so many at least have an example of their
/// own. The others are accessors whose type has one.
const PERCENT_WITH_EXAMPLE: usize = 80;

/// A function that users see.
struct Function {
    /// `Reply::wait (actor-rt/src/reply/caller.rs)`
    name: String,
    docs: Vec<String>,
    returns_result: bool,
}

impl Function {
    fn says(&self, what: &str) -> bool {
        self.docs.iter().any(|line| line.contains(what))
    }
}

/// The names that the crate's root re-exports.
fn exported(root: &str) -> Vec<String> {
    let mut names = Vec::new();
    for import in root.split("pub use ").skip(1) {
        let import = import.split(';').next().unwrap_or(import);
        let list = import.rsplit("::").next().unwrap_or(import);
        let list = list.trim_matches(|c: char| "{}".contains(c) || c.is_whitespace());
        names.extend(list.split(',').map(|name| name.trim().to_owned()));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Whose functions follow: the type of an inherent `impl`, or the trait.
fn owner(header: &str) -> Option<(&str, bool)> {
    if let Some(rest) = header.strip_prefix("pub trait ") {
        return Some((first_word(rest), true));
    }
    let rest = header.strip_prefix("impl")?;
    let rest = after_generics(rest).trim_start();
    let implements = rest.split_whitespace().any(|word| word == "for");
    (!implements).then(|| (first_word(rest), false))
}

/// What follows the parameters of an `impl`, if it has any.
fn after_generics(rest: &str) -> &str {
    let mut depth = 0;
    for (at, sign) in rest.char_indices() {
        match sign {
            '<' => depth += 1,
            // Not the arrow of a function type.
            '>' if !rest[..at].ends_with(['-', '=']) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return if at == 0 { rest } else { &rest[at + 1..] };
        }
    }
    rest
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The public functions of exported types in one file. rustfmt puts items at
/// the margin and their functions four spaces in.
fn functions(source: &Source, exported: &[String]) -> Vec<Function> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut found = Vec::new();
    let mut within: Option<(&str, bool)> = None;
    let mut docs: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if *line == "mod tests {" {
            break;
        }
        if !line.starts_with(' ') && (line.starts_with("impl") || line.starts_with("pub trait")) {
            within = owner(line).filter(|(name, _)| exported.iter().any(|known| known == name));
        }
        let inside = line.strip_prefix("    ").unwrap_or_default();
        if inside.starts_with("///") || inside.starts_with("#[") {
            docs.push(inside.to_owned());
            continue;
        }
        let called = within.and_then(|(name, is_trait)| Some((name, method(inside, is_trait)?)));
        if let Some((owner, name)) = called {
            let docs = std::mem::take(&mut docs);
            let head: Vec<&str> = lines[at..]
                .iter()
                .copied()
                .take_while(|line| !line.trim().is_empty())
                .collect();
            let head = head.join(" ");
            let head = head.split(['{', ';']).next().unwrap_or_default();
            found.push(Function {
                name: format!("{owner}::{name} ({})", source.path),
                docs,
                returns_result: head.contains("-> Result<"),
            });
        }
        // An attribute's further lines are further in.
        if line.is_empty() || inside.starts_with(|c: char| c.is_alphabetic() || c == '}') {
            docs.clear();
        }
    }
    found.retain(|function| !function.says("#[doc(hidden)]"));
    found
}

/// The name of a public function, if the line begins one.
fn method(line: &str, of_trait: bool) -> Option<&str> {
    let rest = if of_trait {
        line
    } else {
        line.strip_prefix("pub ")?
    };
    let rest = rest
        .trim_start_matches("const ")
        .trim_start_matches("async ");
    rest.strip_prefix("fn ").map(first_word)
}

fn public_functions() -> Vec<Function> {
    let sources = sources("actor-rt/src");
    let root = sources
        .iter()
        .find(|source| source.path == "actor-rt/src/lib.rs")
        .expect("the crate has a root");
    let exported = exported(&root.text);
    sources
        .iter()
        .filter(|source| !is_test(&source.path))
        .flat_map(|source| functions(source, &exported))
        .collect()
}

#[test]
fn public_functions_show_examples() {
    let all = public_functions();
    assert!(all.len() > 100, "only {} functions were found", all.len());
    let bare: Vec<_> = all
        .iter()
        .filter(|function| !function.says("```"))
        .map(|function| function.name.as_str())
        .collect();
    let shown = 100 * (all.len() - bare.len()) / all.len();
    assert!(
        shown >= PERCENT_WITH_EXAMPLE,
        "only {shown} % of {} functions have an example; without are:\n{}",
        all.len(),
        bare.join("\n")
    );
}

#[test]
fn functions_that_fail_say_how() {
    let silent: Vec<_> = public_functions()
        .into_iter()
        .filter(|function| function.returns_result && !function.says("# Errors"))
        .map(|function| function.name)
        .collect();
    assert!(
        silent.is_empty(),
        "no `# Errors` at:\n{}",
        silent.join("\n")
    );
}

#[test]
fn the_public_functions_of_a_file_are_found() {
    let text = "\
impl<T: Fn() -> u8> Seen<T> {
    /// One.
    ///
    /// ```
    /// ```
    pub fn shown(&self) {
    }

    /// Two.
    #[allow(
        some::lint,
        reason = \"a reason\"
    )]
    pub const fn fails(
        &self,
    ) -> Result<u8, ()> {
    }

    /// Three.
    pub(crate) fn inner(&self) -> Result<u8, ()> {
    }

    #[doc(hidden)]
    pub fn hidden(&self) -> Result<u8, ()> {
    }
}

impl Clone for Seen<u8> {
    fn clone(&self) -> Self {
    }
}

impl Unseen {
    pub fn not_exported(&self) {
    }
}

pub trait Seeing {
    /// Four.
    fn asked(&self) -> bool;
}
";
    let source = Source {
        path: "x.rs".to_owned(),
        text: text.to_owned(),
    };
    let exported = exported("pub use a::{Seen,\n    Other};\npub use b::Seeing;\n");
    assert_eq!(exported, ["Seen", "Other", "Seeing"]);
    let found = functions(&source, &exported);
    let seen: Vec<_> = found
        .iter()
        .map(|function| {
            let example = function.says("```");
            (function.name.as_str(), example, function.returns_result)
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("Seen::shown (x.rs)", true, false),
            ("Seen::fails (x.rs)", false, true),
            ("Seeing::asked (x.rs)", false, false),
        ]
    );
    assert!(found[1].says("Two."));
}
