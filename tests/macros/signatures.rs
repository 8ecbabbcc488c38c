//! What may stand in a signature: the attribute reads it with a parser of its
//! own.

use std::mem::size_of;

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

#[derive(Debug)]
struct Row<const N: usize>([u8; N]);

struct Point {
    x: u32,
    y: u32,
}

struct Board {
    cells: Vec<u32>,
}

#[actor]
impl Board {
    const SIDE: usize = 3;

    pub fn block_length(&self, row: [u32; { 2 + 1 }]) -> usize {
        row.len()
    }

    pub fn called_length(&self, bytes: [u8; size_of::<u64>()]) -> [u8; Self::SIDE * 2] {
        [bytes[0]; Self::SIDE * 2]
    }

    pub fn block_argument(&self, of: Row<{ 1 + 1 }>) -> Row<4> {
        Row([of.0[0]; 4])
    }

    pub fn paths(
        &self,
        self::Point { x, y: mut second }: self::Point,
        (std::num::Wrapping::<u32>(wrapped), ..): (std::num::Wrapping<u32>, u8),
    ) -> u32 {
        second += wrapped;
        x + second
    }

    pub fn bindings(
        &mut self,
        ref kept: String,
        #[allow(unused_mut, reason = "the form counts")] mut rest: u32,
    ) -> usize {
        kept.len() + rest as usize
    }

    pub fn typed<'a>(self: &'a mut Self, f: for<'b> fn(&'b u32) -> u32) -> u32 {
        self.cells.iter().map(f).sum()
    }

    pub const fn constant(&self) -> u32 {
        1
    }

    pub fn trailing_where(&self) -> (u32, Vec<u32>)
    where
        u32: Copy,
    {
        (1, self.cells.clone())
    }

    // Public, but no messages: their signatures are read all the same.
    pub fn squares() -> impl Iterator<Item = u32> + use<> {
        (1..4).map(|n| n * n)
    }

    #[actor(skip)]
    pub fn both(
        &self,
    ) -> (
        impl Iterator<Item = &u32> + use<'_>,
        Option<impl Into<u64> + use<>>,
    ) {
        (self.cells.iter(), Some(7_u32))
    }
}

#[test]
fn signatures() {
    let system = TestSystem::new();
    let cells = Board::squares().collect();
    let board = Board { cells };
    let (cells, other) = board.both();
    assert_eq!(cells.count(), 3);
    assert_eq!(other.map(Into::into), Some(7_u64));
    let board = system.builder().spawn(board).expect("a board");
    assert_eq!(board.block_length([1, 2, 3]).value(), 3);
    assert_eq!(board.called_length([5; 8]).value(), [5; 6]);
    assert_eq!(board.block_argument(Row([7, 8])).value().0, [7; 4]);
    let point = Point { x: 1, y: 2 };
    assert_eq!(board.paths(point, (std::num::Wrapping(3), 0)).value(), 6);
    assert_eq!(board.bindings("four".to_owned(), 1).value(), 5);
    assert_eq!(board.typed(|n| n + 1).value(), 17);
    assert_eq!(board.constant().value(), 1);
    assert_eq!(board.trailing_where().value(), (1, vec![1, 4, 9]));
}
