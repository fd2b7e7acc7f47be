//! The headers.

use ashore_texts::Text;

use super::{Acceptance, Key, Kind, Table, Variables};

const fn header(name: &'static str, kind: Kind, insert: &'static str, doc: Text) -> Key {
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
        Text::KeyRootIntercept,
    ),
    header(
        "cluster",
        Kind::Table(Table::Cluster),
        "[cluster]\n$",
        Text::KeyRootCluster,
    ),
    header(
        "requests",
        Kind::Table(Table::Requests),
        "[requests]\n$",
        Text::KeyRootRequests,
    ),
    header(
        "workspace",
        Kind::Table(Table::Workspace),
        "[workspace]\n$",
        Text::KeyRootWorkspace,
    ),
];
