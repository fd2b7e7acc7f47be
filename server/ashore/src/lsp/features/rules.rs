//! Writing `.ashore.toml`: the text is changed by `ashore_rules`, and takes the file's place at once.

use std::path::Path;

use ashore_protocol::editor::ConfigurationsChanged;
use ashore_rules::write::{Change, changed};
use ashore_texts::{Text, text};

use crate::lsp::{event_loop::state::State, wire::outbox::Out};

/// Writes the change to the folder's rules file; what goes wrong is a sentence.
pub fn write(state: &mut State, folder: &Path, run: &str, change: &Change) -> Result<(), Text> {
    let path = state.workspace.rules_file(folder);
    let read = state.workspace.read_rules(&path);
    let before = read.map_err(|error| error.brief())?.unwrap_or_default();
    let after = changed(&before, run, change)?;
    if after != before {
        replace(&path, &after).map_err(|error| {
            let file = path.display().to_string();
            let why = error.to_string();
            text!(ChangeUnwritten { file, why })
        })?;
        let folder = Some(folder.display().to_string());
        state.tell(Out::Configurations(ConfigurationsChanged { folder }));
    }
    Ok(())
}

/// Whoever reads meanwhile sees the old file or the new one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().unwrap_or_else(|| Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut new, text.as_bytes())?;
    if let Ok(old) = std::fs::metadata(&target) {
        new.as_file().set_permissions(old.permissions())?;
    } else {
        use std::os::unix::fs::PermissionsExt;
        new.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    new.persist(&target).map(drop).map_err(|error| error.error)
}
