//! The debug adapters that the demo can be run with, each with the same service in its own language.

use std::{
    path::{Path, PathBuf},
    process::Output,
};

use anyhow::bail;
use serde_json::{Value, json};
use tokio::process::Command;

use super::{debugpy, missing, shop, story::Story, tool, visitors::LAPTOP};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Adapter {
    /// Python
    Debugpy,
    /// Go
    Delve,
    /// C
    LldbDap,
}

/// All that an editor would know before it starts the debug session.
pub struct Ready {
    /// What `ashore dap` is given after its own options.
    pub wrapped: Vec<String>,
    /// The arguments of `launch`.
    pub launch: Value,
    /// The file that the breakpoint is in.
    pub source: PathBuf,
}

impl Adapter {
    /// Whether this machine has what it takes, before anything is started.
    pub fn check(self) -> anyhow::Result<()> {
        debugpy::python()?;
        match self {
            Self::Debugpy => {}
            Self::Delve => {
                dlv()?;
                builder("go", "delve")?;
            }
            Self::LldbDap => {
                lldb()?;
                builder("cc", "lldb-dap")?;
            }
        }
        Ok(())
    }

    /// Finds or sets up the adapter and builds the service where its language asks for it.
    pub async fn ready(
        self,
        shop: &Path,
        cache: &Path,
        dir: &Path,
        port: u16,
        story: &Story,
    ) -> anyhow::Result<Ready> {
        match self {
            Self::Debugpy => python(shop, cache, dir, port, story).await,
            Self::Delve => go(shop, dir, port, story).await,
            Self::LldbDap => c(shop, dir, port).await,
        }
    }
}

fn builder(name: &str, adapter: &str) -> anyhow::Result<PathBuf> {
    which::which(name).map_err(|_| {
        missing(format!(
            "--adapter {adapter} builds the shop's orders with `{name}`, which is not on the PATH: install it, or leave --adapter out"
        ))
    })
}

/// On the PATH; else where `cargo xtask setup` or `go install` put it, which is often not on the PATH.
fn dlv() -> anyhow::Result<PathBuf> {
    let home = std::env::var_os("HOME")
        .map(PathBuf::from)
        .unwrap_or_default();
    which::which("dlv")
        .or_else(|_| which::which(shop::cache_dir()?.join("bin/dlv")).map_err(anyhow::Error::from))
        .or_else(|_| which::which(home.join("go/bin/dlv")))
        .map_err(|_| {
            missing(
                "--adapter delve needs Go's debugger `dlv`, which is not on the PATH: get it with \
                 `go install github.com/go-delve/delve/cmd/dlv@latest`",
            )
        })
}

fn lldb() -> anyhow::Result<PathBuf> {
    let newest_first = (14..=22).rev().map(|version| format!("lldb-dap-{version}"));
    std::iter::once("lldb-dap".to_owned())
        .chain(newest_first)
        .find_map(|name| which::which(name).ok())
        .ok_or_else(|| {
            missing(
                "--adapter lldb-dap needs LLVM's `lldb-dap`, which is not on the PATH: it comes with your system's package \
                 lldb, version 18 or later (Debian and Ubuntu: `apt install lldb-19`)",
            )
        })
}

fn arguments(port: u16) -> Value {
    json!(["--port", port.to_string()])
}

async fn python(
    shop: &Path,
    cache: &Path,
    dir: &Path,
    port: u16,
    story: &Story,
) -> anyhow::Result<Ready> {
    let python = debugpy::ready(cache, dir, story).await?;
    let source = shop.join("orders.py");
    Ok(Ready {
        wrapped: ["--", &python.display().to_string(), "-m", "debugpy.adapter"]
            .map(str::to_owned)
            .to_vec(),
        launch: json!({
            "name": "Debug orders", "type": "debugpy", "request": "launch", "program": source, "cwd": shop,
            "args": arguments(port), "env": {"SHOP_INSTANCE": LAPTOP}, "console": "internalConsole",
        }),
        source,
    })
}

async fn go(shop: &Path, dir: &Path, port: u16, story: &Story) -> anyhow::Result<Ready> {
    let folder = shop.join("go");
    let program = dir.join("orders");
    // Delve builds by itself. The first time takes long, as Go compiles its own library without optimisation, too;
    // what is built here is kept by Go, so that pressing Debug is measured and not that.
    let progress = story.progress("building orders with Go (long the first time)");
    let mut build = Command::new(builder("go", "delve")?);
    build
        .args(["build", "-gcflags=all=-N -l", "-o"])
        .args([&program, Path::new(".")])
        .current_dir(&folder);
    let built = tool::output(&mut build).await?;
    drop(progress);
    told(&built, "go", &folder)?;
    Ok(Ready {
        wrapped: vec!["--".into(), dlv()?.display().to_string(), "dap".into()],
        launch: json!({
            "name": "Debug orders", "type": "go", "request": "launch", "mode": "debug", "program": folder, "cwd": folder,
            "dlvCwd": folder, "output": program, "args": arguments(port), "env": {"SHOP_INSTANCE": LAPTOP},
        }),
        source: folder.join("main.go"),
    })
}

async fn c(shop: &Path, dir: &Path, port: u16) -> anyhow::Result<Ready> {
    let source = shop.join("c/orders.c");
    let program = dir.join("orders");
    let mut build = Command::new(builder("cc", "lldb-dap")?);
    build
        .args(["-g", "-O0", "-pthread", "-o"])
        .arg(&program)
        .arg(&source);
    let built = tool::output(&mut build).await?;
    told(&built, "cc", &source)?;
    Ok(Ready {
        wrapped: vec!["--".into(), lldb()?.display().to_string()],
        launch: json!({
            "name": "Debug orders", "type": "lldb-dap", "request": "launch", "program": program, "cwd": shop,
            "args": arguments(port), "env": [format!("SHOP_INSTANCE={LAPTOP}")],
        }),
        source,
    })
}

/// A compiler's failure, in its own words.
fn told(built: &Output, compiler: &str, source: &Path) -> anyhow::Result<()> {
    if !built.status.success() {
        bail!(
            "{compiler} could not build {}: {}",
            source.display(),
            String::from_utf8_lossy(&built.stderr).trim()
        );
    }
    Ok(())
}
