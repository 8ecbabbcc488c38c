use actor_rt::prelude::*;

struct A;

#[actor]
impl A {
    pub fn a(&self, s: &str) -> usize {
        s.len()
    }

    pub fn b<'a>(&self, s: &'a [u8]) -> usize {
        s.len()
    }

    pub fn c(&self, s: std::borrow::Cow<'_, str>) -> usize {
        s.len()
    }

    pub fn d(&self, s: Vec<(u8, &mut u8)>) -> usize {
        s.len()
    }

    pub fn e(&self, s: impl Iterator<Item = &'static u8>, t: impl Into<&'static str> + Send + 'static) -> usize {
        s.count() + t.into().len()
    }

    pub fn healthy(&self) -> u8 {
        1
    }
}

fn call(a: &AHandle) -> Reply<u8> {
    a.healthy()
}

fn main() {}
