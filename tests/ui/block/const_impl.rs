use actor_rt::prelude::*;

struct A;

trait T {
    fn f(&self);
}

#[actor]
impl const T for A {
    fn f(&self) {}
}

fn main() {}
