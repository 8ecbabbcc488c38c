//! Along the edges, and back to oneself.

use std::panic::Location;

use super::edge::{Edge, Kind};
use super::graph::{NodeId, graph};
use super::site;
use crate::error::{WaitCycle, WaitingActor};
use crate::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The edge of a wait that this thread is about to make. It is taken back when
/// this is dropped.
pub(crate) struct Waiting {
    node: NodeId,
    edge: Edge,
}

impl Waiting {
    /// The actor `node` is about to wait.
    #[inline]
    pub(crate) fn begin(node: NodeId, site: &'static Location<'static>) -> Self {
        let edge = graph().begin(node, site::address(site));
        Self { node, edge }
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

    #[cold]
    fn walk(&self) -> Option<WaitCycle> {
        let graph = graph();
        let mut way = vec![(self.node, self.edge)];
        let mut at = self.edge.to();
        while at != self.node {
            let edge = graph.edge(at);
            let goes_on = edge.is_some() && edge.kind() != Kind::Other;
            // A circle of others is theirs.
            if !goes_on || way.iter().any(|(node, _)| *node == at) {
                return None;
            }
            way.push((at, edge));
            at = edge.to();
        }
        let stands = way.iter().all(|(node, edge)| stands(*node, *edge));
        stands.then(|| WaitCycle::new(way.iter().map(|(node, _)| member(*node)).collect()))
    }
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
        let node = NodeId::new(self.node.load(Ordering::Relaxed));
        if node != NodeId::NOBODY {
            let edge = Edge::from_bits(self.edge.load(Ordering::Relaxed));
            graph().lift(node, edge);
        }
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
    }
}

/// For whom an actor waits at this moment, if it does; and whom nobody owes.
pub(crate) fn of(node: NodeId) -> Option<(WaitingActor, Option<WaitingActor>)> {
    let edge = graph().edge(node);
    let owner = (edge.to() != NodeId::NOBODY).then(|| member(edge.to()));
    edge.is_some().then(|| (member(node), owner))
}
