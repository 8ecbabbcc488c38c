use actor_rt::prelude::*;

#[actor]
struct A;

fn main() {}
