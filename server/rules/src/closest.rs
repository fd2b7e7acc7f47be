//! "Did you mean": the valid name nearest to what was written.

/// The nearest of `names`, if it is near enough to be a slip of the fingers.
pub fn closest<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    // Names are short, so a cap keeps hostile input from costing anything.
    if written.len() > 64 {
        return None;
    }
    let plain = |name: &str| name.to_lowercase().replace('_', "-");
    names
        .iter()
        .map(|name| (strsim::levenshtein(&plain(written), name), *name))
        .min()
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_only_what_is_near() {
        let check = |written, expected| {
            assert_eq!(closest(written, &["local-port", "port", "mode"]), expected);
        };
        check("local_port", Some("local-port"));
        check("localport", Some("local-port"));
        check("Mode", Some("mode"));
        check("prot", Some("port"));
        check("colour", None);
    }
}
