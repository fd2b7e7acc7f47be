//! `ashore doctor`: what may stand in the way of a session.

mod adapters;

use ashore_intercept::doctor::{Check, Outcome, Wanted};

use ashore_protocol::TargetRef;

use ashore_texts::{Locale, Text, text};
use unicode_width::UnicodeWidthStr;

use super::{Context, table::padded};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Look only at what concerns this target [default: every Service of the namespace].
    target: Option<TargetRef>,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let wanted = Wanted {
        target: args.target.clone(),
        arch: crate::image::Arch::carried().map_or("amd64", crate::image::Arch::name),
    };
    let options = context.options.cluster_for_agents()?;
    let (mut checks, adapters) = tokio::join!(
        ashore_intercept::doctor::doctor(&options, &wanted),
        adapters::look(),
    );
    checks.push(adapters);
    let failed = checks.iter().any(|f| f.state == Outcome::Failed);
    if context.printer.is_json() {
        context.printer.value(&checks);
    } else {
        context
            .printer
            .text(&lines(&checks, context.printer.locale()));
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

fn lines(checks: &[Check], locale: Locale) -> String {
    let word = |state| match state {
        Outcome::Ok => Text::DoctorOk.in_locale(locale),
        Outcome::Warning => Text::DoctorWarning.in_locale(locale),
        Outcome::Failed => Text::DoctorFailed.in_locale(locale),
        Outcome::Unknown => "-".to_owned(),
    };
    let name = |check: &Check| check.check.name().in_locale(locale);
    let width = checks.iter().map(|check| name(check).width());
    let width = width.max().unwrap_or(0);
    let mut lines = Vec::new();
    for check in checks {
        let state = padded(&word(check.state), 7);
        let found = check.found.in_locale(locale);
        lines.push(format!("{state}  {}  {found}", padded(&name(check), width)));
        let mend = check.mend.in_locale(locale);
        if !mend.is_empty() {
            lines.push(format!("{:<7}  {:<width$}  > {mend}", "", ""));
        }
    }
    let count = |state| checks.iter().filter(|f| f.state == state).count();
    let summary = text!(DoctorSummary {
        ok: count(Outcome::Ok),
        warnings: count(Outcome::Warning),
        failed: count(Outcome::Failed),
        unknown: count(Outcome::Unknown)
    });
    lines.push(format!("\n{}", summary.in_locale(locale)));
    lines.join("\n")
}
