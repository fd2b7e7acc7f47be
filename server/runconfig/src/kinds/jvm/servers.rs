//! Servers that an IDE starts with an application in them, and programs that start none.

use crate::{
    command::port_of,
    model::{Confidence, Configuration, Detection, Editor},
};

/// Tomcat, Jetty and their like, by the port in the configuration.
pub(super) fn detect(configuration: &Configuration) -> Option<Detection> {
    let type_name = configuration.type_name.to_lowercase();
    let is_server = [
        "tomcat",
        "jetty",
        "jboss",
        "wildfly",
        "glassfish",
        "liberty",
        "tomee",
    ]
    .iter()
    .any(|word| type_name.contains(word));
    if !is_server || configuration.editor != Editor::Intellij {
        return None;
    }
    let run = &configuration.run;
    let said = [
        "server-settings/HTTP_PORT",
        "HTTP_PORT",
        "port",
        "httpPort",
        "PORT",
    ]
    .iter()
    .filter_map(|key| run.option(key))
    .find_map(|text| Some((port_of(&text.value)?, text)));
    if let Some((port, text)) = said {
        let place = vec![text.evidence.clone()];
        return Some(Detection::http(port, Confidence::Certain, place).framework("tomcat"));
    }
    let url = run.options.iter().find(|(key, text)| {
        key.ends_with("OPEN_IN_BROWSER_URL") && text.value.starts_with("http:")
    });
    if let Some((_, text)) = url
        && text.value.matches(':').count() > 1
        && let Some(port) = port_of(&text.value)
    {
        let place = vec![text.evidence.clone()];
        return Some(Detection::http(port, Confidence::Likely, place).framework("tomcat"));
    }
    let place = vec![configuration.place.clone()];
    Some(Detection::http(8080, Confidence::Default, place).framework("tomcat"))
}

/// A main function that is all there is and calls nothing that could listen.
pub(super) fn is_silent(text: &str) -> bool {
    const SIGNS: [&str; 14] = [
        "erver",
        "isten",
        "ocket",
        "ort(",
        "PORT",
        "pring",
        "etty",
        "omcat",
        "http",
        "Http",
        "bind",
        "ertx",
        "rpc",
        "Application",
    ];
    !SIGNS.iter().any(|sign| text.contains(sign))
        && text.lines().filter(|line| !line.trim().is_empty()).count() > 2
}
