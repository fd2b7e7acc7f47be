//! Who holds a session, as colleagues know them.

use std::fs;

/// `user@host`. Where the environment names no user (a container, a service), the kubeconfig's user does, else the machine's
/// own list of accounts.
pub fn holder(kubeconfig_user: Option<&str>) -> String {
    let environment = ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let user = user(
        environment.as_deref(),
        kubeconfig_user,
        &accounts,
        rustix::process::getuid().as_raw(),
    );
    let host = rustix::system::uname();
    format!("{user}@{}", host.nodename().to_string_lossy())
}

/// The first that names somebody; the bare number of the account when nothing does.
fn user(environment: Option<&str>, kubeconfig: Option<&str>, accounts: &str, uid: u32) -> String {
    let named = |name: &&str| !name.trim().is_empty();
    environment
        .filter(named)
        .or(kubeconfig.filter(named))
        .or_else(|| account(accounts, uid))
        .map_or_else(|| format!("uid-{uid}"), |name| name.trim().to_owned())
}

/// The account's name from lines such as `ann:x:1000:…`.
fn account(accounts: &str, uid: u32) -> Option<&str> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, number) = (fields.next()?, fields.nth(1)?);
        (number.parse() == Ok(uid)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::user;

    #[test]
    fn somebody_is_always_named() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\nann:x:1000:1000::/srv/ann:/bin/sh\n";
        let check = |environment, kubeconfig, uid, expected: &str| {
            assert_eq!(user(environment, kubeconfig, accounts, uid), expected);
        };
        check(Some("bea"), Some("dev-admin"), 1000, "bea");
        check(None, Some("dev-admin"), 1000, "dev-admin");
        check(Some(""), Some(" "), 1000, "ann");
        check(None, None, 0, "root");
        check(None, None, 4711, "uid-4711");
    }
}
