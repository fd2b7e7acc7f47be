//! `[requests]`: what is kept.

use ashore_texts::Text;

use super::{Acceptance::No, Key, Kind, Table, Variables};

pub const KEYS: &[Key] = &[
    Key {
        table: Table::Requests,
        name: "redact",
        kind: Kind::Texts,
        insert: "redact = [\"$\"]",
        doc: Text::KeyRequestsRedact,
        acceptance: No,
        variables: Variables::None,
    },
    Key {
        table: Table::Requests,
        name: "bodies",
        kind: Kind::Flag,
        insert: "bodies = $",
        doc: Text::KeyRequestsBodies,
        acceptance: No,
        variables: Variables::None,
    },
];
