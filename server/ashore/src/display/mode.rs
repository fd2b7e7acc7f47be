//! Which requests come here.

use ashore_protocol::agent::{Match, Mode, TextMatch};
use ashore_texts::{Arg, Text, text};

/// `x-team=/a.*/ /orders… GET`
fn conditions(conditions: &Match) -> String {
    let header = conditions.header.iter().map(|(name, value)| match value {
        TextMatch::Exact(value) => format!("{name}={value}"),
        TextMatch::Regex(value) => format!("{name}=/{value}/"),
    });
    let path = conditions.path_prefix.iter().map(|path| format!("{path}…"));
    let method = conditions.method.iter().cloned();
    let all: Vec<String> = header.chain(path).chain(method).collect();
    all.join(" ")
}

/// `all`, or the conditions.
pub fn requests_of(mode: &Mode) -> Arg {
    match mode {
        Mode::Personal(wanted) => conditions(wanted).into(),
        Mode::Global | Mode::Unknown => Text::ModeAll.into(),
    }
}

/// As the rules file calls it.
pub fn mode(mode: &Mode) -> Text {
    match mode {
        Mode::Global => Text::ModeGlobal,
        Mode::Personal(wanted) => text!(ModePersonal {
            conditions: conditions(wanted)
        }),
        Mode::Unknown => Text::ModeUnknown,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn conditions_are_told_as_a_request_has_them() {
        let header = BTreeMap::from([
            ("x-a".to_owned(), TextMatch::Exact("ann".to_owned())),
            ("x-b".to_owned(), TextMatch::Regex("a+".to_owned())),
        ]);
        let personal = Mode::Personal(Match {
            header,
            path_prefix: Some("/api".to_owned()),
            method: Some("GET".to_owned()),
        });
        let told = requests_of(&personal).to_string();
        assert_eq!(told, "x-a=ann x-b=/a+/ /api… GET");
        assert_eq!(requests_of(&Mode::Global).to_string(), "all");
        assert_eq!(mode(&personal).to_string(), format!("personal ({told})"));
        assert_eq!(mode(&Mode::Global).to_string(), "global");
    }
}
