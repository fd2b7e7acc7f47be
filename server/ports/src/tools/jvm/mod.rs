//! The JVM: Spring Boot, Quarkus, Micronaut, Ktor and others, plain programs, and the tasks of Gradle and Maven.

use crate::tools::shell::ToolRow;
mod argument_text;
mod build;
mod callers;
mod class_settings;
mod commands;
mod context;
mod dropwizard;
mod expression;
pub(crate) mod framework;
mod gradle;
mod hocon;
mod ktor;
pub(crate) mod launch;
mod layers;
mod maven;
mod program;
mod quarkus;
pub(crate) mod servers;
mod source;
mod spring;
mod spring_files;
mod spring_source;
mod tasks;

pub(super) const TOOLS: &[ToolRow] = &[
    (&["java", "javaw"], commands::java),
    (&["mvn", "mvnw", "mvnd"], maven::maven),
    (&["gradle", "gradlew"], gradle::gradle),
    (&["quarkus"], commands::quarkus_tool),
    (&["sbt"], commands::sbt),
];
