//! Streams, in every shape of signature.

use actor_rt::ReplyStream;
use actor_rt::prelude::*;
use tests::Patient;

type Out<T> = Yield<T>;

struct Store<T> {
    items: Vec<T>,
}

#[actor(derive(Debug))]
impl<T: Clone + Send + std::fmt::Debug + 'static> Store<T> {
    const AHEAD: usize = 2;

    #[actor(stream)]
    pub fn all(&self, out: Yield<T>) {
        for item in self.items.clone() {
            out.send(item).ok();
        }
    }

    #[actor(stream(capacity = Self::AHEAD))]
    pub fn indexed(&self, out: actor_rt::Yield<(usize, T)>) -> Result<usize, String> {
        for item in self.items.iter().cloned().enumerate() {
            out.send(item).map_err(|error| error.to_string())?;
        }
        Ok(self.items.len())
    }

    /// The option says which one it is, whatever its type is called.
    #[actor(stream)]
    pub fn marked(&self, other: Yield<u8>, #[actor(out)] out: Out<Option<T>>) -> bool {
        other.try_send(1).is_ok() && out.send(None).is_ok()
    }

    #[actor(stream)]
    pub fn mapped<K: Send + 'static>(
        &mut self,
        map: impl Fn(&T) -> K + Send + 'static,
        mut out: Yield<K>,
        cx: &Context<Self>,
    ) -> String {
        let own = &mut out;
        for item in &self.items {
            own.send(map(item)).ok();
        }
        cx.name().to_owned()
    }

    #[actor(stream)]
    pub async fn later(&mut self, times: usize, #[actor(out)] out: Out<T>) {
        for item in self.items.clone().into_iter().cycle().take(times) {
            out.send_async(item).await.ok();
        }
    }

    /// The last call may stream, too.
    #[actor(stream)]
    pub fn drain(self, out: Yield<T>) -> usize {
        let count = self.items.len();
        self.items
            .into_iter()
            .for_each(|item| out.send(item).unwrap());
        count
    }
}

#[actor(extend)]
impl Store<String> {
    #[actor(stream)]
    pub fn words(&self, out: Yield<String>) -> usize {
        let words = self.items.iter().flat_map(|text| text.split(' '));
        words
            .filter(|word| out.send((*word).to_owned()).is_ok())
            .count()
    }
}

#[actor]
trait Counts {
    type Item: Send;

    #[actor(stream)]
    fn count(&self, upto: u32, out: Yield<Self::Item>) -> u32;
}

#[actor]
impl Counts for Store<String> {
    type Item = u32;

    #[actor(stream)]
    fn count(&self, upto: u32, out: Yield<u32>) -> u32 {
        (0..upto).map(|n| u32::from(out.send(n).is_ok())).sum()
    }
}

/// A test double, by hand.
#[derive(Clone)]
struct Double;

impl CountsHandle for Double {
    type Item = u32;

    fn count(&self, upto: u32) -> ReplyStream<u32, u32> {
        ReplyStream::ready(0..upto, upto)
    }

    fn __clone(&self) -> Box<dyn CountsHandle<Item = u32>> {
        Box::new(self.clone())
    }
}

#[test]
fn a_stream_has_any_signature() {
    let items = ["a b".to_owned(), "c".to_owned()];
    let store = Store {
        items: items.to_vec(),
    }
    .spawn();
    assert_eq!(store.all().collect::<Vec<_>>(), items);

    let mut indexed = store.indexed();
    assert_eq!(indexed.by_ref().last(), Some((1, "c".to_owned())));
    assert_eq!(indexed.finish().value(), Ok(2));

    let mut lengths = store.mapped(String::len);
    assert_eq!(lengths.by_ref().collect::<Vec<_>>(), [3, 1]);
    assert_eq!(lengths.finish().value(), "Store");

    assert_eq!(store.later(100).count(), 100);
    assert_eq!(store.words().collect::<Vec<_>>(), ["a", "b", "c"]);

    let doubles: [Box<dyn CountsHandle<Item = u32>>; 2] =
        [Box::new(store.clone()), Box::new(Double)];
    for counts in doubles {
        let mut stream = counts.count(10);
        assert_eq!(stream.by_ref().sum::<u32>(), 45);
        assert_eq!(stream.finish().value(), 10);
    }

    let mut rest = store.drain();
    assert_eq!(rest.by_ref().count(), 2);
    assert_eq!(rest.finish().value(), 2);
    assert!(store.join().is_ok());
}

/// One stream's way out is another's argument.
#[test]
fn a_yield_travels_as_an_argument() {
    struct Relay;

    #[actor]
    impl Relay {
        #[actor(stream)]
        pub fn relay(&self, store: StoreHandle<u8>, out: Yield<u8>) -> bool {
            let mut marked = store.marked(out);
            marked.next() == Some(None) && marked.wait().unwrap_or(false)
        }
    }

    let store = Store { items: vec![1_u8] }.spawn();
    let mut relay = Relay.spawn().relay(store);
    assert_eq!(relay.by_ref().collect::<Vec<_>>(), [1]);
    assert!(relay.finish().value());
}
