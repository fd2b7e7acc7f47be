//! `ashore install`: what makes sessions possible or fast in a namespace.

use ashore_intercept::{
    install,
    rights::{self, Grant},
};
use ashore_protocol::TargetRef;

use ashore_texts::Text;

use super::Context;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the smallest Role that a developer needs, and do nothing.
    #[arg(long)]
    print_rbac: bool,

    /// Keep an agent for this target beside the path, so that a session starts at once. Without it the developers' Role is made.
    #[arg(long, value_name = "TARGET", num_args = 1.., conflicts_with = "print_rbac")]
    warm: Vec<TargetRef>,

    /// Print what would be made, and make nothing.
    #[arg(long)]
    print: bool,

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
    let options = if args.warm.is_empty() {
        context.options.cluster()?
    } else {
        context.options.cluster_for_agents()?
    };
    if !args.warm.is_empty() {
        if args.print {
            for list in install::print(&options, &args.warm).await? {
                context.printer.value(&list);
            }
            return Ok(Exit::Done);
        }
        let progress = context.printer.progress(&Text::InstallStarting);
        let told = install::warm(&options, &args.warm).await;
        drop(progress);
        tell(context, &told?);
        return Ok(Exit::Done);
    }
    if args.print_rbac || args.print {
        let namespace = ashore_intercept::namespace(&options).await;
        if context.printer.is_json() {
            context.printer.value(&rights::role(&namespace, &grants));
        } else {
            context
                .printer
                .text(&rights::role_yaml(&namespace, &grants));
        }
        return Ok(Exit::Done);
    }
    tell(context, &[install::role(&options, &grants).await?]);
    Ok(Exit::Done)
}

/// `ashore uninstall`.
pub async fn uninstall(context: &Context) -> anyhow::Result<Exit> {
    let told = install::uninstall(&context.options.cluster()?).await?;
    if told.is_empty() && !context.printer.is_json() {
        context.printer.say(&Text::InstallNone);
    } else {
        tell(context, &told);
    }
    Ok(Exit::Done)
}

fn tell(context: &Context, told: &[Text]) {
    let locale = context.printer.read_in();
    let lines: Vec<String> = told.iter().map(|it| it.in_locale(locale)).collect();
    if context.printer.is_json() {
        context.printer.value(&lines);
    } else {
        context.printer.text(&lines.join("\n"));
    }
}
