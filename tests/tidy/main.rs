//! What the architecture promises about its own sources, checked on the
//! sources: which module may import which, where delicate calls live, how long
//! files and functions are, what the documents of a function say.

mod documents;
mod homes;
mod layers;
mod promises;
mod sizes;
mod source;
