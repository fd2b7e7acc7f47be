//! `ashore list`: what can be intercepted.

use ashore_intercept::{Availability, ClusterOptions, Interceptable};
use ashore_texts::{Locale, Text, text};

use super::Context;
use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {
    /// Those of all namespaces that you may see.
    #[arg(long, short = 'A')]
    all_namespaces: bool,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let options = context.options.cluster()?;
    let found = match args.all_namespaces {
        true => everywhere(options).await?,
        false => ashore_intercept::list(&options).await?,
    };
    let printer = context.printer;
    if printer.is_json() {
        printer.value(&found);
    } else if found.is_empty() {
        printer.say(&Text::ListNone);
    } else {
        let row = |it: &Interceptable| {
            let mut row = row(it, printer.locale());
            if args.all_namespaces {
                row.insert(1, it.namespace.clone());
            }
            row
        };
        let rows: Vec<_> = found.iter().map(row).collect();
        let mut head = vec![
            Text::HeadWorkload,
            Text::HeadService,
            Text::HeadPorts,
            Text::HeadState,
        ];
        if args.all_namespaces {
            head.insert(1, Text::HeadNamespace);
        }
        printer.table(&head, &rows);
    }
    Ok(Exit::Done)
}

/// One namespace after the other; what one refuses is its own. Who may not list them sees the one that is meant.
async fn everywhere(options: ClusterOptions) -> anyhow::Result<Vec<Interceptable>> {
    let namespaces = ashore_intercept::namespaces(&options).await;
    if namespaces.is_empty() {
        return Ok(ashore_intercept::list(&options).await?);
    }
    let mut found = Vec::new();
    for namespace in namespaces {
        let there = ClusterOptions {
            namespace: Some(namespace.clone()),
            ..options.clone()
        };
        match ashore_intercept::list(&there).await {
            Ok(more) => found.extend(more),
            Err(error) => tracing::info!(namespace, %error, "not listed"),
        }
    }
    Ok(found)
}

/// A line of the table.
pub fn row(it: &Interceptable, locale: Locale) -> Vec<String> {
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
