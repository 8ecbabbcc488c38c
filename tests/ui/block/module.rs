use actor_rt::prelude::*;

#[actor]
mod m {}

fn main() {}
