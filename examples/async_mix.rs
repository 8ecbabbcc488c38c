//! The same actors from async tasks, two executors, and plain threads.
//!
//! A [`Reply`] is a `Future` that needs no particular executor, and `wait` is
//! for everyone who has none. Actors do not care who calls; they have threads
//! of their own, and an `async fn` handler may await other actors.
//!
//! 1. `wait` from three plain threads.
//! 2. `.await` under `pollster`, which drives one future on this thread.
//! 3. Two tasks of an `async-executor` on one thread. The first awaits an
//!    answer that cannot come before the second has run: if awaiting blocked
//!    the thread, this program would never end.
//! 4. The same executor driven by two threads, and eight tasks at once.
//!
//! Prints the total of the same basket from each, and the letter that the
//! second task wrote and the first received.

use std::fmt;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use actor_rt::prelude::*;
use async_executor::{Executor, LocalExecutor};

/// Knows what things cost.
struct Prices;

#[actor]
impl Prices {
    /// The price of one, in cents, if anybody sells it.
    pub fn of(&self, item: &'static str) -> Option<u32> {
        match item {
            "bread" => Some(320),
            "cheese" => Some(890),
            "olives" => Some(450),
            _ => None,
        }
    }
}

/// Adds up baskets, and asks another actor for the prices.
struct Till {
    prices: PricesHandle,
}

#[actor]
impl Till {
    pub async fn total(&self, basket: Vec<&'static str>) -> Result<u32, NoTotal> {
        // All questions are posted before the first answer is awaited.
        let ask = |item| (item, self.prices.of(item));
        let asked: Vec<_> = basket.into_iter().map(ask).collect();
        let mut total = 0;
        for (item, price) in asked {
            total += price.await?.ok_or(NoTotal::Unknown(item))?;
        }
        Ok(total)
    }
}

/// Why a basket has no total.
#[derive(Debug)]
enum NoTotal {
    Unknown(&'static str),
    NoPrices(ReplyError),
}

/// Hands letters on.
struct Post;

#[actor]
impl Post {
    /// Answers when a letter has come; `None` if none ever will.
    pub fn next_letter(&self, letters: Receiver<String>) -> Option<String> {
        letters.recv().ok()
    }
}

type Failure = CallError<NoTotal>;

const BASKET: [&str; 3] = ["bread", "cheese", "olives"];

fn main() -> Result<(), Failure> {
    let till = Till {
        prices: Prices.spawn(),
    }
    .spawn();

    let totals = from_threads(&till)?;
    println!("three threads: {totals:?}");

    let total = pollster::block_on(till.total(BASKET.to_vec()).flat())?;
    println!("pollster: {total}");

    let letter = one_thread_two_tasks(&till)?;
    println!("one thread, two tasks: {letter}");

    let totals = two_threads_many_tasks(&till)?;
    println!("two threads, eight tasks: {totals:?}");

    if let Err(error) = pollster::block_on(till.total(vec!["bread", "caviar"]).flat()) {
        println!("and an error: {error}");
    }
    Ok(())
}

fn from_threads(till: &TillHandle) -> Result<Vec<u32>, Failure> {
    thread::scope(|scope| {
        let threads = [(); 3].map(|()| scope.spawn(|| till.total(BASKET.to_vec()).wait_flat()));
        threads
            .into_iter()
            .map(|thread| thread.join().expect("the thread does not panic"))
            .collect()
    })
}

fn one_thread_two_tasks(till: &TillHandle) -> Result<String, Failure> {
    let post = Post.spawn();
    let (write, letters) = channel();
    let executor = LocalExecutor::new();
    let reader = executor.spawn(async move { post.next_letter(letters).await });
    let writer = executor.spawn(async move {
        let total = till.total(BASKET.to_vec()).flat().await?;
        // Fails only if the reader is gone, who then says why.
        let _ = write.send(format!("the basket costs {total}"));
        Ok::<_, Failure>(())
    });
    pollster::block_on(executor.run(async {
        // The reader first, so that it does wait.
        let letter = reader.await?;
        writer.await?;
        Ok(letter.unwrap_or_default())
    }))
}

fn two_threads_many_tasks(till: &TillHandle) -> Result<Vec<u32>, Failure> {
    let executor = Executor::new();
    let tasks: Vec<_> = (0..8)
        .map(|_| executor.spawn(till.total(BASKET.to_vec()).flat()))
        .collect();
    // The helper drives the executor until a reply comes, which is when
    // `working` is dropped.
    let (working, until) = channel();
    let stop = Post.spawn().next_letter(until);
    thread::scope(|scope| {
        scope.spawn(|| pollster::block_on(executor.run(stop)));
        let _working = working;
        pollster::block_on(executor.run(async {
            let mut totals = Vec::new();
            for task in tasks {
                totals.push(task.await?);
            }
            Ok(totals)
        }))
    })
}

impl From<ReplyError> for NoTotal {
    fn from(error: ReplyError) -> Self {
        Self::NoPrices(error)
    }
}

impl fmt::Display for NoTotal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(item) => write!(f, "nobody sells {item}"),
            Self::NoPrices(error) => write!(f, "the prices are not to be had: {error}"),
        }
    }
}

impl std::error::Error for NoTotal {}
