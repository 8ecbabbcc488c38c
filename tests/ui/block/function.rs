use actor_rt::prelude::*;

#[actor]
async fn f() {}

fn main() {}
