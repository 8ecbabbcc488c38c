//! The words of the attribute's own little language.

/// Words in `#[actor(..)]` on a block.
pub(crate) const BLOCK: &[&str] = &[
    "extend", "handle", "message", "vis", "crate", "derive", "local",
];

/// Words in `#[actor(..)]` on a method.
pub(crate) const METHOD: &[&str] = &[
    "skip", "message", "tell", "stream", "rename", "on_start", "on_stop",
];

/// Words in `#[actor(..)]` on a parameter.
pub(crate) const PARAMETER: &[&str] = &["ctx", "reply", "out"];

/// How an option with a value is written.
pub(crate) fn example(word: &str) -> Option<&'static str> {
    Some(match word {
        "handle" => "handle = CounterHandle",
        "message" => "message = CounterMessage",
        "vis" => "vis = pub(crate)",
        "crate" => "crate = path::to::actor_rt",
        "derive" => "derive(Debug)",
        "rename" => "rename = Name",
        "stream" => "stream(capacity = 16)",
        _ => return None,
    })
}

/// The words with commas between them.
pub(crate) fn list(words: &[&str]) -> String {
    let mut list = String::new();
    for word in words {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(word);
    }
    list
}

/// The word that was probably meant: at most two typing mistakes away, and
/// less than half of the word.
pub(crate) fn closest(typed: &str, words: &[&'static str]) -> Option<&'static str> {
    words
        .iter()
        .map(|word| (distance(typed, word), *word))
        .filter(|(distance, word)| *distance <= 2 && distance * 2 < word.len())
        .min()
        .map(|(_, word)| word)
}

/// How many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{METHOD, closest};

    #[track_caller]
    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(closest(typed, METHOD), expected);
    }

    #[test]
    fn a_typing_mistake_finds_its_word() {
        check("skipp", Some("skip"));
        check("tel", Some("tell"));
        check("mesage", Some("message"));
        check("on_strat", Some("on_start"));
        check("rname", Some("rename"));
    }

    #[test]
    fn another_word_finds_none() {
        check("async", None);
        check("x", None);
        check("", None);
    }
}
