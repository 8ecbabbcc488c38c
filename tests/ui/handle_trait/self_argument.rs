use actor_rt::prelude::*;

#[actor]
trait T {
    fn f(&self, other: Self);

    fn g(&self) {}
}

fn main() {}
