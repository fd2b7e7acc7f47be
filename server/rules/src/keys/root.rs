//! The headers.

use super::{Acceptance, Key, Kind, Table, Variables};

const fn header(name: &'static str, kind: Kind, insert: &'static str, doc: &'static str) -> Key {
    Key {
        table: Table::Root,
        name,
        kind,
        doc,
        insert,
        acceptance: Acceptance::No,
        variables: Variables::None,
    }
}

pub const KEYS: &[Key] = &[
    header(
        "intercept",
        Kind::Tables(Table::Intercept),
        "[[intercept]]\nrun = \"$\"\ntarget = \"$\"",
        "A rule: what a run configuration intercepts.",
    ),
    header(
        "cluster",
        Kind::Table(Table::Cluster),
        "[cluster]\n$",
        "Which cluster and namespace.",
    ),
    header(
        "requests",
        Kind::Table(Table::Requests),
        "[requests]\n$",
        "What is kept of the requests that come ashore.",
    ),
];
