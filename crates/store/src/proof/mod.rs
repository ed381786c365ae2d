//! What makes the journal provable: the tree over it, signed checkpoints, proof files, and the check of everything.

mod checkpoints;
mod prove;
mod tree;
mod verify;

pub use prove::NotProvable;
pub use verify::Verified;
