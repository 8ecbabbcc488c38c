//! What is counted, and how.

use std::collections::HashMap;
use std::mem;

/// Counts of some text; tallies of parts add up to the tally of the whole, as
/// long as no part ends inside a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) chunks: u64,
    pub(crate) bytes: u64,
    pub(crate) lines: u64,
    pub(crate) words: u64,
    pub(crate) by_word: HashMap<String, u64>,
}

impl Tally {
    /// Adds one piece of text.
    pub(crate) fn count(&mut self, text: &str) {
        self.chunks += 1;
        self.bytes += text.len() as u64;
        let mut folded = String::new();
        for line in text.split_inclusive('\n') {
            self.lines += u64::from(line.ends_with('\n'));
            for word in words(line) {
                self.words += 1;
                fold_case(word, &mut folded);
                // A known word, the common case, is not allocated again.
                match self.by_word.get_mut(&folded) {
                    Some(times) => *times += 1,
                    None => _ = self.by_word.insert(folded.clone(), 1),
                }
            }
        }
    }

    /// Adds what another tally holds.
    pub(crate) fn absorb(&mut self, mut other: Self) {
        self.chunks += other.chunks;
        self.bytes += other.bytes;
        self.lines += other.lines;
        self.words += other.words;
        if self.by_word.len() < other.by_word.len() {
            mem::swap(&mut self.by_word, &mut other.by_word);
        }
        for (word, times) in other.by_word {
            *self.by_word.entry(word).or_default() += times;
        }
    }

    /// The most frequent words, then in alphabetical order.
    pub(crate) fn top(self, count: usize) -> Vec<(String, u64)> {
        let mut words: Vec<_> = self.by_word.into_iter().collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(count);
        words
    }
}

/// Whether text may be cut beside this character without cutting a word.
pub(crate) fn is_separator(c: char) -> bool {
    !c.is_alphanumeric() && !is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    // Quotation marks look like apostrophes at the ends of a word.
    text.split(is_separator)
        .map(|run| run.trim_matches(is_apostrophe))
        .filter(|word| !word.is_empty())
}

fn fold_case(word: &str, folded: &mut String) {
    folded.clear();
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
    } else {
        // Character by character would get a final sigma wrong.
        folded.push_str(&word.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(text: &str) -> Tally {
        let mut tally = Tally::default();
        tally.count(text);
        tally
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("", &[]);
        check(" ... -- ", &[]);
        check("one, two;three\n4x4", &["one", "two", "three", "4x4"]);
        check("snake_case kebab-case", &["snake", "case", "kebab", "case"]);
        check(
            "Größe 東京。大阪 \u{feff}naïve",
            &["Größe", "東京", "大阪", "naïve"],
        );
    }

    #[test]
    fn apostrophes_belong_to_words_only_inside() {
        check(
            "don't 'quote' o\u{2019}clock ''",
            &["don't", "quote", "o\u{2019}clock"],
        );
    }

    #[test]
    fn lines_are_newlines_and_case_is_folded() {
        let tally = tally("The cat\nthe CAT\nΑΣ ας");
        assert_eq!((tally.lines, tally.words, tally.bytes), (2, 6, 25));
        assert_eq!(tally.by_word.len(), 3);
        assert_eq!(tally.by_word["ας"], 2);
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let mut sum = tally("one two\n");
        sum.absorb(tally("two three "));
        sum.absorb(tally("three three four"));
        let whole = tally("one two\ntwo three three three four");
        assert_eq!((sum.chunks, whole.chunks), (3, 1));
        assert_eq!(sum, Tally { chunks: 3, ..whole });
    }

    #[test]
    fn the_top_is_sorted_by_count_then_by_word() {
        let top = tally("b a c b a b d").top(3);
        let top: Vec<_> = top.iter().map(|(word, times)| (&**word, *times)).collect();
        assert_eq!(top, [("b", 3), ("a", 2), ("c", 1)]);
    }
}
