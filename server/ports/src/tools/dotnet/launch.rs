//! How a .NET program is started, by an editor or by `dotnet run`.

use crate::{
    command::var,
    evidence::{PlacedText, Variable},
};

/// What is started.
#[derive(Debug, Clone, Default)]
pub(crate) struct DotnetLaunch {
    pub args: Vec<PlacedText>,
    /// The strongest last.
    pub env: Vec<Variable>,
    pub cwd: String,
    /// The profile that is asked for: `None` is the first project profile.
    pub profile: WantedProfile,
    pub misses_env_file: bool,
}

/// Which launch profile counts.
#[derive(Debug, Clone, Default)]
pub(crate) enum WantedProfile {
    #[default]
    First,
    Named(String),
    /// The launch settings are not read at all.
    Nothing,
}

/// The value of one of the host's variables, with either prefix.
pub(super) fn host<'a>(launch: &'a DotnetLaunch, name: &str) -> Option<&'a PlacedText> {
    let with = |prefix: &str| var(&launch.env, &format!("{prefix}{name}"));
    with("ASPNETCORE_").or_else(|| with("DOTNET_"))
}
