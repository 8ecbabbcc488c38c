use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn a(self: Box<Self>) {}

    pub fn b(self: std::sync::Arc<Self>) {}

    pub fn c(self: std::pin::Pin<&mut Self>) {}
}

fn main() {}
