//! From what people write (`deployment/orders`, port `http`) to a Service, its ports and the pods behind it.

use k8s_openapi::{
    api::{
        apps::v1::{Deployment, StatefulSet},
        core::v1::{PodSpec, PodTemplateSpec, Service, ServicePort},
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use kube::{ResourceExt, api::ListParams};

use crate::{
    cluster::{Call, Cluster},
    error::{Error, Result},
    journal::Selector,
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
    pub fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{name}/{}", self.port),
            None => self.port.to_string(),
        }
    }
}

/// A target that was found and can be intercepted.
#[derive(Debug, Clone)]
pub struct Target {
    pub namespace: String,
    /// `Deployment`, `StatefulSet` or `Service`.
    pub kind: &'static str,
    pub workload: String,
    /// The Service as it is now.
    pub service: Service,
    /// Its selector without any session.
    pub selector: Selector,
    /// All its ports: all of them move when the selector moves.
    pub routes: Vec<Route>,
    /// The one that is intercepted.
    pub route: Route,
}

impl Target {
    pub fn service_name(&self) -> String {
        self.service.name_any()
    }

    /// As it is called in sentences.
    pub fn object(&self) -> String {
        format!("Service {}/{}", self.namespace, self.service_name())
    }
}

/// What is behind a Service.
#[derive(Debug, Clone)]
pub struct Workload {
    pub kind: &'static str,
    pub name: String,
    pub labels: Selector,
    pub pod: PodSpec,
}

/// What the namespace has, read once.
pub struct Inventory {
    pub namespace: String,
    pub services: Vec<Service>,
    pub workloads: Vec<Workload>,
}

impl Inventory {
    pub async fn read(cluster: &Cluster) -> Result<Self> {
        let all = ListParams::default();
        let (services, deployments, stateful_sets) = (
            cluster.services(),
            cluster.deployments(),
            cluster.stateful_sets(),
        );
        let list = |resource| Call {
            verb: "list",
            resource,
            name: "",
        };
        let (services, deployments, stateful_sets) = tokio::join!(
            cluster.call(list("services"), services.list(&all)),
            cluster.call(list("deployments"), deployments.list(&all)),
            cluster.call(list("statefulsets"), stateful_sets.list(&all)),
        );
        let mut workloads: Vec<Workload> = deployments?
            .items
            .into_iter()
            .filter_map(deployment)
            .collect();
        match stateful_sets {
            Ok(list) => workloads.extend(list.items.into_iter().filter_map(stateful_set)),
            // Whoever may not see them, or has none, does not intercept one.
            Err(error) if matches!(error.code(), Some(403 | 404)) => {}
            Err(error) => return Err(error),
        }
        Ok(Self {
            namespace: cluster.namespace().to_owned(),
            services: services?.items,
            workloads,
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
        let routes = routes(service, workload)?;
        let route = choose(service, &routes, port)?;
        Ok(Target {
            namespace: self.namespace.clone(),
            kind: workload.map_or("Service", |w| w.kind),
            workload: workload.map_or_else(|| service.name_any(), |w| w.name.clone()),
            service: service.clone(),
            selector,
            routes,
            route,
        })
    }

    /// The selector without any session, or why there is none to swap.
    pub fn selector(&self, service: &Service) -> Result<Selector> {
        let name = service.name_any();
        let object = format!("Service {}/{name}", self.namespace);
        let refused = |what: &str| {
            Error::User(format!(
                "{object} {what}: strategy \"service\" cannot intercept it. Strategy \"pod\" would work."
            ))
        };
        let spec = service.spec.as_ref();
        if spec.and_then(|s| s.type_.as_deref()) == Some("ExternalName") {
            return Err(Error::User(format!(
                "{object} is an ExternalName, a name for something outside the cluster: there are no pods to intercept. Choose a Service that selects pods."
            )));
        }
        if spec.and_then(|s| s.cluster_ip.as_deref()) == Some("None") {
            return Err(refused(
                "is headless, so its callers find the pods by themselves",
            ));
        }
        let Some(selector) = spec
            .and_then(|s| s.selector.clone())
            .filter(|s| !s.is_empty())
        else {
            return Err(refused(
                "has no selector, so its endpoints are kept by somebody else",
            ));
        };
        if !selector.contains_key(names::AGENT_LABEL) {
            return Ok(selector);
        }
        self.service(&names::origin(&name))
            .and_then(|origin| origin.spec.as_ref()?.selector.clone())
            .ok_or_else(|| {
                Error::Environment(format!(
                    "{object} selects an agent of Ashore, but its origin Service {} is gone, so its own selector is not known. Set its selector to the labels of its pods by `kubectl edit`.",
                    names::origin(&name)
                ))
            })
    }

    /// The first workload whose pods the Service selects.
    pub fn behind(&self, service: &Service) -> Option<&Workload> {
        let selector = self.selector(service).ok()?;
        let mut fits = self
            .visible_workloads()
            .filter(|workload| selects(&selector, &workload.labels));
        let name = service.name_any();
        let first = fits.next()?;
        Some(if first.name == name {
            first
        } else {
            fits.find(|w| w.name == name).unwrap_or(first)
        })
    }

    fn service(&self, name: &str) -> Option<&Service> {
        self.services
            .iter()
            .find(|s| s.metadata.name.as_deref() == Some(name))
    }

    fn workload(&self, kind: &str, name: &str) -> Option<&Workload> {
        self.workloads
            .iter()
            .find(|w| w.kind == kind && w.name == name)
    }

    /// Without what Ashore made.
    pub fn visible_services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| {
            service
                .labels()
                .get(names::MANAGED_BY.0)
                .map(String::as_str)
                != Some(names::MANAGED_BY.1)
        })
    }

    pub fn visible_workloads(&self) -> impl Iterator<Item = &Workload> {
        self.workloads
            .iter()
            .filter(|workload| !workload.labels.contains_key(names::AGENT_LABEL))
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

fn selects(selector: &Selector, labels: &Selector) -> bool {
    selector
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
}

/// Every port of the Service with the container port that it means.
pub fn routes(service: &Service, workload: Option<&Workload>) -> Result<Vec<Route>> {
    let object = service.name_any();
    let ports = service
        .spec
        .as_ref()
        .and_then(|s| s.ports.as_deref())
        .unwrap_or_default();
    if let Some(udp) = ports
        .iter()
        .find(|p| p.protocol.as_deref().is_some_and(|p| p != "TCP"))
    {
        return Err(Error::User(format!(
            "Service {object} has the port {} with protocol {}: strategy \"service\" carries TCP only and would cut it off. Strategy \"pod\" would work.",
            udp.port,
            udp.protocol.as_deref().unwrap_or_default()
        )));
    }
    ports
        .iter()
        .map(|port| route(&object, port, workload))
        .collect()
}

fn route(service: &str, port: &ServicePort, workload: Option<&Workload>) -> Result<Route> {
    let number = narrow(port.port)?;
    let (target_name, target) = match &port.target_port {
        None => (None, number),
        Some(IntOrString::Int(0)) => (None, number),
        Some(IntOrString::Int(target)) => (None, narrow(*target)?),
        Some(IntOrString::String(name)) => {
            let named = workload.and_then(|workload| named_port(&workload.pod, name));
            let target = named.ok_or_else(|| {
                let known = workload.map(|w| port_names(&w.pod)).unwrap_or_default();
                Error::User(format!(
                    "Port {number} of Service {service} leads to the container port \"{name}\", which its pods do not name.{}",
                    names::hint(name, known.iter().map(String::as_str))
                ))
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

fn narrow(port: i32) -> Result<u16> {
    u16::try_from(port).map_err(|_| Error::Environment(format!("{port} is not a port number.")))
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

fn choose(service: &Service, routes: &[Route], wanted: Option<&str>) -> Result<Route> {
    let name = service.name_any();
    let labels: Vec<String> = routes.iter().map(Route::label).collect();
    match (wanted, routes) {
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(Error::User(format!(
            "Service {name} has no ports: there is nothing to intercept."
        ))),
        (None, _) => Err(Error::User(format!(
            "Service {name} has several ports: {}. Choose one with port.",
            labels.join(", ")
        ))),
        (Some(wanted), _) => routes
            .iter()
            .find(|route| {
                route.name.as_deref() == Some(wanted)
                    || route.port.to_string() == wanted
                    || route.label() == wanted
            })
            .cloned()
            .ok_or_else(|| {
                let known = routes
                    .iter()
                    .flat_map(|r| [r.name.clone(), Some(r.port.to_string())])
                    .flatten()
                    .collect::<Vec<_>>();
                Error::User(format!(
                    "Service {name} has no port \"{wanted}\".{}",
                    names::hint(wanted, known.iter().map(String::as_str))
                ))
            }),
    }
}

fn template(kind: &'static str, name: Option<String>, pod: PodTemplateSpec) -> Option<Workload> {
    Some(Workload {
        kind,
        name: name?,
        labels: pod.metadata?.labels.unwrap_or_default(),
        pod: pod.spec?,
    })
}

fn deployment(deployment: Deployment) -> Option<Workload> {
    template(
        "Deployment",
        deployment.metadata.name,
        deployment.spec?.template,
    )
}

fn stateful_set(set: StatefulSet) -> Option<Workload> {
    template("StatefulSet", set.metadata.name, set.spec?.template)
}

/// The closest namespace, where namespaces may be listed; what is found wrong with the target otherwise.
pub async fn check_namespace(cluster: &Cluster) -> Result<()> {
    let list = Call {
        verb: "list",
        resource: "namespaces",
        name: "",
    };
    let Ok(all) = cluster
        .call(list, cluster.namespaces().list(&ListParams::default()))
        .await
    else {
        return Ok(());
    };
    let known: Vec<String> = all.items.iter().map(ResourceExt::name_any).collect();
    if known.iter().any(|name| name == cluster.namespace()) {
        return Ok(());
    }
    Err(Error::User(format!(
        "There is no namespace \"{}\" in context {}.{}",
        cluster.namespace(),
        cluster.address.context,
        names::hint(cluster.namespace(), known.iter().map(String::as_str))
    )))
}

/// Reads the namespace and finds the target in it.
pub async fn resolve(cluster: &Cluster, wanted: &str, port: Option<&str>) -> Result<Target> {
    let inventory = Inventory::read(cluster).await?;
    match inventory.find(wanted, port) {
        Err(error) if inventory.services.is_empty() && inventory.workloads.is_empty() => {
            check_namespace(cluster).await?;
            Err(error)
        }
        other => other,
    }
}
