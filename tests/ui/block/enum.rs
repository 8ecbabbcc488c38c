use actor_rt::prelude::*;

#[actor]
pub(crate) enum A {
    B,
}

fn main() {}
