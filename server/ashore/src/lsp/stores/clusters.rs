//! What the cluster has, as far as is known: kept for five seconds, and never waited for by anything that a person types.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use ashore_intercept::{ClusterOptions, Code, Error, Explained, Interceptable};
use ashore_rules::{Project, project::ClusterChoice};

/// How long an answer is good.
const FRESH: Duration = Duration::from_secs(5);
/// A cluster that does not answer is not asked at every key.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which cluster: as everything together names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Which {
    pub kubeconfig: Option<PathBuf>,
    pub context: Option<String>,
    pub namespace: Option<String>,
}

impl Which {
    /// The one that a project means where no rule says more.
    pub fn of(project: &Project) -> Self {
        Self::at(&project.cluster())
    }

    pub fn at(choice: &ClusterChoice) -> Self {
        let choice = choice.clone();
        Self {
            kubeconfig: choice.kubeconfig,
            context: choice.context,
            namespace: choice.namespace,
        }
    }
}

/// What is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The contexts of the kubeconfig.
    pub contexts: Vec<String>,
    /// The context that is meant.
    pub context: String,
    pub namespace: String,
    /// Those that may be listed.
    pub namespaces: Vec<String>,
    pub items: Vec<Interceptable>,
    /// Why the items are not known.
    pub problem: Option<Problem>,
}

/// Which problem it is, and the sentence for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    pub explained: Explained,
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        Self {
            code: error.code(),
            explained: error.explained(),
        }
    }
}

/// An answer on its way to the main loop.
pub struct Answer {
    pub which: Which,
    pub known: Known,
}

#[derive(Default)]
struct Entry {
    known: Option<Arc<Known>>,
    at: Option<Instant>,
    asking: bool,
    waiting: Vec<tokio::sync::oneshot::Sender<Arc<Known>>>,
}

/// The answers so far.
#[derive(Default)]
pub struct Clusters {
    entries: HashMap<Which, Entry>,
}

impl Clusters {
    /// What is known now, and whether it is to be asked for.
    pub fn look(&mut self, which: &Which) -> (Option<Arc<Known>>, bool) {
        let entry = self.entries.entry(which.clone()).or_default();
        let good = match &entry.known {
            Some(known) if known.problem.is_some() => PATIENCE,
            _ => FRESH,
        };
        let stale = entry.at.is_none_or(|at| at.elapsed() > good);
        let ask = stale && !entry.asking;
        entry.asking |= ask;
        (entry.known.clone(), ask)
    }

    /// To be told the next answer; `None` when what is known is fresh and good.
    pub fn wait(&mut self, which: &Which) -> Option<tokio::sync::oneshot::Receiver<Arc<Known>>> {
        let entry = self.entries.get_mut(which)?;
        let (tell, told) = tokio::sync::oneshot::channel();
        entry.asking.then(|| {
            entry.waiting.push(tell);
            told
        })
    }

    /// Why it cannot be used, as far as that is known; nobody is asked.
    pub fn problem(&self, which: &Which) -> Option<&Problem> {
        self.entries.get(which)?.known.as_ref()?.problem.as_ref()
    }

    /// Somebody wants it anew although it is fresh: a problem may be over.
    pub fn forget_problem(&mut self, which: &Which) {
        if let Some(entry) = self.entries.get_mut(which)
            && entry
                .known
                .as_ref()
                .is_some_and(|known| known.problem.is_some())
        {
            entry.at = None;
        }
    }

    /// Takes an answer; says whether it differs from the one before.
    pub fn take(&mut self, answer: Answer) -> bool {
        let entry = self.entries.entry(answer.which).or_default();
        entry.asking = false;
        entry.at = Some(Instant::now());
        let known = Arc::new(answer.known);
        for waiting in entry.waiting.drain(..) {
            let _ = waiting.send(Arc::clone(&known));
        }
        let changed = entry.known.as_ref() != Some(&known);
        entry.known = Some(known);
        changed
    }
}

/// Asks the cluster.
pub async fn ask(options: ClusterOptions, which: Which) -> Answer {
    let named = options.clone();
    let read = tokio::task::spawn_blocking(move || contexts(&named)).await;
    let mut known = read.unwrap_or_default();
    if known.problem.is_some() {
        return Answer { which, known };
    }
    let (items, namespaces) = tokio::join!(
        ashore_intercept::list(&options),
        ashore_intercept::namespaces(&options)
    );
    known.namespaces = namespaces;
    match items {
        Ok(items) => known.items = items,
        Err(error) => known.problem = Some(Problem::from(&error)),
    }
    Answer { which, known }
}

/// The kubeconfig's contexts, and the one that is meant with its namespace; from files alone.
pub fn contexts(options: &ClusterOptions) -> Known {
    let read = match ashore_intercept::contexts(options) {
        Ok(read) => read,
        Err(error) => {
            return Known {
                problem: Some(Problem::from(&error)),
                ..Known::default()
            };
        }
    };
    let mut known = Known {
        contexts: read.all,
        ..Known::default()
    };
    match read.meant {
        Ok((context, namespace)) => (known.context, known.namespace) = (context, namespace),
        Err(error) => known.problem = Some(Problem::from(&error)),
    }
    known
}
