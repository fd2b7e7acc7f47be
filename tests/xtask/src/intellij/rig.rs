//! The plugin on the real platform: what a person does, with real run configurations and processes.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use super::{
    platform::Platform,
    plugin::{self, Built},
};
use crate::{report::Report, root, run::command, setup, target};

/// The JDK's packages that a platform of 2018 looks into.
const OPENED: [&str; 22] = [
    "java.base/java.lang",
    "java.base/java.lang.reflect",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/java.util.stream",
    "java.base/java.net",
    "java.base/java.io",
    "java.base/java.nio",
    "java.base/sun.nio.ch",
    "java.base/sun.net.www.protocol.jar",
    "java.base/jdk.internal.misc",
    "java.base/jdk.internal.ref",
    "java.desktop/java.awt",
    "java.desktop/java.awt.event",
    "java.desktop/javax.swing",
    "java.desktop/javax.swing.text",
    "java.desktop/javax.swing.text.html",
    "java.desktop/javax.swing.plaf.basic",
    "java.desktop/sun.awt",
    "java.desktop/sun.swing",
    "java.desktop/sun.font",
    "java.desktop/sun.java2d",
];

/// How the platform logs when it has a window.
const LOG: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE log4j:configuration SYSTEM "log4j.dtd">
<log4j:configuration xmlns:log4j="http://jakarta.apache.org/log4j/">
  <appender name="all" class="org.apache.log4j.ConsoleAppender">
    <param name="target" value="System.err"/>
    <layout class="org.apache.log4j.PatternLayout"><param name="ConversionPattern" value="%p %c %m%n"/></layout>
  </appender>
  <root><priority value="WARN"/><appender-ref ref="all"/></root>
</log4j:configuration>
"#;

/// Icons of the look without which the platform opens no popup; Debian's source has none.
const ICONS: [&str; 2] = ["search", "searchWithHistory"];

/// One transparent dot.
const BLANK: &[u8] = b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\x0bIDATx\xdac`\x00\x02\x00\x00\x05\x00\x01\xe9\xfa\xdc\xd8\x00\x00\x00\x00IEND\xaeB`\x82";

/// The New UI's toolbar groups, which 183 lacks. It asks for a file of this name and is content without it.
const NEW_UI: &str = r#"<idea-plugin>
  <actions>
    <group id="MainToolbarRight"/>
    <group id="AdditionalRunningOptionsGroup"/>
  </actions>
</idea-plugin>
"#;

/// What the platform itself loads: a run configuration's type must not belong to a plugin in this build of it.
const OUTSIDE: [&str; 4] = ["Boot", "Program", "Stack", "FailingStep"];

/// A home folder of an IDE with the plugin and the rig's own in it.
pub(super) struct Rig<'a> {
    platform: &'a Platform,
    built: &'a Built,
    home: PathBuf,
    outside: PathBuf,
}

impl<'a> Rig<'a> {
    pub(super) fn build(
        platform: &'a Platform,
        built: &'a Built,
        ashore: &Path,
    ) -> Result<Self, String> {
        let home = target("intellij/home");
        let _ = fs::remove_dir_all(&home);
        plugin::unpacked(built, ashore, &home.join("plugins/ashore"))?;
        let classes = target("intellij/rig");
        let mut path = vec![
            built.newer.clone(),
            built.products.clone(),
            built.jar.clone(),
        ];
        path.extend(built.libraries.iter().cloned());
        path.extend(platform.classpath()?);
        let sources = root().join("tests/editors/intellij");
        plugin::compile(&sources.join("src"), &classes, &path, &["-nowarn"])?;
        let rig = Self {
            platform,
            built,
            home,
            outside: target("intellij/outside"),
        };
        rig.split(&classes)
            .map_err(|error| format!("the rig: {error}"))?;
        rig.pack(&classes, &sources.join("resources"))?;
        Ok(rig)
    }

    /// Moves what does not belong into the rig's jar.
    fn split(&self, classes: &Path) -> std::io::Result<()> {
        let package = Path::new("dev/ashore/rig");
        let _ = fs::remove_dir_all(&self.outside);
        fs::create_dir_all(self.outside.join(package))?;
        for entry in fs::read_dir(classes.join(package))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_owned();
            let outer = name.to_string_lossy();
            let outer = outer.split(['.', '$']).next().unwrap_or_default();
            if OUTSIDE.contains(&outer) {
                fs::rename(&path, self.outside.join(package).join(&name))?;
            }
        }
        let icons = self.outside.join("com/intellij/ide/ui/laf/icons/intellij");
        fs::create_dir_all(&icons)?;
        for name in ICONS {
            fs::write(icons.join(name).with_extension("png"), BLANK)?;
        }
        let included = self.outside.join("META-INF");
        fs::create_dir_all(&included)?;
        fs::write(included.join("ultimate.xml"), NEW_UI)?;
        for folder in ["plugins/rig/lib", "config", "system", "bin", "lib"] {
            fs::create_dir_all(self.home.join(folder))?;
        }
        fs::write(self.home.join("bin/log.xml"), LOG)?;
        fs::write(self.home.join("build.txt"), "IC-183.5153.4\n")?;
        fs::write(self.home.join("bin/idea.properties"), "\n")
    }

    fn pack(&self, classes: &Path, resources: &Path) -> Result<(), String> {
        let mut jar = command("jar");
        jar.arg("--create")
            .arg("--file")
            .arg(self.home.join("plugins/rig/lib/rig.jar"));
        for folder in [classes, resources] {
            jar.arg("-C").arg(folder).arg(".");
        }
        crate::run::output(jar).map(drop)
    }

    /// A JVM with the platform in it.
    fn java(&self, headless: bool) -> Result<Command, String> {
        let mut path = vec![
            self.built.newer.clone(),
            self.built.products.clone(),
            self.outside.clone(),
        ];
        path.extend(self.platform.classpath()?);
        // A platform that hangs is ended, and told.
        let mut java = command("timeout");
        java.args(["--kill-after=5", "900", "java"]);
        for package in OPENED {
            java.args(["--add-opens", &format!("{package}=ALL-UNNAMED")]);
        }
        let home = self.home.display();
        java.args(["--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED"])
            .args(["-Xmx1g", "-XX:+UseSerialGC"])
            .arg(format!("-Djava.awt.headless={headless}"))
            .arg("-Djb.privacy.policy.text=<!--999.999-->")
            .arg("-Djb.consents.confirmation.enabled=false")
            .arg("-Dide.show.tips.on.startup.default.value=false")
            .arg("-Didea.platform.prefix=PlatformLangXml")
            // The plugin is for later platforms, and is loaded as it is packaged.
            .arg("-Didea.plugins.compatible.build=IC-233.1")
            .arg("-Duser.language=en")
            .arg(format!("-Didea.home.path={home}"))
            .arg(format!("-Didea.config.path={home}/config"))
            .arg(format!("-Didea.system.path={home}/system"))
            .arg(format!("-Didea.plugins.path={home}/plugins"))
            .arg(format!(
                "-Drig.shop={}",
                root().join("fixtures/shop").display()
            ))
            .arg(format!(
                "-Drig.stage={}",
                target("debug/ashore-stage").display()
            ))
            .arg(format!("-Drig.ashore={home}/plugins/ashore/bin/ashore"))
            .arg(format!("-Drig.window={}", !headless))
            .arg(format!(
                "-Drig.shots={}",
                target("intellij/screenshots").display()
            ));
        if let Ok(only) = std::env::var("ASHORE_SCENARIO") {
            java.arg(format!("-Drig.only={only}"));
        }
        java.arg("-cp").arg(plugin::joined(&path)?);
        Ok(java)
    }

    /// Every scenario, without a window.
    pub(super) fn play(&self) -> Report {
        let log = target("intellij/rig.log");
        let played = self.java(true).and_then(|mut java| {
            let file = fs::File::create(&log).map_err(|error| error.to_string())?;
            java.arg("dev.ashore.rig.Boot")
                .stdin(Stdio::null())
                .stderr(file)
                .output()
                .map_err(|error| format!("java could not be started: {error}"))
        });
        match played {
            Ok(ended) => {
                let text = String::from_utf8_lossy(&ended.stdout);
                println!("{text}");
                sum_up(&text, ended.status, &log)
            }
            Err(reason) => Report::failed(format!("intellij: {reason}")),
        }
    }
}

/// The real window on a display without a screen; what a person sees is written as pictures.
impl Rig<'_> {
    pub(super) fn show(&self) -> Report {
        Report::check("intellij: the window", self.window())
    }

    fn window(&self) -> Result<(), String> {
        if setup::find("Xvfb").is_none() {
            setup::install_all("a display without a screen", &["xvfb"])?;
        }
        let shots = target("intellij/screenshots");
        let project = target("intellij/shop");
        for folder in [&shots, &project] {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let program = root().join("fixtures/shop/orders.py");
        fs::copy(&program, project.join("orders.py"))
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let display = Display::start()?;
        let log = target("intellij/window.log");
        let told = fs::File::create(&log).map_err(|error| error.to_string())?;
        let again = told.try_clone().map_err(|error| error.to_string())?;
        let mut java = self.java(false)?;
        let ended = java
            .arg("com.intellij.idea.Main")
            .arg(&project)
            .env("DISPLAY", &display.name)
            .stdin(Stdio::null())
            .stdout(told)
            .stderr(again)
            .status()
            .map_err(|error| format!("java could not be started: {error}"))?;
        if !ended.success() {
            return Err(format!("ended with {ended}; see {}", log.display()));
        }
        println!("screenshots in {}", shots.display());
        Ok(())
    }
}

/// An X server of its own.
struct Display {
    server: std::process::Child,
    name: String,
}

impl Display {
    fn start() -> Result<Self, String> {
        let mut server = command("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x760x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb could not be started: {error}"))?;
        let mut number = String::new();
        if let Some(out) = server.stdout.take() {
            let _ = BufReader::new(out).read_line(&mut number);
        }
        let display = Self {
            server,
            name: format!(":{}", number.trim()),
        };
        if number.trim().is_empty() {
            return Err("Xvfb gave no display".to_owned());
        }
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The table's rows; a platform that ended before its table did is a failure with what it logged last.
fn sum_up(text: &str, ended: ExitStatus, log: &Path) -> Report {
    let mut report = Report::default();
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let mut cells = row.split('|').map(str::trim).skip(1);
        let (verdict, scenario) = (cells.next().unwrap_or_default(), cells.next());
        match verdict {
            "ok" => report.passed += 1,
            "FAILED" => report
                .failures
                .push(format!("intellij: {}", scenario.unwrap_or_default())),
            _ => {}
        }
    }
    if !ended.success() {
        let logged = fs::read_to_string(log).unwrap_or_default();
        let last: Vec<&str> = logged.lines().rev().take(40).collect();
        println!("what the platform logged last ({}):", log.display());
        for line in last.iter().rev() {
            println!("  {line}");
        }
    }
    if !ended.success() && report.failures.is_empty() {
        report.failures.push(format!(
            "intellij: the platform ended with {ended} after {} scenarios; see {}",
            report.passed,
            log.display()
        ));
    }
    report
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn the_table_is_summed_up() {
        let text = "| | scenario | seen | s |\n|---|---|---|---|\n| ok | a | b | 1 |\n| FAILED | c | d | 1 |\n1 passed, 1 failed";
        let (good, killed) = (ExitStatus::from_raw(0), ExitStatus::from_raw(9));
        let report = sum_up(text, good, Path::new("log"));
        assert_eq!(report.line(), "1 passed, 1 failed, 0 skipped");
        assert_eq!(report.failures, ["intellij: c"]);
        let cut = sum_up("| ok | a | b | 1 |", killed, Path::new("log"));
        assert_eq!(cut.line(), "1 passed, 1 failed, 0 skipped");
    }
}
