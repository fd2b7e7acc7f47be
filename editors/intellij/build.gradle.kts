// For the Marketplace: verifies against real IDEs, signs and publishes. Not part of the project's tests, which build with Maven and javac
// (`cargo xtask test intellij`): JetBrains' repositories are needed here.
plugins {
    java
    id("org.jetbrains.intellij.platform") version "2.2.1"
}

group = "dev.ashore"
version = "0.1.0"

repositories {
    mavenCentral()
    intellijPlatform {
        defaultRepositories()
    }
}

sourceSets.main {
    java.srcDirs("core/src/main/java", "ide/src/main/java")
    resources.srcDirs("core/src/main/resources", "ide/src/main/resources")
}

java.toolchain.languageVersion = JavaLanguageVersion.of(17)

dependencies {
    implementation("org.eclipse.lsp4j:org.eclipse.lsp4j.jsonrpc:0.24.0")
    implementation("com.google.code.gson:gson:2.11.0")
    intellijPlatform {
        intellijIdeaCommunity("2023.3")
        plugin("com.redhat.devtools.lsp4ij", "0.9.0")
        pluginVerifier()
        zipSigner()
    }
}

intellijPlatform {
    pluginConfiguration.ideaVersion {
        sinceBuild = "233"
        untilBuild = provider { null }
    }
    pluginVerification.ides { recommended() }
    signing {
        certificateChain = providers.environmentVariable("CERTIFICATE_CHAIN")
        privateKey = providers.environmentVariable("PRIVATE_KEY")
        password = providers.environmentVariable("PRIVATE_KEY_PASSWORD")
    }
    publishing.token = providers.environmentVariable("PUBLISH_TOKEN")
}

// The server beside lib/, where the plugin looks for it: -Pashore=… names a release build.
tasks.prepareSandbox {
    from(providers.gradleProperty("ashore").map { listOf(it) }.orElse(emptyList<String>())) {
        into(pluginName.map { "$it/bin" })
    }
}
