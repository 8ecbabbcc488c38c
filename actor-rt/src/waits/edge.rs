//! What an actor waits for, in one word.

use super::graph::NodeId;

/// 24 bits of the node it leads to, 2 of its kind, 38 of its serial number.
/// Zero is no edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Edge(u64);

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// What no actor owes.
    Other,
    /// A reply, or the end of an actor.
    Reply,
    /// A place in a mailbox.
    Room,
    /// Several replies.
    Set,
}

const SERIAL_BITS: u32 = 38;
const KIND_BITS: u32 = 2;
const SERIAL: u64 = (1 << SERIAL_BITS) - 1;

impl Edge {
    pub(super) const NONE: Self = Self(0);

    /// `serial` counts the waits of one actor, and starts over when it would
    /// not fit: after a week of a wait per two microseconds.
    pub(super) fn new(to: NodeId, kind: Kind, serial: u64) -> Self {
        Self((serial % SERIAL) + 1).leading(to, kind)
    }

    /// The same wait, for this.
    pub(super) fn leading(self, to: NodeId, kind: Kind) -> Self {
        let to = u64::from(to.get());
        let serial = self.0 & SERIAL;
        Self(to << (SERIAL_BITS + KIND_BITS) | (kind as u64) << SERIAL_BITS | serial)
    }

    /// Whether this is an edge of that wait.
    pub(super) fn is_of(self, wait: Self) -> bool {
        self.is_some() && self.0 & SERIAL == wait.0 & SERIAL
    }

    pub(super) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    pub(super) fn is_some(self) -> bool {
        self != Self::NONE
    }

    pub(super) fn to(self) -> NodeId {
        NodeId::new((self.0 >> (SERIAL_BITS + KIND_BITS)) as u32)
    }

    pub(super) fn kind(self) -> Kind {
        match self.0 >> SERIAL_BITS & 0b11 {
            0 => Kind::Other,
            1 => Kind::Reply,
            2 => Kind::Room,
            _ => Kind::Set,
        }
    }
}
