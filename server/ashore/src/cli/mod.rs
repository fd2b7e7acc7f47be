//! The command line: parses arguments once and hands over to a front; prints errors and turns them into exit codes.

mod agent;
mod apart;
mod clean;
mod completions;
mod doctor;
mod examples;
mod failure;
mod guard;
mod help;
mod install;
mod intercept;
mod leave;
mod list;
mod logging;
mod man;
mod named;
mod options;
mod ports;
mod printer;
mod requests;
mod rules;
mod status;
mod stderr;
mod stdout;
mod table;
mod time;
mod trust;
mod version;
mod wait;

use std::process::ExitCode;

use clap::{FromArgMatches, Parser, Subcommand};
use clap_complete::CompleteEnv;

use self::{options::Options, printer::Printer};
use crate::{dap, demo, display, exit::Exit, lsp};

/// Press Debug and the cluster's traffic comes ashore; when the debugger exits, everything is as it was.
#[derive(Parser)]
#[command(
    name = "ashore",
    version,
    after_help = "Exit codes:\n  \
        0  done\n  \
        1  failed: it ran, and what it was to do did not come true\n  \
        2  usage: an argument, a name or a port is wrong\n  \
        3  environment: the cluster, the network, rights or a missing program\n  \
        4  taken: somebody else intercepts it\n  \
        5  refused: it is named as production, or asks for what nobody has accepted\n\
        `ashore intercept -- COMMAND` and `ashore dap -- ADAPTER` pass the program's own exit status on."
)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring a target's traffic to a port of this machine, until Ctrl-C or until COMMAND ends.
    #[command(after_help = examples::INTERCEPT)]
    Intercept(intercept::Args),
    /// Wrap a debug adapter: intercept while its debuggee listens.
    #[command(after_help = examples::DAP)]
    Dap(dap::Args),
    /// Serve an editor: rules, run configurations and sessions over the Language Server Protocol.
    #[command(after_help = examples::LSP)]
    Lsp(lsp::Args),
    /// Show what can be intercepted, with its ports and who holds it.
    #[command(after_help = examples::LIST)]
    List(list::Args),
    /// Look at whatever may stand in the way of a session, each line with its mend; exits with 1 if a line failed.
    #[command(after_help = examples::DOCTOR)]
    Doctor(doctor::Args),
    /// Prepare a namespace: the developers' Role, and agents that wait for their first session.
    #[command(after_help = examples::INSTALL)]
    Install(install::Args),
    /// Take away what `ashore install` made in a namespace.
    #[command(after_help = examples::UNINSTALL)]
    Uninstall,
    /// Show on which ports the workspace's run configurations will listen, and why.
    #[command(after_help = examples::PORTS)]
    Ports(ports::Args),
    /// The rules file: its JSON Schema, and a look for mistakes.
    #[command(after_help = examples::RULES)]
    Rules(rules::Args),
    /// Show what a rules file asks you for, and accept it.
    #[command(after_help = examples::TRUST)]
    Trust(trust::Args),
    /// Show the intercepts of this machine.
    #[command(after_help = examples::STATUS)]
    Status(status::Args),
    /// Show the requests that came ashore, and the line of source where each stood.
    #[command(after_help = examples::REQUESTS)]
    Requests(requests::Args),
    /// End intercepts of this machine; what runs locally goes on.
    #[command(after_help = examples::LEAVE)]
    Leave(leave::Args),
    /// Come back when an intercept is active, or everything is put back.
    #[command(after_help = examples::WAIT)]
    Wait(wait::Args),
    /// Put back what sessions that died have left behind.
    #[command(after_help = examples::CLEAN)]
    Clean,
    /// Tell the whole story on this machine: cluster, shop, debugger, proof.
    #[command(after_help = examples::DEMO)]
    Demo(demo::Args),
    /// Show the version.
    #[command(after_help = examples::VERSION)]
    Version,
    /// Write what a shell reads for completion to standard output.
    #[command(after_help = examples::COMPLETIONS)]
    Completions(completions::Args),
    /// Write a manual page for each command to a folder.
    #[command(after_help = examples::MAN)]
    Man(man::Args),
    /// The agent that this program carries: its image, for a registry or a cluster on this machine.
    #[command(after_help = examples::AGENT)]
    Agent(agent::Args),
    /// Restore from the journal when the owner of a session dies; started by Ashore itself.
    #[command(hide = true)]
    Guard(guard::Args),
    /// Run a command that no terminal reaches; started by Ashore itself.
    #[command(hide = true)]
    Apart(apart::Args),
}

/// What every command is given.
pub struct Context {
    options: Options,
    printer: Printer,
}

/// The program: one command, one exit code.
pub fn main() -> ExitCode {
    CompleteEnv::with_factory(help::completed)
        .var(completions::VARIABLE)
        .complete();
    let cli = match Cli::from_arg_matches(&help::program().get_matches()) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    logging::start(cli.options.verbose());
    let printer = Printer::new(cli.options.json(), display::terminal()).quiet(cli.options.quiet());
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            let what = format!("no worker threads could be started: {error}");
            printer.error(&what, "end some programs and try again", "environment");
            return ExitCode::from(Exit::Environment.code());
        }
    };
    let context = Context {
        printer,
        options: cli.options,
    };
    let code = match runtime.block_on(run(cli.command, &context)) {
        Ok(exit) => exit.code(),
        Err(error) => failure::report(&error, printer),
    };
    let code = match stdout::problem() {
        Some(failure) if code == Exit::Done.code() => failure::report(&failure.into(), printer),
        _ => code,
    };
    // A read of standard input or a name that resolves slowly must not hold the exit up.
    runtime.shutdown_background();
    ExitCode::from(code)
}

async fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    // What a dead session left goes first; sessions themselves do the same beside their own work.
    if matches!(
        command,
        Command::List(_) | Command::Status(_) | Command::Leave(_)
    ) {
        clean::in_passing(context.printer).await;
    }
    dispatch(command, context).await
}

async fn dispatch(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Intercept(args) => intercept::run(args, context).await,
        Command::Dap(args) => dap::run(args, context.options.levels()).await,
        Command::Lsp(args) => lsp::run(args, context.options.levels()).await,
        Command::List(args) => list::run(&args, context).await,
        Command::Doctor(args) => doctor::run(&args, context).await,
        Command::Install(args) => install::run(&args, context).await,
        Command::Uninstall => install::uninstall(context).await,
        Command::Ports(args) => ports::run(&args, context).await,
        Command::Rules(args) => rules::run(&args, context),
        Command::Trust(args) => trust::run(&args, context),
        Command::Status(args) => status::run(&args, context).await,
        Command::Requests(args) => requests::run(args, context).await,
        Command::Leave(args) => leave::run(args, context).await,
        Command::Clean => clean::run(context).await,
        Command::Demo(args) => demo::run(args, context.options.without_rules()).await,
        Command::Version => Ok(version::run(context)),
        Command::Completions(args) => completions::run(&args, context),
        Command::Man(args) => man::run(&args, help::program(), context),
        Command::Wait(args) => wait::run(&args, context).await,
        Command::Agent(args) => agent::run(args, context).await,
        Command::Guard(args) => guard::run(args).await,
        Command::Apart(args) => apart::run(&args),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_of_all_commands_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_options_are_taken_before_and_after_the_command() {
        for line in [
            "ashore --output json -n shop list",
            "ashore list --output json -n shop",
        ] {
            let cli = Cli::try_parse_from(line.split(' ')).unwrap();
            assert!(cli.options.json(), "{line}");
            let said = cli.options.levels().command_line;
            assert_eq!(said.namespace.as_deref(), Some("shop"));
        }
    }

    #[test]
    fn the_agents_file_is_no_format() {
        let cli = Cli::try_parse_from(["ashore", "agent", "binary", "--output", "a/b"]).unwrap();
        assert!(!cli.options.json());
    }
}
