//! Command lines: words with their places, the variables they are given, the folder they run in.

use crate::{
    evidence::{PlacedText, Variable},
    path,
};

/// One simple command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// The tool and what it is given.
    pub words: Vec<PlacedText>,
    /// The variables that it is given, the strongest last.
    pub env: Vec<Variable>,
    /// The folder that it runs in.
    pub cwd: String,
}

impl CommandLine {
    /// The value of an environment variable; `None` if this command line does not set it.
    pub fn var(&self, name: &str) -> Option<&PlacedText> {
        var(&self.env, name)
    }

    /// The first word's last name without `.exe`, `.cmd` and `.js`: `npm` of `/usr/bin/npm`.
    pub fn tool(&self) -> &str {
        let name = self
            .words
            .first()
            .map_or("", |word| path::name(word.as_str()));
        [".exe", ".cmd", ".bat", ".ps1"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name)
    }

    /// The words after the first.
    pub fn args(&self) -> &[PlacedText] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The tool's own words after the first, and what follows `--`.
    pub fn around_dashes(&self) -> (&[PlacedText], &[PlacedText]) {
        let args = self.args();
        let dashes = args.iter().position(|arg| arg.as_str() == "--");
        let (own, rest) = args.split_at(dashes.unwrap_or(args.len()));
        (own, rest.get(1..).unwrap_or_default())
    }

    /// The same place and variables with other words.
    #[must_use]
    pub fn with_words(&self, words: Vec<PlacedText>) -> Self {
        Self {
            words,
            ..self.clone()
        }
    }

    /// The same without its first `n` words.
    #[must_use]
    pub fn skip(&self, n: usize) -> Self {
        self.with_words(self.words.iter().skip(n).cloned().collect())
    }

    /// The value of an option: `--port 1`, `--port=1`, and for one letter `-p 1`, `-p=1` and `-p1`;
    /// also where option and value are one argument with a blank in it.
    pub fn option(&self, names: &[&str]) -> Option<PlacedText> {
        option(self.args(), names)
    }

    /// Whether a word stands there as it is.
    pub fn has(&self, word: &str) -> bool {
        self.args().iter().any(|arg| arg.as_str() == word)
    }
}

/// The last value of a variable.
pub fn var<'a>(env: &'a [Variable], name: &str) -> Option<&'a PlacedText> {
    env.iter()
        .rev()
        .find(|it| it.name == name)
        .map(|it| &it.value)
}

/// The value of an option among words; the last one wins.
pub fn option(args: &[PlacedText], names: &[&str]) -> Option<PlacedText> {
    let mut found = None;
    for (at, arg) in args.iter().enumerate() {
        for name in names {
            let word = arg.as_str();
            if word == *name {
                found = args.get(at + 1).cloned().or(found);
            } else if let Some(rest) = word.strip_prefix(name) {
                if let Some(value) = rest.strip_prefix(['=', ':']) {
                    found = Some(arg.with(value));
                } else if is_short(name) && rest.starts_with(|c: char| c.is_ascii_digit()) {
                    found = Some(arg.with(rest));
                } else if let Some(value) = rest.strip_prefix(' ') {
                    // Both written as one argument: `"-p 8080"` in a list.
                    found = Some(arg.with(value.trim()));
                }
            }
        }
    }
    found
}

fn is_short(name: &str) -> bool {
    name.len() == 2 && name.starts_with('-')
}

/// The words that are neither options nor an option's value; `with_value` names the options that take one.
pub fn positional<'a>(args: &'a [PlacedText], with_value: &[&str]) -> Vec<&'a PlacedText> {
    let mut found = Vec::new();
    let mut skip = false;
    for arg in args {
        if std::mem::take(&mut skip) {
            continue;
        }
        if arg.as_str().starts_with('-') {
            skip = with_value.contains(&arg.as_str());
        } else {
            found.push(arg);
        }
    }
    found
}

/// The port in `8080`, `:8080`, `0.0.0.0:8080`, `[::]:8080`, `http://localhost:8080/x`, `tcp://…`; 0 is none.
pub fn port_of(text: &str) -> Option<u16> {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.split(['/', '?']).next().unwrap_or(text);
    let digits = text.rsplit_once(':').map_or(text, |(_, port)| port);
    number(digits)
}

/// A whole number that can be a port.
pub fn number(digits: &str) -> Option<u16> {
    let digits = digits.trim().trim_matches(['"', '\'']);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_number
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|port| *port != 0)
}

/// The simple commands of a shell line, each with the variables and the folder that it has by then.
pub fn simple_commands(line: &PlacedText, env: &[Variable], cwd: &str) -> Vec<CommandLine> {
    let mut commands = Vec::new();
    let mut env = env.to_vec();
    let mut cwd = cwd.to_owned();
    for words in sentences(&line.value) {
        let mut own = env.clone();
        let mut words: Vec<PlacedText> = words
            .into_iter()
            .map(|word| {
                let (value, resolved) = expand(&word, &own);
                PlacedText {
                    value,
                    unresolved: line.unresolved || !resolved,
                    ..line.clone()
                }
            })
            .collect();
        // Variables before the command, for it alone; `export` and cmd's `set` for all that follow.
        let lasting = matches!(
            words.first().map(PlacedText::as_str),
            Some("export" | "set")
        );
        if lasting {
            words.remove(0);
        }
        let mut prefix = 0;
        while let Some((name, value)) = words.get(prefix).and_then(assignment) {
            own.push(Variable { name, value });
            prefix += 1;
        }
        words.drain(..prefix);
        if lasting || words.is_empty() {
            env = own;
            continue;
        }
        if matches!(words[0].as_str(), "cd" | "pushd") {
            if let Some(folder) = words.get(1) {
                cwd = path::join(&cwd, folder.as_str());
            }
            continue;
        }
        commands.push(CommandLine {
            words,
            env: own,
            cwd: cwd.clone(),
        });
    }
    commands
}

/// The words of a line of arguments: blanks part them, quotes hold them together, and nothing else has a meaning.
pub fn split(line: &PlacedText) -> Vec<PlacedText> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.value.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (_, '\\') if chars.peek().is_some_and(|next| "\"'\\".contains(*next)) => {
                word.get_or_insert_default().extend(chars.next());
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words.into_iter().map(|word| line.with(word)).collect()
}

/// `NAME=value` as a variable.
pub fn assignment(word: &PlacedText) -> Option<(String, PlacedText)> {
    let (name, value) = word.as_str().split_once('=')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name.then(|| (name.to_owned(), word.with(value.trim())))
}

/// The words of each command of a line; quotes are taken away, `$` is left for [`expand`].
fn sentences(line: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some('\''), '$') => word.get_or_insert_default().push('\u{1}'),
            (Some(_), '\\') if chars.peek().is_some_and(|next| "\"\\$`".contains(*next)) => {
                word.get_or_insert_default().extend(chars.next());
            }
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '\\') => match chars.next() {
                Some('\n') | None => {}
                // A path of Windows; a blank or a quote is escaped.
                Some(next) if next.is_alphanumeric() || next == '.' => {
                    word.get_or_insert_default().extend(['\\', next]);
                }
                Some(next) => word.get_or_insert_default().push(next),
            },
            (None, '$') if matches!(chars.peek(), Some('{' | '(')) => {
                let word = word.get_or_insert_default();
                word.push('$');
                let close = if chars.peek() == Some(&'{') { '}' } else { ')' };
                for c in chars.by_ref() {
                    word.push(c);
                    if c == close {
                        break;
                    }
                }
            }
            (None, ';' | '|' | '&' | '\n' | '(' | ')') => {
                // `2>&1` is no end.
                if c == '&' && word.as_deref().is_some_and(|word| word.ends_with('>')) {
                    word.get_or_insert_default().push(c);
                    continue;
                }
                all.last_mut()
                    .into_iter()
                    .for_each(|it| it.extend(word.take()));
                all.push(Vec::new());
            }
            (None, '#') if word.is_none() => {
                for c in chars.by_ref() {
                    if c == '\n' {
                        break;
                    }
                }
            }
            (None, c) if c.is_whitespace() => {
                all.last_mut()
                    .into_iter()
                    .for_each(|it| it.extend(word.take()));
            }
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    all.last_mut()
        .into_iter()
        .for_each(|it| it.extend(word.take()));
    all.retain(|words| !words.is_empty());
    all
}

/// `$X`, `${X}`, `${X:-default}` and cmd's `%X%` from the variables; whether all of them are known.
pub fn expand(word: &str, env: &[Variable]) -> (String, bool) {
    let mut out = String::new();
    let mut resolved = true;
    let mut rest = word;
    while let Some(at) = rest.find(['$', '%']) {
        out.push_str(&rest[..at]);
        let Some((expression, length)) = expression(&rest[at..]) else {
            out.push_str(&rest[at..=at]);
            rest = &rest[at + 1..];
            continue;
        };
        let (name, default) = match expression
            .split_once(":-")
            .or_else(|| expression.split_once('-'))
        {
            Some((name, default)) => (name, Some(default)),
            None => (expression, None),
        };
        match (var(env, name), default) {
            (Some(value), _) => out.push_str(&value.value),
            (None, Some(default)) => out.push_str(default),
            (None, None) => {
                resolved = false;
                out.push_str(&rest[at..at + length]);
            }
        }
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    (out.replace('\u{1}', "$"), resolved)
}

/// What stands between the marks of a variable, and how long it is with them.
fn expression(text: &str) -> Option<(&str, usize)> {
    if let Some(inner) = text.strip_prefix("${") {
        let end = inner.find('}')?;
        return Some((&inner[..end], end + 3));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if let Some(inner) = text.strip_prefix('$') {
        let end = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
        return (end > 0).then(|| (&inner[..end], end + 1));
    }
    let inner = text.strip_prefix('%')?;
    let end = inner.find('%')?;
    let name = &inner[..end];
    (end > 0 && name.chars().all(is_name)).then_some((name, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Vec<String> {
        simple_commands(
            &PlacedText {
                value: line.to_owned(),
                ..PlacedText::default()
            },
            &[],
            "app",
        )
        .iter()
        .map(|it| {
            let words: Vec<_> = it.words.iter().map(PlacedText::as_str).collect();
            let env: Vec<_> = it
                .env
                .iter()
                .map(|it| format!("{}={}", it.name, it.value.value))
                .collect();
            format!("{}|{}|{}", it.cwd, env.join(" "), words.join(" "))
        })
        .collect()
    }

    #[test]
    fn a_line_is_split_as_a_shell_does() {
        let check = |line: &str, wanted: &[&str]| assert_eq!(said(line), wanted, "{line}");
        check("a 'b c' \"d e\"", &["app||a b c d e"]);
        check("A=1 b && c", &["app|A=1|b", "app||c"]);
        check(
            "cd x && export P=2; run $P ${Q:-3} 2>&1 | tee l",
            &["app/x|P=2|run 2 3 2>&1", "app/x|P=2|tee l"],
        );
        check("set PORT=1&& node a", &["app|PORT=1|node a"]);
        check("run '$P' # no", &["app||run $P"]);
        check(r".\bin\x.exe 'a", &[r"app||.\bin\x.exe a"]);
    }

    #[test]
    fn ports_are_read_from_addresses() {
        let check = |text, wanted| assert_eq!(port_of(text), wanted, "{text}");
        check("8080", Some(8080));
        check(":8080", Some(8080));
        check("0.0.0.0:80", Some(80));
        check("[::1]:81", Some(81));
        check("http://*:5001/x:7", Some(5001));
        check("0", None);
        check("70000", None);
        check("localhost", None);
        check("${PORT}", None);
    }
}
