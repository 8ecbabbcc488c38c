use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn f(&self) -> impl Iterator<Item = u8> + use<> {
        std::iter::empty()
    }

    pub fn g(&self) -> Option<impl Send> {
        Some(1)
    }
}

fn main() {}
