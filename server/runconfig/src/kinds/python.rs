//! Programs of this kind.

use super::Kind;
use crate::{
    model::{Configuration, Detection},
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "python",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(configuration.type_name.as_str(), "python" | "debugpy")
}

fn detect(_workspace: &Workspace<'_>, _configuration: &Configuration) -> Detection {
    Detection::default()
}
