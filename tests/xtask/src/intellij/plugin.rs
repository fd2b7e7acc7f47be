//! The plugin: its jar, its folder as an IDE unpacks it, and its zip.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    classfile::{self, Class},
    core,
    platform::Platform,
    plugin,
};
use crate::{
    run::{command, output},
    target,
};

/// What later platforms have and 183 has not, and what other products have: the only names that the plugin may use beyond it.
const NEWER: [&str; 20] = [
    "com.intellij.openapi.wm.StatusBarWidgetFactory",
    "com.intellij.notification.NotificationGroupManager",
    "com.intellij.openapi.actionSystem.ActionUpdateThread",
    "com.intellij.openapi.actionSystem.ExecutionDataKeys",
    "com.intellij.execution.target.TargetedCommandLineBuilder",
    // Of the plugin that it uses where it is installed.
    "com.redhat.devtools.lsp4ij.LanguageServerFactory",
    "com.redhat.devtools.lsp4ij.server.CannotStartProcessException",
    "com.redhat.devtools.lsp4ij.server.ProcessStreamConnectionProvider",
    "com.redhat.devtools.lsp4ij.server.StreamConnectionProvider",
    // Of the products.
    "com.intellij.execution.remote.RemoteConfiguration",
    "com.jetbrains.python.run.AbstractPythonRunConfiguration",
    "com.jetbrains.nodejs.run.NodeJsRunConfiguration",
    "com.goide.execution.GoRunConfigurationBase",
    "com.goide.execution.GoRunningState",
    "com.goide.execution.GoRunningState$CommandLineType",
    "com.goide.execution.extension.GoRunConfigurationExtension",
    "com.jetbrains.rd.util.lifetime.Lifetime",
    "com.jetbrains.rider.run.PatchCommandLineExtension",
    "com.jetbrains.rider.run.WorkerRunInfo",
    "com.jetbrains.rider.runtime.DotNetRuntime",
];

pub(super) struct Built {
    /// What `ide/src` was compiled to.
    pub(super) classes: PathBuf,
    /// The stand-ins for what 183 lacks.
    pub(super) newer: PathBuf,
    /// Those for what other products have.
    pub(super) products: PathBuf,
    pub(super) jar: PathBuf,
    /// The jars of others.
    pub(super) libraries: Vec<PathBuf>,
}

/// Compiles it against the platform.
pub(super) fn build(platform: &Platform) -> Result<Built, String> {
    let newer = target("intellij/newer");
    let classes = target("intellij/ide");
    let libraries = jars(&core::output().join("lib"))?;
    compile(
        &plugin().join("ide/platform183"),
        &newer,
        &platform.classpath()?,
        &["-nowarn"],
    )?;
    let lsp4ij = target("intellij/lsp4ij");
    compile(
        &plugin().join("ide/lsp4ij"),
        &lsp4ij,
        &platform.classpath()?,
        &[],
    )?;
    let products = target("intellij/products");
    let mut beside = vec![newer.clone()];
    beside.extend(platform.classpath()?);
    compile(&plugin().join("ide/products"), &products, &beside, &[])?;
    let mut path = vec![
        newer.clone(),
        lsp4ij,
        products.clone(),
        core::output().join("classes"),
    ];
    path.extend(libraries.iter().cloned());
    path.extend(platform.classpath()?);
    let strict = [
        "-Xlint:all,-classfile,-path,-rawtypes,-processing",
        "-Werror",
    ];
    compile(
        &plugin().join("ide/src/main/java"),
        &classes,
        &path,
        &strict,
    )?;
    let jar = target("intellij/ashore.jar");
    let mut pack = command("jar");
    pack.arg("--create").arg("--file").arg(&jar);
    for folder in [
        core::output().join("classes"),
        classes.clone(),
        plugin().join("ide/src/main/resources"),
    ] {
        pack.arg("-C").arg(folder).arg(".");
    }
    output(pack).map_err(|why| format!("the plugin's jar was not made: {why}"))?;
    Ok(Built {
        classes,
        products,
        newer,
        jar,
        libraries,
    })
}

/// Java sources of a folder into classes.
pub(super) fn compile(
    sources: &Path,
    classes: &Path,
    path: &[PathBuf],
    options: &[&str],
) -> Result<(), String> {
    let _ = fs::remove_dir_all(classes);
    let mut files = Vec::new();
    walk(sources, &mut files).map_err(|error| format!("{}: {error}", sources.display()))?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "java"));
    let mut javac = command("javac");
    javac
        .args(["--release", "17", "-encoding", "UTF-8", "-d"])
        .arg(classes)
        .arg("-cp")
        .arg(joined(path)?)
        .args(options)
        .args(files);
    let ended = javac
        .output()
        .map_err(|error| format!("javac could not be started: {error}"))?;
    if ended.status.success() {
        return Ok(());
    }
    Err(format!(
        "{} does not compile:\n{}",
        sources.display(),
        String::from_utf8_lossy(&ended.stderr)
    ))
}

pub(super) fn joined(path: &[PathBuf]) -> Result<std::ffi::OsString, String> {
    std::env::join_paths(path).map_err(|error| format!("the class path: {error}"))
}

/// As an IDE has it: lib/ with the jars and bin/ with the program.
pub(super) fn unpacked(built: &Built, ashore: &Path, into: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", into.display());
    let _ = fs::remove_dir_all(into);
    for folder in ["lib", "bin"] {
        fs::create_dir_all(into.join(folder)).map_err(told)?;
    }
    for jar in built.libraries.iter().chain([&built.jar]) {
        let name = jar.file_name().ok_or("a jar without a name")?;
        fs::copy(jar, into.join("lib").join(name)).map_err(told)?;
    }
    fs::copy(ashore, into.join("bin/ashore")).map_err(told)?;
    Ok(())
}

/// The jar refers to nothing that 183 lacks, but for the names above.
pub(super) fn fits(built: &Built, platform: &Platform) -> Result<(), String> {
    let mut path = built.libraries.clone();
    path.extend(platform.classpath()?);
    let mut jdeps = command("jdeps");
    jdeps
        .args(["--multi-release", "17"])
        .args(["-verbose:class", "-filter:none", "-cp"])
        .arg(joined(&path)?)
        .arg(&built.jar);
    let text = output(jdeps)?;
    let mut missing: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_suffix("not found"))
        .filter_map(|line| line.split_once("-> "))
        .map(|(_, name)| name.trim())
        .filter(|name| !name.is_empty() && !NEWER.contains(name))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    // What jdeps does not list it has not looked at.
    if !NEWER.iter().all(|name| text.contains(name)) {
        return Err("jdeps did not look at the whole jar".to_owned());
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "it refers to what the platform does not have: {}",
        missing.join(", ")
    ))
}

/// Every class file below a folder.
pub(super) fn classes(folder: &Path) -> Result<Vec<Class>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    walk(folder, &mut files).map_err(told)?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "class"));
    files
        .iter()
        .map(|file| {
            let bytes = fs::read(file).map_err(told)?;
            classfile::read(&bytes).ok_or_else(|| format!("{}: no class file", file.display()))
        })
        .collect()
}

fn jars(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    walk(folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    Ok(files)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
