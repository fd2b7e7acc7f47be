//! The way to the cluster: the kubeconfig, bounded calls, and the API's refusals as sentences.

use std::{
    collections::BTreeSet,
    env,
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use ashore_texts::{Arg, Text, text};
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::api::{
    apps::v1::{Deployment, StatefulSet},
    core::v1::{Namespace, Pod, Service},
};
use kube::{
    Api, Client, Config, Resource,
    client::UpgradeConnectionError::ProtocolSwitch,
    config::{KubeConfigOptions, Kubeconfig, KubeconfigError},
};
use serde::{Deserialize, Serialize};

use crate::{
    ClusterOptions, connection,
    error::{Code, Error, Explained, Result},
    names, words,
};

/// A call that takes longer is given up: a debug session waits for nobody.
const CALL_LIMIT: Duration = Duration::from_secs(5);
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// Where a cluster is; what a journal needs to find it again. Holds no credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// Files as in KUBECONFIG.
    pub kubeconfig: Vec<PathBuf>,
    pub context: String,
    pub namespace: String,
}

/// The same cluster also when the kubeconfig's current context changes meanwhile.
pub fn pinned(options: &ClusterOptions) -> ClusterOptions {
    let current = || {
        merged(&kubeconfig_files(options).ok()?)
            .ok()?
            .current_context
    };
    ClusterOptions {
        context: options.context.clone().or_else(current),
        ..options.clone()
    }
}

/// These files as one, the earlier ones stronger.
fn merged(files: &[PathBuf]) -> Result<Kubeconfig> {
    let mut merged: Option<Kubeconfig> = None;
    for file in files {
        let read = Kubeconfig::read_from(file).map_err(unreadable)?;
        unambiguous(&read, file)?;
        merged = Some(match merged {
            Some(earlier) => earlier.merge(read).map_err(unreadable)?,
            None => read,
        });
    }
    merged.ok_or_else(|| none(Text::KubeconfigUnnamed))
}

/// What the kubeconfig says, read from its files alone.
#[derive(Debug, Clone)]
pub struct Contexts {
    /// The names of all, in the order of the files.
    pub all: Vec<String>,
    /// The context that is meant, with its namespace.
    pub meant: Result<(String, String)>,
}

/// Which contexts there are. Nothing is sent, and no plugin for credentials runs.
///
/// # Errors
/// When there is no kubeconfig, or none that can be read.
pub fn contexts(options: &ClusterOptions) -> Result<Contexts> {
    let kubeconfig = merged(&kubeconfig_files(options)?)?;
    let meant = meant(&kubeconfig, options.context.as_deref()).map(|context| {
        let own = kubeconfig.contexts.iter().find(|it| it.name == context);
        let namespace = own.and_then(|own| own.context.as_ref()?.namespace.clone());
        let named = options.namespace.clone().or(namespace);
        (context, named.unwrap_or_else(|| "default".to_owned()))
    });
    let all = kubeconfig.contexts.into_iter().map(|it| it.name).collect();
    Ok(Contexts { all, meant })
}

/// The context that is named, else the current one.
fn meant(kubeconfig: &Kubeconfig, named: Option<&str>) -> Result<String> {
    let known = || kubeconfig.contexts.iter().map(|it| it.name.as_str());
    let refused = |hint| Error::user(Code::NoContext, hint);
    let context = named.or(kubeconfig.current_context.as_deref());
    let context =
        context.ok_or_else(|| refused(names::with_hint(Text::ContextNone, "", known())))?;
    if known().any(|it| it == context) {
        return Ok(context.to_owned());
    }
    let unknown = text!(ContextUnknown { context });
    Err(refused(names::with_hint(unknown, context, known())))
}

/// A connected cluster and the namespace that is worked in.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
    url: String,
    pub address: Address,
    /// The kubeconfig's name for who works here.
    pub user: Option<String>,
}

/// What a call is about, for the sentence when it fails.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    pub verb: &'static str,
    pub resource: &'static str,
    pub name: &'a str,
}

impl Cluster {
    /// Reads the kubeconfig. Nothing is sent yet.
    pub async fn connect(options: &ClusterOptions) -> Result<Self> {
        let files = kubeconfig_files(options)?;
        Self::open(files, options.context.clone(), options.namespace.clone()).await
    }

    /// The cluster that a journal names.
    pub async fn reconnect(address: &Address) -> Result<Self> {
        Self::open(
            address.kubeconfig.clone(),
            Some(address.context.clone()),
            Some(address.namespace.clone()),
        )
        .await
    }

    async fn open(
        files: Vec<PathBuf>,
        context: Option<String>,
        namespace: Option<String>,
    ) -> Result<Self> {
        let kubeconfig = merged(&files)?;
        let context = meant(&kubeconfig, context.as_deref())?;
        let user = kubeconfig
            .contexts
            .iter()
            .find(|known| known.name == context)
            .and_then(|known| known.context.as_ref()?.user.clone());
        let wanted = KubeConfigOptions {
            context: Some(context.clone()),
            ..KubeConfigOptions::default()
        };
        let mut config = Config::from_custom_kubeconfig(kubeconfig, &wanted)
            .await
            .map_err(unreadable)?;
        config.connect_timeout = Some(CONNECT_LIMIT);
        // A watch and a port-forward may be silent for as long as a breakpoint is held.
        config.read_timeout = None;
        config.write_timeout = None;
        // What fails is told at once; restoring tries again by its own rule.
        config.default_retry = false;
        let url = config.cluster_url.to_string();
        let namespace = namespace.unwrap_or_else(|| config.default_namespace.clone());
        let client = connection::client(config).map_err(|error| Error::Unreachable {
            url: url.clone(),
            why: root_cause(&error).into(),
            source: Some(Arc::new(error)),
        })?;
        Ok(Self {
            client,
            url,
            address: Address {
                kubeconfig: files,
                context,
                namespace,
            },
            user,
        })
    }

    pub fn namespace(&self) -> &str {
        &self.address.namespace
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    pub fn url(&self) -> &str {
        self.url.trim_end_matches('/')
    }

    /// What lies in this namespace.
    pub fn namespaced<K>(&self) -> Api<K>
    where
        K: Resource<Scope = NamespaceResourceScope, DynamicType = ()>,
    {
        self.in_namespace(self.namespace())
    }

    /// The same of another one.
    pub fn in_namespace<K>(&self, namespace: &str) -> Api<K>
    where
        K: Resource<Scope = NamespaceResourceScope, DynamicType = ()>,
    {
        Api::namespaced(self.client.clone(), namespace)
    }

    /// What lies in no namespace.
    pub fn everywhere<K>(&self) -> Api<K>
    where
        K: Resource<DynamicType = ()>,
    {
        Api::all(self.client.clone())
    }

    pub fn services(&self) -> Api<Service> {
        Api::namespaced(self.client.clone(), self.namespace())
    }

    pub fn deployments(&self) -> Api<Deployment> {
        Api::namespaced(self.client.clone(), self.namespace())
    }

    pub fn stateful_sets(&self) -> Api<StatefulSet> {
        Api::namespaced(self.client.clone(), self.namespace())
    }

    pub fn pods(&self) -> Api<Pod> {
        Api::namespaced(self.client.clone(), self.namespace())
    }

    pub fn namespaces(&self) -> Api<Namespace> {
        Api::all(self.client.clone())
    }

    /// One bounded call; what goes wrong becomes a sentence.
    pub async fn call<T>(
        &self,
        call: Call<'_>,
        work: impl Future<Output = kube::Result<T>>,
    ) -> Result<T> {
        match tokio::time::timeout(CALL_LIMIT, work).await {
            Ok(done) => done.map_err(|error| self.explain(call, error)),
            Err(_) => Err(Error::Unreachable {
                url: self.url.clone(),
                why: text!(ClusterNoAnswer {
                    seconds: CALL_LIMIT.as_secs()
                })
                .into(),
                source: None,
            }),
        }
    }

    /// The sentence for an error of the API client.
    pub fn explain(&self, call: Call<'_>, error: kube::Error) -> Error {
        match &error {
            kube::Error::Api(status) => self.refused(call, status.code, &status.message),
            kube::Error::UpgradeConnection(ProtocolSwitch(code)) => {
                self.refused(call, code.as_u16(), "")
            }
            kube::Error::Auth(_) => {
                let what = text!(ClusterNoCredentials {
                    url: &self.url,
                    why: root_cause(&error)
                });
                Error::environment(Code::Unauthorized, Explained::new(what, Text::NextSignIn))
                    .because(error)
            }
            kube::Error::SerdeError(_) => {
                let what = text!(ClusterForeign {
                    url: &self.url,
                    why: root_cause(&error)
                });
                Error::environment(Code::Unreachable, what).because(error)
            }
            other => Error::Unreachable {
                url: self.url.clone(),
                why: root_cause(other).into(),
                source: Some(Arc::new(error)),
            },
        }
    }

    fn refused(&self, call: Call<'_>, code: u16, message: &str) -> Error {
        match code {
            // Asked for a WebSocket, it answered as to a plain request.
            200..300 | 400 | 405 | 426 | 501 if call.resource == "pods/portforward" => {
                let url = &self.url;
                Error::environment(Code::NoWebsockets, text!(ClusterNoWebsockets { url, code }))
            }
            401 => Error::Unauthorized {
                url: self.url.clone(),
            },
            403 => Error::Forbidden {
                verb: words::missing_verb(message).unwrap_or(call.verb).to_owned(),
                resource: call.resource.to_owned(),
                group: group(call.resource),
                namespace: self.namespace().to_owned(),
                message: message.to_owned(),
            },
            code => Error::Refused {
                verb: call.verb,
                object: if call.name.is_empty() {
                    text!(ObjectsIn {
                        resource: call.resource,
                        namespace: self.namespace()
                    })
                    .into()
                } else {
                    format!("{} {}/{}", call.resource, self.namespace(), call.name).into()
                },
                status: code,
                message: if message.is_empty() {
                    text!(ClusterCode { code }).into()
                } else {
                    message.into()
                },
            },
        }
    }
}

fn group(resource: &str) -> &'static str {
    match resource {
        "deployments" | "statefulsets" => "apps",
        _ => "",
    }
}

pub fn kubeconfig_files(options: &ClusterOptions) -> Result<Vec<PathBuf>> {
    if let Some(file) = &options.kubeconfig {
        return Ok(vec![std::path::absolute(file).unwrap_or(file.clone())]);
    }
    let named: Vec<PathBuf> = env::var_os("KUBECONFIG")
        .map(|list| {
            env::split_paths(&list)
                .filter(|p| !p.as_os_str().is_empty())
                .collect()
        })
        .unwrap_or_default();
    if !named.is_empty() {
        // As kubectl does: files of the list that are not there are passed over.
        let there: Vec<PathBuf> = named.iter().filter(|file| file.exists()).cloned().collect();
        return if there.is_empty() {
            let file = named[0].display().to_string();
            Err(none(text!(KubeconfigNotThere { file })))
        } else {
            Ok(there
                .into_iter()
                .map(|p| std::path::absolute(&p).unwrap_or(p))
                .collect())
        };
    }
    let home = env::home_dir()
        .map(|home| home.join(".kube/config"))
        .filter(|file| file.exists());
    home.map(|file| vec![file])
        .ok_or_else(|| none(Text::KubeconfigNotSet))
}

/// Two contexts of one file with one name: which of them is meant cannot be known. kubectl refuses such a file, too.
fn unambiguous(read: &Kubeconfig, file: &Path) -> Result<()> {
    let mut known = BTreeSet::new();
    let twice = read
        .contexts
        .iter()
        .find(|context| !known.insert(&context.name));
    match twice {
        Some(context) => Err(named_twice(&context.name, file)),
        None => Ok(()),
    }
}

/// The sentence for it.
pub fn named_twice(context: &str, file: &Path) -> Error {
    let file = file.display().to_string();
    Error::user(
        Code::BadKubeconfig,
        text!(KubeconfigTwice { file, context }),
    )
}

fn none(why: impl Into<Arg>) -> Error {
    Error::NoKubeconfig {
        why: why.into(),
        source: None,
    }
}

fn unreadable(error: KubeconfigError) -> Error {
    match &error {
        KubeconfigError::ReadConfig(io, path) => Error::NoKubeconfig {
            why: text!(KubeconfigUnreadable {
                file: path.display().to_string(),
                why: io.to_string()
            })
            .into(),
            source: Some(Arc::new(error)),
        },
        other => Error::environment(
            Code::BadKubeconfig,
            text!(KubeconfigUnusable {
                why: root_cause(other)
            }),
        )
        .because(error),
    }
}

/// The innermost error says it best; the outer ones repeat it with type names.
pub fn root_cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
