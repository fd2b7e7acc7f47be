//! The languages, each read once.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::{Arg, Locale, Text, Value, made::LANGUAGES};

type Language = FluentBundle<FluentResource>;

static READ: LazyLock<Vec<Language>> = LazyLock::new(|| {
    LANGUAGES
        .iter()
        .map(|(name, texts)| read(name, texts))
        .collect()
});

fn read(name: &str, texts: &str) -> Language {
    let mut language =
        Language::new_concurrent(vec![name.parse::<LanguageIdentifier>().unwrap_or_default()]);
    // The marks around a value would be seen as rubbish in terminals and logs.
    language.set_use_isolating(false);
    // The build has read it, and refuses what cannot be.
    let resource =
        FluentResource::try_new(texts.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let _ = language.add_resource(resource);
    language
}

/// The text, or an attribute of it; empty where it has none.
pub fn filled_in(locale: Locale, text: &Text, attribute: Option<&str>) -> String {
    let language = &READ[locale.index()];
    let message = language.get_message(text.id());
    let pattern = message.and_then(|message| match attribute {
        Some(name) => message.get_attribute(name).map(|it| it.value()),
        None => message.value(),
    });
    let Some(pattern) = pattern else {
        return String::new();
    };
    let mut args = FluentArgs::new();
    for (name, value) in text.values() {
        match value {
            Value::Any(arg) => args.set(name, FluentValue::from(arg.in_locale(locale))),
            Value::Count(count) => args.set(name, FluentValue::from(count)),
        }
    }
    let mut errors = Vec::new();
    language
        .format_pattern(pattern, Some(&args), &mut errors)
        .into_owned()
}

/// What stands between two of several, by the text that joins two.
pub fn between(locale: Locale, joined: impl FnOnce(Arg, Arg) -> Text) -> String {
    // A text ends in no blank of its own, so the file says what stands between two.
    let between = joined("1".into(), "2".into()).in_locale(locale);
    between
        .trim_start_matches('1')
        .trim_end_matches('2')
        .to_owned()
}
