//! What a command's help ends with: three examples, and what its JSON looks like.

pub const INTERCEPT: &str = "\
Examples:
  ashore intercept deployment/orders -- python3 orders.py
  ashore intercept orders -p 8081 --header x-me=ann
  ashore intercept orders --expect 3 --within 30s -- npm test

JSON (-o json): an object a line, with \"event\": rule, port, status
(\"session\", as of `ashore status`), notice, ports, ending, ended (\"proof\").
--events has the same, each with \"at\", and \"request\" for each request.";

pub const DAP: &str = "\
Examples:
  ashore dap --target deployment/orders -- python3 -m debugpy.adapter
  ashore dap --name orders -- dlv dap
  ashore dap --connect 127.0.0.1:5678

Exit status: the adapter's own (128 + n when signal n ended it); 3 when there
is no adapter to speak to.";

pub const LSP: &str = "\
Examples:
  ashore lsp
  ashore lsp --context dev
  ashore lsp -v";

pub const LEAVE: &str = "\
Examples:
  ashore leave
  ashore leave orders
  ashore leave --all

JSON (-o json): {\"event\": \"left\", \"sessions\": [NAME]}";

pub const LIST: &str = "\
Examples:
  ashore list
  ashore list -A
  ashore list -n shop -q

JSON (-o json): an array of {namespace, kind, workload, service, ports, images,
labels, containerPorts, pods, state}";

pub const STATUS: &str = "\
Examples:
  ashore status
  ashore status --watch
  ashore status -o json

JSON (-o json): an array of {session, name, state, namespace, kind, workload,
service, servicePort, destination, mode, holder, counts, pid, remarks, frozen};
with --watch one array a line";

pub const REQUESTS: &str = "\
Examples:
  ashore requests --tail 20
  ashore requests orders --follow --status 5xx
  ashore requests --path /orders --slower 500ms -o har

JSON (-o json): a line for each request, {number, configuration, at, method,
url, host, headers, from, outcome, status, durationMs, stops, …}; --sessions:
an array of {session, name, began, requests, lives}";

pub const WAIT: &str = "\
Examples:
  ashore wait orders
  ashore wait orders --for active --timeout 2m
  ashore wait orders --for restored

JSON (-o json): {\"event\": \"waited\", \"sessions\": […]}, as of `ashore status`";

pub const PORTS: &str = "\
Examples:
  ashore ports
  ashore ports services/orders
  ashore ports --config orders -o json

JSON (-o json): an array of {configuration, file, line, editor, kind, framework,
ports, debugPorts, none, unknown, targets}";

pub const DOCTOR: &str = "\
Examples:
  ashore doctor
  ashore doctor deployment/orders
  ashore doctor -n shop -o json

JSON (-o json): an array of {check, state, found, mend, missing}";

pub const INSTALL: &str = "\
Examples:
  ashore install --print-rbac
  ashore install -n shop
  ashore install --warm deployment/orders

JSON (-o json): the Role with --print-rbac, else an array of sentences";

pub const UNINSTALL: &str = "\
Examples:
  ashore uninstall
  ashore uninstall -n shop
  ashore uninstall --context dev -n shop";

pub const AGENT: &str = "\
Examples:
  ashore agent load
  ashore agent push registry.example.com/team/ashore-agent:1
  ashore agent image --output ashore-agent.tar

JSON (-o json) of push: {image, digest, uploaded}";

pub const RULES: &str = "\
Examples:
  ashore rules check
  ashore rules check services/orders
  ashore rules schema

JSON (-o json) of check: an array of {file, line, column, code, message, help}";

pub const TRUST: &str = "\
Examples:
  ashore trust
  ashore trust services/orders
  ashore trust --yes";

pub const CLEAN: &str = "\
Examples:
  ashore clean
  ashore clean -o json
  ashore clean -v

JSON (-o json): an array of {session, service, proof, error}";

pub const DEMO: &str = "\
Examples:
  ashore demo
  ashore demo --keep
  ashore demo --adapter delve --output json

JSON (-o json): an event a line; the last one is the proof";

pub const VERSION: &str = "\
Examples:
  ashore version
  ashore version -o json
  ashore version -q

JSON (-o json): {version, agentWire, agentBuild}";

pub const COMPLETIONS: &str = "\
Examples:
  ashore completions bash
  ashore completions zsh
  ashore completions fish

bash: echo 'source <(ashore completions bash)' >> ~/.bashrc
zsh:  echo 'source <(ashore completions zsh)' >> ~/.zshrc
fish: ashore completions fish > ~/.config/fish/completions/ashore.fish";

pub const MAN: &str = "\
Examples:
  ashore man man1
  ashore man ~/.local/share/man/man1
  ashore man /usr/local/share/man/man1";
