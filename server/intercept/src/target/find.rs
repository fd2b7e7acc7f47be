//! From the words of people to one Service and the workload behind it, with the closest name where there is none.

use k8s_openapi::api::core::v1::Service;
use kube::ResourceExt;

use super::{
    Inventory, Target, Workload,
    inventory::selects,
    routes::{choose, routes},
};
use crate::{
    error::{Error, Result},
    names, others,
};

impl Inventory {
    /// The target that people meant; where it has several ports and none is named, with the first one.
    pub fn first_port(&self, wanted: &str) -> Result<Target> {
        self.find(wanted, None).or_else(|error| {
            let name = wanted.split_once('/').map_or(wanted, |(_, name)| name);
            let service = self.visible_services().find(|service| {
                service.name_any() == name || self.behind(service).is_some_and(|w| w.name == name)
            });
            let ports = service.and_then(|service| service.spec.as_ref()?.ports.as_ref());
            let first = ports.and_then(|ports| ports.first());
            match first {
                Some(port) => self.find(wanted, Some(&port.port.to_string())),
                None => Err(error),
            }
        })
    }

    /// The target that people meant.
    pub fn find(&self, wanted: &str, port: Option<&str>) -> Result<Target> {
        let (service, workload) = match wanted.split_once('/') {
            Some((kind, name)) => match kind {
                "service" | "services" | "svc" => self.by_service(name)?,
                "deployment" | "deployments" | "deploy" => self.by_workload("Deployment", name)?,
                "statefulset" | "statefulsets" | "sts" => self.by_workload("StatefulSet", name)?,
                other => {
                    return Err(Error::User(format!(
                        "The target \"{wanted}\" begins with \"{other}\".{} Write deployment/NAME, statefulset/NAME or service/NAME.",
                        names::hint(other, ["deployment", "statefulset", "service"])
                    )));
                }
            },
            None if self.workload("Deployment", wanted).is_some() => {
                self.by_workload("Deployment", wanted)?
            }
            None if self.workload("StatefulSet", wanted).is_some() => {
                self.by_workload("StatefulSet", wanted)?
            }
            None if self.service(wanted).is_some() => self.by_service(wanted)?,
            None => {
                let known = self
                    .visible_workloads()
                    .map(|w| w.name.as_str())
                    .chain(self.visible_services().filter_map(name_of));
                return Err(self.unknown("workload or Service", wanted, known));
            }
        };
        let selector = self.selector(service)?;
        let routes = routes(service, workload, self.reach)?;
        let route = choose(service, &routes, port)?;
        if let Some(other) = others::at(Some(service), &selector, &self.pods).first() {
            return Err(Error::User(format!(
                "Service {}/{} is held by {}: there is {}. Ashore does not stack on it: {}.",
                self.namespace,
                service.name_any(),
                other.holder(),
                other.seen,
                other.end
            )));
        }
        let running = || {
            let mut pods = self.pods.iter();
            let pod = pods.find(|pod| selects(&selector, pod.labels()))?;
            pod.spec.clone()
        };
        Ok(Target {
            pod: workload.map(|w| w.pod.clone()).or_else(running),
            namespace: self.namespace.clone(),
            kind: workload.map_or("Service", |w| w.kind),
            workload: workload.map_or_else(|| service.name_any(), |w| w.name.clone()),
            service: service.clone(),
            selector,
            routes,
            route,
        })
    }

    fn by_service(&self, name: &str) -> Result<(&Service, Option<&Workload>)> {
        let service = self.service(name).ok_or_else(|| {
            self.unknown("Service", name, self.visible_services().filter_map(name_of))
        })?;
        Ok((service, self.behind(service)))
    }

    fn by_workload(&self, kind: &str, name: &str) -> Result<(&Service, Option<&Workload>)> {
        let workload = self.workload(kind, name).ok_or_else(|| {
            let known = self.visible_workloads().filter(|w| w.kind == kind);
            self.unknown(kind, name, known.map(|w| w.name.as_str()))
        })?;
        let fits: Vec<&Service> = self
            .visible_services()
            .filter(|service| match self.selector(service) {
                Ok(selector) => selects(&selector, &workload.labels),
                // A headless Service of these pods is found, too, and then refused with the reason.
                Err(_) => service
                    .spec
                    .as_ref()
                    .and_then(|s| s.selector.as_ref())
                    .is_some_and(|s| !s.is_empty() && selects(s, &workload.labels)),
            })
            .collect();
        let usable: Vec<&Service> = fits
            .iter()
            .copied()
            .filter(|s| self.selector(s).is_ok())
            .collect();
        let service = match (fits.as_slice(), usable.as_slice()) {
            ([], _) => {
                return Err(Error::User(format!(
                    "No Service in namespace {} selects the pods of {kind} {name}: nothing sends it traffic that strategy \"service\" could take. Strategy \"pod\" would work.",
                    self.namespace
                )));
            }
            (_, [only]) | ([only], []) => *only,
            (several, _) => several
                .iter()
                .find(|s| s.metadata.name.as_deref() == Some(name))
                .copied()
                .ok_or_else(|| {
                    Error::User(format!(
                        "Several Services select the pods of {kind} {name}: {}. Choose one as service/NAME.",
                        several.iter().map(|s| s.name_any()).collect::<Vec<_>>().join(", ")
                    ))
                })?,
        };
        Ok((service, Some(workload)))
    }

    fn unknown<'a>(
        &self,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Error {
        let hint = names::hint(name, known);
        let hint = if hint.is_empty() {
            " There is none at all there: check the namespace.".to_owned()
        } else {
            hint
        };
        Error::User(format!(
            "There is no {what} \"{name}\" in namespace {}.{hint}",
            self.namespace
        ))
    }
}

fn name_of(service: &Service) -> Option<&str> {
    service.metadata.name.as_deref()
}
