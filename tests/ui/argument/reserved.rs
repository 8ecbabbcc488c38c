use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self, __reply: u8) {
        let _ = __reply;
    }
}

fn main() {}
