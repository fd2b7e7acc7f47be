//! Gradle, Maven, Quarkus, Cargo, Make.

use super::options::{all, first, usual_options, words};
use crate::{
    command, configuration::RunSettings, editors::intellij::macros::Macros, evidence::PlacedText,
    path,
};

pub(super) fn gradle(macros: &Macros<'_>, run: &mut RunSettings) {
    let tasks = all(run, "ExternalSystemSettings/taskNames");
    let place = tasks.first().cloned().unwrap_or_default();
    run.runtime = Some(place.with("gradle"));
    run.runtime_args = tasks.iter().flat_map(command::split).collect();
    run.runtime_args
        .extend(words(run, &["ExternalSystemSettings/scriptParameters"]));
    if !run.cwd_is_set {
        run.cwd.clone_from(&macros.project);
    }
}

pub(super) fn maven(macros: &Macros<'_>, run: &mut RunSettings) {
    const PARAMETERS: &str = "MavenSettings/myRunnerParameters/MavenRunnerParameters";
    let goals = all(run, &format!("{PARAMETERS}/goals"));
    let place = goals.first().cloned().unwrap_or_default();
    run.runtime = Some(place.with("mvn"));
    run.runtime_args = goals.iter().flat_map(command::split).collect();
    let line = words(run, &[&format!("{PARAMETERS}/commandLine")]);
    run.runtime_args.extend(line);
    for project in all(run, &format!("{PARAMETERS}/projectsCmdOptionValues")) {
        run.runtime_args.push(project.with("-pl"));
        run.runtime_args.push(project);
    }
    let profiles = format!("{PARAMETERS}/profilesMap/");
    let properties = "MavenSettings/myRunnerSettings/MavenRunnerSettings/mavenProperties/";
    for (key, text) in &run.options {
        if let Some(name) = key.strip_prefix(&profiles)
            && text.as_str() == "true"
        {
            run.runtime_args.push(text.with(format!("-P{name}")));
        } else if let Some(name) = key.strip_prefix(properties) {
            let word = format!("-D{name}={}", text.value);
            run.runtime_args.push(text.with(word));
        }
    }
    if !run.cwd_is_set {
        run.cwd.clone_from(&macros.project);
    }
}

/// IntelliJ's Quarkus configuration wraps one of Maven or Gradle.
pub(super) fn quarkus(macros: &Macros<'_>, run: &mut RunSettings) {
    usual_options(run);
    let ending = |end: &str| {
        let found = run
            .options
            .iter()
            .find(|(key, text)| key.ends_with(end) && !text.value.is_empty());
        found.map(|(_, text)| text.clone())
    };
    if let Some(folder) = ending("/workingDirPath").or_else(|| ending("/externalProjectPath")) {
        run.cwd = macros.place(folder.as_str());
        run.cwd_is_set = true;
    }
    let profile = ending("Configuration/profile").or_else(|| ending("QUARKUS_PROFILE"));
    let words: Vec<PlacedText> = [ending("/cmdOptions"), ending("/scriptParameters")]
        .iter()
        .flatten()
        .flat_map(command::split)
        .collect();
    let goals = run.options.iter().filter(|(key, text)| {
        (key.ends_with("/goals") || key.ends_with("/taskNames")) && text.value.starts_with('-')
    });
    let goals: Vec<PlacedText> = goals.map(|(_, text)| text.clone()).collect();
    run.runtime_args.extend(words.into_iter().chain(goals));
    if let Some(profile) = profile {
        let word = format!("-Dquarkus.profile={}", profile.value);
        run.runtime_args.push(profile.with(word));
    }
}

pub(super) fn cargo(run: &mut RunSettings) {
    let line = first(run, &["command"]).unwrap_or_default();
    run.runtime = Some(line.with("cargo"));
    run.runtime_args = command::split(&line);
}

pub(super) fn make(macros: &Macros<'_>, run: &mut RunSettings) {
    let Some(target) = first(run, &["makefile/target"]) else {
        return;
    };
    let file = first(run, &["makefile/filename"]);
    let file = file.map_or(path::join(&macros.project, "Makefile"), |it| {
        macros.place(&it.value)
    });
    let mut words = vec![target.with("make"), target.with("-f")];
    words.push(target.with(format!("/{file}")));
    words.extend(self::words(run, &["makefile/arguments"]));
    words.extend(command::split(&target));
    run.before.push(command::CommandLine {
        words,
        env: run.env.clone(),
        cwd: path::parent(&file).to_owned(),
    });
}
