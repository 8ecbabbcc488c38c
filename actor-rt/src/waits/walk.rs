//! Along the edges, and back to oneself.

use std::panic::Location;

use super::edge::{Edge, Kind};
use super::graph::{NodeId, graph};
use super::knot::{self, SetWait};
use super::site;
use crate::error::{WaitCycle, WaitingActor};
use crate::sync::Arc;
use crate::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

/// The edge of a wait that this thread is about to make. It is taken back when
/// this is dropped.
pub(crate) struct Waiting {
    node: NodeId,
    edge: Edge,
}

impl Waiting {
    /// The actor `node` is about to wait, at this place of the user's program if
    /// that is known. What ends the wait is looked at after a
    /// [`fence`](Self::fence).
    #[inline]
    pub(crate) fn begin(node: NodeId, site: Option<&'static Location<'static>>) -> Self {
        let edge = graph().begin(node, site.map_or(0, site::address));
        Self { node, edge }
    }

    /// Puts the edge before the looks that follow: whoever changes what they look
    /// at looks for the edge after that, behind a fence too.
    #[inline]
    pub(crate) fn fence() {
        fence(Ordering::SeqCst);
    }

    /// Says that it waits for what `owner` owes, and looks for the circle that
    /// this would close. If what it waits for has come meanwhile, there is none.
    #[inline]
    pub(crate) fn for_what(&mut self, owner: NodeId, kind: Kind) -> Option<WaitCycle> {
        let edge = self.edge.leading(owner, kind);
        if !graph().lead(self.node, self.edge, edge) {
            return None;
        }
        self.edge = edge;
        self.circle()
    }

    /// The circle that this wait would close.
    #[inline]
    fn circle(&self) -> Option<WaitCycle> {
        let first = self.edge.to();
        let alone = first == NodeId::NOBODY || first != self.node && !graph().edge(first).is_some();
        if alone { None } else { self.walk() }
    }

    /// Says that it waits for all or any of these, and looks for the circle that
    /// this would close.
    pub(crate) fn for_several(&mut self, set: &Arc<SetWait>, open: usize) -> Option<WaitCycle> {
        let graph = graph();
        graph.put_set(self.node, Some((Arc::clone(set), open)));
        let edge = self.edge.leading(NodeId::NOBODY, Kind::Set);
        if !graph.lead(self.node, self.edge, edge) {
            return None;
        }
        self.edge = edge;
        if set.is_free() {
            return None;
        }
        knot::circle(self.node).map(cycle_of)
    }

    #[cold]
    fn walk(&self) -> Option<WaitCycle> {
        let graph = graph();
        let mut way = vec![(self.node, self.edge)];
        let mut at = self.edge.to();
        while at != self.node {
            let edge = graph.edge(at);
            if edge.kind() == Kind::Set {
                return knot::circle(self.node).map(cycle_of);
            }
            let goes_on = edge.is_some() && edge.kind() != Kind::Other;
            // A circle of others is theirs.
            if !goes_on || way.iter().any(|(node, _)| *node == at) {
                return None;
            }
            way.push((at, edge));
            at = edge.to();
        }
        if !way.iter().all(|(node, edge)| stands(*node, *edge)) {
            return None;
        }
        Some(cycle_of(way.into_iter().map(|(node, _)| node).collect()))
    }
}

fn cycle_of(way: Vec<NodeId>) -> WaitCycle {
    WaitCycle::new(way.into_iter().map(member).collect())
}

/// Whose edge ends with a call, noted in the call.
#[derive(Default)]
pub(crate) struct Mark {
    node: AtomicU32,
    edge: AtomicU64,
}

impl Mark {
    /// ORDERING: Relaxed here and in `lift`; the call's word publishes it.
    #[inline]
    pub(crate) fn set(&self, waiting: Option<&Waiting>) {
        let (node, edge) =
            waiting.map_or((0, 0), |waiting| (waiting.node.get(), waiting.edge.bits()));
        self.node.store(node, Ordering::Relaxed);
        self.edge.store(edge, Ordering::Relaxed);
    }

    /// Takes the edge away, if it still stands.
    #[inline]
    pub(crate) fn lift(&self) {
        if let Some((node, edge)) = self.get() {
            graph().lift(node, edge);
        }
    }

    /// Has the edge lead to nobody, if it still stands: the wait goes on, for
    /// what no actor is known to owe.
    pub(crate) fn loosen(&self) {
        if let Some((node, edge)) = self.get() {
            graph().loosen(node, edge);
        }
    }

    #[inline]
    fn get(&self) -> Option<(NodeId, Edge)> {
        let node = NodeId::new(self.node.load(Ordering::Relaxed));
        let edge = Edge::from_bits(self.edge.load(Ordering::Relaxed));
        (node != NodeId::NOBODY).then_some((node, edge))
    }
}

/// Whether an edge that was seen is still there.
fn stands(node: NodeId, edge: Edge) -> bool {
    let graph = graph();
    let full = || graph.host(edge.to()).is_some_and(|host| host.is_full());
    graph.edge(node) == edge && (edge.kind() != Kind::Room || full())
}

fn member(node: NodeId) -> WaitingActor {
    let graph = graph();
    let host = graph.host(node);
    WaitingActor {
        actor: host.as_ref().map(|host| host.identity().clone()),
        method: host.map_or("", |host| host.method()),
        location: site::at(graph.site(node)),
    }
}

impl Drop for Waiting {
    #[inline]
    fn drop(&mut self) {
        graph().clear(self.node);
        if self.edge.kind() == Kind::Set {
            graph().put_set(self.node, None);
        }
    }
}

/// For whom an actor waits at this moment, if it does; and whom nobody owes.
pub(crate) fn of(node: NodeId) -> Option<(WaitingActor, Option<WaitingActor>)> {
    let edge = graph().edge(node);
    let owner = (edge.to() != NodeId::NOBODY).then(|| member(edge.to()));
    edge.is_some().then(|| (member(node), owner))
}
