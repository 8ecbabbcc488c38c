use actor_rt::prelude::*;

struct A(std::cell::Cell<u8>);

#[actor]
impl A {
    pub async fn f(&self) -> u8 {
        std::future::ready(()).await;
        self.0.get()
    }
}

fn main() {}
