//! `ashore list`: what can be intercepted.

use ashore_intercept::{Availability, Interceptable};

use super::Context;
use crate::exit::Exit;

pub async fn run(context: &Context) -> anyhow::Result<Exit> {
    let found = ashore_intercept::list(&context.options.cluster()?).await?;
    let printer = context.printer;
    if printer.is_json() {
        printer.value(&found);
    } else if found.is_empty() {
        printer.text("There are no Services in this namespace. Name another one with --namespace.");
    } else {
        let rows: Vec<_> = found.iter().map(row).collect();
        printer.table(&["WORKLOAD", "SERVICE", "PORTS", "STATE"], &rows);
    }
    Ok(Exit::Done)
}

fn row(it: &Interceptable) -> Vec<String> {
    let state = match &it.state {
        Availability::Free => "free".to_owned(),
        Availability::Intercepted { holders } if holders.is_empty() => "intercepted".to_owned(),
        Availability::Intercepted { holders } => format!("intercepted by {}", holders.join(", ")),
        Availability::NotPossible { reason } => format!("not possible: {reason}"),
    };
    vec![
        it.target().to_string(),
        it.service.clone(),
        it.ports.join(","),
        state,
    ]
}
