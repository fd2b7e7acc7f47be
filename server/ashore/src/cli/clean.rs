//! `ashore clean`: puts back what dead sessions left behind. Other commands do it in passing.

use std::{path::Path, time::Duration};

use ashore_intercept::{CleanReport, state_dir};

use ashore_texts::{Text, text};

use super::{Context, printer::Printer};
use crate::{display, exit::Exit};

/// How long another command waits for what it cleans in passing.
const IN_PASSING: Duration = Duration::from_secs(5);

pub async fn run(context: &Context) -> anyhow::Result<Exit> {
    let printer = context.printer;
    let progress = printer.progress(&Text::CleanLooking);
    let reports = ashore_intercept::clean(&state_dir()).await;
    drop(progress);
    if printer.is_json() {
        printer.value(&reports);
    } else if reports.is_empty() {
        printer.say(&Text::CleanNone);
    } else {
        tell(printer, &reports);
    }
    let failed = reports.iter().any(|report| report.error.is_some());
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// Before another command's own work; never holds it up for long, and never fails it.
pub async fn in_passing(printer: Printer) {
    let dir = state_dir();
    if !anything_there(&dir) {
        return;
    }
    match tokio::time::timeout(IN_PASSING, ashore_intercept::clean(&dir)).await {
        Ok(reports) if printer.is_json() => tracing::info!(?reports, "cleaned in passing"),
        Ok(reports) => tell(printer.aside(), &reports),
        Err(_) => tracing::warn!("what dead sessions left could not be put back in time"),
    }
}

fn anything_there(dir: &Path) -> bool {
    std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some())
}

fn tell(printer: Printer, reports: &[CleanReport]) {
    for report in reports {
        printer.say(&line(report));
    }
}

fn line(report: &CleanReport) -> Text {
    let what = report.service.as_deref().unwrap_or(&report.session);
    if let Some(error) = &report.error {
        let why = error.explained().sentences();
        return text!(CleanFailed { what, why });
    }
    match &report.proof {
        Some(proof) => {
            let proof = display::compared(proof.objects_compared as u64, proof.different.len());
            text!(CleanBack { what, proof })
        }
        None => text!(CleanUnchanged { what }),
    }
}
