//! Where in the program an actor waits.
//!
//! A `&'static Location` does not fit into an atomic in safe code, its address
//! does. So each address that was ever used is known to one list, which turns
//! it back.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::Location;

use crate::sync::{Mutex, per_process, per_thread};

type Site = &'static Location<'static>;

per_process!(
    fn known() -> Mutex<BTreeMap<usize, Site>> {
        Mutex::default()
    }
);

/// Sites that a thread remembers to have listed.
const REMEMBERED: usize = 8;

per_thread!(static LISTED: [Cell<usize>; REMEMBERED] = [const { Cell::new(0) }; REMEMBERED]);

/// The address of a site, which is on the list from now on.
#[inline]
pub(super) fn address(site: Site) -> usize {
    let address = std::ptr::from_ref(site).addr();
    let known = LISTED.try_with(|listed| {
        let cell = &listed[address / size_of::<Location<'_>>() % REMEMBERED];
        cell.replace(address) == address
    });
    if !matches!(known, Ok(true)) {
        list(address, site);
    }
    address
}

#[cold]
fn list(address: usize, site: Site) {
    known().lock().insert(address, site);
}

pub(super) fn at(address: usize) -> Option<Site> {
    known().lock().get(&address).copied()
}
