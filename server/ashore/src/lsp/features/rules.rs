//! Writing rules: the texts are changed by `ashore_rules`, and take their files' places at once.
//!
//! What a run configuration intercepts is a fact about the project: the first answer goes into `.ashore.toml`. What somebody
//! wants otherwise is theirs, and goes into their own file, which both editors and the command line read.

use std::path::Path;

use ashore_protocol::editor::{ConfigurationsChanged, SetCluster, TargetChoice};
use ashore_rules::{
    Project,
    keys::Table,
    write::{self, Beside, Change, changed, changed_own},
};
use ashore_texts::{Text, text};

use crate::{
    lsp::{
        event_loop::state::State,
        wire::{convert, outbox::Out},
    },
    project,
};

/// Writes the change; what goes wrong is a sentence.
pub fn write(state: &mut State, folder: &Path, run: &str, change: &Change) -> Result<(), Text> {
    let read = |state: &State| {
        let project = state.workspace.project(folder);
        project.map_err(|error| error.errors.brief())
    };
    let project = read(state)?;
    let stands_there = project.rule_if_on(run).is_some();
    if change.on && !stands_there && change.target.is_some() {
        write_for_all(state, folder, run, change)?;
        // What the person wanted before this answer is over; the place that they looked at stays theirs.
        let project = read(state)?;
        return write_own(state, folder, run, &project, change);
    }
    write_own(state, folder, run, &project, change)
}

fn write_for_all(state: &mut State, folder: &Path, run: &str, change: &Change) -> Result<(), Text> {
    let path = state.workspace.rules_file(folder);
    let read = state.workspace.read_rules(&path);
    let before = read.map_err(|error| error.brief())?.unwrap_or_default();
    let after = changed(&before, run, change)?;
    put(state, folder, &path, &before, &after)
}

fn write_own(
    state: &mut State,
    folder: &Path,
    run: &str,
    project: &Project,
    change: &Change,
) -> Result<(), Text> {
    let others = project.beside_own();
    let rule = others.rule_if_on(run);
    let beside = Beside {
        choice: rule.as_ref().map(convert::choice),
        is_off: others.off(run).is_some(),
    };
    // A namespace that only the rule of all names is not that of another target.
    let there = beside.choice.as_ref();
    let filled = change.target.clone().map(|choice| TargetChoice {
        namespace: choice.namespace.or_else(|| match there {
            Some(rule) if rule.target != choice.target && rule.namespace.is_some() => {
                let cluster = project::options(&project.cluster());
                let meant = ashore_intercept::contexts(&cluster).ok()?.meant.ok()?;
                Some(meant.1)
            }
            Some(rule) => rule.namespace.clone(),
            None => None,
        }),
        context: choice.context.or_else(|| {
            let same = there.filter(|rule| rule.target == choice.target);
            same?.context.clone()
        }),
        ..choice
    });
    let change = Change {
        target: filled,
        on: change.on,
    };
    edit_own(state, folder, |text, file| {
        changed_own(text, file, run, &change, &beside)
    })
}

/// What the person wants becomes the rule of all.
pub fn share(state: &mut State, folder: &Path, run: &str) -> Result<(), Text> {
    let rules = state.workspace.rules_file(folder);
    let read = state.workspace.read_rules(&rules);
    let before = read.map_err(|error| error.brief())?.unwrap_or_default();
    let own = project::disk().own_file(folder);
    let mine = read_own(&own)?;
    let (all, rest) = write::shared(&before, &mine, &own.display().to_string(), run)?;
    put(state, folder, &rules, &before, &all)?;
    put(state, folder, &own, &mine, &rest)
}

/// Whether debugging in this workspace intercepts, for this person.
pub fn switch(state: &mut State, folder: &Path, on: bool) -> Result<(), Text> {
    let project = state.workspace.project(folder).unwrap_or_default();
    let otherwise = project.beside_own().is_switched_off() == on;
    edit_own(state, folder, |text, file| {
        let new = otherwise.then(|| on.into());
        write::with_setting(text, file, Table::Workspace, "enabled", new)
    })
}

/// Which cluster this person means.
pub fn set_cluster(state: &mut State, folder: &Path, wanted: &SetCluster) -> Result<(), Text> {
    let levels = &state.workspace.levels;
    let said = |fixed: Option<String>, new: &Option<String>| {
        fixed.is_some_and(|fixed| new.as_ref().is_some_and(|new| *new != fixed))
    };
    if said(levels.first(|it| it.context.clone()), &wanted.context)
        || said(levels.first(|it| it.namespace.clone()), &wanted.namespace)
    {
        return Err(Text::ClusterFixed);
    }
    edit_own(state, folder, |text, file| {
        let mut text = write::without_allowed(text, file)?;
        for (key, new) in [
            ("context", &wanted.context),
            ("namespace", &wanted.namespace),
        ] {
            if let Some(new) = new {
                let new = Some(new.as_str().into());
                text = write::with_setting(&text, file, Table::Cluster, key, new)?;
            }
        }
        Ok(text)
    })
}

/// This person may intercept in production by this run configuration, at this place alone.
pub fn allow(
    state: &mut State,
    folder: &Path,
    run: &str,
    (context, namespace): &(String, String),
) -> Result<(), Text> {
    edit_own(state, folder, |text, file| {
        write::allowed(text, file, run, context, namespace)
    })
}

fn edit_own(
    state: &mut State,
    folder: &Path,
    edit: impl FnOnce(&str, &str) -> Result<String, Text>,
) -> Result<(), Text> {
    let file = project::disk().own_file(folder);
    let before = read_own(&file)?;
    let after = edit(&before, &file.display().to_string())?;
    put(state, folder, &file, &before, &after)
}

fn read_own(file: &Path) -> Result<String, Text> {
    let read = ashore_rules::project::disk::read(file, None, &|_| false);
    let name = file.display().to_string();
    let read = read.map_err(|why| why.problem(&name).brief())?;
    Ok(read.unwrap_or_default())
}

/// The new text takes the file's place, and the client is told.
fn put(
    state: &mut State,
    folder: &Path,
    path: &Path,
    before: &str,
    after: &str,
) -> Result<(), Text> {
    if after == before {
        return Ok(());
    }
    replace(path, after).map_err(|error| {
        let file = path.display().to_string();
        let why = error.to_string();
        text!(ChangeUnwritten { file, why })
    })?;
    let folder = Some(folder.display().to_string());
    state.tell(Out::Configurations(ConfigurationsChanged { folder }));
    if state.abilities.refreshes_lenses {
        state.tell(Out::RefreshLenses);
    }
    Ok(())
}

/// Whoever reads meanwhile sees the old file or the new one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().unwrap_or_else(|| Path::new("."));
    std::fs::create_dir_all(folder)?;
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
