//! Text from a file, in pieces that never end inside a word.

use std::io::{self, Read};
use std::str;

use crate::tally::is_separator;

/// One piece of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) text: String,
    /// Nothing comes after it.
    pub(crate) is_last: bool,
}

/// Why the rest of a file is not to be had.
#[derive(Debug)]
pub(crate) enum Unreadable {
    Io(io::Error),
    /// Not text; the number of the first byte that cannot be.
    NotUtf8(u64),
}

/// Reads a source in chunks of at most `size` bytes.
///
/// A word longer than a whole chunk is the one thing that is cut: text with no
/// separator for that long has no words in the first place.
#[derive(Debug)]
pub(crate) struct Chunks<R> {
    source: R,
    size: usize,
    /// The beginning of the next chunk: read already, but behind the cut.
    rest: Vec<u8>,
    /// Where in the source `rest` begins.
    position: u64,
    at_end: bool,
}

impl<R: Read> Chunks<R> {
    pub(crate) fn new(source: R, size: usize) -> Self {
        Self {
            source,
            size,
            rest: Vec::new(),
            position: 0,
            at_end: false,
        }
    }

    /// The next piece; `None` after the last.
    pub(crate) fn next(&mut self) -> Result<Option<Chunk>, Unreadable> {
        if self.at_end {
            return Ok(None);
        }
        let mut bytes = Vec::with_capacity(self.size);
        bytes.append(&mut self.rest);
        let room = self.size - bytes.len();
        let mut limited = self.source.by_ref().take(room as u64);
        limited.read_to_end(&mut bytes).map_err(Unreadable::Io)?;
        self.at_end = bytes.len() < self.size;

        let end = self.end_of_text(&bytes)?;
        self.rest = bytes.split_off(end);
        self.position += end as u64;
        let text = String::from_utf8(bytes).expect("`end_of_text` has looked at it");
        Ok((!text.is_empty()).then_some(Chunk {
            text,
            is_last: self.at_end,
        }))
    }

    /// Where to cut: at the end of the file, else behind the last separator.
    fn end_of_text(&self, bytes: &[u8]) -> Result<usize, Unreadable> {
        let text = match str::from_utf8(bytes) {
            Ok(text) => text,
            // A character that reaches over the end of this chunk is whole in
            // the next one.
            Err(error) if error.error_len().is_none() && !self.at_end => {
                let valid = &bytes[..error.valid_up_to()];
                str::from_utf8(valid).expect("valid up to here")
            }
            Err(error) => {
                let at = self.position + error.valid_up_to() as u64;
                return Err(Unreadable::NotUtf8(at));
            }
        };
        if self.at_end {
            return Ok(text.len());
        }
        let last = text.char_indices().rfind(|(_, c)| is_separator(*c));
        Ok(last.map_or(text.len(), |(at, c)| at + c.len_utf8()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte per read, as a slow pipe might.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let one = buffer.len().min(1);
            self.0.read(&mut buffer[..one])
        }
    }

    fn split(bytes: &[u8], size: usize) -> Result<Vec<String>, Unreadable> {
        let mut chunks = Chunks::new(Drip(bytes), size);
        let mut texts = Vec::new();
        while let Some(chunk) = chunks.next()? {
            assert!(chunk.text.len() <= size);
            texts.push(chunk.text);
        }
        assert!(chunks.next()?.is_none(), "the end is the end");
        Ok(texts)
    }

    #[track_caller]
    fn check(text: &str, size: usize, expected: &[&str]) {
        let chunks = split(text.as_bytes(), size).expect("it is UTF-8");
        assert_eq!(chunks, expected);
        assert_eq!(chunks.concat(), text);
    }

    #[test]
    fn chunks_end_behind_separators() {
        check("", 16, &[]);
        check("short", 16, &["short"]);
        check("exactly 16 bytes", 16, &["exactly 16 ", "bytes"]);
        check(
            "the quick brown fox jumps",
            16,
            &["the quick brown ", "fox jumps"],
        );
        check("don't cut it at don't", 19, &["don't cut it at ", "don't"]);
    }

    #[test]
    fn a_word_longer_than_a_chunk_is_cut() {
        check(
            "abcdefghijklmnopqrstuvwxyz",
            16,
            &["abcdefghijklmnop", "qrstuvwxyz"],
        );
    }

    #[test]
    fn characters_are_never_cut() {
        // Each is three bytes; five fit into sixteen.
        check("東京大阪名古屋", 16, &["東京大阪名", "古屋"]);
        check("東京。大阪名古屋", 16, &["東京。", "大阪名古屋"]);
    }

    #[test]
    fn the_last_chunk_of_a_short_file_says_so() {
        let mut chunks = Chunks::new("short".as_bytes(), 16);
        assert!(chunks.next().unwrap().unwrap().is_last);
        let mut chunks = Chunks::new("exactly 16 bytes".as_bytes(), 16);
        assert!(!chunks.next().unwrap().unwrap().is_last);
        assert!(chunks.next().unwrap().unwrap().is_last);
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let cases: [(&[u8], u64); 4] = [
            (b"\xff", 0),
            (b"plain text, and then \xe9 and more", 21),
            (b"cut short: \xe6\x9d", 11),
            (b"0123456789 12345\xff", 16),
        ];
        for (bytes, at) in cases {
            match split(bytes, 16) {
                Err(Unreadable::NotUtf8(found)) => assert_eq!(found, at),
                other => panic!("not refused: {other:?}"),
            }
        }
    }

    /// Wherever the chunks end, the counts are the same.
    #[test]
    fn every_chunk_size_gives_the_same_tally() {
        use crate::tally::Tally;
        let text = "It's naïve – 東京 isn't 大阪;\nthe 'Größe' of the cat's cradle.\n\n".repeat(4);
        let mut whole = Tally::default();
        whole.count(&text);
        for size in 16..200 {
            let mut sum = Tally::default();
            for chunk in split(text.as_bytes(), size).expect("it is UTF-8") {
                sum.count(&chunk);
            }
            assert_eq!(
                sum,
                Tally {
                    chunks: sum.chunks,
                    ..whole.clone()
                }
            );
        }
    }
}
