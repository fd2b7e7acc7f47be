//! Exit codes, as documented in `ashore --help`.

/// How a command ended when it did not end in an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0
    Done,
    /// 1: it ran, and what it was to show or do did not come true.
    Failed,
    /// 3: the cluster, the network, rights or a missing program.
    Environment,
    /// The status of the program that was run for the user, passed on.
    Status(u8),
}
