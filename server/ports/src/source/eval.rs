//! What an expression can be worth: the variables, flags and numbers in it, in the order of their words.
//!
//! No language is interpreted. `process.env.PORT || config.port || 3000`, `getEnv("PORT", "8080")` and
//! `fmt.Sprintf(":%d", cfg.Port)` all name their sources in the order of their strength, which is all that is needed.

use std::{collections::HashSet, ops::Range, rc::Rc};

use super::{
    declared, define,
    lang::{Lang, string_end},
    text::{SourceFile, arguments, closing, is_quote, is_word},
};
use crate::{
    command::{number, port_of},
    evidence::EvidencePlace,
};

/// One thing that may decide the port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PortClue {
    /// An environment variable.
    Env(String, EvidencePlace),
    /// A flag of the command line, without its dashes.
    Flag(String, EvidencePlace),
    /// A key of a configuration file, as a path.
    Setting(Vec<String>, EvidencePlace),
    Port(u16, EvidencePlace),
    /// The word at this place of the command line, after the program's name.
    Word(usize, EvidencePlace),
}

const DEEPEST: usize = 7;
const MOST_STEPS: usize = 3_000;

/// Files in scope and what was looked at already.
pub(crate) struct Evaluator {
    pub files: Vec<Rc<SourceFile>>,
    seen: HashSet<(usize, usize, usize)>,
    steps: usize,
}

impl Evaluator {
    pub fn new(files: Vec<Rc<SourceFile>>) -> Self {
        Self {
            files,
            seen: HashSet::new(),
            steps: 0,
        }
    }

    /// The atoms of an expression, asked anew.
    pub fn read(&mut self, file: usize, range: Range<usize>) -> Vec<PortClue> {
        self.seen.clear();
        self.steps = 0;
        let mut clues = Vec::new();
        self.expression(file, range, 0, &mut clues);
        clues
    }

    /// The atoms of a name in one file.
    pub fn named(&mut self, file: usize, name: &str) -> Vec<PortClue> {
        self.seen.clear();
        self.steps = 0;
        define::in_file(self, file, name, &[name], None, 1)
    }

    /// Adds the atoms of an expression.
    pub fn expression(
        &mut self,
        file: usize,
        range: Range<usize>,
        depth: usize,
        clues: &mut Vec<PortClue>,
    ) {
        self.steps += 1;
        if depth > DEEPEST
            || self.steps > MOST_STEPS
            || range.len() > 4_000
            || !self.seen.insert((file, range.start, range.end))
        {
            return;
        }
        let source = Rc::clone(&self.files[file]);
        let bytes = source.clean.as_bytes();
        let mut at = range.start;
        let end = range.end.min(bytes.len());
        while at < end {
            let byte = bytes[at];
            if byte == b'"' || byte == b'`' || (byte == b'\'' && is_quote(bytes, at)) {
                let stop = string_end(bytes, at).min(end);
                self.string(file, at, stop, depth, clues);
                at = stop.max(at + 1);
            } else if byte.is_ascii_digit() && (at == 0 || !is_word(bytes[at - 1])) {
                let stop = (at..end)
                    .find(|n| !is_word(bytes[*n]) && bytes[*n] != b'.')
                    .unwrap_or(end);
                self.digits(&source, at, stop, clues);
                at = stop.max(at + 1);
            } else if byte == b'[' && is_octets(&source.clean[at..end]) {
                at = closing(&source.clean, at) + 1;
            } else if is_word(byte) || byte >= 0x80 {
                at = self.name(file, at, end, depth, clues).max(at + 1);
            } else {
                at += 1;
            }
        }
    }

    fn digits(&self, source: &SourceFile, at: usize, stop: usize, clues: &mut Vec<PortClue>) {
        let digits = &source.clean[at..stop];
        let plain = digits.replace('_', "");
        let plain = ["u16", "u32", "i32", "usize", "L", "l", "u"]
            .iter()
            .find_map(|end| plain.strip_suffix(end))
            .unwrap_or(&plain);
        // `parseInt(x, 10)`, `strconv.ParseUint(x, 10, 16)`: bases and sizes.
        let is_base = matches!(plain, "10" | "16" | "32" | "64" | "8" | "0" | "1")
            && source.clean[..at]
                .trim_end()
                .ends_with([',', '*', '<', '>', '=', '(', '[']);
        if is_base {
            return;
        }
        if let Some(port) = number(plain).filter(|port| *port > 20) {
            clues.push(PortClue::Port(port, source.evidence(at)));
        }
    }

    fn string(
        &mut self,
        file: usize,
        at: usize,
        stop: usize,
        depth: usize,
        clues: &mut Vec<PortClue>,
    ) {
        let source = Rc::clone(&self.files[file]);
        let inner = source
            .clean
            .get(at + 1..stop.saturating_sub(1))
            .unwrap_or_default();
        if let Some(name) = upper_name(inner) {
            if !is_foreign(name)
                && !matches!(name, "HOST" | "TCP" | "UTF" | "NULL" | "GET" | "POST")
            {
                clues.push(PortClue::Env(name.to_owned(), source.evidence(at)));
            }
            return;
        }
        if is_address(inner)
            && let Some(port) = port_of(inner)
        {
            clues.push(PortClue::Port(port, source.evidence(at)));
            return;
        }
        // `${x}` in JavaScript, `#{x}` in Ruby, `{x}` in Python's f-strings, Rust's and C#'s formats.
        let mut rest = 0;
        while let Some(open) = inner[rest..].find('{').map(|open| rest + open) {
            let from = at + 1 + open;
            let close = closing(&source.clean, from).min(stop);
            if close > from + 1 {
                self.expression(file, from + 1..close, depth + 1, clues);
            }
            rest = (close.saturating_sub(at + 1)).max(open + 1);
            if rest >= inner.len() || !inner.is_char_boundary(rest) {
                break;
            }
        }
    }

    /// A chain of names (`process.env.PORT`, `cfg.Server.Port`, `getPort()`); answers where to go on.
    fn name(
        &mut self,
        file: usize,
        at: usize,
        end: usize,
        depth: usize,
        clues: &mut Vec<PortClue>,
    ) -> usize {
        let source = Rc::clone(&self.files[file]);
        let (chain, stop) = chain(&source.clean, at, end);
        let Some(last) = chain.last().copied() else {
            return stop;
        };
        if let Some(name) = env_member(&source, &chain) {
            clues.push(PortClue::Env(name.to_owned(), source.evidence(at)));
            // A checked copy of the environment has its own defaults: `cleanEnv(process.env, { PORT: num({ default: 3000 }) })`.
            if source.lang == Lang::Js && !matches!(chain[0], "process" | "import" | "Deno" | "Bun")
            {
                let found = define::resolve(self, file, &chain, at, depth + 1);
                clues.extend(
                    found
                        .into_iter()
                        .filter(|clue| !matches!(clue, PortClue::Setting(..))),
                );
            }
            return stop;
        }
        if let Some((place, after)) = argument(&source, &chain, stop, end) {
            clues.push(PortClue::Word(place, source.evidence(at)));
            return after;
        }
        let bytes = source.clean.as_bytes();
        // `readTimeout: 5000`, `DB_PORT: 5432`: keys beside the one that is asked for.
        let after = source.clean[stop..end].trim_start_matches(['"', '\'', ' ']);
        let is_key = after.starts_with(':') && !after.starts_with("::") && !after.starts_with(":=")
            || after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>");
        if is_key && is_foreign(last) {
            let from = end - after.len() + 1;
            return super::text::expression_end(&source.clean, from, b",\n;").min(end);
        }
        // A keyword argument's name: `default=8000`, `port: x`.
        if bytes.get(stop) == Some(&b'=') && bytes.get(stop + 1) != Some(&b'=') {
            return stop + 1;
        }
        let mut open = stop;
        // Type arguments: `configService.get<number>('PORT')`, `parse::<u16>()`.
        if bytes.get(open) == Some(&b'<')
            && let Some(close) = source.clean[open..end].find('>')
        {
            let after = open + close + 1;
            if bytes.get(after) == Some(&b'(') {
                open = after;
            }
        }
        if bytes.get(open) == Some(&b'(') {
            return self.call(file, &chain, open, end, depth, clues);
        }
        // C#'s hosts are often whole URLs.
        let is_url = source.lang == Lang::CSharp && last.eq_ignore_ascii_case("host");
        if is_keyword(last) && !is_url {
            return stop;
        }
        // A plugin checks the environment and keeps it: `server.config.PORT`.
        let keeps = |source: &Rc<SourceFile>| {
            ["@fastify/env", "fastify-env", "env-schema"]
                .iter()
                .any(|it| source.clean.contains(it))
        };
        if source.lang == Lang::Js
            && chain.len() > 1
            && upper_name(last).is_some()
            && self.files.iter().any(keeps)
        {
            clues.push(PortClue::Env(last.to_owned(), source.evidence(at)));
        }
        let found = define::resolve(self, file, &chain, at, depth + 1);
        clues.extend(found);
        stop
    }

    /// A call: what it is given, and if that says nothing, what it returns.
    fn call(
        &mut self,
        file: usize,
        chain: &[&str],
        open: usize,
        end: usize,
        depth: usize,
        clues: &mut Vec<PortClue>,
    ) -> usize {
        let source = Rc::clone(&self.files[file]);
        let text = &source.clean;
        let close = closing(text, open).min(end);
        let last = chain.last().copied().unwrap_or_default();
        let parts = arguments(text, open);
        let is_flag = chain.iter().any(|name| {
            let name = name.to_ascii_lowercase();
            name.contains("flag") || matches!(name.as_str(), "pf" | "fs" | "kingpin" | "opts")
        }) && matches!(
            last,
            "Int"
                | "String"
                | "Uint"
                | "Uint16"
                | "IntP"
                | "StringP"
                | "UintP"
                | "Uint16P"
                | "IntVar"
                | "StringVar"
                | "UintVar"
                | "IntVarP"
                | "StringVarP"
                | "Uint16Var"
                | "Int32"
                | "Int64"
                | "DEFINE_integer"
                | "DEFINE_int32"
                | "GetInt"
                | "GetString"
                | "Flag"
                | "Uint16VarP"
                | "TextVar"
                | "Func"
        );
        if chain
            .iter()
            .any(|name| matches!(*name, "Ipv4Addr" | "IPv4" | "Ipv6Addr"))
        {
            return close + 1;
        }
        let literal = |n: usize| parts.get(n).map(|part| unquoted(&text[part.clone()]));
        if is_flag {
            let n = usize::from(last.contains("Var"));
            if let Some(name) = literal(n) {
                clues.push(PortClue::Flag(name.to_owned(), source.evidence(open)));
            }
            // The value, before the text that explains it.
            for part in parts
                .iter()
                .skip(n + 1)
                .take(if last.ends_with('P') { 2 } else { 1 })
            {
                self.expression(file, part.clone(), depth + 1, clues);
            }
            return close + 1;
        }
        if source.lang == Lang::Go
            && parts.len() == 1
            && matches!(last, "Int" | "String" | "Uint" | "Int64" | "Uint16")
            && let Some(name) = literal(0).filter(|name| is_key(name))
        {
            let found = declared::declared_flag(self, name, depth + 1);
            if !found.is_empty() {
                clues.extend(found);
                return close + 1;
            }
        }
        let getter = matches!(
            last,
            "get"
                | "getOrThrow"
                | "Get"
                | "GetString"
                | "GetInt"
                | "GetUint"
                | "GetUint16"
                | "GetInt32"
                | "get_int"
                | "get_string"
                | "getInt"
                | "getString"
                | "GetInt64"
                | "GetValue"
                | "getint"
                | "getProperty"
        );
        let before = clues.len();
        for part in &parts {
            self.expression(file, part.clone(), depth + 1, clues);
        }
        if getter && let Some(key) = literal(0).filter(|key| is_key(key)) {
            let second = literal(1).filter(|key| is_key(key));
            let mut path: Vec<String> = key.split([':', '.']).map(str::to_owned).collect();
            path.extend(
                second
                    .filter(|_| last.starts_with("get"))
                    .map(str::to_owned),
            );
            let mut known = define::setting(self, file, &path, depth + 1);
            known.push(PortClue::Setting(path.clone(), source.evidence(open)));
            // `registerAs('app', () => ({ port: … }))` and convict's schemas are objects of the program.
            if source.lang == Lang::Js {
                let chain: Vec<&str> = path.iter().map(String::as_str).collect();
                let written = define::resolve(self, file, &chain, open, depth + 1);
                known.extend(
                    written
                        .into_iter()
                        .filter(|clue| !matches!(clue, PortClue::Setting(..))),
                );
            }
            // What is set is stronger than the default that the call itself gives.
            clues.splice(before..before, known);
            return close + 1;
        }
        // `viper.GetInt("API_PORT")` with `viper.SetDefault("API_PORT", 7070)`.
        if getter
            && source.lang == Lang::Go
            && let Some(name) = literal(0).and_then(upper_name)
        {
            let known = define::setting(self, file, &[name.to_owned()], depth + 1);
            clues.extend(known);
            clues.push(PortClue::Setting(
                vec![name.to_owned()],
                source.evidence(open),
            ));
            // A file is stronger than a default.
            clues[before..].sort_by_key(|clue| match clue {
                PortClue::Env(..) | PortClue::Flag(..) | PortClue::Word(..) => 0,
                PortClue::Setting(..) => 1,
                PortClue::Port(..) => 2,
            });
            return close + 1;
        }
        // `config.get('PORT')`: the schema that checks the environment has its default.
        if getter
            && source.lang == Lang::Js
            && let Some(name) = literal(0).and_then(upper_name)
        {
            let written = define::resolve(self, file, &["env", name], open, depth + 1);
            clues.extend(
                written
                    .into_iter()
                    .filter(|clue| !matches!(clue, PortClue::Setting(..))),
            );
            return close + 1;
        }
        if clues.len() == before && !is_conversion(last) {
            let body = define::function(self, file, chain, depth + 1);
            clues.extend(body);
        }
        close + 1
    }
}

/// The names of a chain with `.`, `?.`, `::`, `->` and `["x"]` between them, and the offset after it.
pub(super) fn chain(text: &str, at: usize, end: usize) -> (Vec<&str>, usize) {
    let bytes = text.as_bytes();
    let mut names = Vec::new();
    let mut at = at;
    loop {
        let stop = (at..end)
            .find(|n| !is_word(bytes[*n]) && bytes[*n] < 0x80)
            .unwrap_or(end);
        if stop == at {
            return (names, at);
        }
        names.push(&text[at..stop]);
        at = stop;
        let rest = &text[at..end];
        if let Some(joint) = ["?.", "!.", "::", "->", "."]
            .into_iter()
            .find(|joint| rest.starts_with(joint))
        {
            // Rust's `::<T>` and a number's point end the chain.
            let next = bytes.get(at + joint.len());
            if next.is_some_and(|next| is_word(*next) && !next.is_ascii_digit()) {
                at += joint.len();
                continue;
            }
        }
        while let Some(name) = index(&text[at.min(end)..end]) {
            names.push(name);
            at += name.len() + 4;
        }
        let rest = &text[at.min(end)..end];
        if rest.starts_with('.')
            && bytes
                .get(at + 1)
                .is_some_and(|next| is_word(*next) && !next.is_ascii_digit())
        {
            at += 1;
            continue;
        }
        return (names, at);
    }
}

/// The name in `["name"]`.
fn index(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?;
    let name = &inner[..inner.find(']')?];
    let name = name.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])?;
    (!name.is_empty()).then_some(name)
}

/// `process.argv[2]`, `sys.argv[1]`, `os.Args[1]`, `argv[1]`: which word of the command line, and the offset after it.
fn argument(
    source: &SourceFile,
    chain: &[&str],
    stop: usize,
    end: usize,
) -> Option<(usize, usize)> {
    let text = &source.clean;
    let rest = text.get(stop..end)?;
    let (written, after) = if let Some(inner) = rest.strip_prefix('[') {
        let close = inner.find(']')?;
        (&inner[..close], stop + close + 2)
    } else {
        // Rust's `args().nth(1)`, Go's `flag.Arg(0)`.
        let open = rest.find(".nth(").map(|at| at + 5);
        let open = open.filter(|open| rest[..*open].starts_with("()."));
        let open = open.or_else(|| rest.starts_with('(').then_some(1))?;
        let close = rest[open..].find(')')?;
        (&rest[open..open + close], stop + open + close + 1)
    };
    let place: usize = written.trim().parse().ok()?;
    let whole = chain.join(".");
    let is_call = !rest.starts_with('[');
    // How many words stand before the first that is the program's own.
    let before = match (source.lang, whole.as_str()) {
        (Lang::Js, "process.argv") => 2,
        (Lang::Js, "args" | "argv") if !is_call && text.contains("process.argv.slice(2)") => 0,
        (Lang::Python, "sys.argv" | "argv") => 1,
        (Lang::Python, "args") if text.contains("sys.argv[1:]") => 0,
        (Lang::Go, "os.Args") => 1,
        (Lang::Go, "flag.Arg") if is_call => 0,
        (Lang::Rust, "env.args" | "std.env.args") if is_call => 1,
        (Lang::Rust, "args") if !is_call && text.contains("env::args") => 1,
        (Lang::C, "argv") | (Lang::Php, "$argv" | "argv") => 1,
        (Lang::Jvm | Lang::CSharp, "args") if !is_call => 0,
        (Lang::Ruby, "ARGV") => 0,
        _ => return None,
    };
    let is_function =
        is_call && !matches!(whole.as_str(), "flag.Arg" | "env.args" | "std.env.args");
    (!is_function && place >= before && place - before < 20).then_some((place - before, after))
}

/// `process.env.X`, `import.meta.env.X`, `os.environ["X"]`, `ENV["X"]`, `env.X`.
fn env_member<'a>(source: &SourceFile, chain: &[&'a str]) -> Option<&'a str> {
    let (last, before) = chain.split_last()?;
    let holder = before.last()?;
    let fits = match source.lang {
        Lang::Js => *holder == "env" || *holder == "ENV",
        Lang::Dart => matches!(*holder, "environment" | "env"),
        _ => matches!(
            *holder,
            "environ" | "ENV" | "_ENV" | "$_ENV" | "$_SERVER" | "env"
        ),
    };
    (fits && last.bytes().any(|b| b.is_ascii_uppercase())).then_some(*last)
}

/// `[127, 0, 0, 1]`.
fn is_octets(text: &str) -> bool {
    let inner = text[1..].split(']').next().unwrap_or_default();
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    matches!(parts.len(), 4 | 8) && parts.iter().all(|part| part.parse::<u16>().is_ok())
}

/// A name whose number is no port of this program: another server's, a time, a size.
pub(crate) fn is_foreign(name: &str) -> bool {
    const WORDS: [&str; 40] = [
        "db",
        "database",
        "redis",
        "smtp",
        "mail",
        "email",
        "postgres",
        "postgresql",
        "pg",
        "mysql",
        "mongo",
        "mongodb",
        "rabbit",
        "rabbitmq",
        "amqp",
        "kafka",
        "elastic",
        "timeout",
        "ttl",
        "limit",
        "size",
        "max",
        "min",
        "interval",
        "retries",
        "workers",
        "threads",
        "pool",
        "secret",
        "version",
        "width",
        "height",
        "concurrency",
        "backlog",
        "expire",
        "expires",
        "nats",
        "consul",
        "jaeger",
        "memcached",
    ];
    let mut word = String::new();
    let mut before_is_lower = false;
    for c in name.chars().chain(['_']) {
        let ends = !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before_is_lower);
        if ends {
            if WORDS.contains(&word.as_str()) {
                return true;
            }
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        before_is_lower = c.is_ascii_lowercase();
    }
    false
}

/// A string that is the name of an environment variable.
fn upper_name(text: &str) -> Option<&str> {
    let shape = text.len() > 2
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    shape.then_some(text)
}

/// A string that is a port or an address and not a sentence with a colon.
fn is_address(text: &str) -> bool {
    !text.contains([' ', '{', '%', '$']) && text.bytes().any(|b| b.is_ascii_digit())
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b':'))
        && text.bytes().any(|b| b.is_ascii_lowercase())
}

pub(super) fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`'])
}

fn is_conversion(name: &str) -> bool {
    matches!(
        name,
        "Number"
            | "parseInt"
            | "tryParse"
            | "int"
            | "str"
            | "String"
            | "Atoi"
            | "Itoa"
            | "Sprintf"
            | "Sprint"
            | "format"
            | "to_string"
            | "parse"
            | "unwrap"
            | "expect"
            | "unwrap_or"
            | "unwrap_or_else"
            | "unwrap_or_default"
            | "ok"
            | "Some"
            | "Ok"
            | "from"
            | "into"
            | "map"
            | "and_then"
            | "var"
            | "Getenv"
            | "LookupEnv"
            | "getenv"
            | "get"
            | "atoi"
            | "stoi"
            | "ParseInt"
            | "ParseUint"
            | "JoinHostPort"
            | "toString"
            | "string"
            | "uint16"
            | "htons"
            | "new"
            | "fetch"
            | "to_i"
    )
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "if" | "else"
            | "return"
            | "const"
            | "let"
            | "var"
            | "new"
            | "await"
            | "as"
            | "true"
            | "false"
            | "null"
            | "nil"
            | "None"
            | "undefined"
            | "number"
            | "string"
            | "int"
            | "u16"
            | "str"
            | "function"
            | "async"
            | "or"
            | "and"
            | "not"
            | "process"
            | "this"
            | "self"
            | "int32"
            | "uint16"
            | "localhost"
            | "host"
            | "HOST"
            | "Host"
            | "hostname"
            | "void"
            | "any"
            | "boolean"
            | "bool"
            | "mut"
            | "ref"
            | "static"
            | "typeof"
            | "default"
            | "is"
            | "in"
            | "isNaN"
            | "String"
    )
}
