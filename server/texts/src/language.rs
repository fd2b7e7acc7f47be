//! The languages, each read once.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::{languages::LANGUAGES, locale::Locale};

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

/// What a sentence is filled in with.
pub enum Filled {
    /// Words.
    Words(String),
    /// A number, by which a language may choose other words.
    Count(u64),
}

/// The sentence with this id, or an attribute of it; empty where it has none.
pub fn filled_in(
    locale: Locale,
    id: &str,
    attribute: Option<&str>,
    values: impl IntoIterator<Item = (&'static str, Filled)>,
) -> String {
    let language = &READ[locale.index()];
    let message = language.get_message(id);
    let pattern = message.and_then(|message| match attribute {
        Some(name) => message.get_attribute(name).map(|it| it.value()),
        None => message.value(),
    });
    let Some(pattern) = pattern else {
        return String::new();
    };
    let mut args = FluentArgs::new();
    for (name, value) in values {
        match value {
            Filled::Words(words) => args.set(name, FluentValue::from(words)),
            Filled::Count(count) => args.set(name, FluentValue::from(count)),
        }
    }
    let mut errors = Vec::new();
    language
        .format_pattern(pattern, Some(&args), &mut errors)
        .into_owned()
}
