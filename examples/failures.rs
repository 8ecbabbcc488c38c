//! What goes wrong, and what the caller gets to read about it.
//!
//! Nothing here panics or holds up a caller: every failure is a value, and
//! says who, what and why. `{}` is one line; `{:#}` adds the place and a hint.
//!
//! Prints, in this order: a handler's own `Err`, a wait that timed out, a full
//! mailbox, the replies that were still good after that, a handler's panic,
//! and a call on the actor that is gone. The panic's usual message goes to
//! standard error.

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use actor_rt::prelude::*;

struct Till {
    cash: u32,
}

#[actor]
impl Till {
    pub fn pay(&mut self, amount: u32) -> Result<u32, String> {
        let left = self.cash.checked_sub(amount);
        self.cash = left.ok_or_else(|| format!("only {} there", self.cash))?;
        Ok(self.cash)
    }

    pub fn share(&self, among: u32) -> u32 {
        self.cash / among
    }

    /// Serves until no more customers can come.
    pub fn serve(&self, customers: Receiver<&'static str>) -> Vec<&'static str> {
        customers.iter().collect()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = Builder::new().capacity(1).overflow(Overflow::Fail);
    let till = builder.spawn(Till { cash: 10 })?;

    // An `Err` is a value; `wait_flat` puts it beside the call's own failures.
    println!("{}", till.pay(50).wait_flat().unwrap_err());

    // A wait that ends early ends nothing else.
    let (arrive, customers) = sync_channel(0);
    let mut served = till.serve(customers);
    arrive.send("Ada")?; // taken by the handler: it is running now
    let early = served.wait_timeout(Duration::from_millis(20));
    println!("{}", early.unwrap_err());

    // The mailbox has room for one call and, with `Overflow::Fail`, no second.
    let fits = till.share(2);
    println!("{}", till.share(3).wait().unwrap_err());
    drop(arrive);
    println!("{:?}, {}", served.wait()?, fits.wait()?);

    // A panic ends the actor, and is its caller's to read.
    println!("{:#}", till.share(0).wait().unwrap_err());

    // So is the end of the actor, for everyone who calls later.
    till.join()?;
    println!("{:#}", till.pay(1).wait().unwrap_err());
    Ok(())
}
