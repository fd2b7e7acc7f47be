//! Every sentence that people read, in each of their languages.
//!
//! A [`Text`] says which sentence it is and what it is filled in with, and no more: whoever shows it knows the [`Locale`] of
//! the person and asks for [`Text::in_locale`]. The sentences are in `locales/`, one file a language ([Fluent](https://projectfluent.org));
//! `Text` is written from them when this crate is built, and a sentence that one language lacks fails the build.
//!
//! ```
//! use ashore_texts::{Locale, text};
//! let told = text!(Status { target: "orders", state: ashore_texts::Text::StatePreparing });
//! assert_eq!(told.in_locale(Locale::ENGLISH), "orders: preparing");
//! assert_eq!(told.in_locale(Locale::named("zh-cn")), "orders：准备中");
//! ```

mod language;
mod languages;
mod locale;
mod sentence;

pub use locale::Locale;
pub use sentence::{Arg, Text};

/// `text!(StatusActive { target, requests: mode, count })`: a [`Text`] whose values are made from what is at hand.
#[macro_export]
macro_rules! text {
    ($name:ident) => { $crate::Text::$name };
    ($name:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        $crate::Text::$name { $($field: $crate::value!($field $(, $value)?)),* }
    };
}

/// One value of [`text!`].
#[doc(hidden)]
#[macro_export]
macro_rules! value {
    ($field:ident) => {
        ::core::convert::From::from($field)
    };
    ($field:ident, $value:expr) => {
        ::core::convert::From::from($value)
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_filled_in_in_every_language() {
        for text in Text::every() {
            for locale in Locale::all() {
                let told = text.in_locale(locale) + &text.help(locale).unwrap_or_default();
                assert!(!told.is_empty(), "{text:?} in {}", locale.name());
                for (name, _) in text.values() {
                    let there = told.contains(&format!("<{name}>")) || told.contains('7');
                    assert!(there, "{told} in {} has no {name}", locale.name());
                }
                // The marks of another direction of writing are rubbish in a terminal.
                assert!(!told.contains('\u{2068}') && !told.contains("{$"), "{told}");
            }
        }
    }

    #[test]
    fn no_sentence_is_left_in_english() {
        let others = || Locale::all().filter(|locale| *locale != Locale::ENGLISH);
        for text in Text::every() {
            let english = text.in_locale(Locale::ENGLISH);
            let is_word =
                |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
            // What is filled in, and names and marks alone, may be the same.
            if english.split(' ').filter(is_word).count() < 2 {
                continue;
            }
            for locale in others() {
                assert_ne!(
                    text.in_locale(locale),
                    english,
                    "{} in {}",
                    text.id(),
                    locale.name()
                );
            }
        }
    }

    #[test]
    fn one_is_no_plural_and_a_list_is_joined_as_the_language_joins() {
        let count = |count| text!(StateActive { count: count }).in_locale(Locale::ENGLISH);
        assert_eq!(
            (count(1u64), count(2u64)),
            ("active, 1 request".into(), "active, 2 requests".into())
        );
        let holders = vec!["ann".to_owned(), "kim".to_owned()];
        let told = text!(ListInterceptedBy { holders: holders });
        assert_eq!(told.to_string(), "intercepted by ann, kim");
        assert_eq!(told.in_locale(Locale::named("zh")), "正被 ann、kim 拦截");
    }

    #[test]
    fn a_text_in_a_text_is_in_the_same_language() {
        let told = text!(Status {
            target: "orders",
            state: Text::StatePreparing
        });
        assert_eq!(told.in_locale(Locale::named("zh-cn")), "orders：准备中");
        assert_eq!(told.to_string(), "orders: preparing");
    }

    #[test]
    fn sentences_and_clauses_are_joined_as_the_language_joins() {
        let chinese = Locale::named("zh");
        let check = |arg: Arg, english: &str, in_chinese: &str| {
            assert_eq!(arg.to_string(), english);
            assert_eq!(arg.in_locale(chinese), in_chinese);
        };
        let told = vec!["None".into(), Arg::default(), "Which one?".into()];
        check(Arg::Sentences(told), "None. Which one?", "None。Which one?");
        let told = vec!["a".into(), "b".into()];
        check(Arg::Clauses(told), "a; b", "a；b");
        let whole = Arg::Sentences(vec![Text::CliNone.into()]);
        check(
            Arg::Clause(Box::new(whole)),
            "No intercepts on this machine",
            "本机当前没有拦截",
        );
        let which = text!(LeaveWhich { known: "a" });
        let next = which.help(Locale::ENGLISH);
        assert_eq!(Some(Arg::Next(Box::new(which)).to_string()), next);
        assert_eq!(Arg::Next(Box::new(Text::CliNone)).to_string(), "");
    }

    #[test]
    fn what_to_do_next_is_told_apart() {
        let told = text!(LeaveWhich {
            known: "orders, stock"
        });
        assert_eq!(
            told.help(Locale::ENGLISH).as_deref(),
            Some("name one of orders, stock, or pass --all")
        );
        assert_eq!(Text::CliNone.help(Locale::ENGLISH), None);
    }
}
