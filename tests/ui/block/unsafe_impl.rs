use actor_rt::prelude::*;

struct A;

unsafe trait T {
    fn f(&self);
}

#[actor]
unsafe impl T for A {
    fn f(&self) {}
}

fn main() {}
