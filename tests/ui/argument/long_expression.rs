use actor_rt::prelude::*;

const WIDE: bool = true;

struct A;

#[actor]
impl A {
    pub fn f(&self, row: [u8; if WIDE { 2 } else { 1 }]) -> usize {
        row.len()
    }

    pub fn g(&self) -> u8 {
        1
    }
}

fn main() {
    A.spawn().g().detach();
}
