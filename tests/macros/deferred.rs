//! Replies that come later, in every shape of signature.

use actor_rt::prelude::*;
use tests::Patient;

/// An alias with the reply's type in its brackets is as good.
type Answer<T> = Resolver<T>;

struct Desk<T> {
    items: Vec<T>,
    kept: Vec<Resolver<usize>>,
}

#[actor]
impl<T: Clone + Send + 'static> Desk<T> {
    pub fn first(&self, #[actor(reply)] reply: Resolver<Option<T>>) {
        reply.resolve(self.items.first().cloned());
    }

    pub fn aliased(&mut self, item: T, #[actor(reply)] answer: Answer<usize>) {
        self.items.push(item);
        answer.resolve(self.items.len());
    }

    pub fn by_path(self: &mut Self, #[actor(reply)] r#type: actor_rt::Resolver<()>) -> () {
        r#type.resolve(());
    }

    pub fn fallible(&self, #[actor(reply)] reply: Resolver<Result<T, String>>, cx: &Context<Self>) {
        reply.resolve(
            self.items
                .first()
                .cloned()
                .ok_or_else(|| cx.name().to_owned()),
        );
    }

    pub fn generic<K: Into<u64> + Send + 'static>(
        &mut self,
        #[actor(reply)] r: Resolver<u64>,
        k: K,
    ) {
        r.resolve(k.into());
    }

    pub fn opaque(
        &self,
        each: impl Fn(usize) -> usize + Send + 'static,
        #[actor(reply)] r: Resolver<usize>,
    ) {
        r.resolve(each(self.items.len()));
    }

    pub async fn later(&mut self, #[actor(reply)] reply: Resolver<usize>, cx: &Context<Self>) {
        assert_eq!(cx.name(), "Desk");
        self.kept.push(reply);
    }

    pub async fn later_generic<K: Send + 'static>(&self, #[actor(reply)] reply: Resolver<K>, k: K)
    where
        T: Sync,
    {
        reply.resolve(k);
    }

    pub fn end(&mut self) {
        for reply in self.kept.drain(..) {
            reply.resolve(self.items.len());
        }
    }

    /// A resolver is an argument like any other without the option.
    pub fn adopt(&mut self, reply: Resolver<usize>) {
        self.kept.push(reply);
    }

    /// Passes the question on.
    pub fn pass_on(&self, #[actor(reply)] reply: Resolver<usize>, other: DeskHandle<T>) {
        other.adopt(reply).detach();
    }
}

#[actor(extend)]
impl Desk<String> {
    const LIMIT: usize = 3;

    pub fn of_self(&self, #[actor(reply)] reply: Resolver<[u8; Self::LIMIT]>) {
        reply.resolve([1; 3]);
    }

    pub fn joined(&self, #[actor(reply)] reply: Resolver<String>, with: &'static str) {
        reply.resolve(self.items.join(with));
    }
}

#[actor]
trait Echo {
    fn echo(&self, text: String, #[actor(reply)] reply: Resolver<String>);
}

#[actor]
impl<T: Clone + Send + 'static> Echo for Desk<T> {
    fn echo(&self, text: String, #[actor(reply)] reply: Resolver<String>) {
        reply.resolve(text);
    }
}

#[test]
fn a_deferred_reply_has_any_signature() {
    let desk = Desk {
        items: Vec::<String>::new(),
        kept: Vec::new(),
    };
    let desk = desk.spawn();
    assert_eq!(desk.first().value(), None);
    assert_eq!(desk.fallible().value(), Err("Desk".to_owned()));
    assert_eq!(desk.aliased("a".to_owned()).value(), 1);
    desk.by_path(); // a reply of `()` may be dropped
    assert_eq!(desk.of_self().value(), [1; 3]);
    assert_eq!(desk.generic(7_u32).value(), 7);
    assert_eq!(desk.opaque(|n| n + 1).value(), 2);
    assert_eq!(desk.later_generic("k").value(), "k");
    let later = desk.later();
    let passed_on = desk.pass_on(desk.clone());
    desk.aliased("b".to_owned()).value();
    while !passed_on.is_done() {
        desk.end().value();
    }
    assert_eq!(later.value() + passed_on.value(), 4);
    assert_eq!(desk.joined("+").value(), "a+b");
    let echo: Box<dyn EchoHandle> = Box::new(desk.clone());
    assert_eq!(echo.echo("hello".to_owned()).value(), "hello");
}

/// The state may not be `Send` where the block is local.
mod local {
    use std::rc::Rc;

    use actor_rt::prelude::*;
    use tests::Patient;

    struct Notes(Rc<str>);

    #[actor(local)]
    impl Notes {
        pub async fn text(&self, #[actor(reply)] reply: Resolver<String>) {
            let text = Rc::clone(&self.0);
            std::future::ready(()).await;
            reply.resolve(text.to_string());
        }

        #[actor(stream)]
        pub async fn letters(&self, out: Yield<char>) -> usize {
            let text = Rc::clone(&self.0);
            for letter in text.chars() {
                out.send_async(letter).await.ok();
            }
            text.len()
        }
    }

    #[test]
    fn a_local_actor_defers_and_streams() {
        let notes = Builder::new()
            .spawn_with(|| Notes(Rc::from("abc")))
            .unwrap();
        assert_eq!(notes.text().value(), "abc");
        assert_eq!(notes.letters().collect::<String>(), "abc");
    }
}
