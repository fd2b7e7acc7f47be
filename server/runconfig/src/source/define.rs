//! Where a name gets its value: assignments, keys of objects, fields with tags, options of command line parsers,
//! parameters with defaults, and what callers give for them.

use std::{ops::Range, rc::Rc};

use super::{
    declared::{attribute, bound, is_field_of_reference, processed, tag},
    eval::{Atom, Reader, is_foreign},
    lang::Lang,
    text::{Source, arguments, closing, expression_end, keyed, trimmed, words},
};

const MOST_PLACES: usize = 60;

/// The atoms of a name, its own file first, then the files that its chain or its imports point at.
pub(super) fn resolve(
    reader: &mut Reader,
    file: usize,
    chain: &[&str],
    at: usize,
    depth: usize,
) -> Vec<Atom> {
    let Some(name) = chain.last() else {
        return Vec::new();
    };
    for other in order(reader, file, chain) {
        let place = (other == file).then_some(at);
        let mut atoms = in_file(reader, other, name, chain, place, depth);
        if !atoms.is_empty() {
            // A file that fills the structure is stronger than a default in its tags.
            let is_tagged = chain.len() > 1
                && atoms.iter().any(|it| matches!(it, Atom::Env(..)))
                && !atoms.iter().any(|it| matches!(it, Atom::Setting(..)));
            if let Some(path) = filled(reader, file, chain).filter(|_| is_tagged) {
                let first = atoms.iter().position(|it| matches!(it, Atom::Port(..)));
                let setting = Atom::Setting(path, reader.files[file].evidence(at));
                atoms.insert(first.unwrap_or(atoms.len()), setting);
            }
            return atoms;
        }
    }
    // A field of a structure that is read from a file: its path is the key.
    if chain.len() > 1 {
        let path: Vec<String> = chain[1..].iter().map(|it| (*it).to_owned()).collect();
        let mut atoms = unmarshalled(reader, file, &path, depth);
        let tagged = super::declared::tagged(reader, file, &path);
        atoms.extend(tagged.map(|path| Atom::Setting(path, reader.files[file].evidence(at))));
        atoms.push(Atom::Setting(path, reader.files[file].evidence(at)));
        return atoms;
    }
    Vec::new()
}

/// The path of a field in the file that cleanenv and the like fill its structure from.
fn filled(reader: &Reader, file: usize, chain: &[&str]) -> Option<Vec<String>> {
    let reads = |source: &Rc<Source>| {
        source.clean.contains("cleanenv.ReadConfig") || source.clean.contains("cleanenv.ParseYAML")
    };
    if !reader.files.iter().any(reads) {
        return None;
    }
    let path: Vec<String> = chain[1..].iter().map(|it| (*it).to_owned()).collect();
    Some(super::declared::tagged(reader, file, &path).unwrap_or(path))
}

/// What viper gives to a field of a structure that it fills: the key is the field's name, whatever its case.
fn unmarshalled(reader: &mut Reader, file: usize, path: &[String], depth: usize) -> Vec<Atom> {
    let is_filled = |source: &Rc<Source>| {
        source.clean.contains("viper")
            && [".Unmarshal(", ".UnmarshalKey(", ".UnmarshalExact("]
                .iter()
                .any(|it| source.clean.contains(it))
    };
    if reader.files[file].lang != Lang::Go || !reader.files.iter().any(is_filled) {
        return Vec::new();
    }
    let keys: Vec<String> = path.iter().map(|it| it.to_ascii_lowercase()).collect();
    let mut known = (0..keys.len()).map(|skip| setting(reader, file, &keys[skip..], depth));
    known
        .find(|atoms| atoms.iter().any(|atom| !matches!(atom, Atom::Env(..))))
        .unwrap_or_default()
}

/// The files in the order in which a name is looked for.
fn order(reader: &Reader, file: usize, chain: &[&str]) -> Vec<usize> {
    let first = chain
        .first()
        .map(|it| it.to_ascii_lowercase())
        .unwrap_or_default();
    let points_at = |n: &usize| {
        let path = reader.files[*n].file.to_ascii_lowercase();
        let stem = crate::path::stem(&path).to_owned();
        let folder = crate::path::name(crate::path::parent(&path)).to_owned();
        chain.len() > 1 && (stem == first || folder == first)
    };
    let mut order: Vec<usize> = (0..reader.files.len()).collect();
    order.sort_by_key(|n| (*n != file, !points_at(n), *n));
    order
}

pub(super) fn in_file(
    reader: &mut Reader,
    file: usize,
    name: &str,
    chain: &[&str],
    at: Option<usize>,
    depth: usize,
) -> Vec<Atom> {
    let source = Rc::clone(&reader.files[file]);
    let text = &source.clean;
    let mut places: Vec<usize> = words(text, name)
        .filter(|place| Some(*place) != at)
        .take(MOST_PLACES)
        .collect();
    // Go's and C#'s fields are capitalised where the tags and keys of others are not.
    if let Some(at) = at {
        // The nearest definition before the use is the one that counts.
        places.sort_by_key(|place| (*place > at, at.abs_diff(*place)));
    }
    // `redis: { port: 6379 }` is not what `server.port` means, and `server: { port: 8080 }` is.
    let owner = chain.len().checked_sub(2).map(|n| chain[n]);
    let owners: Vec<Option<&str>> = places
        .iter()
        .map(|place| enclosing_key(text, *place))
        .collect();
    let mut ranked: Vec<(usize, Option<&str>)> = places.into_iter().zip(owners).collect();
    ranked.retain(|(_, key)| key.is_none_or(|key| owner == Some(key) || !is_foreign(key)));
    if owner.is_some() {
        ranked.sort_by_key(|(_, key)| key.is_none() || *key != owner);
    }
    let places = ranked.into_iter().map(|(place, _)| place);
    let mut atoms = Vec::new();
    let mut decided: Option<usize> = None;
    for place in places {
        // `port := os.Getenv("PORT")`, then `if port == "" { port = "8080" }`: the variable is asked first.
        let is_near = |at: usize| place < at && text[place..at].matches('\n').count() <= 12;
        if decided.is_some_and(|at| !is_near(at)) {
            continue;
        }
        let mut found = Vec::new();
        define_at(reader, file, &source, name, place, chain, depth, &mut found);
        // `{ default: 8080, env: 'PORT' }`: a variable is asked before the default, whichever is written first.
        let is_asked =
            |atom: &Atom| matches!(atom, Atom::Env(..) | Atom::Flag(..) | Atom::Word(..));
        found.sort_by_key(|atom| !is_asked(atom));
        if decided.is_some() {
            found.retain(is_asked);
            found.append(&mut atoms);
            atoms = found;
        } else {
            atoms.append(&mut found);
            if atoms.iter().any(|atom| matches!(atom, Atom::Port(..))) {
                decided = Some(place);
            }
        }
    }
    atoms.dedup();
    if atoms.is_empty() {
        atoms = options(reader, file, name, depth);
    }
    atoms
}

/// The name that a text ends with.
pub(super) fn last_word(text: &str) -> &str {
    let head = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    &text[head.len()..]
}

/// The brace that a place is in.
pub(super) fn enclosing(text: &str, place: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let start = place.saturating_sub(1_500);
    let mut depth = 0_usize;
    (start..place).rev().find(|at| match bytes[*at] {
        b'}' | b')' => {
            depth += 1;
            false
        }
        b'{' | b'(' if depth > 0 => {
            depth -= 1;
            false
        }
        b'{' => true,
        _ => false,
    })
}

/// The key whose braces a place is in: `server` of `server: { port: 1 }`.
fn enclosing_key(text: &str, place: usize) -> Option<&str> {
    let open = enclosing(text, place)?;
    let head = text.get(..open)?.trim_end();
    let head = head
        .strip_suffix([':', '='])?
        .trim_end()
        .trim_end_matches(['"', '\'']);
    let word = last_word(head);
    (!word.is_empty()).then_some(word)
}

/// What an occurrence of a name says of its value.
#[allow(clippy::too_many_arguments)] // one place in one file for one name: a struct would be used once
fn define_at(
    reader: &mut Reader,
    file: usize,
    source: &Source,
    name: &str,
    place: usize,
    chain: &[&str],
    depth: usize,
    atoms: &mut Vec<Atom>,
) {
    let text = &source.clean;
    let bytes = text.as_bytes();
    let mut after = place + name.len();
    // `"port": 8000` as a key, `'port' => 8000`.
    if matches!(bytes.get(after), Some(b'"' | b'\'')) {
        after += 1;
    }
    after += blanks(text, after);
    let rest = &text[after..];
    let line_start = text[..place].rfind('\n').map_or(0, |at| at + 1);
    let before = text[line_start..place].trim();
    if source.lang == Lang::Rust && rest.starts_with(':') {
        let known = atoms.len();
        attribute(source, line_start, name, atoms);
        if atoms.len() > known {
            return;
        }
        if let Some(function) = super::declared::serde_default(text, line_start) {
            if reader.files.iter().any(|it| it.clean.contains("envy::")) {
                let name = name.to_ascii_uppercase();
                atoms.push(Atom::Env(name, source.evidence(place)));
            }
            // What files and variables say is stronger.
            let path = chain.iter().skip(1).map(|it| (*it).to_owned()).collect();
            atoms.push(Atom::Setting(path, source.evidence(place)));
            atoms.extend(self::function(reader, file, &[&function], depth));
            return;
        }
    }
    if let Some(range) = assigned(text, after).or_else(|| of_several(source, after)) {
        // `def serve(port=50051)`: what callers give is stronger than a parameter's default.
        if matches!(source.lang, Lang::Python | Lang::Js) {
            given(reader, file, source, name, place, chain, depth, atoms);
        }
        let env = settings_class(source, before, text, place, name);
        atoms.extend(env.map(|env| Atom::Env(env, source.evidence(place))));
        atoms.extend(
            destructured(text, after, name).map(|env| Atom::Env(env, source.evidence(place))),
        );
        reader.expression(file, range, depth, atoms);
        return;
    }
    match source.lang {
        // CommandLine: `[Option("urls", Default = "http://*:5000")] public string Urls { get; set; }`.
        Lang::CSharp if rest.starts_with('{') => {
            if let Some(range) = option_default(text, line_start) {
                reader.expression(file, range, depth, atoms);
            }
        }
        Lang::Go => {
            // `var port string` says nothing; a field says what its tag says.
            let line_end = rest.find('\n').map_or(text.len(), |end| after + end);
            tag(source, after..line_end, atoms);
            atoms.extend(
                processed(reader, name, &source.clean[after..line_end])
                    .map(|env| Atom::Env(env, source.evidence(place))),
            );
            // `flag.IntVar(&port, "port", 8080, "")`, `viper.BindPFlag`.
            if bytes[..place].ends_with(b"&") || is_field_of_reference(text, place) {
                bound(reader, file, source, place, depth, atoms);
            }
        }
        Lang::Js if before.ends_with(',') || before.ends_with('{') || before.is_empty() => {
            atoms.extend(
                destructured(text, place, name).map(|env| Atom::Env(env, source.evidence(place))),
            );
        }
        Lang::C if before == "#define" => {
            let end = rest.find('\n').map_or(text.len(), |end| after + end);
            reader.expression(file, after..end, depth, atoms);
        }
        _ => {}
    }
    if rest.starts_with([',', ')', ':']) || source.lang == Lang::Go || source.lang == Lang::C {
        given(reader, file, source, name, place, chain, depth, atoms);
    }
}

/// The `Default = …` of the attribute that stands before a property.
fn option_default(text: &str, line_start: usize) -> Option<Range<usize>> {
    let head = text[..line_start].trim_end().strip_suffix(']')?;
    let open = head.rfind("[Option(").or_else(|| head.rfind("[Value("))?;
    let parts = arguments(text, open + head[open..].find('(')?);
    let part = parts
        .into_iter()
        .find(|part| text[part.clone()].starts_with("Default"))?;
    let equal = text[part.clone()].find('=')?;
    Some(trimmed(text, part.start + equal + 1..part.end))
}

fn blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches([' ', '\t']).len()
}

/// The value after `=`, `:=`, `: Type =`, `:` and `=>`.
fn assigned(text: &str, after: usize) -> Option<Range<usize>> {
    let rest = text.get(after..)?;
    let value = |start: usize, stops: &[u8]| {
        let first = start + (text[start..].len() - text[start..].trim_start().len());
        let end = continued(text, first, expression_end(text, first, stops));
        Some(trimmed(text, first..end))
    };
    let line: &[u8] = b"\n;,";
    if rest.starts_with(":=") {
        return value(after + 2, line);
    }
    if rest.starts_with("=>") {
        return value(after + 2, line);
    }
    if rest.starts_with("==") {
        return None;
    }
    if rest.starts_with("||=") || rest.starts_with("??=") {
        return value(after + 3, line);
    }
    if rest.starts_with('=') {
        return value(after + 1, line);
    }
    if rest.starts_with(':') && !rest.starts_with("::") {
        let end = expression_end(text, after + 1, b"\n;,");
        let words = &text[after + 1..end];
        // The type stands between the colon and the value; `=>` belongs to a function.
        if let Some(equal) = words
            .find('=')
            .filter(|at| !words[*at..].starts_with("=>") && !words[*at..].starts_with("=="))
        {
            return value(after + 1 + equal + 1, line);
        }
        return value(after + 1, line);
    }
    None
}

/// `port, err := strconv.Atoi(…)`: what the call gives to several names.
fn of_several(source: &Source, after: usize) -> Option<Range<usize>> {
    if source.lang != Lang::Go {
        return None;
    }
    let text = &source.clean;
    let rest = text.get(after..)?.strip_prefix(',')?;
    let line = rest.lines().next()?;
    let equal = line.find('=')?;
    let names = line[..equal].trim_end_matches([':', ' ']);
    let is_names = names
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b',' | b' ' | b'.'));
    let start = after + 1 + equal + 1;
    let is_call = text[start..]
        .lines()
        .next()
        .is_some_and(|it| it.contains('('));
    if !is_names || !is_call || text[start..].starts_with('=') {
        return None;
    }
    let end = expression_end(text, start, b"\n;");
    Some(trimmed(text, start..end))
}

/// An expression goes on in the next line where that begins or this one ends with an operator.
fn continued(text: &str, start: usize, end: usize) -> usize {
    let mut end = end;
    for _ in 0..12 {
        if text.as_bytes().get(end) != Some(&b'\n') {
            break;
        }
        let next = text[end..].trim_start();
        let open = text[start..end]
            .trim_end()
            .ends_with(['|', '?', '&', '+', '=', '(']);
        let goes_on = ["||", "??", "?", ":", ".", "+", "&&"]
            .iter()
            .any(|it| next.starts_with(it));
        if !open && !goes_on {
            break;
        }
        let from = text.len() - next.len();
        end = expression_end(text, from, b"\n;,");
    }
    end
}

/// `const { PORT = 3000 } = process.env`.
fn destructured(text: &str, at: usize, name: &str) -> Option<String> {
    let open = text[..at].rfind('{')?;
    if text[open..at].contains(['}', '(', ';']) {
        return None;
    }
    let close = closing(text, open);
    let rest = text
        .get(close + 1..)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    (rest.starts_with("process.env") || rest.starts_with("import.meta.env"))
        .then(|| name.to_owned())
}

/// A field of a pydantic settings class is the variable of its name, with the class's prefix.
fn settings_class(
    source: &Source,
    before: &str,
    text: &str,
    place: usize,
    name: &str,
) -> Option<String> {
    if source.lang != Lang::Python || !before.is_empty() {
        return None;
    }
    let class = text[..place]
        .rfind("\nclass ")
        .or_else(|| text.starts_with("class ").then_some(0))?;
    let head = text[class..place]
        .lines()
        .find(|line| line.contains("class "))?;
    if !head.contains("Settings") && !head.contains("Config") || !text.contains("BaseSettings") {
        return None;
    }
    let prefix = words(text, "env_prefix").next().map(|at| {
        let rest = text[at + "env_prefix".len()..].trim_start_matches([' ', '=', ':', '"', '\'']);
        let end = rest.find(['"', '\'']).unwrap_or(0);
        rest[..end].to_owned()
    });
    Some(format!("{}{name}", prefix.unwrap_or_default()).to_ascii_uppercase())
}

/// A parameter: its callers' argument at the same place.
#[allow(clippy::too_many_arguments)] // as define_at
fn given(
    reader: &mut Reader,
    file: usize,
    source: &Source,
    name: &str,
    place: usize,
    chain: &[&str],
    depth: usize,
    atoms: &mut Vec<Atom>,
) {
    let text = &source.clean;
    if chain.len() > 1 {
        return;
    }
    let Some(open) = text[..place]
        .rfind('(')
        .filter(|open| closing(text, *open) > place)
    else {
        return;
    };
    let line = text[..open].rfind('\n').map_or(0, |at| at + 1);
    let head = text[line..open].trim_end();
    let is_function = [
        "func ",
        "function ",
        "def ",
        "fn ",
        "void ",
        "int ",
        "fun ",
        "async ",
    ]
    .iter()
    .any(|word| head.contains(word))
        || (source.lang == Lang::Js
            && text[closing(text, open)..]
                .chars()
                .take(40)
                .collect::<String>()
                .contains("=>"))
        || is_method(source, open, last_word(head));
    if !is_function {
        return;
    }
    let head = head
        .trim_end_matches(['=', ' ', '<', '>'])
        .trim_end_matches("async")
        .trim_end_matches(['=', ' ']);
    let function = head
        .rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .next()
        .unwrap_or_default()
        .to_owned();
    let parts = arguments(text, open);
    let mut index = parts
        .iter()
        .position(|part| part.contains(&place))
        .unwrap_or(0);
    if source.lang == Lang::Python
        && parts
            .first()
            .is_some_and(|first| &text[first.clone()] == "self")
    {
        index = index.saturating_sub(1);
    }
    if function.len() < 2 {
        return;
    }
    // A constructor is called by its class's name.
    let called = if function == "__init__" || function == "constructor" {
        text[..open].rfind("class ").map(|at| {
            let rest = &text[at + 6..];
            rest[..rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                .unwrap_or(rest.len())]
                .to_owned()
        })
    } else {
        Some(function)
    };
    let Some(called) = called else { return };
    let mut given: Vec<(bool, usize, Range<usize>)> = Vec::new();
    let module = &reader.files[file];
    let is_default = module.lang == Lang::Js && module.clean.contains("export default");
    for (other, source) in reader.files.iter().enumerate() {
        let named = is_default.then(|| super::aliases::default_name(&source.clean, &module.file));
        let called = named.flatten().unwrap_or(&called);
        let calls = words(&source.clean, called)
            .filter(|at| source.clean[at + called.len()..].starts_with('('))
            .filter(|at| other != file || at + called.len() != open)
            .take(5);
        for at in calls {
            let parts = arguments(&source.clean, at + called.len());
            let argument = keyed(&source.clean, &parts, name).or_else(|| parts.get(index).cloned());
            if let Some(argument) = argument {
                let is_second = super::sites::is_management(source, &argument);
                given.push((is_second, other, argument));
            }
        }
    }
    // `serve(config.MetricsPort)` and `serve(config.Port)`: the one for metrics is not what is meant.
    given.sort_by_key(|(is_second, ..)| *is_second);
    for (_, other, argument) in given {
        reader.expression(other, argument, depth, atoms);
    }
}

/// `start(port: number): void {`, `constructor(port) {`, `Server create(int port) {`: a body follows the bracket.
fn is_method(source: &Source, open: usize, name: &str) -> bool {
    if !matches!(
        source.lang,
        Lang::Js | Lang::Jvm | Lang::CSharp | Lang::Dart
    ) {
        return false;
    }
    let after = source.clean.get(closing(&source.clean, open) + 1..);
    let line = after.unwrap_or_default().split(['{', ';', '=', ')']).next();
    let line = line.unwrap_or_default();
    let is_body = after.is_some_and(|it| it[line.len()..].starts_with('{'));
    let is_type = line.trim().is_empty() || line.trim_start().starts_with([':', 't']);
    let is_word = [
        "if", "for", "while", "switch", "catch", "when", "using", "lock",
    ];
    is_body && is_type && !name.is_empty() && !is_word.contains(&name)
}

/// Options of command line parsers that carry the name as a string: `add_argument("--port", default=8000)`,
/// `.option("port", { default: 3000 })`, `@click.option("--port", default=8000)`.
fn options(reader: &mut Reader, file: usize, name: &str, depth: usize) -> Vec<Atom> {
    let source = Rc::clone(&reader.files[file]);
    let text = &source.clean;
    let dashed = name.replace('_', "-");
    let mut atoms = Vec::new();
    for quote in ['"', '\''] {
        for spelled in [
            format!("{quote}--{dashed}{quote}"),
            format!("{quote}--{name}{quote}"),
            format!("{quote}{dashed}{quote}"),
            format!("--{dashed} <"),
        ] {
            for (at, _) in text.match_indices(&spelled).take(4) {
                let Some(open) = text[..at]
                    .rfind('(')
                    .filter(|open| closing(text, *open) > at)
                else {
                    continue;
                };
                let head = text[..open].trim_end();
                let is_option = [
                    "add_argument",
                    "option",
                    "Option",
                    "add_option",
                    "addOption",
                    "argument",
                    "requiredOption",
                    "DEFINE_integer",
                    "define",
                ]
                .iter()
                .any(|word| head.ends_with(word));
                if !is_option {
                    continue;
                }
                atoms.push(Atom::Flag(dashed.clone(), source.evidence(at)));
                let parts = arguments(text, open);
                let value = super::text::keyed_below(text, &parts, "default", 1).or_else(|| {
                    // commander: `.option('-p, --port <n>', 'text', 3000)`.
                    parts.get(2).filter(|_| source.lang == Lang::Js).cloned()
                });
                if let Some(value) = value {
                    reader.expression(file, value, depth, &mut atoms);
                }
                return atoms;
            }
        }
    }
    atoms
}

/// What a function returns, when its arguments say nothing.
pub(super) fn function(
    reader: &mut Reader,
    file: usize,
    chain: &[&str],
    depth: usize,
) -> Vec<Atom> {
    let Some(name) = chain.last().filter(|name| name.len() > 2) else {
        return Vec::new();
    };
    let mut atoms = Vec::new();
    for other in order(reader, file, chain) {
        let source = Rc::clone(&reader.files[other]);
        let text = &source.clean;
        let Some((_, body)) =
            words(text, name).find_map(|at| body(&source, at, name).map(|body| (at, body)))
        else {
            continue;
        };
        for keyword in ["return", "=>"] {
            for at in words_or_marks(text, keyword)
                .into_iter()
                .filter(|at| body.contains(at))
            {
                let from = at + keyword.len();
                let end = expression_end(text, from, b"\n;");
                reader.expression(
                    other,
                    trimmed(text, from..continued(text, from, end)),
                    depth,
                    &mut atoms,
                );
            }
        }
        if atoms.is_empty() && matches!(source.lang, Lang::Rust | Lang::Ruby | Lang::Jvm) {
            reader.expression(other, body, depth, &mut atoms);
        }
        if !atoms.is_empty() {
            break;
        }
    }
    // Variables are asked before numbers, in whatever order the function returns them.
    atoms.sort_by_key(|atom| matches!(atom, Atom::Port(..)));
    atoms
}

fn words_or_marks(text: &str, keyword: &str) -> Vec<usize> {
    if keyword.starts_with('=') {
        text.match_indices(keyword).map(|(at, _)| at).collect()
    } else {
        words(text, keyword).collect()
    }
}

/// The body of a function that is defined here.
fn body(source: &Source, at: usize, name: &str) -> Option<Range<usize>> {
    let text = &source.clean;
    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
    let before = text[line..at].trim();
    let last = before.rsplit([' ', ')']).next().unwrap_or_default();
    let after = at + name.len();
    let is_definition = match source.lang {
        Lang::Python | Lang::Ruby => last == "def",
        Lang::Go => before.starts_with("func"),
        Lang::Rust => last == "fn",
        Lang::Js => {
            last == "function"
                || text[after..].trim_start().starts_with('=')
                    && ["const", "let", "var"].contains(&last)
        }
        _ => {
            text[after..].starts_with('(')
                && text[closing(text, after)..]
                    .trim_start_matches([')', ' ', '\n'])
                    .starts_with('{')
        }
    };
    if !is_definition {
        return None;
    }
    if source.lang == Lang::Python || source.lang == Lang::Ruby {
        let indentation = line + (text[line..].len() - text[line..].trim_start().len()) - line;
        let mut end = text[line..]
            .find('\n')
            .map_or(text.len(), |end| line + end + 1);
        for row in text[end..].split_inclusive('\n') {
            let own = row.len() - row.trim_start().len();
            if !row.trim().is_empty() && own <= indentation {
                break;
            }
            end += row.len();
        }
        return Some(after..end);
    }
    let open = text[after..].find('{').map(|open| after + open)?;
    Some(open + 1..closing(text, open))
}

/// `viper.SetDefault("server.port", 8080)`, `app.set('port', 3000)`, `nconf.defaults`.
pub(super) fn setting(
    reader: &mut Reader,
    file: usize,
    path: &[String],
    depth: usize,
) -> Vec<Atom> {
    let joined = path.join(".");
    let mut atoms = Vec::new();
    for other in order(reader, file, &[]) {
        let source = Rc::clone(&reader.files[other]);
        let text = &source.clean;
        for quote in ['"', '\''] {
            let spelled = format!("{quote}{joined}{quote}");
            for (at, _) in text.match_indices(&spelled).take(8) {
                let Some(open) = text[..at].rfind('(') else {
                    continue;
                };
                let head = text[..open].trim_end();
                let parts = arguments(text, open);
                // `slog.String("port", …)` writes the value down and declares nothing.
                let of_log = ["slog.", "zap.", "attribute.", "log.", "event."]
                    .iter()
                    .any(|it| {
                        head.rsplit_once('.')
                            .is_some_and(|(of, _)| format!("{of}.").ends_with(it))
                    });
                let is_flag = !of_log
                    && head.rsplit('.').next().is_some_and(|last| {
                        [
                            "Int", "String", "IntP", "StringP", "Uint16", "Uint", "UintP",
                        ]
                        .contains(&last)
                    });
                if head.ends_with("SetDefault")
                    || head.ends_with(".set")
                    || head.ends_with("set_default")
                {
                    if let Some(value) = parts.get(1) {
                        reader.expression(other, value.clone(), depth, &mut atoms);
                    }
                } else if head.ends_with("BindEnv") || head.ends_with("bind_env") {
                    for part in parts.iter().skip(1) {
                        reader.expression(other, part.clone(), depth, &mut atoms);
                    }
                } else if is_flag && parts.first().is_some_and(|first| first.contains(&at)) {
                    atoms.push(Atom::Flag(joined.clone(), source.evidence(at)));
                    let short = usize::from(head.ends_with('P'));
                    if let Some(value) = parts.get(1 + short) {
                        reader.expression(other, value.clone(), depth, &mut atoms);
                    }
                }
            }
        }
    }
    let prefix = reader.files.iter().find_map(|source| {
        let rest = source.clean.split("SetEnvPrefix(\"").nth(1)?;
        Some(format!("{}_", &rest[..rest.find('"')?]))
    });
    let upper = format!("{}{joined}", prefix.unwrap_or_default())
        .replace(['.', '-'], "_")
        .to_ascii_uppercase();
    if reader
        .files
        .iter()
        .any(|source| source.clean.contains("AutomaticEnv"))
    {
        let evidence = reader.files[file].evidence(0);
        atoms.insert(0, Atom::Env(upper, evidence));
    }
    atoms
}
