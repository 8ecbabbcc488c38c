use actor_rt::prelude::*;

#[actor]
impl (u8, u8) {
    pub fn f(&self) {}
}

fn main() {}
