//! `.ashore.toml` in the editor: what is wrong with it, what may be written in it, and what it means.

mod complete;
mod context;
mod explain;
mod findings;
mod live;
mod mend;
mod shape;

pub use complete::complete;
pub use explain::hover;
pub use findings::findings;
pub use live::meant;
