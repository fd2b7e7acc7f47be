//! Chains of names (`process.env.PORT`, `cfg.Server.Port`) and what they stand for by themselves.

use super::{file::SourceFile, lang::Lang, text::is_word};

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
pub(super) fn argument(
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
pub(super) fn env_member<'a>(source: &SourceFile, chain: &[&'a str]) -> Option<&'a str> {
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
pub(super) fn is_octets(text: &str) -> bool {
    let inner = text[1..].split(']').next().unwrap_or_default();
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    matches!(parts.len(), 4 | 8) && parts.iter().all(|part| part.parse::<u16>().is_ok())
}
