//! The table of nodes.

use super::edge::{Edge, Kind};
use super::knot::SetWait;
use crate::id::Identity;
use crate::sync::atomic::{AtomicU64, AtomicUsize, Ordering, fence};
use crate::sync::{Arc, Mutex, OnceLock, Weak, per_process};

/// The place of a node in the table. Zero is nobody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct NodeId(u32);

impl NodeId {
    pub(crate) const NOBODY: Self = Self(0);

    pub(super) const fn new(place: u32) -> Self {
        Self(place)
    }

    pub(crate) const fn get(self) -> u32 {
        self.0
    }
}

/// The actor behind a node, for what is needed rarely.
pub(crate) trait Host: Send + Sync {
    fn identity(&self) -> &Arc<Identity>;

    /// The method that runs, or ran last.
    fn method(&self) -> &'static str;

    /// Whether its mailbox has no room.
    fn is_full(&self) -> bool;

    /// Wakes it, wherever it waits.
    fn interrupt(&self);
}

/// As many as an edge can tell apart.
const MOST: u32 = (1 << 24) - 1;

/// Nodes of the first chunk; each further one is as large as all before it.
const FIRST: u32 = if cfg!(any(loom, shuttle)) { 8 } else { 64 };

const CHUNKS: usize = 20;

#[derive(Default)]
struct Slot {
    edge: AtomicU64,
    /// Counts edges. Written by the actor alone.
    serial: AtomicU64,
    /// Where in the program it waits, as the address of a known `Location`.
    site: AtomicUsize,
    host: Mutex<Option<Weak<dyn Host>>>,
    /// If it waits for several: for whom, and how many of them were open when
    /// it began to wait.
    set: Mutex<Option<(Arc<SetWait>, usize)>>,
}

pub(super) struct Graph {
    chunks: [OnceLock<Box<[Slot]>>; CHUNKS],
    places: Mutex<Places>,
}

#[derive(Default)]
struct Places {
    free: Vec<u32>,
    used: u32,
}

per_process!(
    pub(super) fn graph() -> Graph {
        Graph::new()
    }
);

impl Graph {
    fn new() -> Self {
        Self {
            chunks: [const { OnceLock::new() }; CHUNKS],
            places: Mutex::default(),
        }
    }

    /// A place for a node; nobody's if there are too many, and then the actor's
    /// waits are not looked at.
    fn enter(&self) -> NodeId {
        let mut places = self.places.lock();
        let place = places.free.pop().unwrap_or_else(|| {
            if places.used < MOST {
                places.used += 1;
                places.used
            } else {
                0
            }
        });
        drop(places);
        if place != 0 {
            let (chunk, _, size) = home(place);
            self.chunks[chunk].get_or_init(|| (0..size).map(|_| Slot::default()).collect());
        }
        NodeId(place)
    }

    fn slot(&self, node: NodeId) -> Option<&Slot> {
        let place = node.0.checked_sub(1)? + 1;
        let (chunk, at, _) = home(place);
        self.chunks.get(chunk)?.get()?.get(at)
    }

    /// ORDERING: Acquire pairs with `publish` and `lift`: who sees an edge sees
    /// what it is about, and who sees none sees why.
    #[inline]
    pub(super) fn edge(&self, node: NodeId) -> Edge {
        self.slot(node).map_or(Edge::NONE, |slot| {
            Edge::from_bits(slot.edge.load(Ordering::Acquire))
        })
    }

    /// Notes that an actor is about to wait, with an edge that leads nowhere
    /// yet. Only the actor itself does this, for one wait at a time.
    #[inline]
    pub(super) fn begin(&self, node: NodeId, site: usize) -> Edge {
        let Some(slot) = self.slot(node) else {
            return Edge::NONE;
        };
        // ORDERING: Relaxed; nobody else writes it.
        let serial = slot.serial.load(Ordering::Relaxed);
        slot.serial.store(serial + 1, Ordering::Relaxed);
        // ORDERING: Relaxed; published by the edge, and for people.
        slot.site.store(site, Ordering::Relaxed);
        let edge = Edge::new(NodeId::NOBODY, Kind::Other, serial);
        // ORDERING: Release for who sees the edge.
        slot.edge.store(edge.bits(), Ordering::Release);
        edge
    }

    /// Says where the edge leads, before a look along the others'; false if it
    /// was lifted meanwhile.
    #[inline]
    pub(super) fn lead(&self, node: NodeId, before: Edge, edge: Edge) -> bool {
        let Some(slot) = self.slot(node) else {
            return false;
        };
        // ORDERING: Release for who sees the edge. The fence puts it before
        // this actor's looks at all others', whose fences do the same.
        let led = slot.edge.compare_exchange(
            before.bits(),
            edge.bits(),
            Ordering::Release,
            Ordering::Relaxed,
        );
        fence(Ordering::SeqCst);
        led.is_ok()
    }

    /// Ends the wait, however it ended.
    #[inline]
    pub(super) fn clear(&self, node: NodeId) {
        if let Some(slot) = self.slot(node) {
            // ORDERING: Release; who sees no edge sees why the wait ended.
            slot.edge.store(Edge::NONE.bits(), Ordering::Release);
        }
    }

    /// Takes the edge of one wait away, wherever it leads by now.
    pub(super) fn lift(&self, node: NodeId, wait: Edge) {
        let Some(slot) = self.slot(node) else { return };
        // ORDERING: AcqRel; before the outcome shows, hence Release, and after
        // the waiter's own change, hence Acquire.
        let _ = slot
            .edge
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |bits| {
                let same = Edge::from_bits(bits).is_of(wait);
                same.then(|| Edge::NONE.bits())
            });
    }

    /// Has the edge of one wait lead to nobody, wherever it led; it still says
    /// that the actor waits. A wait that has not led it anywhere yet will fail
    /// to: the edge is not the one with which it began.
    pub(super) fn loosen(&self, node: NodeId, wait: Edge) {
        let Some(slot) = self.slot(node) else { return };
        // ORDERING: as in `lift`; before anybody but the actor can owe what is
        // waited for.
        let _ = slot
            .edge
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |bits| {
                let edge = Edge::from_bits(bits);
                let same = edge.is_of(wait);
                same.then(|| edge.leading(NodeId::NOBODY, Kind::Reply).bits())
            });
    }

    /// Says what a set edge is about, before it leads there; or that it is over.
    pub(super) fn put_set(&self, node: NodeId, set: Option<(Arc<SetWait>, usize)>) {
        if let Some(slot) = self.slot(node) {
            let before = std::mem::replace(&mut *slot.set.lock(), set);
            drop(before);
        }
    }

    pub(super) fn set(&self, node: NodeId) -> Option<(Arc<SetWait>, usize)> {
        self.slot(node)?.set.lock().clone()
    }

    pub(super) fn host(&self, node: NodeId) -> Option<Arc<dyn Host>> {
        self.slot(node)?.host.lock().as_ref()?.upgrade()
    }

    pub(super) fn site(&self, node: NodeId) -> usize {
        // ORDERING: Relaxed; for people.
        self.slot(node)
            .map_or(0, |slot| slot.site.load(Ordering::Relaxed))
    }
}

/// The chunk of a place, where in it, and how large the chunk is.
fn home(place: u32) -> (usize, usize, u32) {
    let at = place - 1 + FIRST;
    let chunk = at.ilog2() - FIRST.ilog2();
    let size = FIRST << chunk;
    (chunk as usize, (at - size) as usize, size)
}

/// An actor's node. It stays for as long as anything names the actor: an edge
/// to it is held by a reply, which does.
pub(crate) struct Node {
    id: NodeId,
}

impl Node {
    pub(crate) fn new() -> Self {
        Self {
            id: graph().enter(),
        }
    }

    pub(crate) fn id(&self) -> NodeId {
        self.id
    }

    /// Says who is behind it.
    pub(crate) fn set_host(&self, host: Weak<dyn Host>) {
        if let Some(slot) = graph().slot(self.id) {
            let before = slot.host.lock().replace(host);
            drop(before);
        }
    }

    /// Whether the actor waits, as far as this thread can see after a change
    /// of what ends the wait.
    pub(crate) fn interrupt(&self) {
        // ORDERING: the fence pairs with the one in `publish`: either the
        // waiter's look finds the change, or this one finds the waiter.
        fence(Ordering::SeqCst);
        let graph = graph();
        if graph.edge(self.id).is_some() {
            if let Some(host) = graph.host(self.id) {
                host.interrupt();
            }
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let graph = graph();
        if let Some(slot) = graph.slot(self.id) {
            let host = slot.host.lock().take();
            drop(host);
            slot.edge.store(Edge::NONE.bits(), Ordering::Release);
            graph.places.lock().free.push(self.id.0);
        }
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({})", self.id.0)
    }
}
