use actor_rt::prelude::*;

#[actor]
trait T {
    fn f<K: Into<Option<Self>>>(&self, k: K)
    where
        Self: Clone;

    fn g(&self) {}
}

fn main() {}
