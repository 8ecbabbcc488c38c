use actor_rt::prelude::*;

struct A {
    name: String,
}

#[actor]
impl A {
    pub fn borrowed(&mut self, name: &str) {
        self.name = name.to_owned();
    }

    pub fn named<'a>(&mut self, name: std::borrow::Cow<'a, str>) -> usize {
        name.len()
    }

    pub fn lent(&self) -> &str {
        &self.name
    }

    pub unsafe fn raw(&self, other: Self) -> Option<Self> {
        Some(other)
    }

    pub fn many(&self, all: Vec<impl Into<String>>) -> usize {
        all.len()
    }

    #[actor(tell)]
    pub fn told(&self) -> u8 {
        1
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let a = A { name: String::new() }.spawn();
    a.borrowed("x").wait()?;
    let length: usize = a.named("x".into()).wait()?;
    assert_eq!(a.lent().wait()?.len(), length);
    let other: Option<A> = a.raw(A { name: String::new() }).wait()?;
    drop(other);
    assert_eq!(a.many(vec!["x"]).wait()?, 1);
    a.told()?;
    Ok(())
}
