//! Programs of this kind.

use super::Kind;
use crate::{
    model::{Configuration, Detection},
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "dotnet",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "coreclr" | "clr" | "dotnet" | "blazorwasm" | "LaunchSettings" | "DotNetProject"
    )
}

fn detect(_workspace: &Workspace<'_>, _configuration: &Configuration) -> Detection {
    Detection::default()
}
