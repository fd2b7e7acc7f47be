//! `ashore requests`: what came ashore, also after the session.

mod filter;
mod har;
mod line;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use ashore_intercept::{recorded, requests, state_dir, status};
use ashore_protocol::editor::RequestRecord;
use ashore_texts::{Text, text};
use serde::Serialize;

use self::{filter::Filter, line::Columns};
use super::{Context, named, printer::Printer, stdout, time};
use crate::{
    complete,
    exit::{Exit, Failure},
};

/// Between two looks at the file; the session writes as often.
const PERIOD: Duration = Duration::from_millis(200);

/// Show the requests that came ashore, with the line of source where each stood.
#[derive(clap::Args)]
pub struct Args {
    /// The session: its name, its target or its id [default: the one that runs, else the last].
    #[arg(add = complete::sessions())]
    session: Option<String>,
    /// Go on showing requests as they come, until the session ends; where none lives, the next one is waited for.
    #[arg(long, short)]
    follow: bool,
    /// Only the last N of them.
    #[arg(long, value_name = "N")]
    tail: Option<usize>,
    /// The sessions whose requests are kept, instead of requests.
    #[arg(long, conflicts_with_all = ["session", "follow", "tail"])]
    sessions: bool,
    #[command(flatten)]
    filter: Filter,
    /// What to print: text for people, json one record a line, har for tools that read HTTP archives.
    #[arg(long, short, value_name = "FORMAT", value_parser = ["text", "json", "har"], default_value = "text")]
    output: String,
}

pub async fn run(args: Args, context: &Context) -> anyhow::Result<Exit> {
    let dir = state_dir();
    let printer = Printer::new(args.output != "text", context.printer.locale());
    if args.sessions {
        sessions(&dir, printer);
        return Ok(Exit::Done);
    }
    let wanted = args.session.as_deref();
    if args.follow && args.output != "har" {
        let Some(session) = next(&dir, wanted, printer).await else {
            return Ok(Exit::Done);
        };
        Following::new(&args, dir, session, printer)
            .until_the_end()
            .await;
        return Ok(Exit::Done);
    }
    let Some(session) = find(&dir, wanted)? else {
        if args.output == "text" {
            printer.say(&Text::RequestsNone);
        }
        return Ok(Exit::Done);
    };
    let records = wanted_of(requests(&dir, &session), &args);
    match args.output.as_str() {
        "har" => printer.value(&har::archive(&records)),
        "json" => records.iter().for_each(|record| printer.value(record)),
        _ => printer.table(&line::HEAD, &line::rows(&records, printer.locale())),
    }
    Ok(Exit::Done)
}

/// Those that fit, and the last ones of them.
fn wanted_of(mut records: Vec<RequestRecord>, args: &Args) -> Vec<RequestRecord> {
    records.retain(|record| args.filter.wants(record));
    let first = records.len() - records.len().min(args.tail.unwrap_or(usize::MAX));
    records.split_off(first)
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
    if let Some(session) = named::meant(&living, wanted).first() {
        return Ok(Some(session.session.clone()));
    }
    let known = recorded.iter().find(|id| *id == wanted);
    let by_name = |id: &&String| name_of(dir, id).is_some_and(|name| name == wanted);
    match known.or_else(|| recorded.iter().find(by_name)) {
        Some(id) => Ok(Some(id.clone())),
        None => Err(Failure::misused(text!(RequestsUnknown { name: wanted })).into()),
    }
}

/// What a session was called.
fn name_of(dir: &Path, id: &str) -> Option<String> {
    Some(requests(dir, id).into_iter().next()?.configuration)
}

/// The session that lives, or the next one that does; one that is over is shown by its id. `None`: nobody reads any more.
async fn next(dir: &Path, wanted: Option<&str>, printer: Printer) -> Option<String> {
    if let Some(id) = wanted.filter(|id| recorded(dir).iter().any(|known| known == id)) {
        return Some(id.to_owned());
    }
    let mut waiting = None;
    loop {
        let living = status(dir);
        let meant = match wanted {
            Some(words) => named::meant(&living, words).into_iter().next(),
            None => living.first(),
        };
        if let Some(session) = meant {
            return Some(session.session.clone());
        }
        waiting.get_or_insert_with(|| printer.progress(&Text::RequestsWaiting));
        if stdout::reader_is_gone() {
            return None;
        }
        tokio::time::sleep(PERIOD).await;
    }
}

struct Following<'a> {
    args: &'a Args,
    dir: PathBuf,
    session: String,
    printer: Printer,
    columns: Columns,
    told: HashMap<u64, RequestRecord>,
}

impl<'a> Following<'a> {
    fn new(args: &'a Args, dir: PathBuf, session: String, printer: Printer) -> Self {
        Self {
            args,
            dir,
            session,
            columns: Columns::of(printer.room()),
            printer,
            told: HashMap::new(),
        }
    }

    /// Each request once it is answered, until nobody owns the session any more, or nobody reads.
    async fn until_the_end(mut self) {
        if !self.printer.is_json() {
            self.printer.text(&self.columns.head(self.printer.locale()));
        }
        self.skip_the_first();
        loop {
            let over = !status(&self.dir)
                .iter()
                .any(|one| one.session == self.session);
            for record in requests(&self.dir, &self.session) {
                self.tell(record);
            }
            if over || stdout::reader_is_gone() {
                return;
            }
            tokio::time::sleep(PERIOD).await;
        }
    }

    /// With `--tail` those before are taken as told.
    fn skip_the_first(&mut self) {
        if self.args.tail.is_some() {
            let all = requests(&self.dir, &self.session);
            let last = wanted_of(all.clone(), self.args);
            let first = last.first().map_or(u64::MAX, |record| record.number);
            let before = all.into_iter().filter(|record| record.number < first);
            self.told
                .extend(before.map(|record| (record.number, record)));
        }
    }

    fn tell(&mut self, record: RequestRecord) {
        if self.told.get(&record.number) == Some(&record) {
            return;
        }
        let wanted = self.args.filter.wants(&record);
        if wanted && self.printer.is_json() {
            self.printer.value(&record);
        } else if wanted && (record.outcome.is_some() || !record.stops.is_empty()) {
            let line = self.columns.one(&record, self.printer.locale());
            self.printer.text(&line);
        }
        self.told.insert(record.number, record);
    }
}

/// A session whose requests are kept.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    session: String,
    name: String,
    /// When its first request came, in milliseconds since 1970.
    began: u64,
    requests: usize,
    lives: bool,
}

fn sessions(dir: &Path, printer: Printer) {
    let living = status(dir);
    let kept = recorded(dir).into_iter().filter_map(|session| {
        let all = requests(dir, &session);
        let first = all.first()?;
        Some(Kept {
            name: first.configuration.clone(),
            began: first.at,
            requests: all.len(),
            lives: living.iter().any(|it| it.session == session),
            session,
        })
    });
    let kept: Vec<Kept> = kept.collect();
    if printer.is_json() {
        return printer.value(&kept);
    }
    if kept.is_empty() {
        return printer.say(&Text::RequestsNone);
    }
    let state = |lives| match lives {
        true => Text::RequestsLives,
        false => Text::RequestsOver,
    };
    let row = |it: Kept| {
        let state = state(it.lives).in_locale(printer.locale());
        let began = time::of_calendar(it.began);
        vec![it.name, began, it.requests.to_string(), state, it.session]
    };
    let rows: Vec<_> = kept.into_iter().map(row).collect();
    let head = [
        Text::HeadName,
        Text::HeadBegan,
        Text::HeadRequests,
        Text::HeadState,
        Text::HeadSession,
    ];
    printer.table(&head, &rows);
}
