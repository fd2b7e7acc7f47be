//! Settings by key: viper's, nconf's and others' defaults, and the structures that they fill.

use std::rc::Rc;

use crate::source::{
    clue::{Expressions, PortClue},
    declared,
    file::SourceFile,
    lang::Lang,
    text::arguments,
};

use super::nearness::files_by_nearness;

/// The path of a field in the file that cleanenv and the like fill its structure from.
pub(super) fn path_of_filled_field(
    evaluator: &dyn Expressions,
    file: usize,
    chain: &[&str],
) -> Option<Vec<String>> {
    let reads = |source: &Rc<SourceFile>| {
        source.clean.contains("cleanenv.ReadConfig") || source.clean.contains("cleanenv.ParseYAML")
    };
    if !evaluator.files().iter().any(reads) {
        return None;
    }
    let path: Vec<String> = chain[1..].iter().map(|it| (*it).to_owned()).collect();
    Some(declared::path_by_tags(evaluator, file, &path).unwrap_or(path))
}

/// What viper gives to a field of a structure that it fills: the key is the field's name, whatever its case.
pub(super) fn clues_of_unmarshalled(
    evaluator: &mut dyn Expressions,
    file: usize,
    path: &[String],
    depth: usize,
) -> Vec<PortClue> {
    let is_filled = |source: &Rc<SourceFile>| {
        source.clean.contains("viper")
            && [".Unmarshal(", ".UnmarshalKey(", ".UnmarshalExact("]
                .iter()
                .any(|it| source.clean.contains(it))
    };
    if evaluator.files()[file].lang != Lang::Go || !evaluator.files().iter().any(is_filled) {
        return Vec::new();
    }
    let keys: Vec<String> = path.iter().map(|it| it.to_ascii_lowercase()).collect();
    let mut known =
        (0..keys.len()).map(|skip| clues_of_setting(evaluator, file, &keys[skip..], depth));
    known
        .find(|clues| clues.iter().any(|clue| !matches!(clue, PortClue::Env(..))))
        .unwrap_or_default()
}

/// `viper.SetDefault("server.port", 8080)`, `app.set('port', 3000)`, `nconf.defaults`.
pub(in crate::source) fn clues_of_setting(
    evaluator: &mut dyn Expressions,
    file: usize,
    path: &[String],
    depth: usize,
) -> Vec<PortClue> {
    let joined = path.join(".");
    let mut clues = Vec::new();
    for other in files_by_nearness(evaluator, file, &[]) {
        let source = Rc::clone(&evaluator.files()[other]);
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
                        evaluator.expression(other, value.clone(), depth, &mut clues);
                    }
                } else if head.ends_with("BindEnv") || head.ends_with("bind_env") {
                    for part in parts.iter().skip(1) {
                        evaluator.expression(other, part.clone(), depth, &mut clues);
                    }
                } else if is_flag && parts.first().is_some_and(|first| first.contains(&at)) {
                    clues.push(PortClue::Flag(joined.clone(), source.evidence(at)));
                    let short = usize::from(head.ends_with('P'));
                    if let Some(value) = parts.get(1 + short) {
                        evaluator.expression(other, value.clone(), depth, &mut clues);
                    }
                }
            }
        }
    }
    let prefix = evaluator.files().iter().find_map(|source| {
        let rest = source.clean.split("SetEnvPrefix(\"").nth(1)?;
        Some(format!("{}_", &rest[..rest.find('"')?]))
    });
    let upper = format!("{}{joined}", prefix.unwrap_or_default())
        .replace(['.', '-'], "_")
        .to_ascii_uppercase();
    if evaluator
        .files()
        .iter()
        .any(|source| source.clean.contains("AutomaticEnv"))
    {
        let evidence = evaluator.files()[file].evidence(0);
        clues.insert(0, PortClue::Env(upper, evidence));
    }
    clues
}
