//! Hedged requests: three mirrors have the same page. The first is asked; when
//! it does not answer in time, the second is asked too, then the third. The
//! first answer wins, and the others are cancelled.
//!
//! A loser is cancelled in one of two ways. One that has begun is asked to end:
//! the wait inside its handler ends at once, and the handler says how far it
//! got. One that still stands in the queue behind another customer never
//! begins, and [`Reply::cancel`] says that for certain.
//!
//! What the mirrors do does not depend on time: the first one's line is dead,
//! the second one is held up by a customer until the end, the third one
//! answers. So the output is the same in every run, however the mirrors' threads
//! are scheduled.
//!
//! Prints who is asked, who wins, and what became of each loser.

use std::error::Error;
use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::{Deadline, wait_any};

/// How long one mirror is waited for before the next is asked too.
const HEDGE: Duration = Duration::from_millis(20);

/// What a mirror can read before its line goes dead, if it does.
enum Line {
    Clear,
    Dead { begun: Sender<()> },
}

/// Why a mirror has no page.
#[derive(Debug)]
struct GaveUp {
    parts: usize,
    why: ReplyError,
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gave up after {} of {} parts", self.parts, PAGE.len())
    }
}

impl Error for GaveUp {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.why)
    }
}

const PAGE: [&str; 3] = ["All mirrors ", "show ", "the same."];

struct Mirror {
    line: Line,
}

#[actor]
impl Mirror {
    /// Reads the page part by part.
    pub fn fetch(&self, cx: &Context<Self>) -> Result<String, GaveUp> {
        let mut page = String::new();
        for (parts, part) in PAGE.into_iter().enumerate() {
            if let (Line::Dead { begun }, 2) = (&self.line, parts) {
                // Nobody left to hear it would be no harm.
                let _ = begun.send(());
                // Nothing comes; a cancel ends the wait for it.
                cx.sleep(Duration::from_secs(3_600))
                    .map_err(|why| GaveUp { parts, why })?;
            }
            page.push_str(part);
        }
        Ok(page)
    }

    /// Serves another customer, who takes his time.
    pub fn serve(&self, customer: Receiver<()>) {
        let _ = customer.recv();
    }
}

type Page = Reply<Result<String, GaveUp>>;

/// Asks one mirror after the other until there is an answer; whose it is.
fn hedged(mirrors: &[MirrorHandle; 3], asked: &mut Vec<Page>) -> Result<usize, ReplyError> {
    loop {
        let mirror = &mirrors[asked.len()];
        println!("{} is asked", mirror.name());
        asked.push(mirror.fetch());
        // The last one is waited for as long as it takes.
        let patience = match asked.len() {
            3 => Deadline::NEVER,
            _ => Deadline::after(HEDGE),
        };
        match wait_any(asked, patience)?.done() {
            [first, ..] => return Ok(*first),
            [] => println!("no answer yet"),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let (begun, has_begun) = channel();
    let mirror = |name, line| Builder::new().name(name).spawn(Mirror { line });
    let mirrors = [
        mirror("amsterdam", Line::Dead { begun })?,
        mirror("berlin", Line::Clear)?,
        mirror("cairo", Line::Clear)?,
    ];
    let (leave, customer) = channel();
    let served = mirrors[1].serve(customer);

    let mut asked = Vec::new();
    let first = hedged(&mirrors, &mut asked)?;
    let page = asked.remove(first).wait()??;
    println!("{} is first: {page:?}", mirrors[first].name());

    has_begun.recv()?; // else it might be prevented, too
    let losers = mirrors.iter().zip(asked);
    for (mirror, reply) in losers {
        println!("{}: cancelled, {:?}", mirror.name(), reply.cancel());
        match reply.wait() {
            Ok(Ok(page)) => println!("  it had the page after all: {page:?}"),
            Ok(Err(gave_up)) => println!("  {gave_up}: {}", gave_up.why),
            Err(error) => println!("  {error}"),
        }
    }

    leave.send(())?;
    served.wait()?;
    println!("the customer in berlin was served");
    Ok(())
}
