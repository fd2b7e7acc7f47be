//! The cluster's version: older and newer ones than are known go on, and it is said.

use std::time::Duration;

use ashore_texts::{Arg, Text, text};
use k8s_openapi::apimachinery::pkg::version::Info;

use crate::cluster::Cluster;

/// Ephemeral containers and pod security are as they are now since then.
const OLDEST: u32 = 25;
/// The newest that the suites have run on.
const NEWEST: u32 = 34;
/// From here on a WebSocket needs the right to create.
const STREAMS_CREATE: u32 = 35;

/// What is not known by then is not said.
const LIMIT: Duration = Duration::from_secs(1);

/// Something to say of the cluster's version, if there is.
pub async fn remark(cluster: &Cluster) -> Option<Arg> {
    let info = tokio::time::timeout(LIMIT, cluster.client().apiserver_version());
    let remark = Version::of(&info.await.ok()?.ok()?).remark()?;
    Some(Arg::Sentences(vec![remark.into()]))
}

/// Kubernetes 1.`minor`; 0 where it could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    minor: u32,
}

impl Version {
    /// Providers add a sign: `27+`.
    pub fn of(info: &Info) -> Self {
        let digits: String = info
            .minor
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let minor = if info.major == "1" {
            digits.parse().unwrap_or_default()
        } else {
            u32::MAX
        };
        Self { minor }
    }

    /// Whether a port-forward by WebSocket needs `create` beside `get`.
    pub fn streams_need_create(self) -> bool {
        self.minor >= STREAMS_CREATE
    }

    /// Something to say of it, if there is.
    pub fn remark(self) -> Option<Text> {
        let version = if self.minor == u32::MAX {
            Text::KubernetesAfter.into()
        } else {
            Arg::from(format!("1.{}", self.minor))
        };
        if self.minor < OLDEST {
            Some(text!(KubernetesOlder {
                version,
                oldest: OLDEST
            }))
        } else if self.minor > NEWEST {
            Some(text!(KubernetesNewer {
                version,
                newest: NEWEST
            }))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_at_the_edges() {
        let check = |major: &str, minor: &str, part: Option<&str>| {
            let info = Info {
                major: major.into(),
                minor: minor.into(),
                ..Info::default()
            };
            let remark = Version::of(&info).remark().map(|told| told.to_string());
            match part {
                None => assert_eq!(remark, None, "{major}.{minor}"),
                Some(part) => assert!(
                    remark.clone().is_some_and(|text| text.contains(part)),
                    "{major}.{minor}: {remark:?}"
                ),
            }
        };
        check("1", "24", Some("older than 1.25"));
        check("1", "25", None);
        check("1", "27+", None);
        check("1", "34", None);
        check("1", "35", Some("newer than 1.34"));
        check("2", "0", Some("newer"));
        check("1", "", Some("older"));
    }
}
