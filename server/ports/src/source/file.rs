//! A file of a program.

use std::{cell::OnceCell, rc::Rc};

use super::{
    lang::{Lang, without_comments},
    listen_calls::{self, ListeningCall},
};
use crate::{doc, evidence::EvidencePlace};

/// A source file without its comments; offsets are those of the file.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub file: String,
    pub lang: Lang,
    pub text: Rc<str>,
    pub clean: String,
    listen_calls: OnceCell<Vec<ListeningCall>>,
}

impl SourceFile {
    /// A file of this name with this text; `None` where no program is written like that.
    pub fn new(file: String, text: Rc<str>) -> Option<Self> {
        let lang = Lang::of(&file)?;
        // A bundle is no source.
        if text.lines().take(50).any(|line| line.len() > 5_000) {
            return None;
        }
        let mut clean = without_comments(lang, &text);
        // Tests listen on ports of their own.
        let tests = (lang == Lang::Rust).then(|| clean.find("#[cfg(test)]\nmod "));
        if let Some(at) = tests.flatten() {
            clean.truncate(at);
        }
        Some(Self {
            file,
            lang,
            text,
            clean,
            listen_calls: OnceCell::new(),
        })
    }

    /// The calls that listen.
    pub fn listen_calls(&self) -> &[ListeningCall] {
        self.listen_calls
            .get_or_init(|| listen_calls::find(self.lang, &self.clean))
    }

    /// The place of an offset.
    pub fn evidence(&self, at: usize) -> EvidencePlace {
        doc::evidence(&self.file, &self.text, at)
    }
}
