//! `cargo xtask cluster`: a real Kubernetes of one node on this machine, kept in the cache folder. The lab itself is the Python
//! program under tests/cluster/lab; here is what a new machine needs before it runs.

use std::{
    env, fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use clap::Subcommand;

use crate::{
    cache, root,
    run::{command, output},
    setup,
};

/// Program → the Debian package that brings it.
const PACKAGES: [(&str, &str); 10] = [
    ("containerd", "containerd"),
    ("ctr", "containerd"),
    ("runc", "runc"),
    ("/usr/lib/cni/bridge", "containernetworking-plugins"),
    ("iptables", "iptables"),
    ("nft", "nftables"),
    ("ip", "iproute2"),
    ("sysctl", "procps"),
    ("openssl", "openssl"),
    ("busybox", "busybox-static"),
];

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Lab {
    /// Start it, after building it if need be (once, some minutes), and print the path of its kubeconfig.
    Up,
    /// Stop it and forget its state; binaries, keys and images stay in the cache folder.
    Down,
    /// What runs, and whether it is ready.
    Status {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// The end of a component's log: etcd, containerd, kube-apiserver, kube-controller-manager, kube-scheduler, kubelet,
    /// kube-proxy or node.
    Logs {
        #[arg(default_value = "node")]
        component: String,
        #[arg(default_value_t = 40)]
        lines: usize,
    },
    /// The path of a kubeconfig: the administrator's, or that of a user who has only what RBAC grants.
    Kubeconfig {
        user: Option<String>,
        groups: Vec<String>,
    },
    /// Make an image known: SOURCE is an image tar or one executable.
    Image { source: PathBuf, name: String },
    /// Run a command inside the node.
    Node {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<String>,
    },
}

/// The command, as a person calls it.
pub(crate) fn run(lab: &Lab) -> ExitCode {
    let ready = match lab {
        Lab::Up => ready().and_then(|()| prepare()),
        _ => ready(),
    };
    if let Err(reason) = ready {
        eprintln!("error: {reason}");
        return ExitCode::FAILURE;
    }
    let mut words: Vec<String> = Vec::new();
    match lab {
        Lab::Up => words.push("up".into()),
        Lab::Down => words.push("down".into()),
        Lab::Status { json } => {
            words.push("status".into());
            words.extend(json.then(|| "--json".to_owned()));
        }
        Lab::Logs { component, lines } => {
            words.extend(["logs".into(), component.clone(), lines.to_string()]);
        }
        Lab::Kubeconfig { user, groups } => {
            words.push("kubeconfig".into());
            words.extend(user.clone());
            words.extend(groups.clone());
        }
        Lab::Image { source, name } => {
            words.extend(["image".into(), source.display().to_string(), name.clone()]);
        }
        Lab::Node { command } => {
            words.push("node".into());
            words.extend(command.clone());
        }
    }
    match program(&words).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: the lab's program could not be started: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Starts it unless it runs; gives the path of the administrator's kubeconfig.
pub(crate) fn up() -> Result<PathBuf, String> {
    ready()?;
    prepare()?;
    let told = ask(&["up"])?;
    Ok(PathBuf::from(
        told.lines().last().unwrap_or_default().trim(),
    ))
}

/// Gets what it needs, and builds it, so that a start takes seconds.
pub(crate) fn build() -> Result<(), String> {
    ready()?;
    prepare()?;
    ask(&["build"]).map(drop)
}

/// Whether it runs and is ready.
pub(crate) fn is_up() -> bool {
    ready().is_ok()
        && program(&["status".to_owned()])
            .output()
            .is_ok_and(|output| output.status.success())
}

/// What its own program prints.
pub(crate) fn ask(words: &[&str]) -> Result<String, String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    output(program(&words)).map_err(|why| format!("the lab's `{}` {why}", words.join(" ")))
}

/// Its folder in the cache.
pub(crate) fn folder() -> Result<PathBuf, String> {
    let set = env::var_os("KUBE_LAB_DIR").filter(|value| !value.is_empty());
    set.map(PathBuf::from)
        .or_else(|| cache::cache_dir().map(|cache| cache.join("lab")))
        .ok_or_else(|| "there is no home folder; set ASHORE_CACHE_DIR".to_owned())
}

/// The lab's program with these words.
fn program(words: &[String]) -> Command {
    let mut python = command("python3");
    python
        .arg(root().join("tests/cluster/lab/cluster"))
        .args(words);
    if let Ok(folder) = folder() {
        python.env("KUBE_LAB_DIR", folder);
    }
    python
}

/// Why this machine cannot have a lab, if it cannot.
pub(crate) fn ready() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Err("the lab is made of Linux namespaces: run it on Linux".into());
    }
    let user = output({
        let mut id = command("id");
        id.arg("-u");
        id
    });
    if user.is_ok_and(|id| id.trim() != "0") {
        return Err(
            "the lab makes namespaces, mounts and cgroups, which only root may: run it as root, or use any other \
             cluster with `ashore demo --kubeconfig FILE`"
                .into(),
        );
    }
    setup::find("python3")
        .map(|_| ())
        .ok_or_else(|| "the lab's program needs python3, which is not on the PATH".into())
}

/// Gets the packages that are missing, and says what will take minutes.
fn prepare() -> Result<(), String> {
    let mut missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(program, _)| !on_path(program))
        .map(|(_, package)| *package)
        .collect();
    missing.dedup();
    if !missing.is_empty() {
        setup::install_all("the lab's programs", &missing)?;
    }
    let built = folder()?.join("bin/kubelab").is_file();
    if !built {
        if setup::find("go").is_none() {
            return Err("the lab is built from Go modules, and go is not on the PATH: install Go 1.24 or later".into());
        }
        eprintln!(
            "building Kubernetes, etcd and CoreDNS from their Go modules (once; about five minutes on two idle cores, \
             0.6 GB of modules and 3 GB of build cache)"
        );
    }
    Ok(())
}

/// Debian's system folders are not on everybody's PATH.
fn on_path(program: &str) -> bool {
    setup::find(program).is_some()
        || ["/usr/sbin", "/sbin"]
            .iter()
            .any(|folder| fs::metadata(PathBuf::from(folder).join(program)).is_ok())
}
