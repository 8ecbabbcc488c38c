use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[allow(non_snake_case)]
    pub fn getX(&self) {}

    pub fn get_x(&self) {}
}

fn main() {}
