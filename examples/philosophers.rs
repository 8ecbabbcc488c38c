//! Five philosophers dine, with one fork between each two; who eats needs both
//! of his. Philosophers and forks are actors, and each waits for the next: a
//! philosopher for a fork, a fork for the philosopher that has it.
//!
//! The naive ones take the left fork first, all at once. Then each holds one
//! and waits for the other: a circle, which would stand for ever. The one who
//! closes it gets an error that names it, with the places in the program where
//! each of the ten waits. He puts his fork back, and the others eat.
//!
//! The ordered ones take the fork with the smaller number first. Then there is
//! no circle, however they come and go, and none is reported.
//!
//! Prints who waits for whom, the error, and who ate how often. In which order
//! the naive ones reach out is settled by gates, so the output is the same in
//! every run.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use actor_rt::prelude::*;
use actor_rt::{Deadline, shielded};

const NAMES: [&str; 5] = ["Arete", "Buddha", "Confucius", "Diotima", "Epicurus"];

/// What the ordered ones eat, each.
const MEALS: usize = 200;

/// Lies between two philosophers.
#[derive(Default)]
struct Fork {
    /// Ends when the meal does for which the fork was taken last.
    meal: Option<Reply<()>>,
}

#[actor]
impl Fork {
    /// Takes the fork up until `meal` has ended, once it is free.
    pub fn take(&mut self, meal: Reply<()>) -> Result<(), ReplyError> {
        if let Some(before) = &mut self.meal {
            // One who reaches out and then gives up does not end the meal of
            // the one who has it.
            shielded(|| before.wait_deadline(Deadline::NEVER))?;
        }
        self.meal = Some(meal);
        Ok(())
    }
}

/// Where a naive philosopher stops until he is told to go on.
struct Gate {
    arrived: Sender<()>,
    go: Receiver<()>,
}

impl Gate {
    fn pass(&self) {
        // Neither end goes away before the other.
        let _ = self.arrived.send(());
        let _ = self.go.recv();
    }
}

struct Philosopher {
    first: ForkHandle,
    second: ForkHandle,
    meals: usize,
}

#[actor]
impl Philosopher {
    /// Takes both forks and eats; how often that was.
    pub fn dine(&mut self, gate: Option<Gate>, cx: &Context<Self>) -> Result<usize, ReplyError> {
        let me = cx.handle();
        self.first.take(me.rest()).wait()??;
        // Has one fork.
        gate.iter().for_each(Gate::pass);
        let second = self.second.take(me.rest());
        // Reaches for the other.
        gate.iter().for_each(Gate::pass);
        second.wait()??;
        self.meals += 1;
        Ok(self.meals)
    }

    /// Handled when the meal under way is over, however that ends.
    pub fn rest(&self) {}

    pub fn meals(&self) -> usize {
        self.meals
    }
}

/// Five philosophers at a round table; `order` says which of his two forks one
/// takes first.
fn table(
    system: &System,
    order: fn([usize; 2]) -> [usize; 2],
) -> Result<Vec<PhilosopherHandle>, SpawnError> {
    let forks = (0..NAMES.len())
        .map(|seat| {
            let name = format!("fork {seat}");
            system.builder().name(name).spawn(Fork::default())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let seats = NAMES.into_iter().enumerate();
    seats
        .map(|(seat, name)| {
            let [first, second] = order([seat, (seat + 1) % forks.len()]);
            system.builder().name(name).spawn(Philosopher {
                first: forks[first].clone(),
                second: forks[second].clone(),
                meals: 0,
            })
        })
        .collect()
}

/// Returns when so many actors wait.
fn until_waiting(system: &System, count: usize) {
    while system.waits().len() < count {
        thread::yield_now();
    }
}

fn print_waits(system: &System) {
    for (who, for_whom) in system.waits().iter() {
        let for_whom = for_whom.map_or("something", |owner| owner.actor());
        println!("  {} waits for {for_whom}", who.actor());
    }
}

fn naive(system: &System) -> Result<(), Box<dyn std::error::Error>> {
    let philosophers = table(system, |forks| forks)?;
    let (arrived, arrivals) = channel();
    let (meals, gates): (Vec<_>, Vec<_>) = philosophers
        .iter()
        .map(|philosopher| {
            let (open, go) = channel();
            let arrived = arrived.clone();
            (philosopher.dine(Some(Gate { arrived, go })), open)
        })
        .unzip();

    arrivals.iter().take(NAMES.len()).for_each(drop);
    println!("each has one fork");
    gates.iter().try_for_each(|open| open.send(()))?;
    arrivals.iter().take(NAMES.len()).for_each(drop);
    until_waiting(system, NAMES.len());
    println!("each reaches for the other:");
    for (seat, open) in (1..).zip(&gates) {
        if seat == NAMES.len() {
            print_waits(system);
            println!("and now {} waits too", NAMES[seat - 1]);
        }
        open.send(())?;
        if seat < NAMES.len() {
            until_waiting(system, NAMES.len() + seat);
        }
    }

    for (philosopher, meal) in philosophers.iter().zip(meals) {
        match meal.wait()? {
            Ok(meals) => println!("{} has eaten, {meals} meal", philosopher.name()),
            Err(error) => println!("{} has not: {error:#}", philosopher.name()),
        }
    }
    Ok(())
}

fn ordered(system: &System) -> Result<(), Box<dyn std::error::Error>> {
    let philosophers = table(system, |[left, right]| [left.min(right), left.max(right)])?;
    thread::scope(|scope| {
        let hosts: Vec<_> = philosophers
            .iter()
            .map(|guest| {
                scope.spawn(|| (0..MEALS).try_for_each(|_| guest.dine(None).wait()?.map(drop)))
            })
            .collect();
        for host in hosts {
            host.join().expect("a host does not panic")?;
        }
        Ok::<_, ReplyError>(())
    })?;
    for philosopher in &philosophers {
        let meals = philosopher.meals().wait()?;
        println!("{} has eaten, {meals} meals", philosopher.name());
    }
    println!("nobody waits: {}", system.waits().is_empty());
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let system = System::new();
    println!("== naive");
    naive(&system)?;
    println!("== ordered");
    ordered(&system)
}
