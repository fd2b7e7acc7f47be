//! IntelliJ's configuration types and the kind that each belongs to.

use ashore_texts::Text;

/// The kind of a configuration type; `None` for types that are not known here.
pub(crate) fn kind(type_name: &str) -> Option<&'static str> {
    let is = |words: &[&str]| words.iter().any(|word| type_name.contains(word));
    let starts = |words: &[&str]| words.iter().any(|word| type_name.starts_with(word));
    let kind = if is(&[
        "JUnit",
        "TestNG",
        "TestRun",
        "test-runner",
        "TestRunner",
        "py.test",
        "Cucumber",
        "RSpec",
        "PHPUnit",
        "Kotest",
        "Spock",
        "Playwright",
        "CypressConfigurationType",
        "Behat",
        "Codeception",
        "Pest",
        "ScalaTest",
        "MUnit",
        "ArquillianJUnit",
        "Specs2",
        "UnitTest",
        "uTest",
        "DartTest",
        "FlutterTest",
    ]) || type_name == "tests"
        || starts(&["Nunit", "Behave", "Doctest"])
    {
        "test"
    } else if is(&["JavascriptDebugType", "WebBrowser"]) {
        "browser"
    } else if is(&["RemoteDebug", "Attach"])
        || matches!(type_name, "Remote" | "DotNetRemote" | "NodeJSRemote")
    {
        "attach"
    } else if starts(&[
        "js.build_tools",
        "NodeJS",
        "Deno",
        "Bun",
        "NodeWebKit",
        "NextJs",
    ]) || matches!(type_name, "AngularCLI" | "VueCLI" | "ViteJs")
    {
        "node"
    } else if starts(&["Python", "Py", "Flask", "Django"]) {
        "python"
    } else if starts(&["Go"]) && !starts(&["Google"]) {
        "go"
    } else if starts(&["Cargo", "Rust"]) {
        "rust"
    } else if starts(&["Dart", "Flutter"]) {
        "dart"
    } else if starts(&[
        "LaunchSettings",
        "DotNet",
        "RunExe",
        "RunNative",
        "IISExpress",
    ]) || is(&[".NET", "DotNetProject"])
    {
        "dotnet"
    } else if starts(&[
        "Rails",
        "Ruby",
        "Rack",
        "Rake",
        "RDebug",
        "Gem",
        "Capistrano",
    ]) {
        "ruby"
    } else if starts(&["Php", "PHP", "Symfony", "Artisan"]) {
        "php"
    } else if is(&[
        "CMake",
        "Makefile",
        "CppExternal",
        "CLion",
        "GDB",
        "LLDB",
        "NativeApplication",
    ]) {
        "native"
    } else if starts(&["docker", "Docker"]) {
        "docker"
    } else if matches!(
        type_name,
        "MixRunConfigurationType" | "IexMixRunConfigurationType"
    ) {
        "elixir"
    } else if is(&[
        "Application",
        "SpringBoot",
        "Jet",
        "Kotlin",
        "Micronaut",
        "Quarkus",
        "Qs",
        "Gradle",
        "Maven",
        "Groovy",
        "Scala",
        "Jar",
        "omcat",
        "Jetty",
        "JBoss",
        "WildFly",
        "GlassFish",
        "Sbt",
        "sbt",
        "Helidon",
        "Ktor",
        "Play",
        "Liberty",
    ]) {
        "java"
    } else {
        return None;
    };
    Some(kind)
}

/// Why nothing listens in configurations of these types.
pub(crate) fn idle(type_name: &str) -> Option<Text> {
    let is = |words: &[&str]| words.iter().any(|word| type_name.contains(word));
    if is(&["HttpRequest", "HttpClient"]) {
        Some(Text::NoneRequests)
    } else if is(&["DatabaseScript", "DatabaseMigrate", "Flyway", "Liquibase"]) {
        Some(Text::NoneDatabase)
    } else if is(&["Android", "AppleRun", "KonanExe", "iOS"]) {
        Some(Text::NoneDevice)
    } else if is(&["PluginConfigurationType", "PluginRun"]) {
        Some(Text::NoneIde)
    } else {
        None
    }
}
