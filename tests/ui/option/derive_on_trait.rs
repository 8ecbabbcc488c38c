use actor_rt::prelude::*;

#[actor(derive(Debug), message = M, local, extend)]
trait T {
    fn f(&self);
}

fn main() {}
