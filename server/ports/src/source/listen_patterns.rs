//! The calls by which programs listen, by language and framework, each with the port that it takes for want of another.

use super::lang::Lang;
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

const fn call(lang: Lang, pattern: &'static str, part: PortPart, role: Role) -> ListenPattern {
    ListenPattern {
        lang,
        pattern,
        part,
        role,
        default: None,
        with: "",
    }
}

const fn call_with_default(
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
pub(super) const OPTION: &str =
    r"\breturn\s+func\s*\(\s*\w+\s+\*\w+\s*\)\s*\{\s*[\w.]+\.Addr\s*=\s*";

pub(super) const PATTERNS: &[ListenPattern] = &[
    call(Lang::Go, OPTION, All, Http),
    call(
        Lang::Js,
        r"[\w)\]}]\s*\??\.\s*listen\s*\(",
        KeyOrAt("port", 0),
        Http,
    ),
    call_with_default(Lang::Js, r"\bDeno\.serve\s*\(", Key("port"), 8000, ""),
    call_with_default(Lang::Js, r"\bBun\.serve\s*\(", Key("port"), 3000, ""),
    call(Lang::Js, r"\bserve\s*\(\s*\{", Key("port"), Http),
    call(Lang::Js, r"\b[Hh]api\.[sS]erver\s*\(", Key("port"), Http),
    call(Lang::Js, r"\bstartStandaloneServer\s*\(", Key("port"), Http),
    call(
        Lang::Js,
        r"\bcreateMicroservice(?:<\w+>)?\s*\(",
        Key("port"),
        Other,
    ),
    call(
        Lang::Js,
        r"\bconnectMicroservice(?:<\w+>)?\s*\(",
        Key("port"),
        Other,
    ),
    call(
        Lang::Js,
        r"\bnew\s+(?:WebSocket\.Server|WebSocketServer|WSServer|WS\.Server|ws\.Server|Server)\s*\(",
        Key("port"),
        Other,
    ),
    call(Lang::Js, r"\.bindAsync\s*\(", At(0), Grpc),
    call(Lang::Js, r"\.set\s*\(\s*['\x22]port['\x22]\s*,", All, Http),
    call_with_default(Lang::Python, r"\buvicorn\.run\s*\(", Key("port"), 8000, ""),
    call_with_default(
        Lang::Python,
        r"\buvicorn\.Config\s*\(",
        Key("port"),
        8000,
        "",
    ),
    call_with_default(
        Lang::Python,
        r"\bhypercorn\.run\s*\(",
        Key("bind"),
        8000,
        "",
    ),
    call_with_default(
        Lang::Python,
        r"\bsocketio\.run\s*\(",
        KeyOrAt("port", 2),
        5000,
        "",
    ),
    call_with_default(
        Lang::Python,
        r"\bweb\.run_app\s*\(",
        Key("port"),
        8080,
        "aiohttp",
    ),
    call_with_default(
        Lang::Python,
        r"\b(?:waitress\.)?serve\s*\(",
        Key("port"),
        8080,
        "waitress",
    ),
    call_with_default(
        Lang::Python,
        r"\.run_server\s*\(",
        Key("port"),
        8050,
        "dash",
    ),
    call_with_default(
        Lang::Python,
        r"\b\w+\.launch\s*\(",
        Key("server_port"),
        7860,
        "gradio",
    ),
    call_with_default(
        Lang::Python,
        r"\bui\.run\s*\(",
        Key("port"),
        8080,
        "nicegui",
    ),
    call_with_default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        8050,
        "import dash",
    ),
    call_with_default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        8050,
        "from dash",
    ),
    call_with_default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        8000,
        "sanic",
    ),
    call_with_default(
        Lang::Python,
        r"\b\w*(?:app|application|server|api)\w*\.run\s*\(",
        Key("port"),
        5000,
        "quart",
    ),
    call_with_default(
        Lang::Python,
        r"\b(?:bottle\.)?run\s*\(",
        Key("port"),
        8080,
        "bottle",
    ),
    call_with_default(
        Lang::Python,
        r"\bcherrypy\.quickstart\s*\(",
        Key("server.socket_port"),
        8080,
        "cherrypy",
    ),
    call_with_default(
        Lang::Python,
        r"\bcherrypy\.engine\.start\s*\(",
        Key("server.socket_port"),
        8080,
        "cherrypy",
    ),
    call_with_default(
        Lang::Python,
        r"\b(?:app|application|server|api|flask_app|webapp|\w+_app|create_app\(.*\)|\w*[aA]pp)\.run\s*\(",
        KeyOrAt("port", 1),
        5000,
        "lask",
    ),
    ListenPattern {
        with: "super().run(",
        ..call(Lang::Python, r"\)\.run\s*\(", Key("port"), Http)
    },
    call(Lang::Python, r"\b\w+\.run\s*\(", Key("port"), Http),
    call_with_default(
        Lang::Python,
        r"\.run\s*\([^()]*transport\s*=\s*['\x22](?:sse|streamable-http|http)",
        Key("port"),
        8000,
        "FastMCP",
    ),
    call(Lang::Python, r"\b\w*HTTPServer\s*\(", At(0), Http),
    call(Lang::Python, r"\bTCPServer\s*\(", At(0), Http),
    call(Lang::Python, r"\bWSGIServer\s*\(", At(0), Http),
    call(
        Lang::Python,
        r"\bmake_server\s*\(",
        KeyOrAt("port", 1),
        Http,
    ),
    call(Lang::Python, r"\brun_simple\s*\(", KeyOrAt("port", 1), Http),
    call(
        Lang::Python,
        r"\b(?:app|application|server|http_server)\.listen\s*\(",
        KeyOrAt("port", 0),
        Http,
    ),
    call(
        Lang::Python,
        r"\.start_server\s*\(",
        KeyOrAt("port", 2),
        Other,
    ),
    call(
        Lang::Python,
        r"\bwebsockets\.serve\s*\(",
        KeyOrAt("port", 2),
        Other,
    ),
    call(Lang::Python, r"\badd_(?:in)?secure_port\s*\(", At(0), Grpc),
    call(
        Lang::Python,
        r"\bstart_http_server\s*\(",
        KeyOrAt("port", 0),
        Management,
    ),
    call(
        Lang::Python,
        r"\b\w*(?:sock|socket|server)\w*\.bind\s*\(",
        At(0),
        Other,
    ),
    call(Lang::Python, r"\bTCPSite\s*\(", KeyOrAt("port", 2), Http),
    call(
        Lang::Go,
        r"\brest\.MustNewServer\s*\(",
        Setting("Port"),
        Http,
    ),
    call(
        Lang::Go,
        r"\bzrpc\.MustNewServer\s*\(",
        Setting("ListenOn"),
        Grpc,
    ),
    call(Lang::Go, r"\bhttp\.Address\s*\(", At(0), Http),
    call(Lang::Go, r"\bgrpc\.Address\s*\(", At(0), Grpc),
    call(
        Lang::Go,
        r"\b(?:beego|web)\.Run\s*\(",
        Setting("httpport"),
        Http,
    ),
    call(Lang::Go, r"\b(?:beego|web)\.Run\s*\(", At(0), Http),
    call(Lang::Rust, r"\bTcpListener::new\s*\(", At(0), Http),
    call(Lang::Rust, r"\bgotham::start\w*\s*\(", At(0), Http),
    call(Lang::Rust, r"\.http\s*\(", At(0), Http),
    call(Lang::Python, r"\beventlet\.listen\s*\(", At(0), Http),
    call(
        Lang::Python,
        r"\b\w+\.(?:start|serve|serve_forever)\s*\(",
        Key("port"),
        Http,
    ),
    call(Lang::Go, r"\bListenAndServe\s*\(", At(0), Http),
    call(Lang::Go, r"\bListenAndServeTLS\s*\(", At(0), Http),
    call(Lang::Go, r"\bhttp\.Server\s*\{", Key("Addr"), Http),
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
    call(
        Lang::Go,
        r"\b(?:\w+\.Run\s*\(\s*(?:\x22[\w.-]*:\d|fmt\.Sprintf\(\s*\x22[\w.%]*:%)|(?:\w*[rR]outer|\w*[eE]ngine|\w*[sS]erver|r|e|app|api|srv)\.Run\s*\((?:\x22:|[^()\n]*(?:[pP]ort|[aA]ddr)|fmt\.))",
        At(0),
        Http,
    ),
    call(Lang::Go, r"\bfasthttp\.ListenAndServe\s*\(", At(0), Http),
    call(Lang::Go, r"\bnet\.Listen\s*\(", At(1), Http),
    call(Lang::Go, r"\bListen\s*\(\s*\w*[cC]tx\w*\s*,\s*", All, Http),
    call(
        Lang::Go,
        r"\b\w+\.(?:Start|StartTLS|StartH2CServer)\s*\(",
        At(0),
        Http,
    ),
    call_with_default(
        Lang::Go,
        r"\b(?:\w*[rR]outer|\w*[rR]|\w*[eE]ngine|\w*[sS]erver|\w*[aA]pp|\w*[gG]in|g|api|srv|s|h)\.Run\s*\(",
        At(0),
        8080,
        "gin-gonic/gin",
    ),
    call(Lang::Go, r"\b\w+\.(?:Listen|ListenTLS)\s*\(", At(0), Http),
    call(Lang::Rust, r"\bTcpListener::bind\s*\(", At(0), Http),
    call(Lang::Rust, r"\bServer::(?:try_)?bind\s*\(", At(0), Http),
    call(Lang::Rust, r"\.bind\s*\(", At(0), Http),
    call(
        Lang::Rust,
        r"\.bind_(?:rustls|openssl)\w*\s*\(",
        At(0),
        Http,
    ),
    call(Lang::Rust, r"\bwarp::serve\s*\(", All, Http),
    call(
        Lang::Rust,
        r"\.(?:run|bind_with_graceful_shutdown|bind_ephemeral|try_bind)\s*\(\s*\(",
        At(0),
        Http,
    ),
    call(
        Lang::Rust,
        r"\.serve(?:_with_shutdown|_with_incoming)?\s*\(",
        At(0),
        Grpc,
    ),
    call(Lang::Rust, r"\.listen\s*\(", At(0), Http),
    call(Lang::Rust, r"\bServer::http\s*\(", At(0), Http),
    call(Lang::C, r"\bhtons\s*\(", At(0), Http),
    call(Lang::C, r"[.>]listen\s*\(", At(1), Http),
    call(Lang::C, r"[.>]bind\s*\(\s*[\x22]", All, Http),
    call(Lang::C, r"\.port\s*\(", At(0), Http),
    call(Lang::C, r"\baddListener\s*\(", At(1), Http),
    call(
        Lang::C,
        r"\bendpoint\s*[\({]\s*(?:boost::)?(?:asio::)?(?:ip::)?tcp::v[46]\(\)\s*,",
        All,
        Http,
    ),
    call(Lang::C, r"\bendpoint\s*\w*\s*[\({]", At(1), Http),
    call(Lang::C, r"\bAddListeningPort\s*\(", At(0), Grpc),
    call(Lang::C, r"\bmg_http_listen\s*\(", At(1), Http),
    call(Lang::C, r"\bPort\s*\(", At(0), Http),
    call(Lang::C, r"\bMHD_start_daemon\s*\(", At(1), Http),
    call(Lang::C, r"\bevhttp_bind_socket\w*\s*\(", At(2), Http),
    call(Lang::C, r"\bQHostAddress::\w+\s*,", All, Http),
    call(Lang::Jvm, r"\bInetSocketAddress\s*\(", All, Http),
    call(Lang::Jvm, r"\bServerSocket\s*\(", At(0), Other),
    call(Lang::Jvm, r"\bforPort\s*\(", At(0), Grpc),
    call(Lang::Jvm, r"\bembeddedServer\s*\(", Key("port"), Http),
    call(Lang::Jvm, r"\.listen\s*\(", At(0), Http),
    call(Lang::CSharp, r"\bListenAnyIP\s*\(", At(0), Http),
    call(Lang::CSharp, r"\bListenLocalhost\s*\(", At(0), Http),
    call(Lang::CSharp, r"\.Listen\s*\(\s*IPAddress", At(1), Http),
    call(Lang::CSharp, r"\bUseUrls\s*\(", All, Http),
    call(Lang::CSharp, r"\bUrls\.Add\s*\(", All, Http),
    call(
        Lang::CSharp,
        r"\bapp\.Run(?:Async)?\s*\(\s*(?:\$?\x22http|url|Environment|port)",
        At(0),
        Http,
    ),
    call(Lang::CSharp, r"\bPrefixes\.Add\s*\(", All, Http),
    call(Lang::CSharp, r"\bnew\s+ServerPort\s*\(", At(1), Grpc),
    call(Lang::CSharp, r"\bnew\s+TcpListener\s*\(", At(1), Other),
    call(Lang::Dart, r"\bserve\s*\(", At(2), Http),
    call(Lang::Dart, r"\bHttpServer\.bind\w*\s*\(", At(1), Http),
    call(
        Lang::Dart,
        r"\b(?:Secure)?ServerSocket\.bind\s*\(",
        At(1),
        Other,
    ),
    call(Lang::Dart, r"\.startServer\s*\(", At(1), Http),
    ListenPattern {
        with: "alfred",
        ..call(Lang::Dart, r"\.listen\s*\(", At(0), Http)
    },
    ListenPattern {
        with: "package:grpc",
        ..call(Lang::Dart, r"\.serve\s*\(", Key("port"), Grpc)
    },
    call(Lang::Dart, r"\boptions\.\.?port\s*=", All, Http),
    call_with_default(Lang::Dart, r"\bJaguar\s*\(", Key("port"), 8080, "jaguar"),
    call(Lang::Ruby, r"\bset\s*\(?\s*:port\s*,", All, Http),
    call(Lang::Ruby, r"\bTCPServer\.new\s*\(", All, Other),
];
