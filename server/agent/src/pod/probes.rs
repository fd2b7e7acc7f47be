//! The kubelet's probes: they ask about the app, so the app answers them, whoever intercepts its traffic.

use std::str::FromStr;

use http::header::USER_AGENT;
use http::request::Parts;

/// How the kubelet names itself, over HTTP and gRPC.
const KUBELET: &[u8] = b"kube-probe/";
const GRPC_HEALTH: &str = "/grpc.health.v1.Health/";

/// One that the pod's specification names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// `http:PORT/PATH`
    Http { port: u16, path: String },
    /// `grpc:PORT`
    Grpc { port: u16 },
    /// `tcp:PORT`
    Tcp { port: u16 },
}

impl FromStr for Probe {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, rest) = text.split_once(':').ok_or(())?;
        let number = |text: &str| text.parse().map_err(|_| ());
        match kind {
            "http" => {
                let (port, path) = rest.split_once('/').unwrap_or((rest, ""));
                let path = path.split(['?', '#']).next().unwrap_or_default();
                Ok(Self::Http {
                    port: number(port)?,
                    path: format!("/{path}"),
                })
            }
            "grpc" => Ok(Self::Grpc {
                port: number(rest)?,
            }),
            "tcp" => Ok(Self::Tcp {
                port: number(rest)?,
            }),
            _ => Err(()),
        }
    }
}

/// Whether a request on this port is a probe.
pub fn is_probe(probes: &[Probe], port: u16, request: &Parts) -> bool {
    let by_kubelet = (request.headers.get(USER_AGENT))
        .is_some_and(|agent| agent.as_bytes().starts_with(KUBELET));
    // A probe may be given a user agent of its own: then its path is what it is known by.
    by_kubelet
        || probes.iter().any(|probe| match probe {
            Probe::Http { port: at, path } => *at == port && request.uri.path() == path,
            Probe::Grpc { port: at } => *at == port && request.uri.path().starts_with(GRPC_HEALTH),
            // Opens a connection and sends nothing: nothing to tell it by.
            Probe::Tcp { .. } => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probes_are_known_by_name_and_by_path() {
        let probes = [
            "http:8080/health?full=1",
            "grpc:9090",
            "tcp:5432",
            "http:81",
        ]
        .map(|text| text.parse().unwrap());
        for (port, path, agent, expected) in [
            (8080, "/", "curl/8", false),
            (8080, "/", "kube-probe/1.34", true),
            (8080, "/health", "custom", true),
            (8080, "/health?any=thing", "custom", true),
            (8080, "/healthy", "custom", false),
            (8081, "/health", "custom", false),
            (81, "/", "custom", true),
            (9090, "/grpc.health.v1.Health/Check", "custom", true),
            (9090, "/shop.Orders/Get", "custom", false),
            (5432, "/", "custom", false),
        ] {
            let request = http::Request::builder()
                .uri(path)
                .header("user-agent", agent);
            let (parts, ()) = request.body(()).unwrap().into_parts();
            assert_eq!(
                is_probe(&probes, port, &parts),
                expected,
                "{port}{path} {agent}"
            );
        }
        for wrong in ["8080", "http:x/", "udp:53", "tcp:"] {
            assert!(wrong.parse::<Probe>().is_err(), "{wrong}");
        }
    }
}
