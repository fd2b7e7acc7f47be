//! An image onto the nodes of a cluster on this machine, by the cluster's own tool.

use std::path::{Path, PathBuf};

use ashore_texts::{Arg, Text, text};
use tokio::process::Command;

use crate::exit::Failure;

/// Clusters whose nodes can be given an image without a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Into {
    Kind,
    Minikube,
    K3s,
    /// The containerd of this machine.
    Containerd,
}

impl Into {
    const ALL: [Self; 4] = [Self::Kind, Self::Minikube, Self::K3s, Self::Containerd];

    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Minikube => "minikube",
            Self::K3s => "k3s",
            Self::Containerd => "containerd",
        }
    }

    fn program(self) -> &'static str {
        match self {
            Self::Containerd => "ctr",
            other => other.name(),
        }
    }

    /// The tool's arguments; a context of its own names the cluster.
    fn arguments(self, file: &Path, context: Option<&str>) -> Vec<String> {
        let file = file.display().to_string();
        let words: &[&str] = match self {
            Self::Kind => &["load", "image-archive", &file],
            Self::Minikube => &["image", "load", &file],
            Self::K3s => &["ctr", "images", "import", &file],
            Self::Containerd => &["-n", "k8s.io", "images", "import", &file],
        };
        let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        match (self, context) {
            (Self::Kind, Some(context)) => {
                if let Some(cluster) = context.strip_prefix("kind-") {
                    words.extend(["--name".to_owned(), cluster.to_owned()]);
                }
            }
            // minikube calls its contexts as its profiles.
            (Self::Minikube, Some(context)) => {
                words.extend(["--profile".to_owned(), context.to_owned()]);
            }
            _ => {}
        }
        words
    }

    /// Whether this context is one that the tool has made.
    fn made(self, context: &str) -> bool {
        match self {
            Self::Kind => context.starts_with("kind-"),
            Self::Minikube => context == "minikube",
            Self::K3s | Self::Containerd => false,
        }
    }
}

/// The tool to use: the one that was asked for, else the context's own, else the only one that is there.
pub fn choose(wanted: Option<Into>, context: Option<&str>) -> anyhow::Result<(Into, PathBuf)> {
    let there = |it: Into| which::which(it.program()).ok().map(|path| (it, path));
    let made = || {
        let context = context?;
        Into::ALL.into_iter().find(|it| it.made(context))
    };
    if let Some(it) = wanted.or_else(made) {
        return there(it).ok_or_else(|| {
            let (into, program) = (it.name(), it.program());
            let what = match context {
                Some(context) if wanted.is_none() => text!(LoadNoToolContext {
                    into,
                    program,
                    context
                }),
                _ => text!(LoadNoTool { into, program }),
            };
            Failure::environment(what, Text::LoadInstall).into()
        });
    }
    let found: Vec<(Into, PathBuf)> = Into::ALL.into_iter().filter_map(there).collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failure::surrounding(Text::LoadNone).into()),
        [(first, _), rest @ ..] => {
            let first = first.name();
            let or = |one, (it, _): &(Into, PathBuf)| {
                let other = it.name();
                text!(LoadOr { one, other }).into()
            };
            let tools = rest.iter().fold(Arg::from(first), or);
            Err(Failure::misused(text!(LoadSeveral { tools, first })).into())
        }
    }
}

/// Hands the archive over; what the tool says goes to standard error.
pub async fn load(it: Into, tool: &Path, file: &Path, context: Option<&str>) -> anyhow::Result<()> {
    let context = context.filter(|context| it.made(context));
    let output = Command::new(tool)
        .args(it.arguments(file, context))
        .stdin(std::process::Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| {
            let what = text!(LoadNotStarted {
                tool: tool.display().to_string(),
                why: error.to_string()
            });
            Failure::environment(what, Text::ProgramNotRun)
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    let next = match it {
        Into::K3s | Into::Containerd => Text::LoadRoot,
        Into::Kind | Into::Minikube => Text::LoadCheck,
    };
    let what = text!(LoadRefused {
        program: it.program(),
        why: last.map_or(Text::LoadNoReason.into(), Arg::from)
    });
    Err(Failure::environment(what, next).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_s_own_words() {
        let check = |it: Into, context: Option<&str>, expected: &str| {
            let words = it.arguments(Path::new("/a.tar"), context).join(" ");
            assert_eq!(words, expected);
        };
        check(
            Into::Kind,
            Some("kind-dev"),
            "load image-archive /a.tar --name dev",
        );
        check(Into::Kind, None, "load image-archive /a.tar");
        check(
            Into::Minikube,
            Some("minikube"),
            "image load /a.tar --profile minikube",
        );
        check(Into::K3s, None, "ctr images import /a.tar");
        check(Into::Containerd, None, "-n k8s.io images import /a.tar");
    }
}
