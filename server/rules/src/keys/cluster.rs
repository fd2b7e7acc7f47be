//! `[cluster]`: where all rules are that do not say it themselves. A rule may say the same of itself.

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
        doc: "The kubeconfig's context. Left out: that of `[cluster]`, else the current one.",
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
        doc: "The namespace of all targets, unless a rule names its own. Left out: the context's own.",
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
        doc: "Contexts and namespaces that are named as production (`prod`, `production`, `prd`, `live`) are refused unless this is true. It holds for the context and the namespace that stand beside it.",
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
        doc: "The image that agents are made from, where it is not Ashore's own: a mirror, a private registry. `target`: the target's own image, to which the agent is handed over. It holds for the context and the namespace that stand beside it.",
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
        doc: "Labels that agents' pods get beside Ashore's own, where a NetworkPolicy lets only pods with such labels in (strategy `service`). Labels that a Service or a workload selects its pods by are refused. `ashore doctor` says which ones would help.",
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
        doc: "A privileged pod on the target's node may be made where nothing less does (strategy `pod`). It holds for the context and the namespace that stand beside it.",
        acceptance: Yes,
        variables: Variables::None,
    }
}
