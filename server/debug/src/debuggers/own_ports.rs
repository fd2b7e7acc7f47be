//! Ports that a program under debug opens for its debugger by itself.

/// In the environment of programs that open a port for their debugger by themselves, one that the system chooses.
pub const OPENS_ITS_OWN: &str = "VSCODE_INSPECTOR_OPTIONS";

/// Ports that a program's own command line opens for a debugger: Node's inspector, Java's JDWP, Python's debugpy, Ruby's rdbg.
pub fn debugger_port_of(arguments: &[String]) -> Vec<u16> {
    let mut ports = Vec::new();
    let has = |name: &str| arguments.iter().any(|other| other.contains(name));
    for (n, argument) in arguments.iter().enumerate() {
        let last = |text: &str| text.rsplit(':').next().and_then(|port| port.parse().ok());
        let next = || arguments.get(n + 1).and_then(|value| last(value));
        if let Some(rest) = argument.strip_prefix("--inspect") {
            let value = rest.split_once('=').map(|(_, value)| value);
            ports.push(value.and_then(last).unwrap_or(9229));
        } else if argument.contains("jdwp") {
            let address = argument
                .split(',')
                .find_map(|part| part.split_once("address=").map(|(_, value)| value));
            ports.extend(address.and_then(last));
        } else if argument == "--listen" && has("debugpy") || argument == "--port" && has("rdbg") {
            ports.extend(next());
        } else if let Some(value) = argument.strip_prefix("--port=").filter(|_| has("rdbg")) {
            ports.extend(last(value));
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debugger_ports() {
        let check = |line: &str, expected: &[u16]| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(debugger_port_of(&words), expected, "{line}")
        };
        check("node app.js", &[]);
        check("node --inspect app.js", &[9229]);
        check("node --inspect-brk=0.0.0.0:9300 app.js", &[9300]);
        check("node --inspect=9300 app.js", &[9300]);
        check(
            "java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 App",
            &[5005],
        );
        check("python -m debugpy --listen 127.0.0.1:5678 app.py", &[5678]);
        check("ruby /x/bin/rdbg --open --port 12345 -c app.rb", &[12345]);
        check("ruby /x/bin/rdbg --open --port=12345 -c app.rb", &[12345]);
        check("server --listen 8080", &[]);
        check("server --port 8080", &[]);
    }
}
