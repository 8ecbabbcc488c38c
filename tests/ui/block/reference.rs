use actor_rt::prelude::*;

struct A;

trait T {
    fn f(&self);
}

#[actor]
impl T for &'static A {
    fn f(&self) {}
}

fn main() {}
