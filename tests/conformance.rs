//! What the vectors cover, statement by statement: prints how much, and keeps `spec-vectors/CONFORMANCE.md` as it should be.
//!
//! Without a harness, since that would keep the figures to itself. Everything on the page is derived from the register and
//! from what the vectors expect, which `vectors.rs` compares with what the crate does.

#[path = "support/files.rs"]
mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;

use files::{files, kinds, register, steps, text, texts, vectors};
use startline::ErrorKind;
use toml::{Table, Value};

const PAGE: &str = "CONFORMANCE.md";
const RENEW: &str = "STARTLINE_BLESS=1 cargo test --test conformance";
/// So many vectors of each sign are named beside a statement.
const NAMED: usize = 2;
/// So many kinds of errors are.
const KINDS: usize = 4;

/// A vector, as far as it proves something.
struct Proof {
    id: String,
    role: String,
    /// From a table of cases or a survey, and not written for the statement.
    sourced: bool,
    /// How many statements it claims to show.
    claims: usize,
    outcomes: BTreeSet<Outcome>,
}

/// What a vector expects of one of its parts, in the order in which it is told.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Accepted,
    Sent,
    Tolerated(String),
    Error(String),
    Refused(String),
}

impl Outcome {
    fn is_negative(&self) -> bool {
        matches!(self, Self::Error(_) | Self::Refused(_))
    }
}

impl Proof {
    fn of(vector: &Value) -> Self {
        let mut outcomes = BTreeSet::new();
        let mut sends = false;
        for part in steps(vector).iter().chain(steps(vector).is_empty().then_some(vector)) {
            sends |= part.get("out").is_some();
            for line in texts(part, "log") {
                match line.split(' ').collect::<Vec<_>>()[..] {
                    ["error", kind, _] => drop(outcomes.insert(Outcome::Error(kind.to_owned()))),
                    ["tolerated", kind, _] => drop(outcomes.insert(Outcome::Tolerated(kind.to_owned()))),
                    _ => {}
                }
            }
            if let Some(refused) = text(part, "refused") {
                let words = refused.trim_start_matches("Rule ").split(' ').next().unwrap_or_default();
                outcomes.insert(Outcome::Refused(words.to_owned()));
            }
        }
        if outcomes.is_empty() {
            outcomes.insert(if sends { Outcome::Sent } else { Outcome::Accepted });
        }
        Self {
            id: text(vector, "id").unwrap().to_owned(),
            role: text(vector, "role").unwrap().to_owned(),
            sourced: vector.get("source").is_some(),
            claims: texts(vector, "covers").count(),
            outcomes,
        }
    }

    fn is_negative(&self) -> bool {
        self.outcomes.iter().any(Outcome::is_negative)
    }
}

/// A row of the register, with what proves it.
struct Statement {
    id: String,
    rfc: String,
    section: String,
    level: String,
    role: String,
    text: String,
    by: String,
    testable: bool,
    choice: Option<String>,
    uncovered: Option<String>,
    proofs: Vec<usize>,
}

impl Statement {
    fn of(row: &Value) -> Self {
        let string = |key: &str| text(row, key).unwrap_or_else(|| panic!("{key} is missing: {row:?}")).to_owned();
        let id = string("id");
        Self {
            rfc: id[..5].to_owned(),
            id,
            section: string("section"),
            level: string("level"),
            role: string("role"),
            text: string("text"),
            by: string("by"),
            testable: row["testable"].as_bool().unwrap(),
            choice: text(row, "choice").map(str::to_owned),
            uncovered: text(row, "uncovered").map(str::to_owned),
            proofs: Vec::new(),
        }
    }

    /// Whether a vector or a reason is owed.
    fn counts(&self) -> bool {
        self.by == "codec" && self.testable
    }

    /// Whether it says what the other end has to do: what this end makes of that shows nothing.
    fn binds_other(&self, role: &str) -> bool {
        self.counts() && ["server", "client"].contains(&self.role.as_str()) && self.role != role
    }

    fn is_covered(&self) -> bool {
        self.counts() && !self.proofs.is_empty()
    }
}

struct Conformance {
    titles: Table,
    statements: Vec<Statement>,
    proofs: Vec<Proof>,
    defects: Vec<String>,
}

impl Conformance {
    fn read() -> Self {
        let register = register();
        let rows = register["requirement"].as_array().unwrap();
        let mut statements: Vec<_> = rows.iter().map(Statement::of).collect();
        let place: BTreeMap<_, _> = statements.iter().enumerate().map(|(i, each)| (each.id.clone(), i)).collect();
        let (mut proofs, mut ids, mut defects) = (Vec::new(), BTreeSet::new(), Vec::new());
        for (file, content) in files() {
            for vector in vectors(&content) {
                let proof = Proof::of(vector);
                if !ids.insert(proof.id.clone()) {
                    defects.push(format!("{file}: {} is there twice", proof.id));
                }
                for claim in texts(vector, "covers") {
                    match place.get(claim) {
                        Some(&i) if statements[i].binds_other(&proof.role) => {
                            defects.push(format!("{file}: {} covers {claim}, which binds the other end", proof.id));
                        }
                        Some(&i) => statements[i].proofs.push(proofs.len()),
                        None => defects.push(format!("{file}: {} covers {claim}, which is no statement", proof.id)),
                    }
                }
                proofs.push(proof);
            }
        }
        let mut all = Self { titles: register["titles"].as_table().unwrap().clone(), statements, proofs, defects };
        all.check();
        all
    }

    fn check(&mut self) {
        for statement in &self.statements {
            let id = &statement.id;
            if self.titles.get(&statement.rfc).and_then(|of| of.get(&statement.section)).is_none() {
                self.defects.push(format!("{id}: section {} has no title", statement.section));
            }
            match (statement.counts(), statement.proofs.is_empty(), &statement.uncovered) {
                (true, true, None) => self.defects.push(format!("{id}: neither covered nor excused")),
                (true, false, Some(_)) => self.defects.push(format!("{id}: covered, and excused as well")),
                (false, _, Some(_)) => self.defects.push(format!("{id}: needs no excuse")),
                _ => {}
            }
        }
        for kind in ErrorKind::ALL {
            if self.of_kind(kind.name()) == (0, 0) {
                self.defects.push(format!("no vector expects the error {}", kind.name()));
            }
        }
        self.check_kinds();
    }

    /// The vectors name a kind only: that `StartLineTooLong`, say, is answered with 414 is shown here.
    fn check_kinds(&mut self) {
        let table = kinds();
        let listed = table["kind"].as_array().unwrap().iter().map(|row| {
            let string = |key| text(row, key).unwrap_or_default();
            format!("{}, {}, {}", string("name"), string("rule"), row["status"].as_integer().unwrap_or_default())
        });
        let known = ErrorKind::ALL.iter().map(|kind| format!("{}, {}, {}", kind.name(), kind.rule(), kind.status()));
        let (listed, known): (BTreeSet<_>, BTreeSet<_>) = (listed.collect(), known.collect());
        for kind in known.symmetric_difference(&listed) {
            self.defects.push(format!("kinds.toml and the crate differ: {kind}"));
        }
    }

    /// How many vectors expect that error of what is received, and of what is sent.
    fn of_kind(&self, name: &str) -> (usize, usize) {
        let (error, refused) = (Outcome::Error(name.to_owned()), Outcome::Refused(name.to_owned()));
        let count = |outcome: &Outcome| self.proofs.iter().filter(|proof| proof.outcomes.contains(outcome)).count();
        (count(&error), count(&refused))
    }

    fn counting(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.counts())
    }

    fn covered(&self) -> usize {
        self.counting().filter(|statement| statement.is_covered()).count()
    }

    fn signs(&self, statement: &Statement) -> (usize, usize) {
        let negative = statement.proofs.iter().filter(|&&i| self.proofs[i].is_negative()).count();
        (statement.proofs.len() - negative, negative)
    }
}

/// The page.
impl Conformance {
    fn page(&self) -> String {
        let mut out = String::new();
        self.head(&mut out);
        self.totals(&mut out);
        self.apart(&mut out);
        let mut sections: Vec<(&str, &str)> = Vec::new();
        for statement in &self.statements {
            let section = (statement.rfc.as_str(), statement.section.as_str());
            if !sections.contains(&section) {
                sections.push(section);
            }
        }
        let rfcs = self.rfcs();
        sections.sort_by_key(|(rfc, section)| (rfcs.iter().position(|each| each == rfc), order(section)));
        let mut last = "";
        for &(rfc, section) in &sections {
            if rfc != last {
                write!(out, "\n## RFC {}\n", &rfc[1..]).unwrap();
                last = rfc;
            }
            self.section(rfc, section, &mut out);
        }
        self.kinds(&mut out);
        self.others(&sections, &mut out);
        out
    }

    fn rfcs(&self) -> Vec<&str> {
        let mut rfcs: Vec<&str> = Vec::new();
        for statement in &self.statements {
            if !rfcs.contains(&statement.rfc.as_str()) {
                rfcs.push(&statement.rfc);
            }
        }
        rfcs
    }

    fn head(&self, out: &mut String) {
        write!(
            out,
            "# What HTTP/1.1 asks, what startline does, and what shows it\n
This page is made from `requirements.toml` and the vectors beside it; `cargo test` compares the vectors with what the crate does, and
this page with the vectors. Renew it with `{RENEW}`.\n
{} of {} statements that octets can break within one connection are shown by vectors; {} say why not.\n
- **Statement**: what the RFC asks, in our words. The RFC decides.
- **Here**: our choice, where there is one, and then what the vectors expect, with the number of vectors: *accepts* and *sends*
  it, *lets pass* a deviation if asked to by name, has an *error* of that kind when it comes from the peer, *refuses* to send it.
  A kind is listed with its rule and status [at the end](#errors). *Order*, *Closed*, *Outstanding*, *TooLong*, *TooShort* and
  *NotChunked* are refusals without a rule of their own.
- **Vectors**: how many, and some of them, those that are about the fewest other things first. `+` expects no error, `-` expects one, in
  one of its steps at least. The first half of an id is the name of the file. Where the log of what is accepted would be thousands
  of octets long, its vector lets a missing Host behind it show that it was; that counts as `-`.
- What is [the caller's](#the-callers) or [nobody's](#nobodys) stands at the end, behind the [errors](#errors).
- To be covered is to be named by a vector that fails if the statement is broken, at the end of the connection that it binds.\n",
            self.covered(),
            self.counting().count(),
            self.counting().filter(|statement| statement.uncovered.is_some()).count(),
        )
        .unwrap();
    }

    fn totals(&self, out: &mut String) {
        out.push_str("\n## Totals\n\n");
        out.push_str("| | statements | the codec's | covered | not, and why | by `+` and `-` | by `-` only | by `+` only | untestable ");
        out.push_str("| the caller's | nobody's |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        let rfcs = self.rfcs();
        let of_rfc = rfcs.iter().map(|rfc| (format!("RFC {}", &rfc[1..]), self.of(|statement| statement.rfc == **rfc)));
        let levels: BTreeSet<_> = self.statements.iter().map(|statement| statement.level.clone()).collect();
        let of_level = levels.iter().map(|level| (level.clone(), self.of(|statement| statement.level == *level)));
        for (name, statements) in of_rfc.chain(of_level).chain([("all".to_owned(), self.of(|_| true))]) {
            let count = |which: &dyn Fn(&Statement) -> bool| statements.iter().filter(|each| which(each)).count();
            let signed = |plus: bool, minus: bool| {
                count(&|each| {
                    let (positive, negative) = self.signs(each);
                    each.is_covered() && (positive > 0, negative > 0) == (plus, minus)
                })
            };
            let row = [
                statements.len(),
                count(&|each| each.counts()),
                count(&|each| each.is_covered()),
                count(&|each| each.uncovered.is_some()),
                signed(true, true),
                signed(false, true),
                signed(true, false),
                count(&|each| each.by == "codec" && !each.testable),
                count(&|each| each.by == "caller"),
                count(&|each| each.by == "none"),
            ];
            let cells: Vec<_> = row.iter().map(ToString::to_string).collect();
            writeln!(out, "| {name} | {} |", cells.join(" | ")).unwrap();
        }
        let negative = self.proofs.iter().filter(|proof| proof.is_negative()).count();
        let all = self.proofs.len();
        write!(out, "\n{all} vectors: {negative} expect an error or a refusal, {} do not.\n", all - negative).unwrap();
    }

    fn of(&self, which: impl Fn(&Statement) -> bool) -> Vec<&Statement> {
        self.statements.iter().filter(|statement| which(statement)).collect()
    }

    /// What somebody who reviews looks for first.
    fn apart(&self, out: &mut String) {
        out.push_str("\n## Without a vector\n\n");
        for statement in self.of(|each| each.uncovered.is_some()) {
            let why = statement.uncovered.as_deref().unwrap_or_default();
            writeln!(out, "- **{}** {} *Why:* {}", statement.id, statement.text, why).unwrap();
        }
        out.push_str("\n## Deliberate departures\n\n");
        let departs =
            |each: &Statement| each.choice.as_deref().is_some_and(|choice| choice.contains("deliberate departure"));
        for statement in self.of(departs) {
            let choice = statement.choice.as_deref().unwrap_or_default();
            writeln!(out, "- **{}** ({}) {} *Here:* {choice}", statement.id, statement.level, statement.text).unwrap();
        }
    }

    fn section(&self, rfc: &str, section: &str, out: &mut String) {
        let rows = self.of(|each| each.rfc == rfc && each.section == section && each.by == "codec");
        if rows.is_empty() {
            return;
        }
        let title = self.titles.get(rfc).and_then(|of| of.get(section)).and_then(Value::as_str).unwrap_or_default();
        write!(out, "\n### RFC {} section {section}: {title}\n\n", &rfc[1..]).unwrap();
        out.push_str("| Statement | Level | Binds | Here | Vectors |\n|---|---|---|---|---|\n");
        for statement in rows {
            let Statement { id, level, role, text, .. } = statement;
            let (here, proofs) = (self.here(statement), self.named(statement));
            row([format!("**{id}** {text}"), level.clone(), role.clone(), here, proofs], out);
        }
    }

    /// What no codec can hold, apart from what this one does.
    fn others(&self, sections: &[(&str, &str)], out: &mut String) {
        let parts = [
            (
                "caller",
                "The caller's",
                "Only whoever uses a codec can heed these. What the codec leaves possible may have vectors all the same.",
            ),
            ("none", "Nobody's", "These bind nobody who handles messages, or ask for nothing."),
        ];
        for (by, title, about) in parts {
            write!(
                out,
                "\n## {title}\n\n{about}\n\n| Statement | Level | Binds | Here | Vectors |\n|---|---|---|---|---|\n"
            )
            .unwrap();
            for &(rfc, section) in sections {
                for statement in self.of(|each| each.rfc == rfc && each.section == section && each.by == by) {
                    let Statement { id, level, role, text, .. } = statement;
                    let (here, proofs) = (self.here(statement), self.named(statement));
                    row([format!("**{id}** {text}"), level.clone(), role.clone(), here, proofs], out);
                }
            }
        }
    }

    fn here(&self, statement: &Statement) -> String {
        let mut parts = Vec::new();
        if statement.by == "codec" && !statement.testable {
            parts.push("*No test can show it.*".to_owned());
        }
        parts.extend(statement.choice.clone());
        parts.extend(statement.uncovered.clone());
        let mut counts: BTreeMap<&Outcome, usize> = BTreeMap::new();
        for outcome in statement.proofs.iter().flat_map(|&i| &self.proofs[i].outcomes) {
            *counts.entry(outcome).or_default() += 1;
        }
        let mut expected = Vec::new();
        let plain = [(Outcome::Accepted, "accepts"), (Outcome::Sent, "sends")];
        expected.extend(plain.iter().filter_map(|(each, word)| Some(format!("{word} {}", counts.get(each)?))));
        let kinds = |of: fn(&Outcome) -> Option<&str>| {
            counts.iter().filter_map(|(outcome, count)| Some((of(outcome)?, *count))).collect::<Vec<_>>()
        };
        let tolerated = kinds(|each| if let Outcome::Tolerated(kind) = each { Some(kind) } else { None });
        let errors = kinds(|each| if let Outcome::Error(kind) = each { Some(kind) } else { None });
        let refused = kinds(|each| if let Outcome::Refused(kind) = each { Some(kind) } else { None });
        for (word, kinds) in [("lets pass", tolerated), ("error", errors), ("refuses", refused)] {
            expected.extend(list(word, kinds));
        }
        if !expected.is_empty() {
            parts.push(format!("[{}]", expected.join("; ")));
        }
        parts.join(" ")
    }

    /// How many vectors, and some of them.
    fn named(&self, statement: &Statement) -> String {
        let mut proofs: Vec<_> = statement.proofs.iter().map(|&i| &self.proofs[i]).collect();
        proofs.sort_by_key(|proof| (proof.claims, proof.sourced, proof.id.as_str()));
        let of_sign = |negative: bool, sign: &str| {
            let of: Vec<_> = proofs.iter().filter(|proof| proof.is_negative() == negative).collect();
            let names: Vec<_> = of.iter().take(NAMED).map(|proof| format!("`{}`", proof.id)).collect();
            let more = if of.len() > NAMED { ", ..." } else { "" };
            (!of.is_empty()).then(|| format!("{sign}{}: {}{more}", of.len(), names.join(", ")))
        };
        let parts: Vec<_> = [of_sign(false, "+"), of_sign(true, "-")].into_iter().flatten().collect();
        if parts.is_empty() { "none".to_owned() } else { parts.join("; ") }
    }

    fn kinds(&self, out: &mut String) {
        out.push_str("\n## Errors\n\nEvery kind, with how many vectors expect it of what the peer sent, and of what was to be sent.\n\n");
        out.push_str("| Kind | Rule | Status | What is wrong | Received | Sent |\n|---|---|--:|---|--:|--:|\n");
        for kind in ErrorKind::ALL {
            let (received, sent) = self.of_kind(kind.name());
            let rule = kind.rule();
            writeln!(out, "| {} | {rule} | {} | {kind} | {received} | {sent} |", kind.name(), kind.status()).unwrap();
        }
    }
}

fn row(cells: [String; 5], out: &mut String) {
    writeln!(out, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")).unwrap();
}

/// The kinds that are expected most often, and how many others there are.
fn list(word: &str, mut kinds: Vec<(&str, usize)>) -> Option<String> {
    kinds.sort_by_key(|&(kind, count)| (usize::MAX - count, kind));
    let mut parts: Vec<_> = kinds.iter().take(KINDS).map(|(kind, count)| format!("{kind} {count}")).collect();
    if kinds.len() > KINDS {
        parts.push(format!("{} more kinds", kinds.len() - KINDS));
    }
    (!parts.is_empty()).then(|| format!("{word} {}", parts.join(", ")))
}

/// Sections in the order of the RFC: 9.10 behind 9.9, and appendices last.
fn order(section: &str) -> Vec<(bool, u32, &str)> {
    section.split('.').map(|part| (part.parse::<u32>().is_err(), part.parse().unwrap_or_default(), part)).collect()
}

/// Whether the page is as it should be; makes it so if the environment asks for it.
fn is_current(page: &str) -> bool {
    let path = files::folder().join(PAGE);
    if std::env::var_os("STARTLINE_BLESS").is_some() {
        std::fs::write(&path, page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = page.lines().zip(kept.lines().chain(std::iter::repeat(""))).position(|(new, old)| new != old);
    if let Some(at) = differs {
        println!("{PAGE} is not what the vectors say, from line {} on. Renew it: {RENEW}", at + 1);
    } else if kept != page {
        println!("{PAGE} goes on behind what the vectors say. Renew it: {RENEW}");
    }
    kept == page
}

fn main() -> ExitCode {
    // What a runner of tests asks for. There is one test, and no other argument means anything to it.
    if std::env::args().any(|argument| argument == "--list") {
        println!("conformance: test");
        return ExitCode::SUCCESS;
    }
    let conformance = Conformance::read();
    for defect in &conformance.defects {
        println!("{defect}");
    }
    let (covered, all) = (conformance.covered(), conformance.counting().count());
    let excused = conformance.counting().filter(|each| each.uncovered.is_some()).count();
    println!("{} vectors; covered {covered} of {all} statements; {excused} say why not", conformance.proofs.len());
    let current = is_current(&conformance.page());
    if conformance.defects.is_empty() && current { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
