//! `ashore install`: what makes sessions possible or fast in a namespace.

use ashore_intercept::rights::{self, Grant};

use super::Context;
use crate::exit::{Exit, Failure};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the smallest Role that a developer needs, and do nothing.
    #[arg(long)]
    print_rbac: bool,

    /// What the Role is to allow.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "service",
        value_name = "STRATEGY"
    )]
    strategy: Vec<Strategy>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Strategy {
    /// By a Service's selector.
    Service,
    /// In the pods' own network, by an ephemeral container.
    Pod,
    /// The same by a privileged pod on the node.
    Node,
    /// The agent in a pod of the target's own image, beside one of the others.
    TargetImage,
}

impl From<Strategy> for Grant {
    fn from(strategy: Strategy) -> Self {
        match strategy {
            Strategy::Service => Self::Service,
            Strategy::Pod => Self::Pod,
            Strategy::Node => Self::Node,
            Strategy::TargetImage => Self::HandOver,
        }
    }
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let grants: Vec<Grant> = args.strategy.iter().copied().map(Grant::from).collect();
    if args.print_rbac {
        let namespace = ashore_intercept::namespace(&context.options.cluster()).await;
        if context.printer.is_json() {
            context.printer.value(&rights::role(&namespace, &grants));
        } else {
            context
                .printer
                .text(&rights::role_yaml(&namespace, &grants));
        }
        return Ok(Exit::Done);
    }
    Err(Failure::usage("nothing was asked for", "pass --print-rbac").into())
}
