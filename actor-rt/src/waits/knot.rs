//! Waits for several: whether any of what is waited for can come.
//!
//! With these the graph is no chain any more. An actor that waits for all of
//! several goes on only if all who owe them can; one that waits for any, if any
//! can. So those who can go on are found from those who do not wait, step by
//! step; who is left is stuck. That is the waiter's business if it would not be
//! stuck but for itself.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::edge::{Edge, Kind};
use super::graph::{NodeId, graph};
use crate::sync::atomic::{AtomicUsize, Ordering};

/// A reply that is waited for together with others.
pub(crate) trait Owed: Send + Sync {
    fn has_come(&self) -> bool;
}

/// The replies that an actor waits for together, and who owes them.
pub(crate) struct SetWait {
    members: Vec<(NodeId, Box<dyn Owed>)>,
    /// Whether it needs all of them, or any.
    all: bool,
    /// Any member from here on is the first that is known to be free.
    hint: AtomicUsize,
}

impl SetWait {
    pub(crate) fn new(members: Vec<(NodeId, Box<dyn Owed>)>, all: bool) -> Self {
        let hint = AtomicUsize::new(0);
        Self { members, all, hint }
    }

    /// Who owes what has not come.
    fn owners(&self) -> Vec<NodeId> {
        let open = self.members.iter().filter(|(_, owed)| !owed.has_come());
        open.map(|(owner, _)| *owner).collect()
    }

    /// Whether it is plain that this can end: the usual case, found without a
    /// look at all members each time.
    pub(super) fn is_free(&self) -> bool {
        let free = |(owner, owed): &(NodeId, Box<dyn Owed>)| {
            !owed.has_come() && !graph().edge(*owner).is_some()
        };
        if self.all {
            let waits = |member: &(NodeId, Box<dyn Owed>)| !member.1.has_come() && !free(member);
            return !self.members.iter().any(waits);
        }
        // ORDERING: Relaxed; a hint, for the one thread that waits.
        let hint = self.hint.load(Ordering::Relaxed);
        let from_hint = (hint..self.members.len()).find(|at| free(&self.members[*at]));
        if let Some(at) = from_hint {
            self.hint.store(at, Ordering::Relaxed);
        }
        from_hint.is_some()
    }
}

/// An actor that waits, as it was seen.
struct Seen {
    edge: Edge,
    all: bool,
    owners: Vec<NodeId>,
}

impl Seen {
    /// `None` if the actor does not wait, or for what can come by itself.
    fn look(node: NodeId) -> Option<Self> {
        let edge = graph().edge(node);
        let (all, owners) = match edge.kind() {
            _ if !edge.is_some() => return None,
            Kind::Other => return None,
            Kind::Reply => (true, vec![edge.to()]),
            Kind::Room => {
                let full = graph().host(edge.to()).is_some_and(|host| host.is_full());
                (true, full.then(|| edge.to()).into_iter().collect())
            }
            Kind::Set => {
                let (set, open) = graph().set(node)?;
                let owners = set.owners();
                // One that has come since it began to wait is enough for any.
                if !set.all && owners.len() < open {
                    return None;
                }
                (set.all, owners)
            }
        };
        let waits = !owners.is_empty() && !owners.contains(&NodeId::NOBODY);
        waits.then_some(Self { edge, all, owners })
    }

    fn goes_on(&self, can: impl Fn(NodeId) -> bool) -> bool {
        if self.all {
            self.owners.iter().all(|owner| can(*owner))
        } else {
            self.owners.iter().any(|owner| can(*owner))
        }
    }
}

type Map = BTreeMap<NodeId, Option<Seen>>;

/// A circle through this actor in which nobody can go on.
#[cold]
pub(super) fn circle(me: NodeId) -> Option<Vec<NodeId>> {
    loop {
        let map = reach(me);
        let stuck = stuck(&map, None);
        if !stuck.contains(&me) || !is_mine(&map, me) {
            return None;
        }
        let way = way_back(&map, &stuck, me)?;
        if stuck.iter().all(|node| stands(*node, &map, &stuck)) {
            return Some(way);
        }
        // Somebody went on meanwhile, who need not be of the circle.
    }
}

/// Whether an actor that was stuck still is. The edges that were seen twice
/// stood together in between. Some of a set may have come meanwhile; what counts
/// is that it did not help.
fn stands(node: NodeId, map: &Map, stuck: &BTreeSet<NodeId>) -> bool {
    let (before, now) = (map[&node].as_ref(), Seen::look(node));
    let same = now.filter(|now| before.is_some_and(|before| before.edge == now.edge));
    same.is_some_and(|now| !now.goes_on(|owner| !stuck.contains(&owner)))
}

/// All whom the waiter depends on, at whatever distance.
fn reach(me: NodeId) -> Map {
    let mut map = Map::new();
    let mut next = VecDeque::from([me]);
    while let Some(node) = next.pop_front() {
        if map.contains_key(&node) {
            continue;
        }
        let seen = Seen::look(node);
        next.extend(seen.iter().flat_map(|seen| &seen.owners).copied());
        map.insert(node, seen);
    }
    map
}

/// Who cannot go on, if `free` could.
fn stuck(map: &Map, free: Option<NodeId>) -> BTreeSet<NodeId> {
    let waits = |node: &NodeId| map[node].is_some() && Some(*node) != free;
    let mut stuck: BTreeSet<_> = map.keys().copied().filter(|node| waits(node)).collect();
    loop {
        let before = stuck.len();
        let was = stuck.clone();
        stuck.retain(|node| {
            let seen = map[node].as_ref();
            !seen.is_some_and(|seen| seen.goes_on(|owner| !was.contains(&owner)))
        });
        if stuck.len() == before {
            return stuck;
        }
    }
}

/// Whether the waiter would go on if only it did not wait itself.
fn is_mine(map: &Map, me: NodeId) -> bool {
    let others = stuck(map, Some(me));
    map[&me]
        .as_ref()
        .is_some_and(|seen| seen.goes_on(|owner| !others.contains(&owner)))
}

/// The shortest way along those who are stuck, back to where it begins.
fn way_back(map: &Map, stuck: &BTreeSet<NodeId>, me: NodeId) -> Option<Vec<NodeId>> {
    let mut from: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    let mut next = VecDeque::from([me]);
    while let Some(node) = next.pop_front() {
        let owners = map[&node].iter().flat_map(|seen| &seen.owners);
        for owner in owners.filter(|owner| stuck.contains(owner)) {
            if *owner == me {
                let mut way = vec![node];
                let mut at = node;
                while at != me {
                    at = from[&at];
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
            if !from.contains_key(owner) {
                from.insert(*owner, node);
                next.push_back(*owner);
            }
        }
    }
    None
}
