//! The platform that the plugin is compiled against and tested on: IntelliJ 183 with Debian's libraries.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    cache, root,
    run::{command, output},
    setup,
};

const NAME: &str = "intellij-platform-183";

/// An unpacked platform.
pub(super) struct Platform {
    home: PathBuf,
}

impl Platform {
    /// From the cache folder, else from the archive, else built; with the Debian packages that it needs.
    pub(super) fn ensure() -> Result<Self, String> {
        let cache = cache::cache_dir()
            .ok_or("there is no home folder; set ASHORE_CACHE_DIR")?
            .join("intellij");
        let platform = Self {
            home: cache.join(NAME),
        };
        if !platform.home.join("platform.classpath").is_file() {
            // Into its place as a whole: a run that is cut off leaves nothing half.
            let fresh = cache.join(format!("making-{}", std::process::id()));
            fs::create_dir_all(&fresh)
                .map_err(|error| format!("{} cannot be made: {error}", fresh.display()))?;
            let made = make(&fresh).and_then(|()| {
                fs::rename(fresh.join(NAME), &platform.home)
                    .map_err(|error| format!("the platform cannot be put into its place: {error}"))
            });
            let _ = fs::remove_dir_all(&fresh);
            made?;
        }
        packages(&platform.lines("debian-packages.txt")?)?;
        Ok(platform)
    }

    /// What the plugin is compiled against, and what runs.
    pub(super) fn classpath(&self) -> Result<Vec<PathBuf>, String> {
        // Corrections that the archive has beside its classes.
        let mut all = vec![self.home.join("modules/patch")];
        all.retain(|folder| folder.is_dir());
        all.extend(
            self.lines("platform.classpath")?
                .iter()
                .map(|line| self.home.join(line)),
        );
        all.extend(self.jars()?);
        Ok(all)
    }

    fn jars(&self) -> Result<Vec<PathBuf>, String> {
        let names = self.lines("debian-jars.classpath")?;
        Ok(names
            .iter()
            .map(|name| Path::new("/usr/share/java").join(name))
            .collect())
    }

    fn lines(&self, file: &str) -> Result<Vec<String>, String> {
        let path = self.home.join(file);
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    }
}

/// Installs the Debian packages that are not there.
fn packages(lines: &[String]) -> Result<(), String> {
    let names = lines.join(" ");
    let mut asked = command("dpkg-query");
    asked.args(["--show", "--showformat", "${Package} ${Status}\n"]);
    asked.args(names.split_whitespace());
    // It fails, and says so, when one is not known at all; what it lists is there.
    let there = asked.output().map(|told| told.stdout).unwrap_or_default();
    let there = String::from_utf8_lossy(&there);
    let missing: Vec<&str> = names
        .split_whitespace()
        .filter(|name| {
            let installed = format!("{name} install ok installed");
            !there.lines().any(|line| line == installed)
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    setup::install_all("the platform's libraries", &missing)
}

/// Unpacked or built, into this folder.
fn make(fresh: &Path) -> Result<(), String> {
    match archive() {
        Some(archive) => {
            println!("unpacking the IntelliJ platform (once)");
            let mut tar = command("tar");
            tar.arg("-xJf").arg(&archive).arg("-C").arg(fresh);
            output(tar)
                .map(drop)
                .map_err(|why| format!("{} cannot be unpacked: {why}", archive.display()))
        }
        None => build(&fresh.join(NAME)),
    }
}

/// The one that ASHORE_INTELLIJ_PLATFORM names, or the one beside the workspace.
fn archive() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("ASHORE_INTELLIJ_PLATFORM") {
        return (named != "source").then(|| PathBuf::from(named));
    }
    let file = format!("shared/intellij-platform/{NAME}.tar.xz");
    let root = root();
    root.ancestors()
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// From Debian's source package.
fn build(home: &Path) -> Result<(), String> {
    let script = root().join("tests/editors/intellij/platform");
    let list = script.join("packages.txt");
    let names = fs::read_to_string(&list)
        .map_err(|error| format!("{} cannot be read: {error}", list.display()))?;
    packages(&names.lines().map(str::to_owned).collect::<Vec<_>>())?;
    println!("building the IntelliJ platform from its source (once, some minutes)");
    let mut python = command("python3");
    python.arg(script.join("build")).arg(home);
    let ended = python
        .status()
        .map_err(|error| format!("python3 could not be started: {error}"))?;
    if ended.success() {
        Ok(())
    } else {
        Err("the IntelliJ platform was not built; see above".to_owned())
    }
}
