//! What Kubernetes and container runtimes say in words alone, read in this one place: everything else goes by the codes and
//! reasons of their answers. Words that are not known cost a hint, and decide nothing else.

/// The right that is missing. A 403 has no field for it, and the API server's own word is exact where the call's is not: a
/// WebSocket needs "get" or "create", by the server's version.
pub fn missing_verb(forbidden: &str) -> Option<&str> {
    let (_, rest) = forbidden.split_once(" cannot ")?;
    let (verb, _) = rest.split_once(" resource ")?;
    Some(verb)
}

/// Why a container ended before its program ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRun {
    /// It is made for another kind of processor.
    Processor,
    /// Its image has no `sh`.
    Shell,
}

/// By the message of a container that ended: its reason is "Error" or "StartError" for these and for everything else, and
/// which exit code stands beside depends on the runtime.
pub fn not_run(message: &str) -> Option<NotRun> {
    let small = message.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| small.contains(word));
    if says(&["exec format error"]) {
        Some(NotRun::Processor)
    } else if says(&["\"sh\"", "exec: sh"]) {
        Some(NotRun::Shell)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_right_is_named_by_the_server() {
        let check = |message, verb| assert_eq!(missing_verb(message), verb, "{message}");
        let whole = "pods \"a\" is forbidden: User \"kim\" cannot create resource \"pods/portforward\" in API group";
        check(whole, Some("create"));
        check("exceeded quota: team", None);
        check("", None);
    }

    #[test]
    fn programs_that_never_ran() {
        let check = |message, why| assert_eq!(not_run(message), why, "{message}");
        check("exec /agent: exec format error", Some(NotRun::Processor));
        check(
            "exec: \"sh\": executable file not found in $PATH",
            Some(NotRun::Shell),
        );
        check("no such option", None);
    }
}
