//! Compares, counts and prints.

use std::collections::BTreeMap;

use crate::case::{Case, Role};
use crate::reader::{Reader, Reading, Verdict};

/// How many unclassified findings of one sort are shown.
const SHOWN: usize = 5;

#[derive(Default)]
struct Row {
    tried: usize,
    agreed: usize,
    ended: usize,
    refused: usize,
    other: BTreeMap<&'static str, usize>,
}

/// Asks all readers about all cases; whether every difference is a known one.
pub fn run(cases: &[Case], readers: &mut [Box<dyn Reader>]) -> bool {
    let mut clean = true;
    for reader in readers {
        let name = reader.name();
        let asked: Vec<&Case> = cases.iter().collect();
        let readings = reader.read(&asked);
        for role in [Role::Server, Role::Client] {
            let mut row = Row::default();
            for (case, reading) in asked.iter().zip(&readings).filter(|(case, _)| case.role == role) {
                let Some(reading) = reading else { continue };
                row.tried += 1;
                match Verdict::of(case, reading) {
                    Verdict::Agreed => row.agreed += 1,
                    Verdict::Ended => row.ended += 1,
                    Verdict::Refused => row.refused += 1,
                    Verdict::Other(what) => {
                        let seen = row.other.entry(what).or_default();
                        *seen += 1;
                        if *seen <= SHOWN {
                            show(&name, what, case, reading);
                        }
                        clean = false;
                    }
                }
            }
            println!(
                "{name} {role:?}: tried {} agreed {} ended {} refused {} other {:?}",
                row.tried, row.agreed, row.ended, row.refused, row.other
            );
        }
    }
    clean
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
