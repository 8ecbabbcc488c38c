use actor_rt::prelude::*;

struct A;

trait T {
    fn f(&self) -> u8;
}

#[actor]
impl A {
    pub fn h(&self) {}
}

#[actor]
impl T for A {
    fn f(&self) -> u8 {
        2
    }
}

fn main() {}
