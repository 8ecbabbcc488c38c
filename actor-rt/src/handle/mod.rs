//! How the outside reaches an actor.

mod actor_ref;
mod builder;
mod construct;
mod post;
mod weak;

pub use actor_ref::ActorRef;
pub use builder::Builder;
pub use construct::IntoActor;
pub use post::{ask, tell};
pub use weak::WeakRef;

pub(crate) use actor_ref::Owner;
