//! Where a name gets its value: assignments, keys of objects, fields with tags, options of command line parsers,
//! parameters with defaults, and what callers give for them.

mod calls;
mod nearness;
mod occurrence;
mod options;
mod values;
mod viper;

use std::rc::Rc;

use super::{
    clue::{Expressions, PortClue},
    declared::{
        clues_of_attribute, clues_of_bound_flag, clues_of_tag, envconfig_variable,
        is_field_of_reference,
    },
    lang::Lang,
    names::is_foreign,
    text::{enclosing, last_word, words},
};
use calls::clues_of_callers;
use nearness::files_by_nearness;
use occurrence::Occurrence;
use options::{clues_of_options, option_default};
use values::{assigned, assigned_with_others, blanks, destructured, settings_class};
use viper::{clues_of_unmarshalled, path_of_filled_field};

pub(super) use self::{calls::clues_of_function, viper::clues_of_setting};

const MOST_PLACES: usize = 60;

/// The clues of a name, its own file first, then the files that its chain or its imports point at.
pub(super) fn resolve(
    evaluator: &mut dyn Expressions,
    file: usize,
    chain: &[&str],
    at: usize,
    depth: usize,
) -> Vec<PortClue> {
    let Some(name) = chain.last() else {
        return Vec::new();
    };
    for other in files_by_nearness(evaluator, file, chain) {
        let place = (other == file).then_some(at);
        let mut clues = in_file(evaluator, other, name, chain, place, depth);
        if !clues.is_empty() {
            // A file that fills the structure is stronger than a default in its tags.
            let is_tagged = chain.len() > 1
                && clues.iter().any(|it| matches!(it, PortClue::Env(..)))
                && !clues.iter().any(|it| matches!(it, PortClue::Setting(..)));
            if let Some(path) = path_of_filled_field(evaluator, file, chain).filter(|_| is_tagged) {
                let first = clues.iter().position(|it| matches!(it, PortClue::Port(..)));
                let setting = PortClue::Setting(path, evaluator.files()[file].evidence(at));
                clues.insert(first.unwrap_or(clues.len()), setting);
            }
            return clues;
        }
    }
    // A field of a structure that is read from a file: its path is the key.
    if chain.len() > 1 {
        let path: Vec<String> = chain[1..].iter().map(|it| (*it).to_owned()).collect();
        let mut clues = clues_of_unmarshalled(evaluator, file, &path, depth);
        let tagged = super::declared::path_by_tags(evaluator, file, &path);
        clues.extend(
            tagged.map(|path| PortClue::Setting(path, evaluator.files()[file].evidence(at))),
        );
        clues.push(PortClue::Setting(
            path,
            evaluator.files()[file].evidence(at),
        ));
        return clues;
    }
    Vec::new()
}

pub(super) fn in_file(
    evaluator: &mut dyn Expressions,
    file: usize,
    name: &str,
    chain: &[&str],
    at: Option<usize>,
    depth: usize,
) -> Vec<PortClue> {
    let source = Rc::clone(&evaluator.files()[file]);
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
    let mut clues = Vec::new();
    let mut decided: Option<usize> = None;
    for place in places {
        // `port := os.Getenv("PORT")`, then `if port == "" { port = "8080" }`: the variable is asked first.
        let is_near = |at: usize| place < at && text[place..at].matches('\n').count() <= 12;
        if decided.is_some_and(|at| !is_near(at)) {
            continue;
        }
        let mut found = Vec::new();
        let occurrence = Occurrence {
            file,
            source: &source,
            name,
            place,
            chain,
            depth,
        };
        define_at(evaluator, &occurrence, &mut found);
        // `{ default: 8080, env: 'PORT' }`: a variable is asked before the default, whichever is written first.
        let is_asked = |clue: &PortClue| {
            matches!(
                clue,
                PortClue::Env(..) | PortClue::Flag(..) | PortClue::Word(..)
            )
        };
        found.sort_by_key(|clue| !is_asked(clue));
        if decided.is_some() {
            found.retain(is_asked);
            found.append(&mut clues);
            clues = found;
        } else {
            clues.append(&mut found);
            if clues.iter().any(|clue| matches!(clue, PortClue::Port(..))) {
                decided = Some(place);
            }
        }
    }
    clues.dedup();
    if clues.is_empty() {
        clues = clues_of_options(evaluator, file, name, depth);
    }
    clues
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
fn define_at(
    evaluator: &mut dyn Expressions,
    occurrence: &Occurrence<'_>,
    clues: &mut Vec<PortClue>,
) {
    let Occurrence {
        file,
        source,
        name,
        place,
        chain,
        depth,
    } = *occurrence;
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
        let known = clues.len();
        clues_of_attribute(source, line_start, name, clues);
        if clues.len() > known {
            return;
        }
        if let Some(function) = super::declared::serde_default(text, line_start) {
            if evaluator
                .files()
                .iter()
                .any(|it| it.clean.contains("envy::"))
            {
                let name = name.to_ascii_uppercase();
                clues.push(PortClue::Env(name, source.evidence(place)));
            }
            // What files and variables say is stronger.
            let path = chain.iter().skip(1).map(|it| (*it).to_owned()).collect();
            clues.push(PortClue::Setting(path, source.evidence(place)));
            clues.extend(clues_of_function(evaluator, file, &[&function], depth));
            return;
        }
    }
    if let Some(range) = assigned(text, after).or_else(|| assigned_with_others(source, after)) {
        // `def serve(port=50051)`: what callers give is stronger than a parameter's default.
        if matches!(source.lang, Lang::Python | Lang::Js | Lang::Rust) {
            clues_of_callers(evaluator, occurrence, clues);
        }
        let env = settings_class(source, before, text, place, name);
        clues.extend(env.map(|env| PortClue::Env(env, source.evidence(place))));
        clues.extend(
            destructured(text, after, name).map(|env| PortClue::Env(env, source.evidence(place))),
        );
        evaluator.expression(file, range, depth, clues);
        return;
    }
    match source.lang {
        // CommandLine: `[Option("urls", Default = "http://*:5000")] public string Urls { get; set; }`.
        Lang::CSharp if rest.starts_with('{') => {
            if let Some(range) = option_default(text, line_start) {
                evaluator.expression(file, range, depth, clues);
            }
        }
        Lang::Go => {
            // `var port string` says nothing; a field says what its tag says.
            let line_end = rest.find('\n').map_or(text.len(), |end| after + end);
            clues_of_tag(source, after..line_end, clues);
            clues.extend(
                envconfig_variable(evaluator, name, &source.clean[after..line_end])
                    .map(|env| PortClue::Env(env, source.evidence(place))),
            );
            // `flag.IntVar(&port, "port", 8080, "")`, `viper.BindPFlag`.
            if bytes[..place].ends_with(b"&") || is_field_of_reference(text, place) {
                clues_of_bound_flag(evaluator, file, source, place, depth, clues);
            }
        }
        Lang::Js if before.ends_with(',') || before.ends_with('{') || before.is_empty() => {
            clues.extend(
                destructured(text, place, name)
                    .map(|env| PortClue::Env(env, source.evidence(place))),
            );
        }
        Lang::C if before == "#define" => {
            let end = rest.find('\n').map_or(text.len(), |end| after + end);
            evaluator.expression(file, after..end, depth, clues);
        }
        _ => {}
    }
    if rest.starts_with([',', ')', ':']) || source.lang == Lang::Go || source.lang == Lang::C {
        clues_of_callers(evaluator, occurrence, clues);
    }
}
