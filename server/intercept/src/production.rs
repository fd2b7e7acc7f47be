//! Production is never intercepted unasked: contexts and namespaces that are named as such are refused.

use ashore_texts::{Text, text};

use crate::{
    cluster::Address,
    error::{Code, Error, Result},
};

/// Words of a name that mark it.
const MARKS: [&str; 4] = ["prod", "production", "prd", "live"];

/// Refuses a context or a namespace that is named as production, unless that is allowed.
pub fn check(address: &Address, allowed: bool) -> Result<()> {
    if allowed {
        return Ok(());
    }
    for (what, name) in [
        (Text::WordContext, &address.context),
        (Text::WordNamespace, &address.namespace),
    ] {
        if marked(name) {
            return Err(Error::user(
                Code::Production,
                text!(ProductionNamed { what, name }),
            ));
        }
    }
    Ok(())
}

/// Whether a context or a namespace is named as production.
pub fn marked(name: &str) -> bool {
    name.split(|letter: char| !letter.is_ascii_alphabetic())
        .any(|word| MARKS.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mark_production() {
        for name in [
            "prod",
            "eu-prod-1",
            "PRODUCTION",
            "shop_prd",
            "live",
            "gke_acme_eu_prod2",
        ] {
            assert!(marked(name), "{name}");
        }
        for name in [
            "dev",
            "products",
            "shop",
            "reproduction",
            "delivery",
            "alive",
            "",
        ] {
            assert!(!marked(name), "{name}");
        }
    }

    #[test]
    fn refused_unless_allowed() {
        let address = Address {
            kubeconfig: Vec::new(),
            context: "dev".into(),
            namespace: "shop-prod".into(),
        };
        let refused = check(&address, false).unwrap_err().to_string();
        assert!(refused.contains("namespace \"shop-prod\""), "{refused}");
        check(&address, true).unwrap();
    }
}
