use actor_rt::prelude::*;

struct A;

#[actor(handel = B)]
impl A {
    pub fn a(&self, _s: &str) {}

    pub fn b(&self) -> &str {
        ""
    }

    pub unsafe fn c(&self) {}

    #[actor(skipp)]
    pub fn d(self: Box<Self>) {}

    pub fn healthy(&self, n: u8) -> u8 {
        n
    }
}

fn call(a: &AHandle) -> Reply<u8> {
    a.healthy(1)
}

fn main() {}
