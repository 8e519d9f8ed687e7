//! Compares, counts and prints.

use std::collections::BTreeMap;

use crate::case::{Case, Role};
use crate::classes::{CLASSES, class};
use crate::reader::{Reader, Reading, Verdict};

/// How many unclassified findings of one sort are shown.
const SHOWN: usize = 5;

#[derive(Default)]
struct Row {
    tried: usize,
    agreed: usize,
    stopped: usize,
    refused: usize,
    classes: BTreeMap<char, usize>,
    unknown: BTreeMap<&'static str, usize>,
}

impl Row {
    /// Counts a reading; what is new in it.
    fn count(&mut self, name: &str, case: &Case, reading: &Reading) -> Option<&'static str> {
        self.tried += 1;
        match Verdict::of(case, reading) {
            Verdict::Agreed => self.agreed += 1,
            Verdict::Stopped => self.stopped += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Other(what) => {
                let Some(class) = class(name, what, case) else {
                    *self.unknown.entry(what).or_default() += 1;
                    return Some(what);
                };
                *self.classes.entry(class.letter).or_default() += 1;
            }
        }
        None
    }
}

/// Asks all readers about all cases; whether every difference is a known one.
pub fn run(cases: &[Case], readers: &mut [Box<dyn Reader>]) -> bool {
    let asked: Vec<&Case> = cases.iter().collect();
    let mut rows = Vec::new();
    for reader in readers {
        let name = reader.name();
        let readings = reader.read(&asked);
        for role in [Role::Server, Role::Client] {
            let mut row = Row::default();
            for (case, reading) in asked.iter().zip(&readings).filter(|(case, _)| case.role == role) {
                let Some(reading) = reading else { continue };
                if let Some(what) = row.count(&name, case, reading)
                    && row.unknown[what] <= SHOWN
                {
                    show(&name, what, case, reading);
                }
            }
            if row.tried > 0 {
                rows.push((name.clone(), role, row));
            }
        }
    }
    table(&rows);
    rows.iter().all(|(_, _, row)| row.unknown.is_empty())
}

fn table(rows: &[(String, Role, Row)]) {
    println!("\n| reader | reads | tried | agreed | stopped | refused | known differences | unknown |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut all = BTreeMap::<char, usize>::new();
    for (name, role, row) in rows {
        let Row { tried, agreed, stopped, refused, classes, unknown } = row;
        let side = match role {
            Role::Server => "requests",
            Role::Client => "responses",
        };
        for (letter, count) in classes {
            *all.entry(*letter).or_default() += count;
        }
        let (known, unknown) = (classes.values().sum::<usize>(), unknown.values().sum::<usize>());
        println!("| {name} | {side} | {tried} | {agreed} | {stopped} | {refused} | {known} | {unknown} |");
    }
    println!("\n| class | what is different | found |");
    println!("|---|---|---|");
    for class in CLASSES {
        println!("| {} | {} | {} |", class.letter, class.about, all.get(&class.letter).unwrap_or(&0));
    }
}

fn show(name: &str, what: &str, case: &Case, reading: &Reading) {
    println!("{name}: {what}: {}{}", case.id, if case.mutated { ", mutated" } else { "" });
    println!("    input   {}", case.octets.escape_ascii());
    println!("    asked   {:?} {:?}", case.methods, case.ending);
    for message in &case.messages {
        println!("    ours    {} {} {:?}", message.what, message.target, message.content.escape_ascii().to_string());
    }
    for message in &reading.messages {
        let complete = if message.complete { "" } else { " (incomplete)" };
        println!(
            "    theirs  {} {} {:?}{complete}",
            message.what,
            message.target,
            message.content.escape_ascii().to_string()
        );
    }
    println!("    then    {:?}", reading.end);
}
