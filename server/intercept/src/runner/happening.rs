//! What happens beside the driver of a session, and is told to it.

use ashore_texts::Arg;

use crate::{Proof, cluster::Cluster, error::Result, strategy::ChosenTarget, tunnel::Tunnel};

/// What the driver's own tasks tell it.
pub(super) enum Happened {
    Resolved(Box<Result<(Cluster, ChosenTarget)>>),
    Prepared(Result<Tunnel>),
    Reconnected(Result<Tunnel>),
    ObjectChanged {
        object: String,
        by: Arg,
    },
    /// An address in the cluster, and the pod that has it.
    Named(String, String),
    Leave,
    Restored(Result<Proof>),
}
