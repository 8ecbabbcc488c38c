use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    #[deprecated = "call `g`"]
    pub fn f(&self) {}

    pub fn g(&self) {}
}

#[deny(deprecated)]
fn call(a: &AHandle) {
    a.f();
    a.g();
}

fn main() {}
