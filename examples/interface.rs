//! One interface, two actors behind it, and a stand-in for tests.
//!
//! `#[actor]` on a trait makes a second trait for handles: [`Store`] is what an
//! actor does, `StoreHandle` is how it is called, with the same methods
//! returning replies. `#[actor] impl Store for ..` gives the actor's handle
//! that trait. It can be used as `dyn StoreHandle`, so whoever needs a store
//! takes a box and does not know which it is.
//!
//! A test double is no actor at all: a plain type that implements
//! `StoreHandle` by hand and answers with [`Reply::ready`].
//!
//! Prints the same three visits with either store behind the desk, what is
//! special about each store, and one visit with the double.

use std::collections::BTreeMap;

use actor_rt::prelude::*;

#[actor]
trait Store {
    /// Puts `value` under `key` and returns what was there.
    fn put(&mut self, key: String, value: u32) -> Option<u32>;

    /// What is under `key`.
    fn get(&self, key: String) -> Option<u32>;
}

// ----- two actors ----------------------------------------------------------

/// Remembers the present.
#[derive(Default)]
struct Shelf {
    entries: BTreeMap<String, u32>,
}

#[actor]
impl Shelf {
    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.entries.len()
    }
}

#[actor]
impl Store for Shelf {
    fn put(&mut self, key: String, value: u32) -> Option<u32> {
        self.entries.insert(key, value)
    }

    fn get(&self, key: String) -> Option<u32> {
        self.entries.get(&key).copied()
    }
}

/// Remembers everything.
#[derive(Default)]
struct Journal {
    entries: Vec<(String, u32)>,
}

#[actor]
impl Journal {
    /// Every value that `key` ever had, the oldest first.
    pub fn history(&self, key: String) -> Vec<u32> {
        let of_key = self.entries.iter().filter(|(name, _)| *name == key);
        of_key.map(|(_, value)| *value).collect()
    }
}

#[actor]
impl Store for Journal {
    fn put(&mut self, key: String, value: u32) -> Option<u32> {
        let old = self.get(key.clone());
        self.entries.push((key, value));
        old
    }

    fn get(&self, key: String) -> Option<u32> {
        let mut newest_first = self.entries.iter().rev();
        let entry = newest_first.find(|(name, _)| *name == key);
        entry.map(|(_, value)| *value)
    }
}

// ----- who needs a store ---------------------------------------------------

/// Counts visits, in whatever store it was given.
struct Desk {
    store: Box<dyn StoreHandle>,
}

#[actor]
impl Desk {
    /// The visitor's how-manieth visit this is.
    pub fn visit(&mut self, name: &'static str) -> Result<u32, ReplyError> {
        let before = self.store.get(name.to_owned()).wait()?;
        let visits = before.unwrap_or(0) + 1;
        self.store.put(name.to_owned(), visits).wait()?;
        Ok(visits)
    }
}

// ----- a double ------------------------------------------------------------

/// A store in which everybody has been 41 times, and which keeps nothing.
#[derive(Clone)]
struct Always41;

impl StoreHandle for Always41 {
    fn put(&self, _key: String, _value: u32) -> Reply<Option<u32>> {
        Reply::ready(Some(41))
    }

    fn get(&self, _key: String) -> Reply<Option<u32>> {
        Reply::ready(Some(41))
    }
}

fn main() -> Result<(), CallError<ReplyError>> {
    let shelf = Shelf::default().spawn();
    let journal = Journal::default().spawn();
    let stores: [(&str, Box<dyn StoreHandle>); 2] = [
        ("shelf", Box::new(shelf.clone())),
        ("journal", Box::new(journal.clone())),
    ];
    for (kind, store) in stores {
        let desk = Desk { store }.spawn();
        for name in ["Ada", "Alan", "Ada"] {
            let visits = desk.visit(name).wait_flat()?;
            println!("{kind}: visit {visits} of {name}");
        }
    }
    println!("the shelf has {} keys", shelf.count().wait()?);
    println!(
        "the journal knows Ada as {:?}",
        journal.history("Ada".to_owned()).wait()?
    );

    let store = Box::new(Always41);
    let visits = Desk { store }.spawn().visit("Ada").wait_flat()?;
    println!("double: visit {visits} of Ada");
    Ok(())
}
