//! Turns any error into `error:` and `help:` lines and an exit code.

use ashore_intercept::{Error, Explained, Kind};

use super::printer::Printer;
use crate::exit::{Exit, Failure, USAGE};

/// Prints the error and answers the exit code.
pub fn report(error: &anyhow::Error, printer: Printer) -> u8 {
    let locale = printer.read_in();
    if let Some(failure) = error.downcast_ref::<Failure>() {
        let kind = match failure.code {
            USAGE => "user",
            3 => "environment",
            5 => "user",
            _ => "failed",
        };
        let what = failure.what.in_locale(locale);
        printer.error(&what, &failure.next(locale), kind);
        return failure.code;
    }
    if let Some(error) = error.downcast_ref::<Error>() {
        let Explained { what, help } = error.explained();
        let (kind, code) = match error.kind() {
            Kind::User => ("user", USAGE),
            Kind::Environment => ("environment", Exit::Environment.code()),
            Kind::Bug => ("bug", Exit::Failed.code()),
        };
        let code = Exit::of(error.code()).map_or(code, Exit::code);
        printer.error(&what.in_locale(locale), &help.in_locale(locale), kind);
        return code;
    }
    printer.error(&format!("{error:#}"), "", "failed");
    Exit::Failed.code()
}
