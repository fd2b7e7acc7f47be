//! The only part that touches files: it finds them, reads them with care, and keeps what was accepted.

mod find;
mod git;
mod read;
mod trust;

use std::path::{Path, PathBuf};

use self::trust::{accepted, foreign_is_accepted};
pub use self::{
    find::{root, workspace_file},
    read::{Unreadable, read},
    trust::{accept, accept_owner},
};
use super::{Files, Levels, Project};
use crate::{
    Level, Rules, RulesError, Surroundings,
    problem::{Code, Help, Problem},
    read::parse,
};

/// Where things are on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disk {
    /// The folder of the user's configuration: `~/.config/ashore`.
    pub config: PathBuf,
    /// The state folder, where it is kept what was accepted.
    pub state: PathBuf,
}

/// What else is needed to read rules.
pub struct Machine<'a> {
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// A file's text as an editor has it; none where it has none.
    pub open: &'a dyn Fn(&Path) -> Option<String>,
    /// The kubeconfig's namespace of a context, or of the current one.
    pub namespace: &'a dyn Fn(Option<&str>) -> Option<String>,
}

/// Why the files of a workspace cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .errors.brief())]
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    pub errors: RulesError,
}

impl Disk {
    /// The folders as the environment names them: `XDG_CONFIG_HOME`, else `APPDATA` (Windows), else `~/.config`.
    /// `ASHORE_CONFIG_DIR` is stronger.
    pub fn of(environment: &dyn Fn(&str) -> Option<String>, state: PathBuf) -> Self {
        let named = |name: &str| {
            let value = environment(name).filter(|value| !value.is_empty());
            value.map(PathBuf::from)
        };
        let config = named("ASHORE_CONFIG_DIR")
            .or_else(|| named("XDG_CONFIG_HOME").map(|folder| folder.join("ashore")))
            .or_else(|| named("APPDATA").map(|folder| folder.join("ashore")))
            .or_else(|| named("HOME").map(|home| home.join(".config/ashore")))
            .unwrap_or_default();
        Self { config, state }
    }

    /// The user's configuration file.
    pub fn user_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Whether a person has accepted this file although it is this other user's.
    pub fn trusts(&self, file: &Path, uid: u32) -> bool {
        foreign_is_accepted(&self.state, file, uid)
    }

    /// The person's own file for a folder: the nearest one from there up to the repository's root, and no higher than the
    /// rules file; where there is none, the one beside the rules file, else the folder's.
    pub fn own_file(&self, folder: &Path) -> PathBuf {
        let own = |folder: &Path| {
            let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
            self.config.join("projects").join(find::own_name(&folder))
        };
        let top = root(folder).unwrap_or_else(|| folder.to_owned());
        let inside = folder.ancestors().take_while(|it| it.starts_with(&top));
        let mut files = inside.map(|folder| (own(folder), folder.join(crate::RULES_FILE)));
        let there = |file: &Path| file.symlink_metadata().is_ok();
        let found = files.find(|(own, rules)| there(own) || there(rules));
        found.map_or_else(|| own(folder), |(own, _)| own)
    }

    /// All that is said of a workspace's folder.
    ///
    /// # Errors
    /// When one of its files cannot be read, or is not in order.
    pub fn load(
        &self,
        folder: &Path,
        levels: Levels,
        machine: &Machine<'_>,
    ) -> Result<Project, LoadError> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let branch = || git::branch(&folder);
        let spoken = levels.first(|it| it.namespace.clone());
        let own = self.person(
            &self.own_file(&folder),
            Level::Own,
            machine,
            spoken.as_deref(),
            &branch,
        )?;
        let user = self.person(
            &self.user_file(),
            Level::User,
            machine,
            spoken.as_deref(),
            &branch,
        )?;
        let of = |rules: &Option<Rules>| {
            let rules = rules.as_ref()?;
            Some(rules.cluster.namespace.as_ref()?.value.clone())
        };
        let namespace = spoken.or_else(|| of(&own));
        let fallback = |context: Option<&str>| of(&user).or_else(|| (machine.namespace)(context));
        let file = workspace_file(&folder);
        let read = self.workspace_text(&folder, &file, machine)?;
        let surroundings = Surroundings {
            environment: machine.environment,
            branch: &branch,
            namespace: namespace.as_deref(),
            fallback: &fallback,
        };
        let path = std::fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
        let rules = read
            .map(|text| parse(Level::Rules, crate::RULES_FILE, &text, &surroundings))
            .transpose()
            .map_err(|errors| LoadError { path: file, errors })?;
        Ok(Project {
            folder,
            file: path,
            levels,
            accepted: accepted(&self.state),
            files: Files { own, rules, user },
        })
    }

    /// The text of the folder's rules file; none where there is none.
    fn workspace_text(
        &self,
        folder: &Path,
        file: &Path,
        machine: &Machine<'_>,
    ) -> Result<Option<String>, LoadError> {
        if let Some(text) = (machine.open)(file) {
            return Ok(Some(text));
        }
        let inside = root(folder).unwrap_or_else(|| folder.to_owned());
        let trusted = |uid| foreign_is_accepted(&self.state, file, uid);
        read(file, Some(&inside), &trusted).map_err(|why| LoadError {
            path: file.to_owned(),
            errors: why.problem(crate::RULES_FILE),
        })
    }

    /// One of the person's own files: it may be a link, as many keep such files elsewhere.
    fn person(
        &self,
        file: &Path,
        level: Level,
        machine: &Machine<'_>,
        namespace: Option<&str>,
        branch: &dyn Fn() -> Option<String>,
    ) -> Result<Option<Rules>, LoadError> {
        let name = file.display().to_string();
        let failed = |errors| LoadError {
            path: file.to_owned(),
            errors,
        };
        let read = read(file, None, &|_| false).map_err(|why| failed(why.problem(&name)))?;
        let Some(text) = read else {
            return Ok(None);
        };
        let surroundings = Surroundings {
            environment: machine.environment,
            branch,
            namespace,
            fallback: machine.namespace,
        };
        parse(level, &name, &text, &surroundings)
            .map(Some)
            .map_err(failed)
    }
}

impl Unreadable {
    /// As a problem of the whole file.
    pub fn problem(&self, file: &str) -> RulesError {
        let (code, help) = match self {
            Self::NotAFile(_) => (Code::NotAFile, Help::None),
            Self::LinkOut(_) => (Code::LinkOut, Help::None),
            Self::TooLarge => (Code::TooLarge, Help::None),
            Self::Foreign { .. } => {
                let trust = "ashore trust".to_owned();
                (Code::ForeignOwner, Help::Run(trust))
            }
            Self::NotText | Self::DeadLink | Self::Io(_) => (Code::Unreadable, Help::None),
        };
        RulesError(vec![Problem {
            file: file.to_owned(),
            line: 1,
            column: 1,
            code,
            message: self.text(),
            help,
        }])
    }
}
