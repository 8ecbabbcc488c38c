//! A family of tokens, as a ring of brackets. What it means is in the module
//! header of [`token`](super); here is how a bracket is found and moved.
//!
//! The two brackets of a token are one entry of a table, and a bracket is named
//! by a number: twice the entry's, plus one for the closing one. The table has
//! no gaps: when an entry is taken out, the last one moves into its place and
//! its four neighbours, and its token, are told. So a family that was large
//! once does not stay large.

use super::node::Node;
use crate::sync::Arc;

/// The brackets of the tokens of one family.
#[derive(Default)]
pub(super) struct Ring {
    pairs: Vec<Pair>,
}

/// The two brackets of one token.
struct Pair {
    node: Arc<Node>,
    links: [Link; 2],
}

/// What is next to a bracket.
#[derive(Clone, Copy)]
struct Link {
    before: Bracket,
    behind: Bracket,
}

/// The name of a bracket.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Bracket(usize);

impl Bracket {
    const fn opening(place: usize) -> Self {
        Self(2 * place)
    }

    const fn closing(place: usize) -> Self {
        Self(2 * place + 1)
    }

    const fn place(self) -> usize {
        self.0 / 2
    }

    const fn side(self) -> usize {
        self.0 % 2
    }

    fn is_opening(self) -> bool {
        self.side() == 0
    }
}

/// Below this many entries the table's memory is not worth a thought.
const SMALL: usize = 64;

impl Ring {
    /// Puts the first pair in.
    pub(super) fn begin(&mut self, node: Arc<Node>) {
        // Around an only pair lies the pair itself.
        self.push(node, Bracket::closing(0), Bracket::opening(0));
    }

    /// Puts a pair in, right inside the pair at `parent`.
    pub(super) fn insert(&mut self, node: Arc<Node>, parent: usize) {
        let parent = Bracket::opening(parent);
        let behind = self.link(parent).behind;
        self.push(node, parent, behind);
    }

    fn push(&mut self, node: Arc<Node>, before: Bracket, behind: Bracket) {
        let place = self.pairs.len();
        let (opening, closing) = (Bracket::opening(place), Bracket::closing(place));
        node.moved_to(Some(place));
        let links = [
            Link {
                before,
                behind: closing,
            },
            Link {
                before: opening,
                behind,
            },
        ];
        self.pairs.push(Pair { node, links });
        self.link_mut(before).behind = opening;
        self.link_mut(behind).before = closing;
    }

    /// The tokens inside the pair at `place`, itself included: descendants
    /// before their ancestors.
    pub(super) fn inside(&self, place: usize) -> Vec<Arc<Node>> {
        let mut found = Vec::new();
        let mut bracket = Bracket::closing(place);
        // Backwards, so that what lies inside a pair comes before the opening
        // bracket, which is where the pair itself is counted.
        while bracket != Bracket::opening(place) {
            bracket = self.link(bracket).before;
            if bracket.is_opening() {
                found.push(Arc::clone(&self.pairs[bracket.place()].node));
            }
        }
        found
    }

    /// Takes a pair out. What was inside it is inside what was around it.
    pub(super) fn remove(&mut self, place: usize) -> Arc<Node> {
        self.unlink(Bracket::opening(place));
        self.unlink(Bracket::closing(place));
        let last = self.pairs.len() - 1;
        if place != last {
            self.rename(last, place);
        }
        let pair = self.pairs.swap_remove(place);
        pair.node.moved_to(None);
        self.shrink();
        pair.node
    }

    fn unlink(&mut self, bracket: Bracket) {
        let Link { before, behind } = self.link(bracket);
        self.link_mut(before).behind = behind;
        self.link_mut(behind).before = before;
    }

    /// Tells whoever knows the pair at `old` that it will be at `new`, whose
    /// own pair nobody knows any more.
    fn rename(&mut self, old: usize, new: usize) {
        // Read before the first change: the brackets of a token without
        // descendants are each other's neighbours.
        let [opening, closing] = self.pairs[old].links;
        for (link, name) in [
            (opening, Bracket::opening(new)),
            (closing, Bracket::closing(new)),
        ] {
            self.link_mut(link.before).behind = name;
            self.link_mut(link.behind).before = name;
        }
        self.pairs[old].node.moved_to(Some(new));
    }

    /// Gives memory back, so rarely that it costs nothing per entry.
    fn shrink(&mut self) {
        let capacity = self.pairs.capacity();
        if capacity > SMALL && self.pairs.len() < capacity / 4 {
            self.pairs.shrink_to(capacity / 2);
        }
    }

    fn link(&self, bracket: Bracket) -> Link {
        self.pairs[bracket.place()].links[bracket.side()]
    }

    fn link_mut(&mut self, bracket: Bracket) -> &mut Link {
        &mut self.pairs[bracket.place()].links[bracket.side()]
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
impl Ring {
    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }

    pub(super) fn capacity(&self) -> usize {
        self.pairs.capacity()
    }
}
