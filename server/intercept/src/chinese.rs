//! For tests: what people are told is there in Chinese, too.

use ashore_texts::{Arg, Locale};

/// In Chinese, and not by chance the same as in English.
pub fn assert_chinese(told: &Arg) {
    let chinese = told.in_locale(Locale::named("zh-CN"));
    let han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    assert!(chinese.contains(han), "{told} is {chinese}");
}
