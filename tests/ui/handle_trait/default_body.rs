use actor_rt::prelude::*;

struct A;

#[actor]
trait T {
    fn f(&self) -> u8 {
        1
    }

    fn g(&self) -> u8;
}

#[actor]
impl A {
    pub fn h(&self) {}
}

#[actor]
impl T for A {
    fn g(&self) -> u8 {
        2
    }
}

fn main() {}
