//! What a group's rounds come to.

use std::fmt;

use super::{Sample, Target, Unit};

/// The figures of one group, ready to print as a Markdown table.
#[derive(Debug)]
pub struct Table {
    name: &'static str,
    title: &'static str,
    unit: Unit,
    rows: Vec<(String, Figures)>,
    targets: Vec<Target>,
}

/// Nanoseconds per operation, and what does not depend on the clock.
#[derive(Debug, Clone, Copy)]
struct Figures {
    min: f64,
    median: f64,
    p90: f64,
    allocations: f64,
    switches: f64,
}

impl Table {
    pub(super) fn new(
        name: &'static str,
        title: &'static str,
        unit: Unit,
        rows: Vec<(String, Vec<Sample>)>,
        targets: Vec<Target>,
    ) -> Self {
        let rows = rows
            .into_iter()
            .map(|(name, samples)| (name, Figures::of(&samples)))
            .collect();
        Self {
            name,
            title,
            unit,
            rows,
            targets,
        }
    }

    fn figures(&self, row: &str) -> Option<Figures> {
        self.rows
            .iter()
            .find(|(name, _)| name == row)
            .map(|&(_, figures)| figures)
    }
}

impl Figures {
    fn of(samples: &[Sample]) -> Self {
        let sorted = |value: fn(&Sample) -> f64| {
            let mut values: Vec<f64> = samples.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let times = sorted(|sample| sample.time);
        Self {
            min: times.first().copied().unwrap_or(f64::NAN),
            median: at(&times, 50),
            p90: at(&times, 90),
            allocations: at(&sorted(|sample| sample.allocations), 50),
            switches: at(&sorted(|sample| sample.switches), 50),
        }
    }
}

/// The value below which so many percent of the sorted ones lie.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get(last * percent / 100)
        .copied()
        .unwrap_or(f64::NAN)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### {}: {}\n", self.name, self.title)?;
        let unit = match self.unit {
            Unit::Nanoseconds => "ns",
            Unit::Seconds => "s",
        };
        writeln!(
            f,
            "| row | min {unit} | median {unit} | p90 {unit} | x raw (median) | x raw (min) \
             | allocations | switches |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|")?;
        let raw = self.rows.first().map(|&(_, figures)| figures);
        for (name, row) in &self.rows {
            let (median, min) = raw.map_or((f64::NAN, f64::NAN), |raw| {
                (row.median / raw.median, row.min / raw.min)
            });
            let [least, middle, most] =
                [row.min, row.median, row.p90].map(|time| Time(time, self.unit));
            writeln!(
                f,
                "| {name} | {least} | {middle} | {most} | {median:.2} | {min:.2} | {:.2} | {:.2} |",
                row.allocations, row.switches,
            )?;
        }
        writeln!(f)?;
        for target in &self.targets {
            let (Some(row), Some(against)) =
                (self.figures(target.row), self.figures(target.against))
            else {
                continue;
            };
            let ratio = row.median / against.median;
            let verdict = if ratio <= target.at_most {
                "met"
            } else {
                "missed"
            };
            writeln!(
                f,
                "- {} at most {:.2}x {}: {ratio:.2}x, {verdict}",
                target.row, target.at_most, target.against,
            )?;
        }
        Ok(())
    }
}

/// With as many digits after the point as say something.
struct Time(f64, Unit);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Unit::Nanoseconds => {
                let digits = usize::from(self.0 < 100.0);
                write!(f, "{:.digits$}", self.0)
            }
            Unit::Seconds => write!(f, "{:.2}", self.0 / 1e9),
        }
    }
}
