use actor_rt::prelude::*;

#[actor]
trait T {
    fn f(&self) -> Option<Self>
    where
        Self: Clone;

    fn g(&self) {}
}

fn main() {}
