//! The platform that the plugin is compiled against and tested on: IntelliJ 183 with Debian's libraries.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    root,
    run::{command, output},
    setup,
};

const NAME: &str = "intellij-platform-183";

/// An unpacked platform.
pub(super) struct Platform {
    home: PathBuf,
}

impl Platform {
    /// From the cache folder, else from the archive; with the Debian packages that it needs.
    pub(super) fn ensure() -> Result<Self, String> {
        let cache = setup::cache_dir()
            .ok_or("there is no home folder; set ASHORE_CACHE_DIR")?
            .join("intellij");
        let platform = Self {
            home: cache.join(NAME),
        };
        if !platform.home.join("platform.classpath").is_file() {
            unpack(&cache)?;
        }
        platform.packages()?;
        Ok(platform)
    }

    /// What the plugin is compiled against, and what runs.
    pub(super) fn classpath(&self) -> Result<Vec<PathBuf>, String> {
        let mut all = vec![self.home.join("modules/patch")];
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

    /// Installs the Debian packages that are not there.
    fn packages(&self) -> Result<(), String> {
        let names = self.lines("debian-packages.txt")?.join(" ");
        let mut asked = command("dpkg-query");
        asked.args(["--show", "--showformat", "${Package}\\n"]);
        asked.args(names.split_whitespace());
        // It fails, and says so, when one is not known at all; what it lists is there.
        let there = asked.output().map(|told| told.stdout).unwrap_or_default();
        let there = String::from_utf8_lossy(&there);
        let missing: Vec<&str> = names
            .split_whitespace()
            .filter(|name| !there.lines().any(|line| line == *name))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        setup::install_all("the platform's libraries", &missing)
    }

    fn lines(&self, file: &str) -> Result<Vec<String>, String> {
        let path = self.home.join(file);
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    }
}

/// The archive beside the workspace, or the one that ASHORE_INTELLIJ_PLATFORM names.
fn unpack(cache: &Path) -> Result<(), String> {
    let named = std::env::var_os("ASHORE_INTELLIJ_PLATFORM").map(PathBuf::from);
    let file = format!("shared/intellij-platform/{NAME}.tar.xz");
    let root = root();
    let mut beside = root.ancestors().map(|folder| folder.join(&file));
    let archive = named
        .or_else(|| beside.find(|path| path.is_file()))
        .ok_or(format!(
            "there is no IntelliJ platform to run the plugin on: put {NAME}.tar.xz into a folder shared/intellij-platform beside the workspace, or name it in ASHORE_INTELLIJ_PLATFORM"
        ))?;
    println!("unpacking the IntelliJ platform (once)");
    // Into its place as a whole: a run that is cut off leaves nothing half.
    let fresh = cache.join(format!("unpacking-{}", std::process::id()));
    fs::create_dir_all(&fresh)
        .map_err(|error| format!("{} cannot be made: {error}", fresh.display()))?;
    let mut tar = command("tar");
    tar.arg("-xJf").arg(&archive).arg("-C").arg(&fresh);
    output(tar).map_err(|why| format!("{} cannot be unpacked: {why}", archive.display()))?;
    let moved = fs::rename(fresh.join(NAME), cache.join(NAME));
    let _ = fs::remove_dir_all(&fresh);
    moved.map_err(|error| format!("the platform cannot be put into its place: {error}"))
}
