//! The channel and the models' stand-in answer alike, whatever is asked of
//! them in whatever order.

use std::collections::VecDeque;

use super::super::standin;
use super::Queue;

/// A small generator of our own: the sequences only need to be many, varied
/// and the same on every run.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

#[test]
fn the_stand_in_answers_like_the_channel() {
    for seed in 1..=500 {
        let mut draw = Draw(seed);
        let (real, model) = (Queue::new(), standin::Queue::new());
        for step in 0..200_u64 {
            match draw.next(10) {
                0..=4 => {
                    real.push(step);
                    model.push(step);
                }
                5..=7 => assert_eq!(real.pop(), model.pop(), "seed {seed}, step {step}"),
                8 => {
                    let (mut a, mut b) = (VecDeque::from([0]), VecDeque::from([0]));
                    real.drain_into(&mut a);
                    model.drain_into(&mut b);
                    assert_eq!(a, b, "seed {seed}, step {step}");
                }
                _ => assert_eq!(real.len(), model.len(), "seed {seed}, step {step}"),
            }
        }
    }
}
