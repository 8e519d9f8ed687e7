//! Measures contenders so that they can be compared on a machine that is not quiet.
//!
//! 1. One process, one thread. Every round visits all contenders, and each round starts at another one.
//! 2. A sample is short (200 µs). It is bracketed by a probe that counts additions for 2 µs: a core that shares its
//!    execution units with a busy sibling, or has lost the processor in between, does fewer. A sample with such a probe on
//!    either side is thrown away and taken again.
//! 3. The result is the median over the rounds of the ratio *within* one round, so that slow drifts (clock, heat,
//!    neighbours) fall out of it. Times are medians as well, and only illustration.

use std::time::{Duration, Instant};

/// One contender at one workload.
pub struct Cell {
    /// The row.
    pub contender: &'static str,
    /// Does the work so many times.
    work: Box<dyn FnMut(u64)>,
    /// How many things (heads, chunks, exchanges) one time is.
    things: f64,
}

impl Cell {
    /// `once` is compiled into its own loop: only the loop is called through a pointer. It hands out what it found, so that
    /// the work cannot be left out.
    pub fn new<T>(contender: &'static str, things: usize, mut once: impl FnMut() -> T + 'static) -> Self {
        let work = Box::new(move |times| {
            for _ in 0..times {
                std::hint::black_box(once());
            }
        });
        Self { contender, work, things: things as f64 }
    }
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Rounds over all contenders.
    pub rounds: usize,
    /// Length of one sample.
    pub sample: Duration,
    /// How often a sample is taken again when the machine was busy.
    pub retries: usize,
    /// How long to wait for a quiet machine before each.
    pub patience: Duration,
}

/// What was measured for one [`Cell`]: nanoseconds per thing, one value per round. A round is missing where the machine
/// stayed busy.
pub type Samples = Vec<Option<f64>>;

/// Knows how fast the core is when it has it for itself.
pub struct Gate {
    /// How many probes took so many times [`GRAIN`]; the last of them also counts those that took longer.
    probes: Vec<u32>,
    seen: u32,
    best: u128,
    /// Samples taken.
    pub taken: usize,
    /// Those of them that were thrown away.
    pub thrown: usize,
}

/// Nanoseconds.
const GRAIN: u128 = 4;

/// One probe in so many is taken for the best: the very fastest are errors of the clock.
const BEST: u32 = 100;

impl Gate {
    /// Probes for 200 ms.
    pub fn new() -> Self {
        let start = Instant::now();
        let mut gate = Self { probes: vec![0; 4_096], seen: 0, best: 0, taken: 0, thrown: 0 };
        while start.elapsed() < Duration::from_millis(200) {
            gate.quiet();
        }
        gate
    }

    /// Probes once. A probe may be 7 % slower than the best.
    fn quiet(&mut self) -> bool {
        let took = additions().as_nanos();
        let at = usize::try_from(took / GRAIN).map_or(usize::MAX, |at| at).min(self.probes.len() - 1);
        self.probes[at] += 1;
        self.seen += 1;
        if self.seen % 256 == 1 {
            self.best = self.find_best();
        }
        took * 93 <= self.best * 100
    }

    fn find_best(&self) -> u128 {
        let mut faster = 0;
        let best = self.probes.iter().position(|&probes| {
            faster += probes;
            faster > self.seen / BEST
        });
        (best.unwrap_or_default() as u128 + 1) * GRAIN
    }

    /// Probes until the machine is quiet, but not for ever.
    fn wait(&mut self, patience: Duration) {
        let start = Instant::now();
        while !self.quiet() && start.elapsed() < patience {}
    }

    /// One sample: the time that `times` times take, or nothing if the machine was busy whenever it was tried.
    fn sample(&mut self, cell: &mut Cell, times: u64, effort: Effort) -> Option<Duration> {
        for _ in 0..=effort.retries {
            self.wait(effort.patience);
            let start = Instant::now();
            (cell.work)(times);
            let took = start.elapsed();
            self.taken += 1;
            if self.quiet() {
                return Some(took);
            }
            self.thrown += 1;
        }
        None
    }
}

/// Measures all of `cells` against each other.
pub fn measure(gate: &mut Gate, effort: Effort, cells: &mut [Cell]) -> Vec<Samples> {
    let times: Vec<u64> = cells.iter_mut().map(|cell| calibrate(cell, effort.sample)).collect();
    let mut samples: Vec<Samples> = vec![Vec::new(); cells.len()];
    for round in 0..effort.rounds {
        for step in 0..cells.len() {
            let turn = (round + step) % cells.len();
            let took = gate.sample(&mut cells[turn], times[turn], effort);
            let each = times[turn] as f64 * cells[turn].things;
            samples[turn].push(took.map(|took| took.as_nanos() as f64 / each));
        }
    }
    samples
}

/// How many times fill one sample. Also the warm-up.
fn calibrate(cell: &mut Cell, sample: Duration) -> u64 {
    let mut times = 1;
    loop {
        let start = Instant::now();
        (cell.work)(times);
        let took = start.elapsed();
        if took >= sample / 2 {
            let fitting = times as f64 * sample.as_secs_f64() / took.as_secs_f64();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number, rounded")]
            return (fitting.round() as u64).max(1);
        }
        times *= 2;
    }
}

/// The middle of `values`, or nothing when there are fewer than a third of `of`: too few quiet rounds for a statement.
pub fn median(values: impl Iterator<Item = f64>, of: usize) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    if values.is_empty() || values.len() * 3 < of {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    Some(if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) })
}

/// How many times as fast `this` is as `reference`: the median of the rounds in which both were measured.
pub fn ratio(this: &Samples, reference: &Samples) -> Option<f64> {
    let both = this.iter().zip(reference).filter_map(|(this, reference)| Some(reference.as_ref()? / this.as_ref()?));
    median(both, this.len())
}

/// The median time.
pub fn time(samples: &Samples) -> Option<f64> {
    median(samples.iter().flatten().copied(), samples.len())
}

/// The time that some 20,000 additions take which do not depend on each other: four a cycle where the core is ours, two
/// where another thread wants the same execution units.
#[cfg(target_arch = "x86_64")]
fn additions() -> Duration {
    let start = Instant::now();
    // SAFETY: adds to registers that are declared as clobbered; touches neither memory nor the stack.
    unsafe {
        std::arch::asm!(
            "2:",
            "add {a}, 1",
            "add {b}, 1",
            "add {c}, 1",
            "add {d}, 1",
            "add {a}, 1",
            "add {b}, 1",
            "add {c}, 1",
            "add {d}, 1",
            "add {a}, 1",
            "add {b}, 1",
            "add {c}, 1",
            "add {d}, 1",
            "add {a}, 1",
            "add {b}, 1",
            "add {c}, 1",
            "dec {n}",
            "jnz 2b",
            a = inout(reg) 0_u64 => _,
            b = inout(reg) 0_u64 => _,
            c = inout(reg) 0_u64 => _,
            d = inout(reg) 0_u64 => _,
            n = inout(reg) 1_300_u64 => _,
            options(nomem, nostack),
        );
    }
    start.elapsed()
}

/// The same idea in the words of the language, for other processors.
#[cfg(not(target_arch = "x86_64"))]
fn additions() -> Duration {
    let start = Instant::now();
    let mut lanes = std::hint::black_box([0x9e37_79b9_u64, 3, 5, 7]);
    for _ in 0..4_000 {
        for lane in &mut lanes {
            *lane = lane.rotate_left(7) ^ 0x5bd1;
        }
    }
    std::hint::black_box(lanes);
    start.elapsed()
}
