//! Server ⇄ agent: what travels in the tunnel's streams.
//!
//! Every stream opens with one framed [`StreamHeader`]: a big-endian `u32` length (at most [`MAX_FRAME`]) and that many
//! bytes of JSON. A `control` stream goes on with framed [`ToAgent`] and [`FromAgent`] messages, each [`Numbered`]; the others
//! carry raw bytes.

mod lost_tunnel;
mod numbered;
mod requests;

use std::{collections::BTreeMap, net::IpAddr};

pub use lost_tunnel::RESUME_MS;
pub use numbered::Numbered;
pub use requests::*;
use serde::{Deserialize, Serialize};

use crate::ModeKind;

/// The version of this wire that is spoken here.
pub const VERSION: u32 = 1;
/// The longest framed message, in bytes.
pub const MAX_FRAME: usize = 64 * 1024;
/// The agent's control port, on the loopback of its pod.
pub const CONTROL_PORT: u16 = 4190;
/// Time between two heartbeats of the server, in milliseconds.
pub const HEARTBEAT_MS: u64 = 2_000;
/// Heartbeats that may be missed before the agent takes its client for dead and passes through.
pub const MISSED_HEARTBEATS: u32 = 3;

/// An inclusive range of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionRange {
    /// The oldest.
    pub min: u32,
    /// The newest.
    pub max: u32,
}

impl VersionRange {
    /// What this build speaks.
    pub const OURS: Self = Self {
        min: VERSION,
        max: VERSION,
    };

    /// The highest version that both ranges hold.
    pub fn common(self, other: Self) -> Option<u32> {
        let max = self.max.min(other.max);
        (max >= self.min.max(other.min)).then_some(max)
    }
}

/// The first frame of every stream; says what the rest of it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum StreamHeader {
    /// Server → agent, exactly one a tunnel, the first: control messages.
    Control,
    /// Agent → server: an intercepted connection, or a run of HTTP requests, for the debuggee. The server answers with one
    /// framed [`DialReply`], then bytes flow both ways. The agent need not wait for the answer before it sends.
    Connection {
        /// The claim that it belongs to.
        intercept: String,
        /// The caller's `address:port` as the agent saw it.
        peer: String,
        /// What the agent recognised in the first bytes.
        protocol: Protocol,
        /// The number by which it can be resumed over the claim's next tunnel. Absent: it ends with this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<u64>,
    },
    /// Agent → server: goes on with a connection whose tunnel was lost. Each side says how many bytes it has received of
    /// those after the [`DialReply`] (8 bytes, big-endian) and sends the rest again. A server that does not know the number
    /// resets the stream.
    Resume {
        /// The claim that it belongs to.
        intercept: String,
        /// The number of the connection that goes on.
        stream: u64,
    },
    /// Server → agent: dial this `address:port` from inside the cluster. Answered by one framed [`DialReply`], then bytes.
    Dial {
        /// Where to, `address:port`.
        address: String,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// What the bytes of a connection are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Protocol {
    /// Bytes that the agent does not read.
    Tcp,
    /// HTTP/1.0 and 1.1.
    Http1,
    /// HTTP/2, so gRPC too.
    Http2,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Whether the far side of a `connection` or `dial` stream could be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum DialReply {
    /// It was reached: bytes follow.
    Connected,
    /// Nothing was sent to it: the request may go elsewhere.
    Refused {
        /// Why, as the system says it.
        reason: String,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Server → agent on the control stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum ToAgent {
    /// First message; answered by [`FromAgent::Hello`] or [`FromAgent::Incompatible`].
    Hello {
        /// What the server can speak.
        versions: VersionRange,
        /// The server's own release, for people.
        client: String,
    },
    /// Ask for an intercept, inactive until [`ToAgent::SetPolicy`]; answered by `claimed` or `refused`. Claiming again what
    /// this client holds (same `id`, also over a new tunnel) replaces it.
    Claim(Claim),
    /// Answered by [`FromAgent::PolicySet`] once the next request would follow it.
    SetPolicy {
        /// The claim's id.
        intercept: String,
        /// What its requests do from now on.
        policy: Policy,
    },
    /// Give the claim up; what is under way is finished. Answered by [`FromAgent::Released`].
    Release {
        /// The claim's id.
        intercept: String,
    },
    /// The claim's owner is dead: what is held for it goes elsewhere now. Sent by whoever repairs; not answered.
    Abandon {
        /// The claim's id.
        intercept: String,
    },
    /// Close kept-alive connections after their next response, at the latest after `limit_ms`: used while restoring.
    Drain {
        /// When kept-alive connections are closed at the latest.
        limit_ms: u64,
    },
    /// What passes through goes to these pods from now on, at the port that it came to. Said while restoring, so that callers who
    /// still come are served when the Service that led to the pods is gone. Answered by [`FromAgent::OriginsSet`].
    Origins {
        /// The pods'.
        addresses: Vec<IpAddr>,
    },
    /// Which of these sessions (the ids of claims) are there; answered by [`FromAgent::Presence`]. An agent that is older than
    /// the question does not answer it.
    Presence {
        /// The ids that are asked about.
        sessions: Vec<String>,
    },
    /// Answered by [`FromAgent::Pong`] with the same number.
    Ping {
        /// Comes back in the answer.
        n: u64,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Agent → server on the control stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum FromAgent {
    /// The answer to [`ToAgent::Hello`].
    Hello {
        /// The version of the wire that both speak from now on.
        version: u32,
        /// The agent's own release, for people.
        agent: String,
        /// What it was built from; agents of one build are the same on every kind of processor. Absent: it does not know.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        build: Option<String>,
        /// How many sessions use it, or were lost so shortly ago that they may come back.
        #[serde(default)]
        sessions: u64,
    },
    /// No common version: the stream ends after this.
    Incompatible {
        /// What the agent can speak.
        versions: VersionRange,
        /// As in the hello.
        #[serde(default)]
        sessions: u64,
    },
    /// The claim is granted.
    Claimed {
        /// The claim's id.
        intercept: String,
    },
    /// The claim is not granted.
    Refused {
        /// The claim's id.
        intercept: String,
        /// Why not.
        refusal: Refusal,
    },
    /// The next request follows this policy.
    PolicySet {
        /// The claim's id.
        intercept: String,
        /// The policy.
        policy: Policy,
    },
    /// The claim is given up.
    Released {
        /// The claim's id.
        intercept: String,
    },
    /// The drain is over; `open` connections were left when its limit came.
    Drained {
        /// How many were left.
        open: u64,
    },
    /// The answer to [`ToAgent::Origins`].
    OriginsSet,
    /// The answer to [`ToAgent::Presence`].
    Presence {
        /// Session → whether it is there.
        sessions: BTreeMap<String, Presence>,
    },
    /// The answer to [`ToAgent::Ping`].
    Pong {
        /// The number of the question.
        n: u64,
    },
    /// Sent when a figure changed, at most every 200 ms.
    Counts {
        /// The claim's id.
        intercept: String,
        /// All of them, since the claim was made.
        counts: Counts,
    },
    /// What became of requests that were sent to this client, at most every 200 ms.
    Requests {
        /// The claim's id.
        intercept: String,
        /// In the order in which it happened.
        reports: Vec<RequestReport>,
        /// Requests since the last message of which nothing is told, because there were too many.
        #[serde(default)]
        missed: u64,
    },
    /// Where the agent works in the target pod's own network: what became of connections that were open before. Sent when a
    /// figure changed.
    Takeover {
        /// The port of the app.
        port: u16,
        /// All of them, since the agent is there.
        counts: TakeoverCounts,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Whether a session is there, as far as the agent can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Its tunnel is up.
    Live,
    /// It was lost a moment ago, or has not come yet.
    Away,
    /// Nothing was seen of it for so long that nothing will be.
    Gone,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// What one client asks of the agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// Unique to the session; stays the same over reconnects.
    pub id: String,
    /// Who holds it, as people know them (`user@host`).
    pub holder: String,
    /// The agent's listening port (the target's container port) that it is about.
    pub port: u16,
    /// Whose requests.
    pub mode: Mode,
    /// What to tell about its requests; absent: only figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporting: Option<Reporting>,
}

/// Which part of the traffic is intercepted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "mode", rename_all = "camelCase")]
pub enum Mode {
    /// All of it.
    #[default]
    Global,
    /// HTTP requests that fit every condition.
    Personal(Match),
    /// A later version's word: an agent refuses it, for no request may go where nobody meant it to.
    #[serde(other)]
    Unknown,
}

impl Mode {
    /// It without its conditions; a later version's counts as the one that needs none.
    pub fn kind(&self) -> ModeKind {
        match self {
            Self::Personal(_) => ModeKind::Personal,
            Self::Global | Self::Unknown => ModeKind::Global,
        }
    }
}

/// Conditions on a request; all that are given must hold. At least one is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Match {
    /// Header name (any case) → what its value must be.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub header: BTreeMap<String, TextMatch>,
    /// The path starts with this, at a `/` boundary or in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_prefix: Option<String>,
    /// The method, upper case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
}

/// What a text must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TextMatch {
    /// This and nothing else.
    Exact(String),
    /// A regular expression that must fit the whole value.
    Regex(String),
}

/// What the agent does with requests that a claim covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Policy {
    /// To the origin.
    #[default]
    PassThrough,
    /// To the claim's client.
    Intercept,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Why a claim was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "reason",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Refusal {
    /// Somebody's claim covers the same requests.
    Held {
        /// Whose it is, for people.
        holder: String,
    },
    /// The agent has no such port.
    NoSuchPort {
        /// The ones that it has.
        ports: Vec<u16>,
    },
    /// A pattern could not be read.
    BadMatch {
        /// What is wrong with it.
        message: String,
    },
    /// The agent cannot get into the way of the traffic here.
    Unable {
        /// Why not.
        message: String,
    },
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// Figures of one claim since it was made. All count HTTP requests, or connections where the bytes are not HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Counts {
    /// Sent to the client.
    pub intercepted: u64,
    /// Sent to the client and not answered yet.
    pub held: u64,
    /// Sent to the origin on this claim's port.
    pub passed: u64,
    /// Refused or reset by the client before a byte of the answer, and answered by the origin instead.
    pub fell_back: u64,
    /// Answered with an error by the agent itself, because neither side could.
    pub failed: u64,
}

/// Connections of one port of the app that were open before the agent came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TakeoverCounts {
    /// Seen so far.
    pub found: u64,
    /// Ended, so that their callers connect again, through the agent.
    pub ended: u64,
    /// Still with the app.
    pub left: u64,
}
