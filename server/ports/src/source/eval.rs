//! What an expression can be worth: the variables, flags and numbers in it, in the order of their words.
//!
//! No language is interpreted. `process.env.PORT || config.port || 3000`, `getEnv("PORT", "8080")` and
//! `fmt.Sprintf(":%d", cfg.Port)` all name their sources in the order of their strength, which is all that is needed.

use std::{collections::HashSet, ops::Range, rc::Rc};

use super::{
    chain::{argument, chain, env_member, is_octets},
    clue::{Expressions, PortClue},
    declared, define,
    file::SourceFile,
    lang::{Lang, string_end},
    names::{is_address, is_conversion, is_foreign, is_key, is_keyword, unquoted, upper_name},
    text::{arguments, closing, is_word, opens_string},
};
use crate::command::{number, port_of};

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

    /// The clues of an expression, with a budget of its own.
    pub fn read(&mut self, file: usize, range: Range<usize>) -> Vec<PortClue> {
        self.seen.clear();
        self.steps = 0;
        let mut clues = Vec::new();
        self.expression(file, range, 0, &mut clues);
        clues
    }

    /// The clues of a name in one file.
    pub fn named(&mut self, file: usize, name: &str) -> Vec<PortClue> {
        self.seen.clear();
        self.steps = 0;
        define::in_file(self, file, name, &[name], None, 1)
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
            let found = declared::clues_of_declared_flag(self, name, depth + 1);
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
            let mut known = define::clues_of_setting(self, file, &path, depth + 1);
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
            let known = define::clues_of_setting(self, file, &[name.to_owned()], depth + 1);
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
            let body = define::clues_of_function(self, file, chain, depth + 1);
            clues.extend(body);
        }
        close + 1
    }
}

impl Expressions for Evaluator {
    fn files(&self) -> &[Rc<SourceFile>] {
        &self.files
    }

    fn expression(
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
            if opens_string(bytes, at) {
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
}
