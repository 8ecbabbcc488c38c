use actor_rt::prelude::*;

struct A;

#[actor]
trait T {
    fn f(&self) -> u8;
}

#[actor]
impl T for A {
    fn f(&self) -> u8 {
        2
    }
}

fn main() {}
