//! `ashore requests`: what came ashore, also after the session.

mod har;
mod line;

use std::{path::Path, time::Duration};

use ashore_intercept::{recorded, requests, state_dir, status};
use ashore_protocol::editor::RequestRecord;

use ashore_texts::{Text, text};

use super::{Context, printer::Printer, stdout};
use crate::exit::{Exit, Failure};

/// Between two looks at the file; the session writes as often.
const PERIOD: Duration = Duration::from_millis(200);

/// Show the requests that came ashore, with the line of source where each stood.
#[derive(clap::Args)]
pub struct Args {
    /// The session's name or id [default: the one that runs, else the last].
    session: Option<String>,
    /// Go on showing requests as they come, until the session ends.
    #[arg(long, short)]
    follow: bool,
    /// What to print: text for people, json one record a line, har for tools that read HTTP archives.
    #[arg(long, value_name = "FORMAT", value_parser = ["text", "json", "har"], default_value = "text")]
    output: String,
}

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let dir = state_dir();
    let Some(session) = find(&dir, args.session.as_deref())? else {
        if args.output == "text" {
            context.printer.say(&Text::RequestsNone);
        }
        return Ok(Exit::Done);
    };
    let printer = Printer::new(args.output != "text", context.printer.locale());
    if args.output == "har" {
        printer.value(&har::archive(&requests(&dir, &session)));
        return Ok(Exit::Done);
    }
    if args.follow {
        follow(&dir, &session, printer).await;
        return Ok(Exit::Done);
    }
    let records = requests(&dir, &session);
    if printer.is_json() {
        records.iter().for_each(|record| printer.value(record));
    } else {
        printer.table(&line::HEAD, &line::rows(&records, printer.locale()));
    }
    Ok(Exit::Done)
}

/// The session's id.
fn find(dir: &Path, wanted: Option<&str>) -> anyhow::Result<Option<String>> {
    let living = status(dir);
    let recorded = recorded(dir);
    let Some(wanted) = wanted else {
        let running = living.iter().map(|session| &session.session);
        let mut running = running.filter(|id| recorded.contains(id));
        return Ok(running.next().or(recorded.first()).cloned());
    };
    let by_name = |id: &&String| {
        let first = requests(dir, id).into_iter().next();
        first.is_some_and(|record| record.configuration == wanted)
    };
    let known = recorded.iter().find(|id| *id == wanted);
    let found = known.or_else(|| recorded.iter().find(by_name)).cloned();
    let starting = || {
        living
            .iter()
            .find(|one| one.name == wanted || one.session == wanted)
    };
    match found.or_else(|| starting().map(|one| one.session.clone())) {
        Some(id) => Ok(Some(id)),
        None => Err(Failure::misused(text!(RequestsUnknown { name: wanted })).into()),
    }
}

/// Each request once it is answered, until nobody owns the session any more, or nobody reads.
async fn follow(dir: &Path, session: &str, printer: Printer) {
    let mut told = std::collections::HashMap::<u64, RequestRecord>::new();
    if !printer.is_json() {
        printer.text(&line::head(printer.locale()));
    }
    loop {
        let over = !status(dir).iter().any(|one| one.session == session);
        for record in requests(dir, session) {
            if told.get(&record.number) == Some(&record) {
                continue;
            }
            if printer.is_json() {
                printer.value(&record);
            } else if record.outcome.is_some() || !record.stops.is_empty() {
                printer.text(&line::one(&record, printer.locale()));
            }
            told.insert(record.number, record);
        }
        if over || stdout::reader_is_gone() {
            return;
        }
        tokio::time::sleep(PERIOD).await;
    }
}
