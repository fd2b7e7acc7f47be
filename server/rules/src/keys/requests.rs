//! `[requests]`: what is kept.

use super::{Acceptance::No, Key, Kind, Table, Variables};

pub const KEYS: &[Key] = &[
    Key {
        table: Table::Requests,
        name: "redact",
        kind: Kind::Texts,
        insert: "redact = [\"$\"]",
        doc: "Headers and query parameters whose values stay in the cluster, beside those that are secrets by their names.",
        acceptance: No,
        variables: Variables::None,
    },
    Key {
        table: Table::Requests,
        name: "bodies",
        kind: Kind::Flag,
        insert: "bodies = $",
        doc: "Keep the bodies of requests and answers that are text, up to 64 KiB each, for the editor to show and to send again.",
        acceptance: No,
        variables: Variables::None,
    },
];
