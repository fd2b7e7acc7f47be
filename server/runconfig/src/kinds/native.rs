//! Programs of this kind.

use super::Kind;
use crate::{
    model::{Configuration, Detection},
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "native",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "lldb" | "lldb-dap" | "cppdbg" | "cppvsdbg" | "gdb" | "codelldb"
    )
}

fn detect(_workspace: &Workspace<'_>, _configuration: &Configuration) -> Detection {
    Detection::default()
}
