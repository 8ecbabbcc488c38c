use actor_rt::prelude::*;

#[actor]
trait T {
    fn f() {}
}

fn main() {}
