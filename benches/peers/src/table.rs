//! Results as Markdown.

use crate::harness::{self, Samples};

/// A table under construction: one row per contender, one column per workload.
pub struct Table {
    title: String,
    unit: String,
    columns: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

/// Whether `row` is what somebody means who says `wanted`. The marks of emphasis do not count.
pub fn is(row: &str, wanted: &str) -> bool {
    row.replace("**", "") == wanted
}

impl Table {
    /// `unit` is what one time is the time of.
    pub fn new(title: &str, unit: &str) -> Self {
        Self { title: title.into(), unit: unit.into(), columns: Vec::new(), rows: Vec::new() }
    }

    /// Adds a column; the ratios are to the row at `reference`.
    pub fn column(&mut self, name: &str, rows: &[&str], samples: &[Samples], reference: usize) {
        for (row, of_row) in rows.iter().zip(samples) {
            let text = cell(of_row, &samples[reference]);
            self.cells_of(row).push(text);
        }
        self.columns.push(name.into());
        for (_, cells) in &mut self.rows {
            cells.resize(self.columns.len(), "–".into());
        }
    }

    /// Adds a whole row; the ratios are to its first column.
    pub fn row(&mut self, row: &str, columns: &[&str], samples: &[Samples]) {
        self.columns = columns.iter().map(|&name| name.into()).collect();
        let cells = samples.iter().map(|of_cell| cell(of_cell, &samples[0])).collect();
        self.rows.push((row.into(), cells));
    }

    fn cells_of(&mut self, row: &str) -> &mut Vec<String> {
        let at = self.rows.iter().position(|(name, _)| name == row).unwrap_or_else(|| {
            self.rows.push((row.into(), vec!["–".into(); self.columns.len()]));
            self.rows.len() - 1
        });
        &mut self.rows[at].1
    }

    pub fn print(&self) {
        println!("### {}\n", self.title);
        println!("How many times as fast, and ns per {}.\n", self.unit);
        println!("| | {} |", self.columns.join(" | "));
        println!("|---|{}", "---|".repeat(self.columns.len()));
        for (name, cells) in &self.rows {
            println!("| {name} | {} |", cells.join(" | "));
        }
        println!();
    }
}

/// Ratio and time; `busy` where the machine gave too few quiet rounds.
fn cell(this: &Samples, reference: &Samples) -> String {
    match (harness::ratio(this, reference), harness::time(this)) {
        (Some(ratio @ 0.1..), Some(time)) => format!("{ratio:.2} ({})", three_digits(time)),
        (Some(ratio), Some(time)) => format!("{ratio:.4} ({})", three_digits(time)),
        _ => "busy".into(),
    }
}

fn three_digits(time: f64) -> String {
    match time {
        ..10.0 => format!("{time:.2}"),
        ..100.0 => format!("{time:.1}"),
        _ => format!("{time:.0}"),
    }
}
