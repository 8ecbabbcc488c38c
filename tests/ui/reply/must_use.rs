use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) -> u8 {
        1
    }

    pub fn g(&self) {}
}

#[deny(unused_must_use)]
fn call(a: &AHandle) {
    a.f();
    a.g();
    a.f().detach();
}

fn main() {}
