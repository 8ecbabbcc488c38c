use actor_rt::prelude::*;

struct A;

#[actor]
impl !Send for A {}

fn main() {}
