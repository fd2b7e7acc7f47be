//! By which way an adapter is reached, by what the command line says.

use std::time::Duration;

use ashore_debug::debuggers::{self, Debugger};
use tokio::io::BufReader;

use super::{
    adapter::{
        Adapter, Error, START_LIMIT, Variables, dial, listening, on_stdio, over_tcp, pass_on, spawn,
    },
    serve,
};

/// How the adapter is spoken to.
pub enum Way {
    /// On our own stdin and stdout.
    Wire(Adapter),
    /// At the address that its command line gives, to which the client connects.
    Served(serve::Served),
}

/// Starts or reaches the adapter; what it starts has these variables in its environment, too.
pub async fn open(args: &super::Args, environment: &Variables) -> Result<Way, Error> {
    let (command, connect) = (&args.adapter, args.connect.as_deref());
    let words: Vec<String> = (command.iter())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let row = Debugger::of_command(words.iter().map(String::as_str));
    let prints = row.and_then(|row| row.server).is_some_and(|server| {
        server.always && words.iter().skip(1).any(|word| word == server.mode)
    });
    let adapter = match (command.split_first(), connect) {
        (None, None) => return Err(Error::Nothing),
        (None, Some(address)) => {
            let stream = dial(address, Duration::from_secs(5)).await?;
            over_tcp(stream, None)
        }
        (Some((program, arguments)), Some(address)) => {
            let mut child = spawn(program, arguments, environment)?;
            pass_on(child.child.stdout.take().map(BufReader::new));
            over_tcp(dial(address, START_LIMIT).await?, Some(child))
        }
        (Some((program, arguments)), None) if !args.tcp => match debuggers::place(&words) {
            Some(place) => {
                return serve::open(&words, &place, environment)
                    .await
                    .map(Way::Served);
            }
            None if prints => listening(program, arguments, environment).await?,
            None => on_stdio(program, arguments, environment)?,
        },
        (Some((program, arguments)), None) => listening(program, arguments, environment).await?,
    };
    Ok(Way::Wire(adapter))
}
