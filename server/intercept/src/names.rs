//! Names that Ashore gives, and the help for names that people mistype.

use ashore_texts::{Arg, Text, text};

use crate::explained::Explained;

/// The label and its value on all that Ashore makes.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "ashore");
/// The label that a swapped Service selects.
pub const AGENT_LABEL: &str = "ashore.dev/agent";
/// Annotation of the agent's Deployment: session id → holder, as JSON. Empty means that it is being removed.
pub const SESSIONS: &str = "ashore.dev/sessions";
/// Annotation, and label of the agent's pods: the session that made the object.
pub const SESSION: &str = "ashore.dev/session";
/// Annotation: the agent stays without sessions; who wished so.
pub const WARM: &str = "ashore.dev/warm";
/// Annotation of a warm agent: the session that is putting the selector back.
pub const RESTORING: &str = "ashore.dev/restoring";
/// Annotation of the agent's pods: the build of the agent that whoever made them carries.
pub const BUILD: &str = "ashore.dev/build";
/// Annotation: who made the object.
pub const HOLDER: &str = "ashore.dev/holder";
/// Annotation: the Service that it was made for.
pub const SERVICE: &str = "ashore.dev/service";

/// The second Service, which keeps the original selector.
pub fn origin(service: &str) -> String {
    format!("{}-ashore-origin", shortened(service))
}

/// The agent's Deployment.
pub fn agent(service: &str) -> String {
    format!("{}-ashore-agent", shortened(service))
}

/// Names end up in labels and in Service names: 63 characters at most, and these suffixes take 14.
fn shortened(service: &str) -> &str {
    let end = service.len().min(48);
    service.get(..end).unwrap_or(service).trim_end_matches('-')
}

/// `Did you mean …?` for the closest of the known names, or all of them when none is close; none where there is none at all.
pub fn hint<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let closest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), *name))
        .min();
    Some(match closest? {
        (distance, name) if distance <= (wrong.len() / 2).max(2) => {
            text!(NextDidYouMean { name })
        }
        _ => text!(NextKnown { known }),
    })
}

/// [`hint`] beside what is wrong.
pub fn with_hint<'a>(
    what: Text,
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Explained {
    let hint = hint(wrong, known);
    Explained::new(what, hint.map(Arg::from).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_name_is_offered() {
        let check = |wrong: &str, known: &[&str], expected: Option<&str>| {
            let told = hint(wrong, known.iter().copied());
            assert_eq!(told.map(|told| told.to_string()).as_deref(), expected);
        };
        let known = ["orders", "gateway"];
        check("oders", &known, Some("Did you mean \"orders\"?"));
        check("xyzzy-nothing", &known, Some("There are: gateway, orders"));
        check("x", &[], None);
    }

    #[test]
    fn names_fit_into_labels() {
        assert!(origin(&"x".repeat(63)).len() <= 63);
        assert_eq!(agent("orders"), "orders-ashore-agent");
    }
}
