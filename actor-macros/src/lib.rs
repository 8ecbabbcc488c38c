//! The `#[actor]` attribute of actor-rt.
//!
//! Use it through the `actor-rt` crate, which re-exports it: generated code
//! names a hidden module of that crate, and the two are pinned to each other.

mod args;
mod attr;
mod check;
mod compile;
mod diag;
mod expand;
mod fallback;
mod forward;
mod generics;
mod keyword;
mod lower;
mod model;
mod names;
mod normalize;
mod parse;
mod runtime;
mod signature;
mod split;
mod types;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Turns the methods of a type into messages, and generates a typed handle.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Counter { total: i64 }
///
/// #[actor]
/// impl Counter {
///     pub fn new(total: i64) -> Self { Counter { total } }
///
///     /// Adds `by` and returns the new total.
///     pub fn add(&mut self, by: i64) -> i64 { self.total += by; self.total }
///
///     /// Ends the actor and returns what it counted.
///     pub fn finish(self) -> i64 { self.total }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let counter: CounterHandle = Counter::new(0).spawn();
/// assert_eq!(counter.add(2).wait()?, 2);
/// assert_eq!(counter.finish().wait()?, 2);
/// # Ok(()) }
/// ```
///
/// The block itself stays as it is: inside the actor, and in unit tests, its
/// methods are called like any others. Beside it stand, for a type `Counter`,
///
/// - `CounterHandle`: one method per message, which posts it at once and
///   returns a `Reply`. It is `Clone + Send + Sync`, compares and hashes by the
///   identity of its actor, and dereferences to `ActorRef`, which has what all
///   handles can do (`stop`, `join`, `name`, ..). A method of yours with such a
///   name wins; `ActorRef::stop(&handle)` still reaches the other.
/// - `CounterMessage`: the messages as an enum, with `method()` for the name
///   of the method. For logs and dead letters; nobody needs to build one.
/// - `impl Actor for Counter`, with which it can be spawned.
///
/// # Which methods are messages
///
/// Those that have a receiver and a visibility of any kind: `pub`,
/// `pub(crate)`, .. The handle's method has the same visibility. A method
/// without one is a helper and is left alone, whatever its signature, and so
/// is a function without a receiver. `#[actor(message)]` makes a message of a
/// helper, `#[actor(skip)]` takes a method out.
///
/// | receiver | the handler |
/// |---|---|
/// | `&self`, `&mut self` | runs while the actor owns its state |
/// | `self` | is the *last call*: it runs, its caller gets the reply, the actor ends |
///
/// An `async fn` is polled to its end before the next message is handled. Its
/// future must be `Send`, unless the block is `#[actor(local)]`; with `&self`
/// that asks the state to be `Sync`.
///
/// # Arguments and replies
///
/// Arguments are owned and `Send + 'static`: the call outlives its caller.
/// They may be patterns, `impl Trait`, of generic type, raw identifiers, and
/// may have a `cfg`. A parameter `&Context<Self>` or `&mut Context<Self>` at
/// any place is filled in by the actor and no argument of the handle's method;
/// `#[actor(ctx)]` marks one whose type goes by another name. Two more kinds of
/// parameters are the actor's and not the caller's: see
/// [below](#replies-that-come-later-or-in-parts).
///
/// | the method returns | the handle's method returns |
/// |---|---|
/// | nothing | `Reply<()>`, which may be dropped without a warning |
/// | `T` | `Reply<T>`; `.detach()` says that the value is of no interest |
/// | `Result<T, E>`, by any name | `Reply<Result<T, E>>`, with `wait_flat()` and `flat()` |
/// | `!` | `Reply<Infallible>` |
/// | nothing, with `#[actor(tell)]` | `Result<(), SendError>`; nobody learns when it was handled |
/// | nothing, with a parameter `#[actor(reply)] reply: Resolver<T>` | `Reply<T>` |
/// | `R`, with `#[actor(stream)]` and a parameter `out: Yield<T>` | `ReplyStream<T, R>` |
///
/// The handle's method shares the method's docs, `cfg`, `deprecated`,
/// `must_use` and lint levels. All other attributes stay on the method.
///
/// # Replies that come later, or in parts
///
/// A handler that cannot answer yet takes the right to answer as a parameter: a
/// `Resolver<T>` that is marked `#[actor(reply)]`. It returns nothing, and the
/// actor serves others; the answer comes with a later message, or from another
/// thread. A method marked `#[actor(stream)]` sends items through its `Yield<T>`
/// while it works, and returns the outcome.
///
/// ```
/// use actor_rt::prelude::*;
///
/// #[derive(Default)]
/// struct Press { orders: Vec<(u32, Resolver<String>)> }
///
/// #[actor]
/// impl Press {
///     /// Answered when there is paper.
///     pub fn order(&mut self, copies: u32, #[actor(reply)] reply: Resolver<String>) {
///         self.orders.push((copies, reply));
///     }
///
///     /// Prints what was ordered, and tells of each copy; how many there were.
///     #[actor(stream)]
///     pub fn print(&mut self, paper: String, out: Yield<u32>) -> u32 {
///         let mut printed = 0;
///         for (copies, reply) in self.orders.drain(..) {
///             for _ in 0..copies {
///                 printed += 1;
///                 out.send(printed).ok(); // whether or not anybody listens
///             }
///             reply.resolve(format!("{copies} on {paper}"));
///         }
///         printed
///     }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let press = Press::default().spawn();
/// let order = press.order(3);
/// let mut copies = press.print("vellum".to_owned());
/// assert_eq!(copies.by_ref().collect::<Vec<_>>(), [1, 2, 3]);
/// assert_eq!(copies.wait()?, 3);
/// assert_eq!(order.wait()?, "3 on vellum");
/// # Ok(()) }
/// ```
///
/// The type in the brackets is the caller's, so they must be written out; the
/// name before them may be an alias. A `Yield` that goes by another name is
/// marked `#[actor(out)]`, and so is one of several. A stream holds 16 items
/// unless it says `#[actor(stream(capacity = N))]`, with a constant; the option
/// stands on the method that has the body, and `#[actor(stream)]` on its
/// declaration in a trait too. Both work with generics, traits, `async` and the
/// context. A method that takes `self` may stream, but not answer later, since
/// its answer ends the actor.
///
/// # Options of methods
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::ExitReason;
///
/// struct Log { lines: Vec<String> }
///
/// #[actor]
/// impl Log {
///     #[actor(tell)]
///     pub fn line(&mut self, text: String) { self.lines.push(text); }
///
///     #[actor(message)]
///     fn count(&self) -> usize { self.lines.len() }
///
///     #[actor(skip)]
///     pub fn last(&self) -> Option<&str> { self.lines.last().map(String::as_str) }
///
///     #[actor(rename = Wipe)]
///     pub fn clear(&mut self) { self.lines.clear(); }
///
///     #[actor(on_start)]
///     fn open(&mut self, cx: &Context<Self>) -> Result<(), std::io::Error> {
///         self.lines.push(format!("{} opened", cx.name()));
///         Ok(())
///     }
///
///     #[actor(on_stop)]
///     fn close(&mut self, reason: &ExitReason) { self.lines.push(format!("{reason:?}")); }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let log = Log { lines: Vec::new() }.spawn();
/// log.line("hello".to_owned())?;
/// assert_eq!(log.count().wait()?, 2);
/// # Ok(()) }
/// ```
///
/// | option | meaning |
/// |---|---|
/// | `message` | a message, though it has no visibility |
/// | `skip` | no message, though it has one |
/// | `tell` | posted without a reply |
/// | `stream`, `stream(capacity = N)` | the reply comes in parts |
/// | `rename = Name` | the name of the variant, where two methods would have the same |
/// | `on_start` | runs on the actor's thread before any message; takes `&mut self`, may take `&Context<Self>`, may return `Result<(), E>` |
/// | `on_stop` | runs once after the last message; may also take `&ExitReason` |
///
/// # Options of blocks
///
/// | option | meaning |
/// |---|---|
/// | `handle = Name`, `message = Name` | the names of the handle and the enum |
/// | `vis = pub(crate)` | their visibility; `pub` without it. They must be at least as visible as the type |
/// | `derive(..)` | for the enum |
/// | `local` | the futures of `async` methods need not be `Send` |
/// | `crate = path` | where the runtime is found, if not at `::actor_rt` |
/// | `extend` | a further block |
///
/// # Several blocks, and traits
///
/// A type has one primary block. Further blocks, also in other modules, are
/// `#[actor(extend)]`; they may have bounds of their own. If the handle has a
/// name of its own, they say `handle = path`. On a trait, the attribute
/// generates a trait for handles, and on its implementation for an actor, that
/// trait's for the actor's handle:
///
/// ```
/// use actor_rt::prelude::*;
///
/// #[actor]
/// trait Greeter {
///     fn greet(&mut self, name: String) -> String;
/// }
///
/// struct English { greeted: u32 }
///
/// #[actor]
/// impl English {
///     pub fn greeted(&self) -> u32 { self.greeted }
/// }
///
/// #[actor]
/// impl Greeter for English {
///     fn greet(&mut self, name: String) -> String {
///         self.greeted += 1;
///         format!("hello {name}")
///     }
/// }
///
/// #[actor(extend)]
/// impl English {
///     pub fn forget(&mut self) { self.greeted = 0; }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let english = English { greeted: 0 }.spawn();
/// let greeters: Vec<Box<dyn GreeterHandle>> = vec![Box::new(english.clone())];
/// for greeter in greeters.clone() {
///     assert_eq!(greeter.greet("you".to_owned()).wait()?, "hello you");
/// }
/// english.forget();
/// assert_eq!(english.greeted().wait()?, 0);
/// # Ok(()) }
/// ```
///
/// All methods of a trait with a receiver are messages; `#[actor(skip)]` takes
/// one out, in the trait and in its implementations, and so does `where Self:
/// Sized`. A method with a body in the trait is written out by each
/// implementation. A test double is any type that implements the handles'
/// trait; `Reply::ready` makes its replies.
///
/// Messages of generic methods, of `extend` blocks and of traits travel as one
/// boxed closure each. All others travel by value, in the enum.
///
/// # Common errors
///
/// | the compiler says | what it is about |
/// |---|---|
/// | no method `helper` found for struct `CounterHandle` | a method without a visibility is no message, also among others that are `pub`: write `pub`, `pub(crate)`, or `#[actor(message)]` |
/// | `Rc<..>` cannot be sent between threads | arguments and replies go from thread to thread: an `Arc` does, and plain data. What only the actor needs may stay: see the next row |
/// | `Counter` cannot be sent between threads, at `.spawn()` | the state itself is not `Send`: build it on the actor's thread, with `Builder::new().spawn_with(\|\| Counter::new())` |
/// | future cannot be sent between threads, at an `async fn` with `&self` | the future holds a `&Counter`, which is only `Send` if the state is `Sync`: take `&mut self`, or write `#[actor(local)]` on the block |
/// | future cannot be sent between threads, because of a local | what is not `Send` lives across an `.await`: drop it before, or write `#[actor(local)]` on the block |
/// | the name `CounterMessage` is defined multiple times | a second block of the type says `#[actor(extend)]`; the errors that follow this one go with it |
/// | clippy: mutable key type | a handle is equal and hashes by the identity of its actor, which never changes, but clippy sees the mailbox behind it: use `handle.id()` as the key, or put `ignore-interior-mutability = ["actor_rt::ActorRef"]` into `clippy.toml` |
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    compile::actor(args.into(), item.into()).into()
}
