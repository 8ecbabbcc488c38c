//! A bank whose money neither appears nor vanishes, under eight threads.
//!
//! The bank is one actor, so a transfer is one message and nobody ever sees
//! half of one: whoever asks for the sum of all balances, at any moment,
//! gets the same. What the bank refuses is a value of type
//! [`TransferError`]; `wait_flat` puts it beside the failures of the call
//! itself in one error, so one `match` tells "no, because" from "no answer".
//!
//! Prints one refusal of each kind, then what eight tellers did, how often the
//! books were checked meanwhile, and the final balances. All figures are the
//! same in every run, because the tellers choose by number, not by chance, and
//! no account can run dry on the order in which they come.

use std::fmt;
use std::thread;

use actor_rt::prelude::*;

const TELLERS: usize = 8;
const TRANSFERS: usize = 5_000;
const ACCOUNTS: usize = 5;
const OPENING: u64 = 1_000_000;

struct Bank {
    balances: Vec<u64>,
}

#[derive(Debug)]
enum TransferError {
    NoSuchAccount(usize),
    SameAccount(usize),
    Insufficient { wanted: u64, there: u64 },
}

#[actor]
impl Bank {
    /// Moves money, or says why not and moves nothing.
    pub fn transfer(&mut self, from: usize, to: usize, amount: u64) -> Result<(), TransferError> {
        let there = self.balance(from)?;
        self.balance(to)?;
        if from == to {
            return Err(TransferError::SameAccount(from));
        }
        let Some(left) = there.checked_sub(amount) else {
            return Err(TransferError::Insufficient {
                wanted: amount,
                there,
            });
        };
        self.balances[from] = left;
        self.balances[to] += amount;
        Ok(())
    }

    /// All the money there is.
    pub fn sum(&self) -> u64 {
        self.balances.iter().sum()
    }

    /// Closes the bank; its books remain.
    pub fn close(self) -> Vec<u64> {
        self.balances
    }

    // Without a visibility, a method is a helper and no message.
    fn balance(&self, account: usize) -> Result<u64, TransferError> {
        let balance = self.balances.get(account).copied();
        balance.ok_or(TransferError::NoSuchAccount(account))
    }
}

/// What one teller did.
#[derive(Default)]
struct Shift {
    moved: u64,
    refused: usize,
    audits: usize,
}

fn main() -> Result<(), CallError<TransferError>> {
    let balances = vec![OPENING; ACCOUNTS];
    let bank = Bank { balances }.spawn();
    let whole = bank.sum().wait()?;
    println!("opened {ACCOUNTS} accounts with {whole} in all");

    for (from, to, amount) in [(0, 9, 1), (3, 3, 1), (0, 1, whole)] {
        match bank.transfer(from, to, amount).wait_flat() {
            Ok(()) => println!("{amount} from {from} to {to}: done"),
            Err(CallError::Handler(refusal)) => println!("{amount} from {from} to {to}: {refusal}"),
            // No refusal, but a failed call: nothing to go on with.
            Err(failed) => return Err(failed),
        }
    }

    let shifts = thread::scope(|scope| {
        let bank = &bank;
        let tellers: Vec<_> = (0..TELLERS)
            .map(|teller| scope.spawn(move || work(bank, teller, whole)))
            .collect();
        tellers
            .into_iter()
            .map(|teller| teller.join().expect("a teller does not panic"))
            .collect::<Result<Vec<Shift>, _>>()
    })?;

    let moved: u64 = shifts.iter().map(|shift| shift.moved).sum();
    let refused: usize = shifts.iter().map(|shift| shift.refused).sum();
    let audits: usize = shifts.iter().map(|shift| shift.audits).sum();
    let done = TELLERS * TRANSFERS - refused;
    println!("{TELLERS} tellers: {done} transfers, {refused} refused, {moved} moved");
    println!("{audits} audits on the way, each found {whole}");

    let balances = bank.close().wait()?;
    println!("balances: {balances:?}");
    assert_eq!(balances.iter().sum::<u64>(), whole);
    Ok(())
}

/// One teller's day: many transfers, every thousandth larger than the bank,
/// and a look at the books after each hundred.
fn work(bank: &BankHandle, teller: usize, whole: u64) -> Result<Shift, CallError<TransferError>> {
    let mut shift = Shift::default();
    for number in 1..=TRANSFERS {
        let from = number % ACCOUNTS;
        let to = (from + 1 + teller % (ACCOUNTS - 1)) % ACCOUNTS;
        let small = (1 + from * 10 + teller) as u64;
        let amount = if number % 1_000 == 0 {
            whole + 1
        } else {
            small
        };
        match bank.transfer(from, to, amount).wait_flat() {
            Ok(()) => shift.moved += amount,
            Err(CallError::Handler(TransferError::Insufficient { .. })) => shift.refused += 1,
            Err(unexpected) => return Err(unexpected),
        }
        if number % 100 == 0 {
            assert_eq!(bank.sum().wait()?, whole, "money appeared or vanished");
            shift.audits += 1;
        }
    }
    Ok(shift)
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchAccount(account) => write!(f, "there is no account {account}"),
            Self::SameAccount(account) => write!(f, "account {account} is both ends"),
            Self::Insufficient { wanted, there } => write!(f, "{wanted} wanted, {there} there"),
        }
    }
}

impl std::error::Error for TransferError {}
