//! Where programs listen: the calls of the frameworks, by language.

use std::{ops::Range, sync::LazyLock};

use regex_lite::Regex;

use super::{
    lang::Lang,
    text::{SourceFile, arguments, keyed, keyed_below},
};
use crate::detection::Role;

/// Which part of a call names the port.
#[derive(Debug, Clone, Copy)]
pub(super) enum PortPart {
    /// The argument at this place.
    At(usize),
    /// The value of this key, also inside of braces.
    Key(&'static str),
    /// The value of the key, or else the argument at this place.
    KeyOrAt(&'static str, usize),
    /// All that stands in the brackets.
    All,
    /// This key of the files that the program reads.
    Setting(&'static str),
}

/// A call that listens. The pattern ends with the opening bracket.
pub(super) struct ListenPattern {
    pub lang: Lang,
    pub pattern: &'static str,
    pub part: PortPart,
    pub role: Role,
    /// The port when the call names none.
    pub default: Option<u16>,
    /// Only in files where this word stands.
    pub with: &'static str,
}

const fn site(lang: Lang, pattern: &'static str, part: PortPart, role: Role) -> ListenPattern {
    ListenPattern {
        lang,
        pattern,
        part,
        role,
        default: None,
        with: "",
    }
}

const fn default(
    lang: Lang,
    pattern: &'static str,
    part: PortPart,
    port: u16,
    with: &'static str,
) -> ListenPattern {
    ListenPattern {
        lang,
        pattern,
        part,
        role: Role::Http,
        default: Some(port),
        with,
    }
}

use PortPart::{All, At, Key, KeyOrAt, Setting};
use Role::{Grpc, Http, Management, Other};

/// `return func(s *Server) { s.server.Addr = net.JoinHostPort("", port) }`.
const OPTION: &str = r"\breturn\s+func\s*\(\s*\w+\s+\*\w+\s*\)\s*\{\s*[\w.]+\.Addr\s*=\s*";

const SITES: &[ListenPattern] = &[
    site(Lang::Go, OPTION, All, Http),
    site(
        Lang::Js,
        r"[\w)\]}]\s*\??\.\s*listen\s*\(",
        KeyOrAt("port", 0),
        Http,
    ),
    default(Lang::Js, r"\bDeno\.serve\s*\(", Key("port"), 8000, ""),
    default(Lang::Js, r"\bBun\.serve\s*\(", Key("port"), 3000, ""),
    site(Lang::Js, r"\bserve\s*\(\s*\{", Key("port"), Http),
    site(Lang::Js, r"\b[Hh]api\.[sS]erver\s*\(", Key("port"), Http),
    site(Lang::Js, r"\bstartStandaloneServer\s*\(", Key("port"), Http),
    site(
        Lang::Js,
        r"\bcreateMicroservice(?:<\w+>)?\s*\(",
        Key("port"),
        Other,
    ),
    site(
        Lang::Js,
        r"\bconnectMicroservice(?:<\w+>)?\s*\(",
        Key("port"),
        Other,
    ),
    site(
        Lang::Js,
        r"\bnew\s+(?:WebSocket\.Server|WebSocketServer|WSServer|WS\.Server|ws\.Server|Server)\s*\(",
        Key("port"),
        Other,
    ),
    site(Lang::Js, r"\.bindAsync\s*\(", At(0), Grpc),
    site(Lang::Js, r"\.set\s*\(\s*['\x22]port['\x22]\s*,", All, Http),
    default(Lang::Python, r"\buvicorn\.run\s*\(", Key("port"), 8000, ""),
    default(
        Lang::Python,
        r"\buvicorn\.Config\s*\(",
        Key("port"),
        8000,
        "",
    ),
    default(
        Lang::Python,
        r"\bhypercorn\.run\s*\(",
        Key("bind"),
        8000,
        "",
    ),
    default(
        Lang::Python,
        r"\bsocketio\.run\s*\(",
        KeyOrAt("port", 2),
        5000,
        "",
    ),
    default(
        Lang::Python,
        r"\bweb\.run_app\s*\(",
        Key("port"),
        8080,
        "aiohttp",
    ),
    default(
        Lang::Python,
        r"\b(?:waitress\.)?serve\s*\(",
        Key("port"),
        8080,
        "waitress",
    ),
    default(
        Lang::Python,
        r"\.run_server\s*\(",
        Key("port"),
        8050,
        "dash",
    ),
    default(
        Lang::Python,
        r"\b\w+\.launch\s*\(",
        Key("server_port"),
        7860,
        "gradio",
    ),
    default(
        Lang::Python,
        r"\bui\.run\s*\(",
        Key("port"),
        8080,
        "nicegui",
    ),
    default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        8050,
        "import dash",
    ),
    default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        8050,
        "from dash",
    ),
    default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        8000,
        "sanic",
    ),
    default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        5000,
        "quart",
    ),
    default(
        Lang::Python,
        r"\b(?:bottle\.)?run\s*\(",
        Key("port"),
        8080,
        "bottle",
    ),
    default(
        Lang::Python,
        r"\bcherrypy\.quickstart\s*\(",
        Key("server.socket_port"),
        8080,
        "cherrypy",
    ),
    default(
        Lang::Python,
        r"\bcherrypy\.engine\.start\s*\(",
        Key("server.socket_port"),
        8080,
        "cherrypy",
    ),
    default(
        Lang::Python,
        r"\b(?:app|application|server|api|flask_app|webapp|\w+_app|create_app\(.*\)|\w*[aA]pp)\.run\s*\(",
        KeyOrAt("port", 1),
        5000,
        "lask",
    ),
    ListenPattern {
        with: "super().run(",
        ..site(Lang::Python, r"\)\.run\s*\(", Key("port"), Http)
    },
    site(Lang::Python, r"\b\w+\.run\s*\(", Key("port"), Http),
    default(
        Lang::Python,
        r"\.run\s*\([^()]*transport\s*=\s*['\x22](?:sse|streamable-http|http)",
        Key("port"),
        8000,
        "FastMCP",
    ),
    site(Lang::Python, r"\b\w*HTTPServer\s*\(", At(0), Http),
    site(Lang::Python, r"\bTCPServer\s*\(", At(0), Http),
    site(Lang::Python, r"\bWSGIServer\s*\(", At(0), Http),
    site(
        Lang::Python,
        r"\bmake_server\s*\(",
        KeyOrAt("port", 1),
        Http,
    ),
    site(Lang::Python, r"\brun_simple\s*\(", KeyOrAt("port", 1), Http),
    site(
        Lang::Python,
        r"\b(?:app|application|server|http_server)\.listen\s*\(",
        KeyOrAt("port", 0),
        Http,
    ),
    site(
        Lang::Python,
        r"\.start_server\s*\(",
        KeyOrAt("port", 2),
        Other,
    ),
    site(
        Lang::Python,
        r"\bwebsockets\.serve\s*\(",
        KeyOrAt("port", 2),
        Other,
    ),
    site(Lang::Python, r"\badd_(?:in)?secure_port\s*\(", At(0), Grpc),
    site(
        Lang::Python,
        r"\bstart_http_server\s*\(",
        KeyOrAt("port", 0),
        Management,
    ),
    site(
        Lang::Python,
        r"\b\w*(?:sock|socket|server)\w*\.bind\s*\(",
        At(0),
        Other,
    ),
    site(Lang::Python, r"\bTCPSite\s*\(", KeyOrAt("port", 2), Http),
    site(
        Lang::Go,
        r"\brest\.MustNewServer\s*\(",
        Setting("Port"),
        Http,
    ),
    site(
        Lang::Go,
        r"\bzrpc\.MustNewServer\s*\(",
        Setting("ListenOn"),
        Grpc,
    ),
    site(Lang::Go, r"\bhttp\.Address\s*\(", At(0), Http),
    site(Lang::Go, r"\bgrpc\.Address\s*\(", At(0), Grpc),
    site(
        Lang::Go,
        r"\b(?:beego|web)\.Run\s*\(",
        Setting("httpport"),
        Http,
    ),
    site(Lang::Go, r"\b(?:beego|web)\.Run\s*\(", At(0), Http),
    site(Lang::Rust, r"\bTcpListener::new\s*\(", At(0), Http),
    site(Lang::Rust, r"\bgotham::start\w*\s*\(", At(0), Http),
    site(Lang::Rust, r"\.http\s*\(", At(0), Http),
    site(Lang::Python, r"\beventlet\.listen\s*\(", At(0), Http),
    site(
        Lang::Python,
        r"\b\w+\.(?:start|serve|serve_forever)\s*\(",
        Key("port"),
        Http,
    ),
    site(Lang::Go, r"\bListenAndServe\s*\(", At(0), Http),
    site(Lang::Go, r"\bListenAndServeTLS\s*\(", At(0), Http),
    site(Lang::Go, r"\bhttp\.Server\s*\{", Key("Addr"), Http),
    // `srv.Addr = fmt.Sprintf(":%d", port)`.
    ListenPattern {
        lang: Lang::Go,
        pattern: r"\b\w*(?:[sS]erver|[sS]rv|[hH]ttp)\w*\.Addr\s*=\s+",
        part: All,
        role: Http,
        default: None,
        with: "ListenAndServe",
    },
    // gin's engine that another package made: its argument shows it.
    site(
        Lang::Go,
        r"\b(?:\w+\.Run\s*\(\s*(?:\x22[\w.-]*:\d|fmt\.Sprintf\(\s*\x22[\w.%]*:%)|(?:\w*[rR]outer|\w*[eE]ngine|\w*[sS]erver|r|e|app|api|srv)\.Run\s*\((?:\x22:|[^()\n]*(?:[pP]ort|[aA]ddr)|fmt\.))",
        At(0),
        Http,
    ),
    site(Lang::Go, r"\bfasthttp\.ListenAndServe\s*\(", At(0), Http),
    site(Lang::Go, r"\bnet\.Listen\s*\(", At(1), Http),
    site(Lang::Go, r"\bListen\s*\(\s*\w*[cC]tx\w*\s*,\s*", All, Http),
    site(
        Lang::Go,
        r"\b\w+\.(?:Start|StartTLS|StartH2CServer)\s*\(",
        At(0),
        Http,
    ),
    default(
        Lang::Go,
        r"\b(?:\w*[rR]outer|\w*[rR]|\w*[eE]ngine|\w*[sS]erver|\w*[aA]pp|\w*[gG]in|g|api|srv|s|h)\.Run\s*\(",
        At(0),
        8080,
        "gin-gonic/gin",
    ),
    site(Lang::Go, r"\b\w+\.(?:Listen|ListenTLS)\s*\(", At(0), Http),
    site(Lang::Rust, r"\bTcpListener::bind\s*\(", At(0), Http),
    site(Lang::Rust, r"\bServer::(?:try_)?bind\s*\(", At(0), Http),
    site(Lang::Rust, r"\.bind\s*\(", At(0), Http),
    site(
        Lang::Rust,
        r"\.bind_(?:rustls|openssl)\w*\s*\(",
        At(0),
        Http,
    ),
    site(Lang::Rust, r"\bwarp::serve\s*\(", All, Http),
    site(
        Lang::Rust,
        r"\.(?:run|bind_with_graceful_shutdown|bind_ephemeral|try_bind)\s*\(\s*\(",
        At(0),
        Http,
    ),
    site(
        Lang::Rust,
        r"\.serve(?:_with_shutdown|_with_incoming)?\s*\(",
        At(0),
        Grpc,
    ),
    site(Lang::Rust, r"\.listen\s*\(", At(0), Http),
    site(Lang::Rust, r"\bServer::http\s*\(", At(0), Http),
    site(Lang::C, r"\bhtons\s*\(", At(0), Http),
    site(Lang::C, r"[.>]listen\s*\(", At(1), Http),
    site(Lang::C, r"[.>]bind\s*\(\s*[\x22]", All, Http),
    site(Lang::C, r"\.port\s*\(", At(0), Http),
    site(Lang::C, r"\baddListener\s*\(", At(1), Http),
    site(
        Lang::C,
        r"\bendpoint\s*[\({]\s*(?:boost::)?(?:asio::)?(?:ip::)?tcp::v[46]\(\)\s*,",
        All,
        Http,
    ),
    site(Lang::C, r"\bendpoint\s*\w*\s*[\({]", At(1), Http),
    site(Lang::C, r"\bAddListeningPort\s*\(", At(0), Grpc),
    site(Lang::C, r"\bmg_http_listen\s*\(", At(1), Http),
    site(Lang::C, r"\bPort\s*\(", At(0), Http),
    site(Lang::C, r"\bMHD_start_daemon\s*\(", At(1), Http),
    site(Lang::C, r"\bevhttp_bind_socket\w*\s*\(", At(2), Http),
    site(Lang::C, r"\bQHostAddress::\w+\s*,", All, Http),
    site(Lang::Jvm, r"\bInetSocketAddress\s*\(", All, Http),
    site(Lang::Jvm, r"\bServerSocket\s*\(", At(0), Other),
    site(Lang::Jvm, r"\bforPort\s*\(", At(0), Grpc),
    site(Lang::Jvm, r"\bembeddedServer\s*\(", Key("port"), Http),
    site(Lang::Jvm, r"\.listen\s*\(", At(0), Http),
    site(Lang::CSharp, r"\bListenAnyIP\s*\(", At(0), Http),
    site(Lang::CSharp, r"\bListenLocalhost\s*\(", At(0), Http),
    site(Lang::CSharp, r"\.Listen\s*\(\s*IPAddress", At(1), Http),
    site(Lang::CSharp, r"\bUseUrls\s*\(", All, Http),
    site(Lang::CSharp, r"\bUrls\.Add\s*\(", All, Http),
    site(
        Lang::CSharp,
        r"\bapp\.Run(?:Async)?\s*\(\s*(?:\$?\x22http|url|Environment|port)",
        At(0),
        Http,
    ),
    site(Lang::CSharp, r"\bPrefixes\.Add\s*\(", All, Http),
    site(Lang::CSharp, r"\bnew\s+ServerPort\s*\(", At(1), Grpc),
    site(Lang::CSharp, r"\bnew\s+TcpListener\s*\(", At(1), Other),
    site(Lang::Dart, r"\bserve\s*\(", At(2), Http),
    site(Lang::Dart, r"\bHttpServer\.bind\w*\s*\(", At(1), Http),
    site(
        Lang::Dart,
        r"\b(?:Secure)?ServerSocket\.bind\s*\(",
        At(1),
        Other,
    ),
    site(Lang::Dart, r"\.startServer\s*\(", At(1), Http),
    ListenPattern {
        with: "alfred",
        ..site(Lang::Dart, r"\.listen\s*\(", At(0), Http)
    },
    ListenPattern {
        with: "package:grpc",
        ..site(Lang::Dart, r"\.serve\s*\(", Key("port"), Grpc)
    },
    site(Lang::Dart, r"\boptions\.\.?port\s*=", All, Http),
    default(Lang::Dart, r"\bJaguar\s*\(", Key("port"), 8080, "jaguar"),
    site(Lang::Ruby, r"\bset\s*\(?\s*:port\s*,", All, Http),
    site(Lang::Ruby, r"\bTCPServer\.new\s*\(", All, Other),
];

/// The patterns, made once.
static PATTERNS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    SITES
        .iter()
        .map(|site| Regex::new(site.pattern).ok())
        .collect()
});

/// A place in a file that listens and what names the port there; an empty range when nothing does.
#[derive(Debug)]
pub(crate) struct ListeningCall {
    pub at: usize,
    pub port: Option<Range<usize>>,
    /// The key of a file that holds it instead.
    pub setting: Option<&'static str>,
    pub role: Role,
    pub default: Option<u16>,
    /// An option of a constructor: it stands above what the constructor writes itself.
    pub is_option: bool,
}

/// All calls that listen, in the order of the file.
pub(super) fn find(source: &SourceFile) -> Vec<ListeningCall> {
    let text = &source.clean;
    let mut all: Vec<ListeningCall> = Vec::new();
    let fitting = SITES.iter().zip(PATTERNS.iter()).filter(|(site, _)| {
        site.lang == source.lang && (site.with.is_empty() || text.contains(site.with))
    });
    for (site, pattern) in fitting {
        let Some(pattern) = pattern else { continue };
        for found in pattern.find_iter(text) {
            let Some(call) = call(source, site, found.range()) else {
                continue;
            };
            // The first pattern that fits a place says what it is; a file may leave it to the call.
            if all
                .iter()
                .all(|known| known.at != call.at || known.setting.is_some())
            {
                all.push(call);
            }
        }
    }
    all.sort_by_key(|found| found.at);
    all
}

fn call(source: &SourceFile, site: &ListenPattern, range: Range<usize>) -> Option<ListeningCall> {
    let text = &source.clean;
    let matched = &text[range.clone()];
    // The bracket that belongs to the name, not one inside of it.
    let open = range.start + matched.find(['(', '{']).or_else(|| matched.rfind('='))?;
    let is_within = open + 1 < range.end;
    let parts = arguments(text, open);
    let port = match site.part {
        At(n) => parts.get(n).cloned(),
        Key(key) => keyed_below(text, &parts, key, 3),
        KeyOrAt(key, n) => {
            let is_object = |part: &Range<usize>| text[part.clone()].starts_with('{');
            let at = parts
                .get(n)
                .filter(|part| !is_object(part))
                .filter(|part| n == 0 || !text[(*part).clone()].contains('='));
            // uWebSockets names the host first.
            let is_host = |part: &Range<usize>| {
                let word = text[part.clone()].to_ascii_lowercase();
                word.ends_with("host") || word.ends_with("hostname")
            };
            let at = match (at, parts.get(n + 1)) {
                (Some(host), Some(next)) if is_host(host) => Some(next),
                (at, _) => at,
            };
            keyed_below(text, &parts[..parts.len().min(8)], key, 2).or_else(|| at.cloned())
        }
        All if is_within => {
            let close = super::text::expression_end(text, range.end, b"\n;");
            Some(super::text::trimmed(text, range.end..close))
        }
        All => Some(open + 1..super::text::closing(text, open)),
        Setting(_) => None,
    };
    // CherryPy's configuration stands beside the call.
    let port = match site.part {
        Key(key) if port.is_none() && key.contains('.') => beside(text, key),
        _ => port,
    };
    let setting = match site.part {
        Setting(key) => Some(key),
        _ => None,
    };
    if port.is_none() && site.default.is_none() && setting.is_none() {
        return None;
    }
    // An option's name before the bracket is no call: `keyed` has seen it.
    let _ = keyed;
    Some(ListeningCall {
        at: open,
        role: role(source, port.clone(), site.role),
        port,
        setting,
        default: site.default,
        is_option: site.pattern == OPTION,
    })
}

/// `'server.socket_port': 9090` anywhere in the file.
fn beside(text: &str, key: &str) -> Option<Range<usize>> {
    text.match_indices(key).find_map(|(at, _)| {
        let after = at + key.len();
        let rest = text[after..].trim_start_matches(['"', '\'', ']', ' ']);
        let value = rest.strip_prefix([':', '='])?;
        let from = text.len() - value.len();
        let end = super::text::expression_end(text, from, b",\n");
        Some(super::text::trimmed(text, from..end))
    })
}

/// What the words around the port say of its role.
fn role(source: &SourceFile, port: Option<Range<usize>>, role: Role) -> Role {
    let Some(port) = port else { return role };
    let text = &source.clean;
    if role == Role::Management || is_management(source, &port) {
        Role::Management
    } else if role == Role::Grpc || around(source, &port).contains("grpc") {
        // `axum::serve(listener)` and tonic's `serve(addr)` look alike.
        if source.lang == Lang::Rust && !text.contains("tonic") {
            Role::Http
        } else {
            Role::Grpc
        }
    } else if role == Role::Http && source.lang == Lang::Go && only_grpc(text) {
        Role::Grpc
    } else {
        role
    }
}

/// The words of the line up to the port, and of the function that it is in.
fn around(source: &SourceFile, port: &Range<usize>) -> String {
    let text = &source.clean;
    let start = text[..port.start].rfind('\n').map_or(0, |at| at + 1);
    let mut words = text[start..port.end].to_ascii_lowercase();
    // Go's profiler and the like, by the function that starts it.
    if source.lang == Lang::Go
        && let Some(at) = text[..port.start].rfind("\nfunc ")
    {
        let head = text[at + 1..].lines().next().unwrap_or_default();
        let name = head
            .split('(')
            .find(|part| !part.trim_end().ends_with("func"));
        words.push_str(&name.unwrap_or_default().to_ascii_lowercase());
    }
    words
}

/// Whether a port is for those who look after the program, by the words around it.
pub(super) fn is_management(source: &SourceFile, port: &Range<usize>) -> bool {
    let words = around(source, port);
    [
        "metric",
        "management",
        "admin",
        "mgmt",
        "actuator",
        "pprof",
        "health",
        "probe",
        "prometheus",
        "debugaddr",
        "debug_addr",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn only_grpc(text: &str) -> bool {
    text.contains("grpc.NewServer") && !text.contains("http.")
}
