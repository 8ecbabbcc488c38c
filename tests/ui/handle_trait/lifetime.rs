use actor_rt::prelude::*;

#[actor]
trait T<'a> {
    fn f(&self) -> u8;
}

fn main() {}
