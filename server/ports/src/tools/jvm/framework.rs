//! Which framework a JVM program is built with, and what it then listens on.

use ashore_texts::{Text, text};

use super::{
    build::JvmBuild, dropwizard, ktor, launch::JvmLaunch, program::JvmProgram, quarkus, servers,
    source, spring,
};
use crate::{
    detection::{Absent, Confidence, Detection},
    workspace::WorkspaceFiles,
};

/// What a program listens on.
pub(crate) fn program(workspace: &WorkspaceFiles<'_>, launch: &JvmLaunch) -> Detection {
    // `io.vertx.core.Launcher run net.quay.MainVerticle`.
    let is_launcher = launch
        .main
        .as_ref()
        .is_some_and(|it| it.value.starts_with("io.vertx.") && it.value.ends_with("Launcher"));
    if is_launcher
        && let [verb, verticle, ..] = launch.args.as_slice()
        && verb.value == "run"
    {
        let launch = JvmLaunch {
            main: Some(verticle.clone()),
            ..launch.clone()
        };
        return of_place(workspace, &launch, &JvmProgram::of(workspace, &launch));
    }
    of_place(workspace, launch, &JvmProgram::of(workspace, launch))
}

/// Main classes of frameworks, which start what the module holds.
fn starter(main: &str) -> Option<&'static str> {
    [
        ("io.ktor.server", "ktor"),
        ("io.quarkus.", "quarkus"),
        ("io.helidon.", "helidon"),
        ("org.springframework.boot", "spring-boot"),
        ("play.core.server", "play"),
    ]
    .into_iter()
    .find(|(prefix, _)| main.starts_with(prefix))
    .map(|(_, name)| name)
}

fn of_place(workspace: &WorkspaceFiles<'_>, launch: &JvmLaunch, place: &JvmProgram) -> Detection {
    let main = launch.main.as_ref().map_or("", |it| it.value.as_str());
    let framework = launch
        .said
        .or_else(|| starter(main))
        .or_else(|| framework(workspace, place));
    match framework {
        Some("spring-boot") => spring::detect(workspace, launch, place),
        Some("quarkus") => quarkus::quarkus(workspace, launch, place, "dev"),
        Some("micronaut") => quarkus::micronaut(workspace, launch, place),
        Some("ktor") => ktor::detect(workspace, launch, place),
        Some("play") => source::by_arguments(launch).unwrap_or_else(|| {
            let mut place: Vec<_> = launch.main.iter().map(|it| it.evidence.clone()).collect();
            if place.is_empty() {
                place.extend(launch.name.clone());
            }
            Detection::http(9000, Confidence::Default, place).framework("play")
        }),
        Some("dropwizard") => dropwizard::detect(workspace, launch, place),
        Some("helidon") => quarkus::helidon(workspace, launch, place)
            .unwrap_or_else(|| plain(workspace, launch, place)),
        _ => plain(workspace, launch, place),
    }
}

fn plain(workspace: &WorkspaceFiles<'_>, launch: &JvmLaunch, place: &JvmProgram) -> Detection {
    if let Some(found) = source::detect(workspace, launch, place) {
        return found;
    }
    if let Some(found) = source::by_arguments(launch) {
        return found;
    }
    let mut found = match servers::is_silent(workspace, place) {
        true => Detection::none(Text::NoneModule),
        false => Detection::unknown(Text::UnsaidNoPort),
    };
    if let Some(Absent::Unknown(why)) = &mut found.absent
        && place.source.is_none()
        && let Some(main) = &launch.main
    {
        *why = text!(UnsaidSourceOf { name: &main.value });
    }
    found
}

/// The framework by what the main class calls, then by the build.
fn framework(workspace: &WorkspaceFiles<'_>, place: &JvmProgram) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 17] = [
        ("SpringApplication", "spring-boot"),
        ("@SpringBootApplication", "spring-boot"),
        ("@EnableAutoConfiguration", "spring-boot"),
        ("io.quarkus.", "quarkus"),
        ("Quarkus.run", "quarkus"),
        ("io.micronaut.", "micronaut"),
        ("Micronaut.run", "micronaut"),
        ("io.ktor.", "ktor"),
        ("embeddedServer(", "ktor"),
        ("io.dropwizard.", "dropwizard"),
        ("io.helidon.", "helidon"),
        ("io.javalin", "javalin"),
        ("io.vertx", "vertx"),
        ("io.grpc", "grpc"),
        ("runApplication<", "spring-boot"),
        ("spark.Spark", "spark"),
        ("SpringBootServletInitializer", "spring-boot"),
    ];
    if let Some(text) = &place.text {
        let found = SIGNS.iter().find(|(sign, _)| text.contains(sign));
        return found.map(|(_, name)| *name);
    }
    let build = JvmBuild::of(workspace, &place.module);
    [
        ("spring-boot", "spring-boot"),
        ("org.springframework.boot", "spring-boot"),
        ("quarkus", "quarkus"),
        ("micronaut", "micronaut"),
        ("ktor", "ktor"),
        ("dropwizard", "dropwizard"),
        ("helidon", "helidon"),
    ]
    .into_iter()
    .find(|(word, _)| build.mentions(word))
    .map(|(_, name)| name)
}
