//! The API server: whether it answers, how old it is, and what time it thinks it is.

use std::time::{Duration, Instant, SystemTime};

use ashore_texts::{Text, text};
use k8s_openapi::{apimachinery::pkg::version::Info, jiff};
use kube::client::Body;

use super::{Check, Outcome, Subject, reading};
use crate::{
    cluster::{Call, Cluster},
    version::Version,
};

/// Tokens and certificates are refused when clocks differ by more than a little.
const CLOCK: u64 = 30;

/// The lines, and the version of a server that answers.
pub async fn look(cluster: &Cluster) -> (Vec<Check>, Option<Version>) {
    let started = Instant::now();
    let answer = match cluster.call(VERSION, ask(cluster)).await {
        Ok(answer) => answer,
        Err(error) => return (vec![reading::failed(Subject::Cluster, &error)], None),
    };
    let took = started.elapsed();
    let (info, date) = answer;
    let version = Version::of(&info);
    let mut checks = vec![Check::ok(
        Subject::Cluster,
        text!(DoctorAnswers {
            url: cluster.url(),
            ms: took.as_millis().max(1).to_string()
        }),
    )];
    checks.push(said(version, &info.git_version));
    checks.push(clock(date, took));
    (checks, Some(version))
}

const VERSION: Call<'static> = Call {
    verb: "get",
    resource: "version",
    name: "",
};

type Answer = (Info, Option<SystemTime>);

async fn ask(cluster: &Cluster) -> kube::Result<Answer> {
    let request = http::Request::get("/version").body(Body::empty());
    let request = request.map_err(kube::Error::HttpError)?;
    let answer = cluster.client().send(request).await?;
    let date = answer
        .headers()
        .get("date")
        .and_then(|date| date.to_str().ok())
        .and_then(|date| jiff::fmt::rfc2822::parse(date).ok())
        .map(|date| SystemTime::from(date.timestamp()));
    let bytes = answer.into_body().collect_bytes().await?;
    let info = serde_json::from_slice(&bytes).map_err(kube::Error::SerdeError)?;
    Ok((info, date))
}

fn said(version: Version, full: &str) -> Check {
    match version.remark() {
        None => Check::ok(Subject::Version, text!(DoctorVersion { version: full })),
        Some(remark) => {
            Check::new(Subject::Version, Outcome::Warning, remark).mend(Text::DoctorGoOn)
        }
    }
}

/// The header counts whole seconds, and was written at some time during the call.
fn clock(date: Option<SystemTime>, took: Duration) -> Check {
    let Some(date) = date else {
        return Check::new(Subject::Clock, Outcome::Unknown, Text::DoctorClockUntold);
    };
    let now = SystemTime::now();
    let apart = now
        .duration_since(date)
        .unwrap_or_else(|early| early.duration());
    let apart = apart
        .saturating_sub(took)
        .saturating_sub(Duration::from_secs(1))
        .as_secs();
    if apart <= CLOCK {
        return Check::ok(Subject::Clock, Text::DoctorClockAgrees);
    }
    let found = match now > date {
        true => text!(DoctorClockAhead { seconds: apart }),
        false => text!(DoctorClockBehind { seconds: apart }),
    };
    Check::new(Subject::Clock, Outcome::Warning, found).mend(Text::DoctorSetClock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_differ_are_told() {
        let now = SystemTime::now();
        let check = |date, state, part: &str| {
            let found = clock(date, Duration::from_millis(5));
            assert_eq!(found.state, state, "{found:?}");
            found.assert_chinese();
            assert!(found.found.to_string().contains(part), "{found:?}");
        };
        check(Some(now), Outcome::Ok, "agree");
        check(Some(now - Duration::from_secs(20)), Outcome::Ok, "agree");
        check(
            Some(now - Duration::from_secs(300)),
            Outcome::Warning,
            "ahead",
        );
        check(
            Some(now + Duration::from_secs(300)),
            Outcome::Warning,
            "behind",
        );
        check(None, Outcome::Unknown, "does not say");
    }
}
