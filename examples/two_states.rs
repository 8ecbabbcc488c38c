//! An actor that behaves differently in two states, written in two ways.
//!
//! A gate is either closed or open. While it is closed, cars queue before it
//! in the order of their arrival; when it opens, they pass, and so does every
//! later one until it closes again.
//!
//! [`Gate`] keeps its state as a value. The library receives, one message is
//! one call, and what the present state has no use for is put aside until the
//! state changes. This is the usual way: the gate can be asked, stopped and
//! supervised between any two messages.
//!
//! [`Keeper`] has a receive loop of its own: one long last call takes the
//! whole actor and pulls signals from a channel, so the state is the place in
//! the code where it receives. It fits a protocol with many steps; in
//! return the mailbox waits until the loop has ended, so the loop itself must
//! have an end: here, the channel's.
//!
//! Prints what passed, and when, for the same signals; both ways agree.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, channel};

use actor_rt::prelude::*;

/// What comes to a gate.
#[derive(Clone, Copy)]
enum Signal {
    Open,
    Close,
    Car(u32),
}

use Signal::{Car, Close, Open};

const DAY: [Signal; 9] = [
    Car(1),
    Car(2),
    Open,
    Car(3),
    Close,
    Car(4),
    Open,
    Car(5),
    Close,
];

// ----- the state is a value ------------------------------------------------

struct Gate {
    state: State,
    log: Vec<String>,
}

enum State {
    Closed { waiting: VecDeque<u32> },
    Open,
}

#[actor]
impl Gate {
    pub fn signal(&mut self, signal: Signal) {
        match (&mut self.state, signal) {
            (State::Closed { waiting }, Car(number)) => waiting.push_back(number),
            (State::Closed { waiting }, Open) => {
                for number in waiting.drain(..) {
                    self.log.push(format!("{number} waited"));
                }
                self.state = State::Open;
            }
            (State::Open, Car(number)) => self.log.push(format!("{number} passed")),
            (State::Open, Close) => self.state = closed(),
            (State::Closed { .. }, Close) | (State::Open, Open) => {}
        }
    }

    /// How many cars wait: answered in either state.
    pub fn waiting(&self) -> usize {
        match &self.state {
            State::Closed { waiting } => waiting.len(),
            State::Open => 0,
        }
    }

    pub fn finish(self) -> Vec<String> {
        self.log
    }
}

fn closed() -> State {
    State::Closed {
        waiting: VecDeque::new(),
    }
}

// ----- the state is a place in the code ------------------------------------

struct Keeper;

#[actor]
impl Keeper {
    /// Keeps the gate until no more signals can come.
    pub fn keep(self, signals: Receiver<Signal>) -> Vec<String> {
        let mut log = Vec::new();
        while let Some(waited) = stay_closed(&signals) {
            log.extend(waited.iter().map(|number| format!("{number} waited")));
            // Open: cars pass until someone closes or goes home.
            for signal in &signals {
                match signal {
                    Car(number) => log.push(format!("{number} passed")),
                    Close => break,
                    Open => {}
                }
            }
        }
        log
    }
}

/// Collects cars until the gate is to open; `None` if it never will.
fn stay_closed(signals: &Receiver<Signal>) -> Option<Vec<u32>> {
    let mut waiting = Vec::new();
    for signal in signals {
        match signal {
            Car(number) => waiting.push(number),
            Open => return Some(waiting),
            Close => {}
        }
    }
    None
}

fn main() -> Result<(), ReplyError> {
    let gate = Gate {
        state: closed(),
        log: Vec::new(),
    }
    .spawn();
    for signal in DAY {
        gate.signal(signal).detach();
        if let Car(4) = signal {
            println!("{} waits at the closed gate", gate.waiting().wait()?);
        }
    }
    let by_value = gate.finish().wait()?;
    println!("{}", by_value.join(", "));

    let (signals, inbox) = channel();
    let kept = Keeper.spawn().keep(inbox);
    for signal in DAY {
        // Fails only if the keeper is gone, and then `kept` says why.
        let _ = signals.send(signal);
    }
    drop(signals);
    let by_place = kept.wait()?;
    println!("{}", by_place.join(", "));

    assert_eq!(by_value, by_place);
    Ok(())
}
