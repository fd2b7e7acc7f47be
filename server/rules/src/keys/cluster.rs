//! `[cluster]`: where all rules are that do not say it themselves. A rule may say the same of itself.

use ashore_texts::Text;

use super::{
    Acceptance::{No, Yes},
    Key, Kind, Table, Variables,
};

pub const KEYS: &[Key] = &[
    context(Table::Cluster),
    namespace(Table::Cluster),
    allow_production(Table::Cluster),
    agent_image(Table::Cluster),
    agent_labels(Table::Cluster),
    privileged_agents(Table::Cluster),
];

pub const fn context(table: Table) -> Key {
    Key {
        table,
        name: "context",
        kind: Kind::Text,
        insert: "context = \"$\"",
        doc: Text::KeyClusterContext,
        acceptance: No,
        variables: Variables::Named,
    }
}

pub const fn namespace(table: Table) -> Key {
    Key {
        table,
        name: "namespace",
        kind: Kind::Text,
        insert: "namespace = \"$\"",
        doc: Text::KeyClusterNamespace,
        acceptance: No,
        variables: Variables::Environment,
    }
}

pub const fn allow_production(table: Table) -> Key {
    Key {
        table,
        name: "allow-production",
        kind: Kind::Flag,
        insert: "allow-production = $",
        doc: Text::KeyClusterAllowProduction,
        acceptance: Yes,
        variables: Variables::None,
    }
}

pub const fn agent_image(table: Table) -> Key {
    Key {
        table,
        name: "agent-image",
        kind: Kind::Text,
        insert: "agent-image = \"$\"",
        doc: Text::KeyClusterAgentImage,
        acceptance: Yes,
        variables: Variables::None,
    }
}

pub const fn agent_labels(table: Table) -> Key {
    Key {
        table,
        name: "agent-labels",
        kind: Kind::Labels,
        insert: "agent-labels = { $ = \"\" }",
        doc: Text::KeyClusterAgentLabels,
        acceptance: Yes,
        variables: Variables::None,
    }
}

pub const fn privileged_agents(table: Table) -> Key {
    Key {
        table,
        name: "privileged-agents",
        kind: Kind::Flag,
        insert: "privileged-agents = $",
        doc: Text::KeyClusterPrivilegedAgents,
        acceptance: Yes,
        variables: Variables::None,
    }
}
