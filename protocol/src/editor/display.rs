//! What a person sees, in the client's language. Editors draw it as it is: what they go by is a kind or an icon, and never a word.

use serde::{Deserialize, Serialize};

use super::{Action, Level};
use crate::agent::Mode;

/// A session as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Display {
    /// `orders`: what people call the target.
    pub target: String,
    /// The target and how it stands, in one line.
    pub label: String,
    /// How it stands, at a glance.
    pub icon: Icon,
    /// How urgent it is.
    pub severity: Level,
    /// What is known of it, in the order in which it is worth reading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    /// What can be done with it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
}

/// How a session stands, for those who look and do not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Icon {
    /// Something is under way: preparing, restarting, reconnecting, restoring.
    Busy,
    /// Ready, and the program does not listen yet.
    Waiting,
    /// The program answers.
    Active,
    /// Requests are held, or the user wants none.
    Paused,
    /// Everything is as it was.
    Restored,
    /// It is not intercepted.
    Failed,
    /// Nothing is to be intercepted.
    Idle,
    /// Somebody is asked something.
    Question,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// One thing that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// What to go by.
    pub kind: FactKind,
    /// What it is: `Target`.
    pub name: String,
    /// What is known.
    pub text: String,
}

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FactKind {
    /// How the session stands.
    State,
    /// What is intercepted.
    Target,
    /// Where the requests go.
    Destination,
    /// Which requests come here.
    Mode,
    /// How many came, and what became of them.
    Requests,
    /// A sentence that a person should know.
    Remark,
    /// What was compared, once everything is back.
    Proof,
    /// An object that is not as it was.
    Different,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// A request as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RequestDisplay {
    /// `GET /orders?page=2`
    pub request: String,
    /// `200`, or what became of it.
    pub answer: String,
    /// `12 ms`; empty while there is no answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time: String,
    /// `orders.py:12 answer_order`, where it stood last; with a question mark where another request may be meant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The above but the request in one line, what matters most first.
    pub detail: String,
    /// What became of it, at a glance.
    pub icon: RequestIcon,
    /// A line for each place where it stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<String>,
    /// What stands over its headers and body.
    pub request_title: String,
    /// What stands over the answer.
    pub answer_title: String,
    /// It has the mark of the person who debugs.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mine: bool,
    /// Why it cannot be sent again; absent where it can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_replay: Option<NoReplay>,
}

/// Why a request cannot be sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NoReplay {
    /// One sentence.
    pub why: String,
    /// `bodies = true` in `[requests]` of the rules file makes it possible for the next ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_bodies: bool,
}

/// What became of a request, for those who look and do not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RequestIcon {
    /// It waits for a debuggee that stands.
    Held,
    /// The debuggee has it.
    Running,
    /// It has an answer.
    Answered,
    /// It ended in an error, or with an answer that is one.
    Failed,
    /// The debuggee stood at an exception while it had it.
    Thrown,
    /// Something that this release does not know: a newer peer said it.
    #[serde(other)]
    Unknown,
}

/// A question to a person, with what its list of answers needs beside the answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The question itself.
    pub title: String,
    /// What becomes of the answer.
    pub hint: String,
    /// The answer that there is always: not for this run configuration.
    pub never: String,
    /// What comes of that answer.
    pub never_detail: String,
    /// No answer: the program runs, and nothing is intercepted. What closes the list means the same.
    #[serde(default)]
    pub not_now: String,
    /// What comes of that.
    #[serde(default)]
    pub not_now_detail: String,
    /// The first target stands alone by evidence. Else no target is to be preselected: "not now" is.
    #[serde(default)]
    pub stands_out: bool,
    /// What is to be known before any target is chosen: the place is named as production.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// What can be done instead of choosing: look elsewhere, or allow what the warning tells of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// The second question: whose requests. None of the answers is to be preselected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<ModeAnswer>,
}

/// Whose requests come here, as an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ModeAnswer {
    /// What to answer with.
    pub mode: Mode,
    /// In two words.
    pub title: String,
    /// What comes of it, with a command that hits where there is one.
    pub detail: String,
}
