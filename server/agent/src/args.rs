//! The command line, read by hand: a parser crate would be a fifth of the binary.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use ashore_protocol::{Takeover, UnknownWord, agent::CONTROL_PORT};

use crate::pod::{self, enter::Whose};
use crate::{Config, Route};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Route.
    Run(Config),
    /// Work in the target pod's own network.
    Inside(pod::Config),
    /// Ask a running agent whether it is ready.
    Ready(SocketAddr),
    /// Print the usage.
    Help,
    /// Print the version.
    Version,
}

/// The usage, for people.
pub const USAGE: &str = "\
usage: ashore-agent --bind ADDR --route PORT=HOST:PORT [--route …] [--control HOST:PORT]
       ashore-agent --inside [--app-port PORT …] [--takeover quiet|new|immediate] [--probe PROBE …]
                    [--warm] [--linger SECONDS] [--enter-pid PID | --enter-pod UID] [--control HOST:PORT]
       ashore-agent ready [--control HOST:PORT]

  --bind ADDR             the address to listen on (default 0.0.0.0)
  --route PORT=HOST:PORT  listen on PORT; the origin is HOST:PORT, HOST an IP address
  --control HOST:PORT     the control port (default 127.0.0.1:4190)
  --inside                work in this pod's network: redirect the app's ports as they are claimed (needs NET_ADMIN)
  --app-port PORT         a port of the app that may be claimed (default: any)
  --takeover HOW          connections that were open before: taken over when quiet, left alone (new), or ended at once
  --probe PROBE           http:PORT/PATH, grpc:PORT or tcp:PORT: always answered by the app
  --warm                  redirect from the start, and go on when nobody claims
  --linger SECONDS        end when nobody has claimed anything for this long
  --enter-pid PID         enter the network of that process first (needs a privileged pod with hostPID)
  --enter-pod UID         as --enter-pid, of a process of that pod
";

/// Read the arguments after the program's name. The error is a sentence for people.
pub fn parse(args: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut args = args.into_iter().peekable();
    let ready = args.next_if(|first| first == "ready").is_some();
    let mut config = Config {
        bind: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        control: SocketAddr::from((Ipv4Addr::LOCALHOST, CONTROL_PORT)),
        routes: Vec::new(),
    };
    let mut inside = false;
    let mut pod = pod::Config {
        control: config.control,
        ports: Vec::new(),
        takeover: Takeover::Quiet,
        probes: Vec::new(),
        warm: false,
        enter: None,
        linger: None,
    };
    while let Some(arg) = args.next() {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name.to_owned(), Some(value)),
            _ => (arg.clone(), None),
        };
        match name.as_str() {
            "-h" | "--help" => return Ok(Command::Help),
            "-V" | "--version" => return Ok(Command::Version),
            "--inside" | "--warm" if value.is_some() => {
                return Err(format!("{name} takes no value"));
            }
            "--inside" => {
                inside = true;
                continue;
            }
            "--warm" => {
                pod.warm = true;
                continue;
            }
            "--bind" | "--route" | "--control" | "--app-port" | "--takeover" | "--probe"
            | "--enter-pid" | "--enter-pod" | "--linger" => {}
            _ => return Err(format!("unknown argument {arg:?}; see --help")),
        }
        let value = match value {
            Some(value) => value.to_owned(),
            None => args.next().ok_or(format!("{name} needs a value"))?,
        };
        match name.as_str() {
            "--bind" => config.bind = address(&name, &value, "an IP address")?,
            "--control" => config.control = address(&name, &value, "an IP address and a port")?,
            "--app-port" => pod.ports.push(address(&name, &value, "a port")?),
            "--takeover" => pod.takeover = takeover(&value)?,
            "--probe" => {
                let what = "http:PORT/PATH, grpc:PORT or tcp:PORT";
                pod.probes.push(address(&name, &value, what)?);
            }
            "--enter-pid" => {
                let pid = address(&name, &value, "the number of a process")?;
                pod.enter = Some(Whose::Process(pid));
            }
            "--enter-pod" => pod.enter = Some(Whose::Pod(value)),
            "--linger" => {
                let seconds = address(&name, &value, "a number of seconds")?;
                pod.linger = Some(Duration::from_secs(seconds));
            }
            _ => config.routes.push(route(&value)?),
        }
    }
    if ready {
        return Ok(Command::Ready(config.control));
    }
    if inside {
        if !config.routes.is_empty() {
            return Err("--inside and --route exclude each other; see --help".to_owned());
        }
        pod.control = config.control;
        return Ok(Command::Inside(pod));
    }
    if config.routes.is_empty() {
        return Err("at least one --route PORT=HOST:PORT is needed; see --help".to_owned());
    }
    Ok(Command::Run(config))
}

fn takeover(value: &str) -> Result<Takeover, String> {
    value
        .parse()
        .map_err(|error: UnknownWord| format!("--takeover: {error}"))
}

fn address<T: std::str::FromStr>(name: &str, value: &str, what: &str) -> Result<T, String> {
    value
        .parse()
        .map_err(|_| format!("{name} takes {what}, not {value:?}"))
}

fn route(value: &str) -> Result<Route, String> {
    let wrong = || format!("--route takes PORT=HOST:PORT with HOST an IP address, not {value:?}");
    let (port, origin) = value.split_once('=').ok_or_else(wrong)?;
    Ok(Route {
        port: port.parse().map_err(|_| wrong())?,
        origin: origin.parse().map_err(|_| wrong())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn routes_and_control() {
        let expected = Config {
            bind: "10.0.0.7".parse().unwrap(),
            control: "127.0.0.1:4190".parse().unwrap(),
            routes: vec![
                Route {
                    port: 8080,
                    origin: "10.96.0.1:80".parse().unwrap(),
                },
                Route {
                    port: 9090,
                    origin: "[fd00::1]:90".parse().unwrap(),
                },
            ],
        };
        let line = "--bind 10.0.0.7 --route 8080=10.96.0.1:80 --route=9090=[fd00::1]:90";
        assert_eq!(check(line), Ok(Command::Run(expected)));
        assert_eq!(
            check("ready --control 127.0.0.2:9"),
            Ok(Command::Ready("127.0.0.2:9".parse().unwrap()))
        );
    }

    #[test]
    fn inside_a_pod() {
        let expected = pod::Config {
            control: "127.0.0.1:4190".parse().unwrap(),
            ports: vec![8080, 9090],
            takeover: Takeover::New,
            probes: vec!["http:8080/health".parse().unwrap()],
            warm: false,
            enter: Some(Whose::Process(71)),
            linger: Some(Duration::from_secs(60)),
        };
        let line = "--inside --app-port 8080 --app-port=9090 --takeover new --probe http:8080/health --enter-pid 71 --linger 60";
        assert_eq!(check(line), Ok(Command::Inside(expected)));
    }

    #[test]
    fn every_wrong_line_says_what_is_wrong() {
        for (line, part) in [
            ("", "--route"),
            ("--route", "needs a value"),
            ("--route 8080", "PORT=HOST:PORT"),
            ("--route 8080=orders:80", "orders:80"),
            ("--bind here", "--bind"),
            ("--verbose", "--verbose"),
            ("--inside --takeover soon", "soon"),
            ("--inside --app-port http", "--app-port"),
            ("--inside --probe udp:53", "tcp:PORT"),
            ("--inside=yes", "--inside"),
            ("--inside --route 1=10.0.0.1:1", "exclude"),
        ] {
            let error = check(line).unwrap_err();
            assert!(error.contains(part), "{line}: {error}");
        }
    }
}
