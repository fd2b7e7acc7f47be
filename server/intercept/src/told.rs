//! What a session tells its front, in no language yet: whoever shows it knows the person's.

use ashore_protocol::editor::{self, Level, NoticeKind, SessionStatus};
use ashore_texts::{Arg, Locale};

use crate::error::{Code, Error, Explained, Kind};

/// Something that is told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub level: Level,
    /// Whose move it is; none where it is nobody's.
    pub kind: Option<NoticeKind>,
    pub code: Code,
    pub explained: Explained,
    /// The same as one text, with what goes on all the same.
    pub message: Arg,
}

impl Notice {
    /// `then`: a sentence that says what goes on all the same; may be empty.
    pub fn of(error: &Error, then: impl Into<Arg>) -> Self {
        let explained = error.explained();
        Self {
            level: Level::Error,
            kind: Some(match error.kind() {
                Kind::User => NoticeKind::User,
                Kind::Environment => NoticeKind::Environment,
                Kind::Bug => NoticeKind::Bug,
            }),
            code: error.code(),
            message: Arg::Sentences(vec![explained.sentences(), then.into()]),
            explained,
        }
    }

    /// Nothing failed, and nobody is to blame.
    pub fn warning(code: Code, explained: impl Into<Explained>) -> Self {
        let explained = explained.into();
        Self {
            level: Level::Warning,
            kind: None,
            code,
            message: explained.sentences(),
            explained,
        }
    }

    /// For editors and other fronts, as this person reads it.
    pub fn in_locale(&self, locale: Locale) -> editor::Notice {
        let Explained { what, help } = &self.explained;
        let help = help.in_locale(locale);
        editor::Notice {
            level: self.level,
            message: self.message.in_locale(locale),
            kind: self.kind,
            code: Some(self.code),
            what: Some(what.in_locale(locale)),
            help: Some(help).filter(|help| !help.is_empty()),
        }
    }
}

/// How the session stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// With its remarks in English, as files and programs have it.
    pub status: SessionStatus,
    /// What people should know of it.
    pub remarks: Vec<Arg>,
}

impl Status {
    pub fn new(status: SessionStatus, remarks: Vec<Arg>) -> Self {
        let of_people = Self { status, remarks };
        Self {
            status: of_people.in_locale(Locale::ENGLISH),
            remarks: of_people.remarks,
        }
    }

    /// As this person reads its remarks.
    pub fn in_locale(&self, locale: Locale) -> SessionStatus {
        let remarks = self.remarks.iter();
        SessionStatus {
            remarks: remarks.map(|remark| remark.in_locale(locale)).collect(),
            ..self.status.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use ashore_texts::Text;

    use super::*;

    #[test]
    fn what_happened_and_what_to_do_are_apart_and_one_text_together() {
        let held = Error::Held {
            target: "Service shop/orders".to_owned(),
            holder: "kim@desk".to_owned(),
        };
        let told = Notice::of(&held, Text::NoticeGoesOn);
        let notice = told.in_locale(Locale::ENGLISH);
        assert_eq!(
            notice.message,
            "Service shop/orders is already intercepted by kim@desk. Ask them to leave, or use mode \"personal\" with your own match. Debugging goes on without the cluster's traffic."
        );
        assert_eq!(
            notice.what.as_deref(),
            Some("Service shop/orders is already intercepted by kim@desk")
        );
        assert_eq!(notice.code, Some(Code::Held));
        assert_eq!(
            told.in_locale(Locale::named("zh")).message,
            "Service shop/orders 已被 kim@desk 拦截。请对方离开，或使用模式 \"personal\" 并另设匹配条件。调试照常继续，不接收集群流量。"
        );
        let check = |what: &str, help: &str, text: &str| {
            assert_eq!(Explained::new(what, help).to_string(), text);
        };
        check("No such thing", "", "No such thing.");
        check(
            "None",
            "Did you mean \"one\"?",
            "None. Did you mean \"one\"?",
        );
    }
}
