//! How an actor is closed, what happens to what was sent, and how its end is
//! waited for.
//!
//! `stop` closes the actor: what it has accepted still runs, then `on_stop`,
//! and later calls are refused with an error that says so. `join` waits for
//! the end, however it comes, and says what it was: a stop, the last handle
//! going away, a last call, a panic.
//!
//! Prints five ends, each with its reason, and two errors: of a line that came
//! too late, and of an actor that tries to join itself, which would never
//! return. The panic's usual message goes to standard error.

use std::sync::mpsc::{Receiver, Sender, channel};

use actor_rt::prelude::*;

/// Prints what it is sent.
struct Printer {
    lines: usize,
}

#[actor]
impl Printer {
    /// Prints one line; an empty one is more than it can bear.
    #[actor(tell)]
    pub fn print(&mut self, line: String) {
        assert!(!line.is_empty(), "there is nothing to print");
        self.lines += 1;
        println!("  {line}");
    }

    /// Does nothing until the other end of `gate` goes away.
    #[actor(tell)]
    pub fn hold(&mut self, gate: Receiver<()>) {
        let _ = gate.recv();
    }

    /// Ends the actor and returns how many lines it printed.
    pub fn finish(self) -> usize {
        self.lines
    }

    /// Waits for its own end, which cannot work.
    pub fn join_myself(&self, cx: &Context<Self>) -> Result<ExitReason, ReplyError> {
        cx.handle().join()
    }

    #[actor(on_stop)]
    fn on_stop(&mut self) {
        println!("  (put away; lines printed: {})", self.lines);
    }
}

fn start() -> PrinterHandle {
    Printer { lines: 0 }.spawn()
}

/// Keeps a printer from printing, until what is returned is dropped.
fn hold(printer: &PrinterHandle) -> Result<Sender<()>, SendError> {
    let (gate, held) = channel();
    printer.hold(held)?;
    Ok(gate)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("closed with three lines in the mailbox:");
    let printer = start();
    let gate = hold(&printer)?;
    for line in ["one", "two", "three"] {
        printer.print(line.to_owned())?;
    }
    let closed = printer.stop(); // a reply too: it resolves when all is over
    let refused = printer.print("four".to_owned());
    drop(gate);
    println!("  reason: {}", closed.wait()?);
    if let Err(error) = refused {
        println!("  too late: {error}");
    }

    println!("the last handle goes away:");
    let printer = start();
    printer.print("farewell".to_owned())?;
    let weak = printer.downgrade(); // a strong handle would keep it running
    drop(printer);
    println!("  reason: {}", weak.join()?);

    println!("a last call:");
    let printer = start();
    printer.print("the end".to_owned())?;
    println!("  printed {} line", printer.finish().wait()?);
    println!("  reason: {}", printer.join()?);

    println!("a panic:");
    let printer = start();
    printer.print(String::new())?;
    let reason = printer.join()?;
    println!("  reason: {reason}");
    println!("  normal: {}", reason.is_normal());

    println!("joining oneself:");
    let printer = start();
    match printer.join_myself().wait()? {
        Ok(reason) => println!("  impossible: {reason}"),
        Err(error) => println!("  {error}"),
    }
    println!("  reason: {}", printer.stop().wait()?);
    Ok(())
}
