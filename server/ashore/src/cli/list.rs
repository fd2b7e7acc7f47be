//! `ashore list`: what can be intercepted.

use ashore_intercept::{Availability, Interceptable};

use ashore_texts::{Locale, Text, text};

use super::Context;
use crate::exit::Exit;

pub async fn run(context: &Context) -> anyhow::Result<Exit> {
    let found = ashore_intercept::list(&context.options.cluster()?).await?;
    let printer = context.printer;
    if printer.is_json() {
        printer.value(&found);
    } else if found.is_empty() {
        printer.say(&Text::ListNone);
    } else {
        let row = |it| row(it, printer.locale());
        let rows: Vec<_> = found.iter().map(row).collect();
        let head = [
            Text::HeadWorkload,
            Text::HeadService,
            Text::HeadPorts,
            Text::HeadState,
        ];
        printer.table(&head, &rows);
    }
    Ok(Exit::Done)
}

fn row(it: &Interceptable, locale: Locale) -> Vec<String> {
    let state = match &it.state {
        Availability::Free => Text::ListFree,
        Availability::Intercepted { holders } if holders.is_empty() => Text::ListIntercepted,
        Availability::Intercepted { holders } => text!(ListInterceptedBy { holders }),
        Availability::NotPossible { reason } => text!(ListNotPossible { why: reason }),
    };
    vec![
        it.target().to_string(),
        it.service.clone(),
        it.ports
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(","),
        state.in_locale(locale),
    ]
}
