//! An image onto the nodes of a cluster on this machine, by the cluster's own tool.

use std::path::{Path, PathBuf};

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
            let why = match context {
                Some(context) if wanted.is_none() => format!(" (the context is `{context}`)"),
                _ => String::new(),
            };
            Failure::environment(
                format!(
                    "loading into {} takes `{}`{why}, which is not on the PATH",
                    it.name(),
                    it.program()
                ),
                "install it, or put the image into a registry with `ashore agent push REF`",
            )
            .into()
        });
    }
    let found: Vec<(Into, PathBuf)> = Into::ALL.into_iter().filter_map(there).collect();
    let names: Vec<&str> = found.iter().map(|(it, _)| it.name()).collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Failure::environment(
            "no tool is on the PATH that loads images into a cluster of this machine: looked for kind, minikube, k3s and ctr (containerd)",
            "put the image into a registry with `ashore agent push REF`, or take the file of `ashore agent image` to the nodes",
        )
        .into()),
        _ => Err(Failure::usage(
            format!("the image could go into {}", names.join(" or ")),
            format!("say which with --into {}", names.first().unwrap_or(&"kind")),
        )
        .into()),
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
            Failure::environment(
                format!("`{}` could not be started: {error}", tool.display()),
                "check that it is a program that you may run",
            )
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    let next = match it {
        Into::K3s | Into::Containerd => "containerd mostly answers to root alone: try it with sudo",
        Into::Kind | Into::Minikube => "check that the cluster runs, and name it by --context",
    };
    Err(Failure::environment(
        format!(
            "{} did not take the image: {}",
            it.program(),
            last.unwrap_or("it gave no reason")
        ),
        next,
    )
    .into())
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
