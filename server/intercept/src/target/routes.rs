//! The ports of a Service and the container ports that they mean.

use ashore_protocol::{PortLabel, ServicePort};
use ashore_texts::{Text, text};
use k8s_openapi::{
    api::core::v1::{PodSpec, Service, ServicePort as PortSpec},
    apimachinery::pkg::util::intstr::IntOrString,
};
use kube::ResourceExt;

use super::{Reach, Workload};
use crate::{
    error::{Code, Error, Explained, Result},
    names,
};

/// One port of the Service and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The service port's name, if it has one.
    pub name: Option<String>,
    /// The service port's number.
    pub port: u16,
    /// The container port's name, if the Service refers to it by name.
    pub target_name: Option<String>,
    /// The container port's number.
    pub target: u16,
}

impl Route {
    /// `name/number`, or the number alone.
    pub fn label(&self) -> PortLabel {
        PortLabel::new(self.name.clone(), self.port)
    }
}

/// Every port of the Service with the container port that it means.
pub fn routes(service: &Service, workload: Option<&Workload>, reach: Reach) -> Result<Vec<Route>> {
    let object = service.name_any();
    let ports = service
        .spec
        .as_ref()
        .and_then(|s| s.ports.as_deref())
        .unwrap_or_default();
    let is_tcp = |p: &&PortSpec| p.protocol.as_deref().is_none_or(|p| p == "TCP");
    if let (Reach::Service, Some(udp)) = (reach, ports.iter().find(|p| !is_tcp(p))) {
        return Err(Error::user(
            Code::NotInterceptable,
            Explained::new(
                text!(ServiceNotTcp {
                    service: object,
                    port: udp.port,
                    protocol: udp.protocol.as_deref().unwrap_or_default()
                }),
                Text::NextStrategyPod,
            ),
        ));
    }
    ports
        .iter()
        .filter(is_tcp)
        .map(|port| route(&object, port, workload))
        .collect()
}

fn route(service: &str, port: &PortSpec, workload: Option<&Workload>) -> Result<Route> {
    let number = narrow(port.port)?;
    let (target_name, target) = match &port.target_port {
        None => (None, number),
        Some(IntOrString::Int(0)) => (None, number),
        Some(IntOrString::Int(target)) => (None, narrow(*target)?),
        Some(IntOrString::String(name)) => {
            let named = workload.and_then(|workload| named_port(&workload.pod, name));
            let target = named.ok_or_else(|| {
                let known = workload.map(|w| port_names(&w.pod)).unwrap_or_default();
                let unnamed = text!(ServicePortUnnamed {
                    port: number,
                    service,
                    name
                });
                let known = known.iter().map(String::as_str);
                Error::user(Code::NoSuchPort, names::with_hint(unnamed, name, known))
            })?;
            (Some(name.clone()), target)
        }
    };
    Ok(Route {
        name: port.name.clone(),
        port: number,
        target_name,
        target,
    })
}

pub(super) fn narrow(port: i32) -> Result<u16> {
    u16::try_from(port)
        .map_err(|_| Error::environment(Code::NoSuchPort, text!(PortNoNumber { port })))
}

fn named_port(pod: &PodSpec, name: &str) -> Option<u16> {
    pod.containers
        .iter()
        .flat_map(|container| container.ports.iter().flatten())
        .find(|port| port.name.as_deref() == Some(name))
        .and_then(|port| u16::try_from(port.container_port).ok())
}

fn port_names(pod: &PodSpec) -> Vec<String> {
    pod.containers
        .iter()
        .flat_map(|container| container.ports.iter().flatten())
        .filter_map(|port| port.name.clone())
        .collect()
}

/// The port that people meant; the only one when they named none.
pub(super) fn choose(
    service: &Service,
    routes: &[Route],
    wanted: Option<&ServicePort>,
) -> Result<Route> {
    let name = service.name_any();
    let labels: Vec<String> = routes
        .iter()
        .map(|route| route.label().to_string())
        .collect();
    match (wanted, routes) {
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(Error::user(
            Code::NoSuchPort,
            text!(ServiceNoPorts { service: name }),
        )),
        (None, _) => Err(Error::user(
            Code::Ambiguous,
            text!(ServiceSeveralPorts {
                service: name,
                ports: labels
            }),
        )),
        (Some(wanted), _) => routes
            .iter()
            .find(|route| match wanted {
                ServicePort::Name(name) => route.name.as_ref() == Some(name),
                ServicePort::Number(number) => route.port == *number,
            })
            .cloned()
            .ok_or_else(|| {
                let known = routes
                    .iter()
                    .flat_map(|r| [r.name.clone(), Some(r.port.to_string())])
                    .flatten()
                    .collect::<Vec<_>>();
                let wanted = wanted.to_string();
                let none = text!(ServiceNoSuchPort {
                    service: name,
                    port: &wanted
                });
                let known = known.iter().map(String::as_str);
                Error::user(Code::NoSuchPort, names::with_hint(none, &wanted, known))
            }),
    }
}
