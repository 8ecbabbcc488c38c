//! Without the prelude of std.

#![no_implicit_prelude]

struct Bare {
    total: u8,
}

#[::actor_rt::actor]
impl Bare {
    pub fn add(&mut self, by: u8) -> u8 {
        self.total += by;
        self.total
    }

    #[actor(tell)]
    pub fn note(&mut self) {}

    pub async fn later(&self) -> ::core::result::Result<u8, ::std::string::String> {
        ::core::result::Result::Ok(1)
    }

    pub fn map<T: ::core::marker::Send + 'static>(&self, t: T) -> T {
        t
    }

    #[actor(on_start)]
    fn started(&mut self) {}

    #[actor(on_stop)]
    fn stopped(&mut self) {}

    pub fn end(self, cx: &mut ::actor_rt::Context<Self>) -> u8 {
        let _ = cx;
        self.total
    }
}

#[::actor_rt::actor]
trait Adder {
    fn add_two(&mut self) -> u8;
}

#[::actor_rt::actor]
impl Adder for Bare {
    fn add_two(&mut self) -> u8 {
        self.add(2)
    }
}

#[::core::prelude::v1::test]
fn without_prelude() {
    use ::tests::Patient as _;

    let system = ::tests::TestSystem::new();
    let bare = ::core::result::Result::unwrap(system.builder().spawn(Bare { total: 0 }));
    ::core::assert_eq!(bare.add(1).value(), 1);
    ::core::assert_eq!(bare.map('x').value(), 'x');
    let adder: ::std::boxed::Box<dyn AdderHandle> =
        ::std::boxed::Box::new(::core::clone::Clone::clone(&bare));
    ::core::assert_eq!(::core::clone::Clone::clone(&adder).add_two().value(), 3);
    ::core::assert_eq!(bare.end().value(), 3);
}
