//! A request as people read it.

use ashore_protocol::{
    agent::{Mode, Protocol, RequestOutcome},
    editor::{
        Header, NoReplay, RequestDisplay, RequestIcon, RequestRecord, SessionState, SessionView,
        Stood,
    },
};
use ashore_texts::{Arg, Locale, Text, text};

use crate::replay::{Lacks, lacks};

/// The header by which people mark what is theirs where nobody says another one.
const MARK: &str = "x-ashore";

/// The record with what is drawn of it in its session.
pub fn shown(
    record: &RequestRecord,
    session: Option<&SessionView>,
    locale: Locale,
) -> RequestRecord {
    let paused = session.is_some_and(|view| view.state == SessionState::Paused);
    RequestRecord {
        display: Some(RequestDisplay {
            mine: session.is_some_and(|view| mine(record, view)),
            ..display(record, paused, locale)
        }),
        ..record.clone()
    }
}

/// In mode `personal` nothing else comes; in the other one a mark with the person's name says it.
fn mine(record: &RequestRecord, session: &SessionView) -> bool {
    let Some(status) = &session.status else {
        return false;
    };
    let person = status.holder.split('@').next().unwrap_or_default();
    let mark = |header: &Header| {
        header.name.eq_ignore_ascii_case(MARK) && header.value.to_string() == person
    };
    matches!(status.mode, Mode::Personal(_)) || record.headers.iter().any(mark)
}

/// `paused`: the debuggee stands.
fn display(record: &RequestRecord, paused: bool, locale: Locale) -> RequestDisplay {
    let answer = answer(record, paused).in_locale(locale).trim().to_owned();
    let time = time(record)
        .map(|time| time.in_locale(locale))
        .unwrap_or_default();
    let last = record.stops.last();
    let parts = [
        answer.clone(),
        time.clone(),
        last.map(line).unwrap_or_default(),
        record.from.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    RequestDisplay {
        request: format!("{} {}", record.method, record.url)
            .trim_end()
            .to_owned(),
        answer,
        time,
        place: last.map(place).unwrap_or_default(),
        detail: parts.join(" · "),
        icon: icon(record, paused),
        stops: stops(record, locale),
        request_title: Text::RequestTitle.in_locale(locale),
        answer_title: Text::RequestAnswerTitle.in_locale(locale),
        mine: false,
        no_replay: lacks(record).map(|lacks| NoReplay {
            why: Text::from(lacks).in_locale(locale),
            // A body that is longer than what is kept will be so again.
            keep_bodies: lacks == Lacks::Body && record.request_body.is_none(),
        }),
    }
}

/// `200`, or what became of it; a code that is not there leaves a blank at an end.
pub fn answer(record: &RequestRecord, paused: bool) -> Arg {
    let code = match (record.grpc_status, record.status) {
        (Some(grpc), _) => format!("gRPC {grpc}"),
        (None, Some(code)) => code.to_string(),
        (None, None) => String::new(),
    };
    let is_connection = record.version == Protocol::Tcp;
    match record.outcome {
        // It is there for as long as both want; who stands says nothing of it.
        None if is_connection => Text::RequestOpen.into(),
        Some(RequestOutcome::Answered | RequestOutcome::Unknown) if is_connection => {
            text!(RequestClosed {
                received: record.request_bytes,
                sent: record.answer_bytes
            })
            .into()
        }
        None if paused => Text::RequestHeld.into(),
        None => Text::RequestRunning.into(),
        Some(RequestOutcome::Answered | RequestOutcome::Unknown) => code.into(),
        Some(RequestOutcome::FellBack) => text!(RequestFellBack { code }).into(),
        Some(RequestOutcome::Failed) => text!(RequestFailed { code }).into(),
        Some(RequestOutcome::Abandoned) => Text::RequestAbandoned.into(),
    }
}

/// Who stood at a breakpoint reads seconds.
pub fn time(record: &RequestRecord) -> Option<Text> {
    Some(match record.duration_ms? {
        ms if ms < 10.0 => text!(RequestMs {
            ms: format!("{ms:.1}")
        }),
        ms if ms < 10_000.0 => text!(RequestMs { ms }),
        ms => text!(RequestSeconds {
            seconds: ms / 1000.0
        }),
    })
}

fn icon(record: &RequestRecord, paused: bool) -> RequestIcon {
    let failed = record.outcome == Some(RequestOutcome::Failed)
        || record.status.is_some_and(|code| code >= 500)
        || record.grpc_status.is_some_and(|code| code > 0);
    match record.outcome {
        None if paused && record.version != Protocol::Tcp => RequestIcon::Held,
        _ if record.stops.iter().any(|stood| stood.exception.is_some()) => RequestIcon::Thrown,
        None => RequestIcon::Running,
        Some(_) if failed => RequestIcon::Failed,
        Some(_) => RequestIcon::Answered,
    }
}

/// `orders.py:12`; one that is only possible says so.
pub fn line(stood: &Stood) -> String {
    let doubt = if stood.certain { "" } else { " ?" };
    format!("{}:{}{doubt}", file(stood), stood.place.line)
}

/// `orders.py:12 answer_order KeyError`
fn place(stood: &Stood) -> String {
    let thrown = stood.exception.as_deref().unwrap_or_default();
    let doubt = if stood.certain { "" } else { "?" };
    let first = format!("{}:{}", file(stood), stood.place.line);
    let parts = [&first, stood.place.function.as_str(), thrown, doubt];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Debuggers of other systems name files their way.
fn file(stood: &Stood) -> &str {
    let whole = stood.place.file.as_str();
    whole.rsplit(['/', '\\']).next().unwrap_or(whole)
}

/// With several in flight, each other's stop on the same line is a candidate as well: told once.
fn stops(record: &RequestRecord, locale: Locale) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for stood in &record.stops {
        let thrown = stood.exception.as_deref().unwrap_or_default();
        let place = format!(
            "{}:{} {} {thrown}",
            stood.place.file, stood.place.line, stood.place.function
        );
        let place = place.trim_end();
        let sentence = if stood.certain {
            text!(RequestStoodAt { place })
        } else {
            text!(RequestMayHaveStoodAt { place })
        };
        let sentence = sentence.in_locale(locale);
        if !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    told
}

/// What the program answered to a request that was sent to it again.
pub fn replayed(status: u16, ms: f64, without: &[String]) -> Text {
    if without.is_empty() {
        text!(RequestReplayed { status, ms })
    } else {
        text!(RequestReplayedWithout {
            status,
            ms,
            headers: without
        })
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
pub mod tests;
