//! From the words of people to one Service and the workload behind it, with the closest name where there is none.

use ashore_protocol::{ServicePort, TargetKind, TargetRef};
use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::core::v1::Service;
use kube::ResourceExt;

use super::{
    Inventory, Target, Workload,
    inventory::selects,
    routes::{choose, narrow, routes},
};
use crate::{
    error::{Code, Error, Explained, Result},
    names, other_tools,
};

impl Inventory {
    /// The target that people meant; where it has several ports and none is named, with the first one.
    pub fn first_port(&self, wanted: &TargetRef) -> Result<Target> {
        self.find(wanted, None).or_else(|error| {
            let name = &wanted.name;
            let service = self.visible_services().find(|service| {
                service.name_any() == *name || self.behind(service).is_some_and(|w| w.name == *name)
            });
            let ports = service.and_then(|service| service.spec.as_ref()?.ports.as_ref());
            let first = ports.and_then(|ports| ports.first());
            match first {
                Some(port) => self.find(wanted, Some(&narrow(port.port)?.into())),
                None => Err(error),
            }
        })
    }

    /// The target that people meant.
    pub fn find(&self, wanted: &TargetRef, port: Option<&ServicePort>) -> Result<Target> {
        let name = wanted.name.as_str();
        let (service, workload) = match wanted.kind.or_else(|| self.kind_of(name)) {
            Some(TargetKind::Service) => self.by_service(name)?,
            Some(kind) => self.by_workload(kind, name)?,
            None => {
                let known = self
                    .visible_workloads()
                    .map(|w| w.name.as_str())
                    .chain(self.visible_services().filter_map(name_of));
                return Err(self.unknown(Text::WordWorkloadOrService, name, known));
            }
        };
        let selector = self.selector(service)?;
        let routes = routes(service, workload, self.reach)?;
        let route = choose(service, &routes, port)?;
        if let Some(other) = other_tools::at(Some(service), &selector, &self.pods).first() {
            return Err(Error::user(
                Code::Held,
                text!(TargetHeldByTool {
                    target: format!("Service {}/{}", self.namespace, service.name_any()),
                    holder: other.holder(),
                    seen: &other.seen,
                    end: other.end()
                }),
            ));
        }
        let running = || {
            let mut pods = self.pods.iter();
            let pod = pods.find(|pod| selects(&selector, pod.labels()))?;
            pod.spec.clone()
        };
        Ok(Target {
            pod: workload.map(|w| w.pod.clone()).or_else(running),
            namespace: self.namespace.clone(),
            kind: workload.map_or(TargetKind::Service, |w| w.kind),
            workload: workload.map_or_else(|| service.name_any(), |w| w.name.clone()),
            service: service.clone(),
            selector,
            routes,
            route,
        })
    }

    /// What a bare name means: the first kind that has it.
    fn kind_of(&self, name: &str) -> Option<TargetKind> {
        TargetKind::ALL.into_iter().find(|kind| match kind {
            TargetKind::Service => self.service(name).is_some(),
            workload => self.workload(*workload, name).is_some(),
        })
    }

    fn by_service(&self, name: &str) -> Result<(&Service, Option<&Workload>)> {
        let service = self.service(name).ok_or_else(|| {
            self.unknown(
                TargetKind::Service.title(),
                name,
                self.visible_services().filter_map(name_of),
            )
        })?;
        Ok((service, self.behind(service)))
    }

    fn by_workload(&self, kind: TargetKind, name: &str) -> Result<(&Service, Option<&Workload>)> {
        let title = kind.title();
        let workload = self.workload(kind, name).ok_or_else(|| {
            let known = self.visible_workloads().filter(|w| w.kind == kind);
            self.unknown(kind.title(), name, known.map(|w| w.name.as_str()))
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
                return Err(Error::user(
                    Code::NotInterceptable,
                    Explained::new(
                        text!(WorkloadUnserved {
                            namespace: &self.namespace,
                            workload: format!("{title} {name}")
                        }),
                        Text::NextStrategyPod,
                    ),
                ));
            }
            (_, [only]) | ([only], []) => *only,
            (several, _) => several
                .iter()
                .find(|s| s.metadata.name.as_deref() == Some(name))
                .copied()
                .ok_or_else(|| {
                    Error::user(
                        Code::Ambiguous,
                        text!(ServicesSeveral {
                            workload: format!("{title} {name}"),
                            services: several.iter().map(|s| s.name_any()).collect::<Vec<_>>()
                        }),
                    )
                })?,
        };
        Ok((service, Some(workload)))
    }

    fn unknown<'a>(
        &self,
        what: impl Into<Arg>,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Error {
        let hint = names::hint(name, known).unwrap_or(Text::NamespaceEmpty);
        let what = text!(TargetUnknown {
            what: what.into(),
            name,
            namespace: &self.namespace
        });
        Error::user(Code::NotFound, Explained::new(what, hint))
    }
}

fn name_of(service: &Service) -> Option<&str> {
    service.metadata.name.as_deref()
}
