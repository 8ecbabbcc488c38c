//! How the outside reaches an actor.

mod actor_ref;
mod builder;
mod construct;
mod owner;
mod pipe;
mod post;
mod reserve;
mod weak;

pub use actor_ref::ActorRef;
pub use builder::Builder;
pub use construct::IntoActor;
pub use pipe::Posted;
pub use post::{ask, tell};
pub use reserve::{Permit, Reserve};
pub use weak::WeakRef;

pub(crate) use owner::Owner;
