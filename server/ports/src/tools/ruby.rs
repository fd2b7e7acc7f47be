//! Ruby: Rails, Puma, rackup, Sinatra and plain scripts; workers and rake tasks serve nobody.

use ashore_texts::{Text, text};
use regex_lite::Regex;

use crate::{
    command::{self, CommandLine, port_of},
    detection::{Confidence, Detection},
    doc,
    evidence::{EvidencePlace, PlacedText, Variable},
    path, source,
    tools::env_files::with_env_files,
    tools::shell::{Shell, ToolRow},
    tools::unsaid::default_port,
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (&["rails"], rails),
    (&["puma", "pumactl"], puma),
    (&["rackup", "rack"], rackup),
    (&["unicorn", "unicorn_rails"], unicorn),
    (&["thin"], |shell, command| {
        server(shell.workspace, command, 3000, "thin")
    }),
    (&["falcon"], |shell, command| {
        server(shell.workspace, command, 9292, "falcon")
    }),
    (&["shotgun"], |shell, command| {
        server(shell.workspace, command, 9393, "shotgun")
    }),
    (&["hanami"], |shell, command| {
        server(shell.workspace, command, 2300, "hanami")
    }),
    (&["jekyll"], |shell, command| {
        server(shell.workspace, command, 4000, "jekyll")
    }),
    (&["middleman"], |shell, command| {
        server(shell.workspace, command, 4567, "middleman")
    }),
    (&["ruby", "jruby", "spring"], ruby),
    (&["rdbg"], rdbg),
    (
        &[
            "sidekiq",
            "rspec",
            "cucumber",
            "brakeman",
            "rake",
            "thor",
            "resque",
            "karafka",
            "clockwork",
            "cap",
            "irb",
            "rubocop",
            "good_job",
            "solid_queue",
            "racecar",
            "shoryuken",
            "whenever",
            "bin/jobs",
        ],
        |_, command| {
            Detection::none(text!(NoneWorksSilently {
                command: command.tool()
            }))
        },
    ),
];

/// `ruby [-options] script arguments`; a script may be a tool.
fn ruby(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let at = command
        .args()
        .iter()
        .position(|it| !it.value.starts_with('-'));
    let Some(at) = at else {
        return Detection::none(Text::NoneNoScript);
    };
    let inner = command.skip(at + 1);
    let tool = inner.tool().to_owned();
    let is_known = |names: &[&str]| names.contains(&tool.as_str());
    if TOOLS.iter().any(|(names, _)| is_known(names)) || tool == "bundle" {
        return shell.run(&inner);
    }
    let script = &inner.words[0];
    if script.value.contains("${") {
        return Detection::unknown(Text::UnsaidOpenFile);
    }
    let file = path::join(&command.cwd, &script.value);
    let said = command::option(inner.args(), &["-p", "--port"]);
    if let Some(found) = said
        .as_ref()
        .and_then(|it| written_port(it, Confidence::Certain))
    {
        return found;
    }
    let env = with_dotenv(workspace, command);
    let given = CommandLine {
        env: env.clone(),
        ..inner.clone()
    };
    let scan = source::scan(workspace, std::slice::from_ref(&file), &given);
    if !scan.detection.ports.is_empty() {
        return scan.detection;
    }
    let Some(text) = workspace.read(&file) else {
        return Detection::unknown(text!(UnsaidUnreadable {
            file: &script.value
        }));
    };
    if let Some(at) = text.find("sinatra") {
        if let Some(found) = in_text(&file, &text, r"\bset[\s(]+:port\s*,\s*(.+)", &env) {
            return found.framework("sinatra");
        }
        if let Some(found) =
            command::var(&env, "PORT").and_then(|it| written_port(it, Confidence::Certain))
        {
            return found.framework("sinatra");
        }
        let place = vec![doc::evidence(&file, &text, at)];
        return Detection::http(4567, Confidence::Default, place).framework("sinatra");
    }
    if let Some(found) = in_text(
        &file,
        &text,
        r"(?i):?\bport\b['\x22]?\s*(?:=>|:|=)\s*(.+)",
        &env,
    ) {
        return found;
    }
    let signs = ["erver", "isten", "Rack", "Socket", "Puma", "http2_port"];
    match signs.iter().any(|sign| text.contains(sign)) {
        true => Detection::unknown(Text::UnsaidNoPort),
        false => Detection::none(Text::NoneScript),
    }
}

/// `rdbg [--open --port 12345] -c -- command`; its own port is the debugger's.
fn rdbg(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let args = command.args();
    let own = args
        .iter()
        .position(|it| matches!(it.value.as_str(), "--" | "-c"))
        .unwrap_or(args.len());
    let debugger = command::option(&args[..own], &["--port", "-p"]);
    let mut inner = command.skip(own + 2);
    while inner.words.first().is_some_and(|it| it.value == "--") {
        inner = inner.skip(1);
    }
    let mut found = match inner.words.is_empty() {
        true => Detection::none(Text::NoneDebugger),
        false => shell.run(&inner),
    };
    if let Some(text) = debugger
        && let Some(port) = port_of(&text.value)
    {
        found = found.debugger(port, text.evidence);
    }
    found
}

/// `rails server`: `-p`, `PORT`, Puma's file, 3000.
fn rails(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let verb = command.args().iter().find(|it| !it.value.starts_with('-'));
    if !verb.is_some_and(|it| matches!(it.value.as_str(), "s" | "server")) {
        return Detection::none(Text::NoneRails);
    }
    if let Some(text) = command.option(&["-p", "--port"]) {
        return written_port(&text, Confidence::Certain)
            .unwrap_or_else(|| Detection::unknown(text!(UnsaidPortValue { value: &text.value })))
            .framework("rails");
    }
    if let Some(found) = command
        .var("PORT")
        .and_then(|it| written_port(it, Confidence::Certain))
    {
        return found.framework("rails");
    }
    let env = with_dotenv(workspace, command);
    if let Some(found) = puma_file(workspace, command, &env) {
        return found.framework("rails");
    }
    let place = verb.map(|it| it.evidence.clone()).into_iter().collect();
    Detection::http(3000, Confidence::Default, place).framework("rails")
}

fn puma(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let said = command.option(&["-p", "--port"]).or_else(|| {
        let bind = command.option(&["-b", "--bind"])?;
        bind.value.contains("tcp:").then_some(bind)
    });
    if let Some(found) = said.and_then(|it| written_port(&it, Confidence::Certain)) {
        return found.framework("puma");
    }
    let env = with_dotenv(workspace, command);
    if let Some(found) = puma_file(workspace, command, &env) {
        return found.framework("puma");
    }
    if let Some(found) =
        command::var(&env, "PORT").and_then(|it| written_port(it, Confidence::Likely))
    {
        return found.framework("puma");
    }
    default_port(command, 9292).framework("puma")
}

/// Unicorn: `-p`, `-l`, the file that it is given or finds, 8080.
fn unicorn(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let said = command.option(&["-p", "--port", "-l", "--listen"]);
    if let Some(found) = said.and_then(|it| written_port(&it, Confidence::Certain)) {
        return found.framework("unicorn");
    }
    let named = command.option(&["-c", "--config-file"]).map(|it| it.value);
    let names = [
        named.unwrap_or_default(),
        "config/unicorn.conf.rb".to_owned(),
        "config/unicorn.rb".to_owned(),
        "unicorn.rb".to_owned(),
    ];
    let file = names
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| path::join(&command.cwd, name))
        .find(|file| workspace.exists(file));
    let env = with_dotenv(workspace, command);
    let by_file = file.and_then(|file| {
        let text = workspace.read(&file)?;
        in_text(&file, &text, r"(?m)^\s*listen[\s(]+(.+)", &env)
    });
    by_file
        .unwrap_or_else(|| default_port(command, 8080))
        .framework("unicorn")
}

fn rackup(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if let Some(found) = command
        .option(&["-p", "--port"])
        .and_then(|it| written_port(&it, Confidence::Certain))
    {
        return found.framework("rack");
    }
    let file = path::join(&command.cwd, "config.ru");
    if let Some(text) = workspace.read(&file)
        && text.starts_with("#\\")
    {
        let line = PlacedText::new(
            text.lines().next().unwrap_or_default(),
            &doc::evidence(&file, &text, 0),
        );
        let words = command::split(&line);
        if let Some(found) = command::option(&words, &["-p", "--port"])
            .and_then(|it| written_port(&it, Confidence::Certain))
        {
            return found.framework("rack");
        }
    }
    default_port(command, 9292).framework("rack")
}

/// Servers with `-p` and a default, `build` and the like without.
fn server(
    _workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    default: u16,
    name: &'static str,
) -> Detection {
    let verb = command.args().first().map_or("", |it| it.value.as_str());
    if matches!(
        verb,
        "build" | "new" | "b" | "console" | "generate" | "db" | "assets" | "stop"
    ) {
        return Detection::none(text!(NoneCommand {
            command: format!("{name} {verb}")
        }));
    }
    let said = command.option(&["-p", "--port", "-P", "-l"]);
    match said.and_then(|it| written_port(&it, Confidence::Certain)) {
        Some(found) => found.framework(name),
        None => default_port(command, default).framework(name),
    }
}

fn written_port(text: &PlacedText, confidence: Confidence) -> Option<Detection> {
    let confidence = match text.unresolved {
        true => Confidence::Likely,
        false => confidence,
    };
    port_of(&text.value).map(|port| Detection::http(port, confidence, vec![text.evidence.clone()]))
}

/// The command's variables and those that the dotenv gem adds, the strongest last.
fn with_dotenv(workspace: &WorkspaceFiles<'_>, command: &CommandLine) -> Vec<Variable> {
    let gems = workspace.above(&command.cwd, &["Gemfile"]);
    let loads = gems
        .and_then(|file| workspace.read(&file))
        .is_some_and(|text| text.contains("dotenv"));
    if loads {
        let stage = command.var("RAILS_ENV").or_else(|| command.var("RACK_ENV"));
        let stage = stage.map_or("development", |it| it.value.as_str());
        let names = [
            ".env".to_owned(),
            format!(".env.{stage}"),
            ".env.local".to_owned(),
            format!(".env.{stage}.local"),
        ];
        return with_env_files(workspace, command, &names).env;
    }
    command.env.clone()
}

/// `port ENV.fetch("PORT") { 3000 }`, `bind "tcp://0.0.0.0:3000"` in Puma's file.
fn puma_file(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    env: &[Variable],
) -> Option<Detection> {
    let stage = command.var("RAILS_ENV").or_else(|| command.var("RACK_ENV"));
    let stage = stage.map_or("development", |it| it.value.as_str());
    let named = command.option(&["-C", "--config"]).map(|it| it.value);
    let names = [
        named.unwrap_or_default(),
        format!("config/puma/{stage}.rb"),
        "config/puma.rb".to_owned(),
    ];
    let file = names
        .iter()
        .filter(|name| !name.is_empty())
        .map(|name| path::join(&command.cwd, name))
        .find(|file| workspace.exists(file))?;
    let text = workspace.read(&file)?;
    in_text(
        &file,
        &text,
        r"(?m)^\s*(?:port|bind|set_default_port)[\s(]+(.+)",
        env,
    )
}

/// The first line that fits and has a port: a variable that is set, or the last number.
fn in_text(file: &str, text: &str, pattern: &str, env: &[Variable]) -> Option<Detection> {
    let pattern = Regex::new(pattern).ok()?;
    let number = Regex::new(r"(?:^|[^\w.])(\d{2,5})(?:$|[^\w.])").ok()?;
    let variable = Regex::new(r#"ENV(?:\.fetch\(|\[)\s*['"](\w+)['"]"#).ok()?;
    for found in pattern.captures_iter(text) {
        let whole = found.get(0)?;
        let start = whole.start() + whole.as_str().len() - whole.as_str().trim_start().len();
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        if text[line_start..start].trim_start().starts_with('#') {
            continue;
        }
        let value = found[1].split(" #").next().unwrap_or_default().to_owned();
        let place: EvidencePlace = doc::evidence(file, text, start);
        for name in variable.captures_iter(&value) {
            // `(ENV["BIND_ALL"] ? "" : "127.0.0.1:")`: a switch is no port.
            if let Some(text) = command::var(env, &name[1])
                && let Some(found) = written_port(text, Confidence::Certain)
                && found.ports.iter().all(|it| it.port > 20)
            {
                return Some(found.because(&place));
            }
        }
        let literal = number
            .captures_iter(&value)
            .filter_map(|it| command::number(&it[1]))
            .last();
        if let Some(port) = literal {
            return Some(Detection::http(port, Confidence::Likely, vec![place]));
        }
        if let Some(name) = variable.captures(&value) {
            return Some(Detection::unknown(text!(UnsaidTakes { name: &name[1] })));
        }
    }
    None
}
