//! The result, for people.

use std::fmt;
use std::time::Duration;

use crate::problems::Problems;
use crate::reader::Log;
use crate::reducer::{Share, Totals};

/// All there is to say.
pub(crate) struct Report {
    log: Log,
    totals: Totals,
    took: Duration,
}

impl Report {
    pub(crate) fn new(log: Log, totals: Totals, took: Duration) -> Self {
        Self { log, totals, took }
    }

    pub(crate) fn has_counted(&self) -> bool {
        self.log.files > 0
    }

    pub(crate) fn problems(&self) -> &Problems {
        &self.log.problems
    }

    fn figures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = [
            ("files", self.log.files),
            ("folders", self.log.folders),
            ("bytes", self.log.bytes),
            ("lines", self.totals.lines),
            ("words", self.totals.words),
            ("distinct words", self.totals.distinct as u64),
        ];
        for (name, number) in rows {
            writeln!(f, "{name:<16}{:>16}", grouped(number))?;
        }
        Ok(())
    }

    fn top(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let top = &self.totals.top;
        if top.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nmost frequent")?;
        for (word, times) in top {
            writeln!(f, "  {word:<14}{:>16}", grouped(*times))?;
        }
        Ok(())
    }

    fn shares(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<14}{:>10}{:>18}{:>16}",
            "who did it", "chunks", "bytes", "words"
        )?;
        for share in &self.totals.shares {
            let Share { name, .. } = share;
            let [chunks, bytes, words] = [share.chunks, share.bytes, share.words].map(grouped);
            writeln!(f, "  {name:<12}{chunks:>10}{bytes:>18}{words:>16}")?;
        }
        Ok(())
    }

    fn not_counted(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.log.problems.count() > 0 {
            write!(f, "\nnot counted\n{}", self.log.problems)?;
        }
        if self.log.left_out > 0 {
            let left_out = grouped(self.log.left_out);
            writeln!(f, "\nlinks and special files left out: {left_out}")?;
        }
        Ok(())
    }

    /// All figures that vary are on this one line.
    fn time(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let took = self.took.as_secs_f64();
        let waited = self.log.waited.as_secs_f64();
        // Bytes per microsecond are megabytes per second.
        let speed = u128::from(self.log.bytes) / self.took.as_micros().max(1);
        writeln!(
            f,
            "\ntook {took:.3} s: {speed} MB/s; the reader waited {waited:.3} s for room"
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.figures(f)?;
        self.top(f)?;
        self.shares(f)?;
        self.not_counted(f)?;
        self.time(f)
    }
}

/// `1234567` as `1,234,567`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        let numbers = [0, 7, 999, 1_000, 12_345, 1_234_567];
        let expected = ["0", "7", "999", "1,000", "12,345", "1,234,567"];
        assert_eq!(numbers.map(grouped), expected);
    }
}
