use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn a<T>(&self, t: T) {
        drop(t);
    }

    pub fn b<T: 'static>(&self, n: u8, t: Vec<T>, m: u8) {
        drop((n, t, m));
    }

    pub fn c<T: Send>(&self, t: T) {
        drop(t);
    }

    pub fn d(&self, t: impl Into<String>) -> String {
        t.into()
    }
}

fn main() {}
