//! Callers that find a service by a registry go straight to its pods, past its Service: where an application's files say so.

use std::ops::Range;

use crate::doc::{self, Node, NodeValue};

/// A registry by which programs find each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceRegistry {
    /// Alibaba's Nacos.
    Nacos,
    /// Netflix' Eureka.
    Eureka,
    /// HashiCorp's Consul.
    Consul,
    /// Apache ZooKeeper, by Spring Cloud.
    Zookeeper,
    /// The registry that Dubbo is told, whichever it is.
    Dubbo,
}

/// A route of Spring Cloud Gateway that is resolved by the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRoute {
    /// `orders` of `lb://orders`
    pub service: String,
    /// The URI as it is written, without quotes.
    pub uri: Range<usize>,
}

/// A registry that the application uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryUse {
    /// Which one.
    pub registry: ServiceRegistry,
    /// The key or the value that says so.
    pub place: Range<usize>,
    /// The program writes its own address into it when it starts.
    pub registers: bool,
}

/// What an application's file says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// `spring.application.name` or `dubbo.application.name`
    pub application: Option<String>,
    /// Routes that go to a service by its name.
    pub routes: Vec<GatewayRoute>,
    /// The registries that it uses.
    pub uses: Vec<RegistryUse>,
}

impl ServiceRegistry {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nacos => "Nacos",
            Self::Eureka => "Eureka",
            Self::Consul => "Consul",
            Self::Zookeeper => "ZooKeeper",
            Self::Dubbo => "Dubbo's registry",
        }
    }

    /// The environment variable that turns the program's own registering off when it is `false`.
    pub fn off_switch(self) -> &'static str {
        match self {
            Self::Nacos => "SPRING_CLOUD_NACOS_DISCOVERY_REGISTERENABLED",
            Self::Eureka => "EUREKA_CLIENT_REGISTERWITHEUREKA",
            Self::Consul => "SPRING_CLOUD_CONSUL_DISCOVERY_REGISTER",
            Self::Zookeeper => "SPRING_CLOUD_ZOOKEEPER_DISCOVERY_REGISTER",
            Self::Dubbo => "DUBBO_REGISTRY_REGISTER",
        }
    }

    /// Keys below which its settings are, as they are compared.
    fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Nacos => &[
                "spring.cloud.nacos.discovery.",
                "spring.cloud.nacos.serveraddr",
                "nacos.discovery.",
            ],
            Self::Eureka => &["eureka.client.", "eureka.instance."],
            Self::Consul => &[
                "spring.cloud.consul.host",
                "spring.cloud.consul.port",
                "spring.cloud.consul.discovery.",
            ],
            Self::Zookeeper => &[
                "spring.cloud.zookeeper.connectstring",
                "spring.cloud.zookeeper.discovery.",
            ],
            Self::Dubbo => &["dubbo.registry.address", "dubbo.registries."],
        }
    }

    /// Keys that turn it off as a whole when they are `false`.
    fn switches(self) -> &'static [&'static str] {
        match self {
            Self::Nacos => &[
                "spring.cloud.nacos.discovery.enabled",
                "spring.cloud.discovery.enabled",
            ],
            Self::Eureka => &["eureka.client.enabled", "spring.cloud.discovery.enabled"],
            Self::Consul => &[
                "spring.cloud.consul.enabled",
                "spring.cloud.consul.discovery.enabled",
                "spring.cloud.discovery.enabled",
            ],
            Self::Zookeeper => &[
                "spring.cloud.zookeeper.enabled",
                "spring.cloud.zookeeper.discovery.enabled",
                "spring.cloud.discovery.enabled",
            ],
            Self::Dubbo => &[],
        }
    }

    /// Keys that turn the program's own registering off when they are `false`.
    fn registering(self) -> &'static [&'static str] {
        match self {
            Self::Nacos => &["spring.cloud.nacos.discovery.registerenabled"],
            Self::Eureka => &["eureka.client.registerwitheureka"],
            Self::Consul => &[
                "spring.cloud.consul.discovery.register",
                "spring.cloud.consul.serviceregistry.enabled",
            ],
            Self::Zookeeper => &["spring.cloud.zookeeper.discovery.register"],
            Self::Dubbo => &["dubbo.registry.register"],
        }
    }

    const ALL: [Self; 5] = [
        Self::Nacos,
        Self::Eureka,
        Self::Consul,
        Self::Zookeeper,
        Self::Dubbo,
    ];
}

/// One setting: its key as Spring compares keys, and where it stands.
struct PlacedSetting {
    key: String,
    value: String,
    place: Range<usize>,
    value_at: usize,
}

/// Reads `application*` and `bootstrap*` files; the name's end says which format it is.
pub fn discovery(file: &str, source: &str) -> Discovery {
    let settings = if file.ends_with(".properties") {
        of_properties(file, source)
    } else {
        let mut settings = Vec::new();
        for document in doc::yaml::parse(file, source) {
            flatten(&document.root, "", 0..0, source, &mut settings);
        }
        settings
    };
    let is_off = |keys: &[&str]| {
        settings
            .iter()
            .any(|it| keys.contains(&it.key.as_str()) && it.value.eq_ignore_ascii_case("false"))
    };
    let name = |key: &str| {
        settings
            .iter()
            .find(|it| it.key == key)
            .map(|it| it.value.clone())
    };
    let uses = ServiceRegistry::ALL
        .into_iter()
        .filter(|registry| !is_off(registry.switches()))
        .filter_map(|registry| {
            let below = |it: &&PlacedSetting| {
                registry
                    .prefixes()
                    .iter()
                    .any(|prefix| it.key.starts_with(prefix))
            };
            let mut own = settings.iter().filter(below);
            let told = own.clone().find(|it| {
                it.key.contains("address")
                    || it.key.contains("serveraddr")
                    || it.key.contains("serviceurl")
                    || it.key.contains("host")
            });
            let first = told.or_else(|| own.next())?;
            let nowhere = registry == ServiceRegistry::Dubbo
                && (first.value.eq_ignore_ascii_case("n/a") || first.value.is_empty());
            (!nowhere).then(|| RegistryUse {
                registry,
                place: first.place.clone(),
                registers: !is_off(registry.registering()),
            })
        });
    Discovery {
        uses: uses.collect(),
        routes: settings.iter().filter_map(|it| route(it, source)).collect(),
        application: name("spring.application.name").or_else(|| name("dubbo.application.name")),
    }
}

fn route(setting: &PlacedSetting, source: &str) -> Option<GatewayRoute> {
    let rest = setting.value.strip_prefix("lb:")?;
    let (_, service) = rest.split_once("//")?;
    let service = service.split(['/', '?']).next().unwrap_or(service);
    // What is put together at run time names no service.
    if service.is_empty() || service.contains(['{', '$', '#', '@']) {
        return None;
    }
    let from = source
        .get(setting.value_at..)?
        .find(setting.value.as_str())?
        + setting.value_at;
    Some(GatewayRoute {
        service: service.to_owned(),
        uri: from..from + setting.value.len(),
    })
}

/// Spring takes `serverAddr`, `server-addr` and `server_addr` for the same.
fn plain(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn of_properties(file: &str, source: &str) -> Vec<PlacedSetting> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(source.match_indices('\n').map(|(at, _)| at + 1))
        .collect();
    let setting = |(key, text): (String, crate::PlacedText)| {
        let start = starts
            .get(text.evidence.line.saturating_sub(1))
            .copied()
            .unwrap_or_default();
        let line = source[start..].lines().next().unwrap_or_default();
        let at = start + line.len() - line.trim_start().len();
        let end = start + line.trim_end().len();
        let value_at = line
            .find(['=', ':'])
            .map_or(at, |equals| start + equals + 1);
        PlacedSetting {
            key: plain(&key),
            value: text.value,
            place: at..end.max(at),
            value_at,
        }
    };
    doc::properties::parse(file, source)
        .into_iter()
        .map(setting)
        .collect()
}

fn flatten(
    node: &Node,
    path: &str,
    place: Range<usize>,
    source: &str,
    settings: &mut Vec<PlacedSetting>,
) {
    match &node.value {
        NodeValue::Map(entries) => {
            for (key, value) in entries {
                let path = if path.is_empty() {
                    plain(&key.name)
                } else {
                    format!("{path}.{}", plain(&key.name))
                };
                let end = line_end(source, value.at.max(key.at));
                flatten(value, &path, key.at..end, source, settings);
            }
        }
        NodeValue::List(items) => {
            for (n, item) in items.iter().enumerate() {
                flatten(
                    item,
                    &format!("{path}[{n}]"),
                    item.at..line_end(source, item.at),
                    source,
                    settings,
                );
            }
        }
        NodeValue::Text(value) => settings.push(PlacedSetting {
            key: path.to_owned(),
            value: value.clone(),
            place,
            value_at: node.at,
        }),
        NodeValue::Null => {}
    }
}

/// The end of what stands on the line, without a comment behind it.
fn line_end(source: &str, at: usize) -> usize {
    let line = source
        .get(at..)
        .and_then(|rest| rest.lines().next())
        .unwrap_or_default();
    let told = line.split(" #").next().unwrap_or(line);
    at + told.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        file: &str,
        source: &str,
        application: Option<&str>,
        routes: &[&str],
        uses: &[(ServiceRegistry, bool, &str)],
    ) {
        let found = discovery(file, source);
        assert_eq!(found.application.as_deref(), application, "{source}");
        let got: Vec<_> = found
            .routes
            .iter()
            .map(|route| &source[route.uri.clone()])
            .collect();
        assert_eq!(got, routes, "{source}");
        let got: Vec<_> = found
            .uses
            .iter()
            .map(|it| (it.registry, it.registers, &source[it.place.clone()]))
            .collect();
        assert_eq!(got, uses, "{source}");
    }

    #[test]
    fn routes_and_registries() {
        use ServiceRegistry::*;
        check(
            "application.yml",
            "spring:\n  application: {name: gateway}\n  cloud:\n    gateway:\n      routes:\n        - id: a\n          uri: lb://orders # by name\n        - id: b\n          uri: \"lb:ws://chat/x\"\n        - {id: c, uri: http://stock}\n        - uri: lb://${NAME}\n",
            Some("gateway"),
            &["lb://orders", "lb:ws://chat/x"],
            &[],
        );
        check(
            "application.properties",
            "spring.cloud.gateway.routes[0].uri=lb://orders\nspring.cloud.gateway.server.webflux.routes[1].uri = lb://a-b\n",
            None,
            &["lb://orders", "lb://a-b"],
            &[],
        );
        check(
            "bootstrap.yaml",
            "spring.application.name: orders\nspring:\n  cloud:\n    nacos:\n      discovery:\n        serverAddr: nacos:8848 # ours\n",
            Some("orders"),
            &[],
            &[(Nacos, true, "serverAddr: nacos:8848")],
        );
        check(
            "application.yml",
            "eureka:\n  client:\n    register-with-eureka: false\n    serviceUrl:\n      defaultZone: http://eureka:8761/eureka\n",
            None,
            &[],
            &[(Eureka, false, "defaultZone: http://eureka:8761/eureka")],
        );
        check(
            "application.properties",
            "eureka.client.enabled=false\neureka.client.service-url.defaultZone=http://e\nspring.cloud.consul.host=consul\n",
            None,
            &[],
            &[(Consul, true, "spring.cloud.consul.host=consul")],
        );
        check(
            "application.yml",
            "dubbo:\n  application:\n    name: stock\n  registry:\n    address: zookeeper://zk:2181\n",
            Some("stock"),
            &[],
            &[(Dubbo, true, "address: zookeeper://zk:2181")],
        );
        check(
            "application.yml",
            "dubbo.registry.address: N/A\n",
            None,
            &[],
            &[],
        );
        check(
            "application.yml",
            "spring:\n  cloud:\n    discovery:\n      enabled: false\n    zookeeper:\n      connect-string: zk:2181\n",
            None,
            &[],
            &[],
        );
    }

    #[test]
    fn half_typed_files_are_read_as_far_as_they_go() {
        let found = discovery(
            "application.yml",
            "spring:\n  cloud:\n    gateway:\n      routes:\n        - uri: lb://orders\n  x: [1, \"",
        );
        assert_eq!(found.routes.len(), 1);
        discovery("application.yml", "\u{0}\t{{[");
        discovery("application.properties", "a\\");
    }
}
