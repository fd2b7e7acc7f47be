//! What names and words of a program sound like: a port of its own, another server's, a keyword.

/// A name whose number is no port of this program: another server's, a time, a size.
pub(crate) fn is_foreign(name: &str) -> bool {
    const WORDS: [&str; 40] = [
        "db",
        "database",
        "redis",
        "smtp",
        "mail",
        "email",
        "postgres",
        "postgresql",
        "pg",
        "mysql",
        "mongo",
        "mongodb",
        "rabbit",
        "rabbitmq",
        "amqp",
        "kafka",
        "elastic",
        "timeout",
        "ttl",
        "limit",
        "size",
        "max",
        "min",
        "interval",
        "retries",
        "workers",
        "threads",
        "pool",
        "secret",
        "version",
        "width",
        "height",
        "concurrency",
        "backlog",
        "expire",
        "expires",
        "nats",
        "consul",
        "jaeger",
        "memcached",
    ];
    let mut word = String::new();
    let mut before_is_lower = false;
    for c in name.chars().chain(['_']) {
        let ends = !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && before_is_lower);
        if ends {
            if WORDS.contains(&word.as_str()) {
                return true;
            }
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        before_is_lower = c.is_ascii_lowercase();
    }
    false
}

/// A string that is the name of an environment variable.
pub(super) fn upper_name(text: &str) -> Option<&str> {
    let shape = text.len() > 2
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    shape.then_some(text)
}

/// A string that is a port or an address and not a sentence with a colon.
pub(super) fn is_address(text: &str) -> bool {
    !text.contains([' ', '{', '%', '$']) && text.bytes().any(|b| b.is_ascii_digit())
}

pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b':'))
        && text.bytes().any(|b| b.is_ascii_lowercase())
}

pub(super) fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`'])
}

pub(super) fn is_conversion(name: &str) -> bool {
    matches!(
        name,
        "Number"
            | "parseInt"
            | "tryParse"
            | "int"
            | "str"
            | "String"
            | "Atoi"
            | "Itoa"
            | "Sprintf"
            | "Sprint"
            | "format"
            | "to_string"
            | "parse"
            | "unwrap"
            | "expect"
            | "unwrap_or"
            | "unwrap_or_else"
            | "unwrap_or_default"
            | "ok"
            | "Some"
            | "Ok"
            | "from"
            | "into"
            | "map"
            | "and_then"
            | "var"
            | "Getenv"
            | "LookupEnv"
            | "getenv"
            | "get"
            | "atoi"
            | "stoi"
            | "ParseInt"
            | "ParseUint"
            | "JoinHostPort"
            | "toString"
            | "string"
            | "uint16"
            | "htons"
            | "new"
            | "fetch"
            | "to_i"
    )
}

pub(super) fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "if" | "else"
            | "return"
            | "const"
            | "let"
            | "var"
            | "new"
            | "await"
            | "as"
            | "true"
            | "false"
            | "null"
            | "nil"
            | "None"
            | "undefined"
            | "number"
            | "string"
            | "int"
            | "u16"
            | "str"
            | "function"
            | "async"
            | "or"
            | "and"
            | "not"
            | "process"
            | "this"
            | "self"
            | "int32"
            | "uint16"
            | "localhost"
            | "host"
            | "HOST"
            | "Host"
            | "hostname"
            | "void"
            | "any"
            | "boolean"
            | "bool"
            | "mut"
            | "ref"
            | "static"
            | "typeof"
            | "default"
            | "is"
            | "in"
            | "isNaN"
            | "String"
    )
}

/// `HTTP_SERVER_PORT`, `ORDERS_API_PORT`: a variable that sounds like the program's own port.
pub(crate) fn is_port_name(name: &str) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    let own = [
        "HTTP", "SERVER", "API", "APP", "WEB", "LISTEN", "LISTENER", "REST", "BACKEND", "SERVICE",
    ];
    words.last() == Some(&"PORT")
        && words.iter().any(|word| own.contains(word))
        && !is_foreign(name)
        && !words
            .iter()
            .any(|word| matches!(*word, "DEBUG" | "METRICS" | "GRPC"))
}
