# Each sentence says who does what, in short words. What is filled in stands in braces; `.help` is what to do next.

## What stands between two of a list, of parts of a sentence, and of sentences; and how a sentence ends.

between-two = { $one }, { $other }
between-clauses = { $one }; { $other }
between-sentences = { $one } { $other }
sentence-ended = { $sentence }.

## How a session stands: in a status bar behind the target's name, over a run configuration, in lists.

status = { $target }: { $state }
status-active = { $target } ← { $requests }, { $count }
state-suspended = interception paused
state-restarting = restarting, the cluster answers
state-preparing = preparing
state-ready = ready, waiting for the program to listen
state-silent = the program listens on no port yet, the cluster answers
state-active = active, { $count ->
    [one] 1 request
   *[other] { $count } requests
}
state-hold = { $held } held, others wait
state-paused = { $held } held, others pass
state-reconnecting = reconnecting, the cluster answers
state-restoring = restoring
state-restored = as it was
state-failed = not intercepted
state-unknown = in a state that this release does not know

## The same in one word, in a table.

word-planned = planned
word-preparing = preparing
word-ready = ready
word-active = active
word-paused = paused
word-reconnecting = reconnecting
word-restoring = restoring
word-restored = restored
word-failed = failed
word-unknown = unknown

## Which requests come here.

mode-all = all
mode-global = global
mode-personal = personal ({ $conditions })
mode-unknown = unknown to this release

## What is known of a session, each with its name.

fact-state = State
fact-target = Target
fact-mode = Mode
fact-goes-to = Goes to
fact-requests = Requests
fact-proof = Put back
fact-remark = Note
fact-different = Not as it was
fact-counts = { $here } here, { $held } held, { $passed } by the cluster, { $fell-back } fell back, { $failed } failed
fact-compared = { $compared ->
    [one] 1 object compared
   *[other] { $compared } objects compared
}, { $different } different

## What a person may do.

action-choose-target = Choose Target…
action-choose-mode = Choose Mode…
action-open-rule = Open Rule
action-doctor = Check the Cluster
action-retry = Try Again
action-resume-of = Resume interception of { $target }
action-pause-of = Pause interception of { $target }
action-leave-of = Leave { $target }: put everything back now
action-leave = Leave
action-pause = Pause
action-resume = Resume
action-show-log = Show Log
action-choose-kubeconfig = Choose Kubeconfig…
action-choose-context = Choose Context…
action-choose-namespace = Choose Namespace…
action-allow = Allow for Me…
action-personal = Use Personal Mode
action-leave-there = Leave There
action-switch-on = Turn On for This Workspace
action-switch-off = Turn Off for This Workspace
action-for-everybody = For Everybody (.ashore.toml)
confirm-allow = Let { $target } in { $context } · { $namespace } be intercepted? It is named as production. This holds for you and this run configuration alone.
cluster-fixed = The settings, the environment or the command line name the context or the namespace: change it there.
act-unable = "{ $action }" cannot be done now.

## Over a run configuration.

lens-off = Ashore: off
lens-off-person = Ashore: off for you
lens-off-workspace = Ashore: off in this workspace
lens-none = Ashore: choose a target
lens-target = Ashore: { $target }
lens-port = Ashore: { $target } → { $port }
lens-session = Ashore: { $target } · { $state }
lens-unruled = Ashore: { $state }
lens-compound = Ashore: { $on } of { $all } on

## A request.

request-title = Request
request-answer-title = Answer
request-held = held
request-running = …
request-open = open
request-closed = closed, { $received } bytes in, { $sent } out
request-fell-back = { $code } by the cluster
request-failed = { $code } failed
request-abandoned = the caller left
request-ms = { $ms } ms
request-seconds = { $seconds } s
request-stood-at = stood at { $place }
request-may-have-stood-at = may have stood at { $place }
request-replayed = The program answered { $status } after { $ms } ms.
request-replayed-without = The program answered { $status } after { $ms } ms. Sent without { $headers }.

## A request that cannot be sent again.

replay-gone = There is no such request any more: send it again from where it came.
replay-tcp = A TCP connection cannot be sent again.
replay-http2 = HTTP/2 and gRPC requests cannot be sent again: their bodies are no text.
replay-body = Its body was not kept in full, so it cannot be sent again.
replay-secret = Its address had a secret that was not kept, so it cannot be sent again.
replay-malformed = It is no request that can be sent: { $why }.
replay-silent = The program at { $address } did not answer: { $why }. Start it, then try again.
curl-tcp = A TCP connection has no request for curl.
curl-body = Its body was not kept in full, so the command lacks it.
replay-too-long = it took longer than { $minutes } minutes

## The question for a target, and for a mode.

choose-title = Ashore: which traffic belongs to "{ $name }"?
choose-title-in = Ashore: which traffic of { $context } · { $namespace } belongs to "{ $name }"?
choose-not-now = Not Now
choose-not-now-detail = The program runs, and nothing is intercepted.
choose-hint = A new answer is written to .ashore.toml; the program goes on meanwhile.
choose-never = Never for This Configuration…
choose-never-detail = Remembered for you alone.
choose-other-namespace = Another Namespace…
choose-other-context = Another Context…
choose-empty = Nothing in { $context } · { $namespace } can be intercepted: look at another namespace.
choose-production = "{ $name }" is named as production: nothing is intercepted there unless you allow it.
choose-mine = Only Mine
choose-mine-detail = Requests with the header `x-ashore` and your name; all others pass.
choose-mine-hits = { $curl } hits; all others pass.
choose-all = All Requests
choose-all-detail = The program gets every request; nobody else can take the target whole.
choose-held-by = held by { $holder }
choose-in-namespace = it is in the namespace

## What an editor is told once.

notice-nothing = Nothing is intercepted: { $why }
notice-other-port = The program listens on { $port }, not on { $predicted }; { $port } is used.
notice-other-port-read = The program listens on { $port }, not on { $predicted } ({ $place }); { $port } is used.
notice-several-ports = The program listens on { $port } and { $others }; { $port } is used. `local-port` in .ashore.toml chooses another.
notice-several-ports-dap = The program listens on { $port } and { $others }; { $port } is used. --local-port chooses another.
notice-choose = Choose what "{ $name }" intercepts.

## What becomes of "Debug".

start-handed-over = The agent is handed over to the restarted program.
start-taken = { $target } is already intercepted by the debug session "{ $other }" of this editor. End it, or use mode "personal" with a match of its own.
start-prepares-port = { $target } is being prepared; its traffic comes to 127.0.0.1:{ $port } as soon as the program listens there.
start-prepares = { $target } is being prepared; its traffic comes as soon as the program listens.
start-off = This run configuration is off in .ashore.toml.
start-off-person = You have switched this run configuration off.
start-off-workspace = You have switched this workspace off.
start-dismissed = No target was chosen for this run configuration.
start-choose = There is no rule for this run configuration: choose what it intercepts.
start-nothing-to-retry = No rule says what to try again: choose a target.

## Nothing is intercepted
idle-label = Ashore
idle-label-off = Ashore: off
idle-label-no-kubeconfig = Ashore: no kubeconfig
idle-label-bad-kubeconfig = Ashore: unreadable kubeconfig
idle-label-no-context = Ashore: no context
idle-label-no-cluster = Ashore: no cluster
idle-label-dismissed = { $name }? Choose a target
idle-not-started = Nothing is intercepted. Start a run configuration, and its traffic comes here.
idle-off = You have switched this workspace off: nothing of it is intercepted.
idle-dismissed = "{ $name }" runs without the cluster's traffic, since no target was chosen.
session-unknown = There is no debug session { $session }: it has ended, or the server was started anew.
folder-none = No folder is open: a rule needs one for its .ashore.toml.
cluster-silent = The cluster did not answer within { $seconds } s.
cluster-asked = Asking the cluster for its targets

## What a debug console and a terminal are told while an intercept lives.

told-preparing = Preparing { $target } …
told-ready = { $target } is ready: its requests come here once the program listens.
told-ready-port = { $target } is ready: its requests come here once the program listens on port { $port }.
told-ready-any-port = { $target } is ready: its requests come here once something listens on port { $port }.
told-passing = { $target }: the cluster answers until the program listens again.
told-active = Active: { $target } → { $destination }.
told-active-personal = Active: { $target }, only requests that match, → { $destination }.
told-the-program = the program
told-paused = Paused: this request is held, new ones go to the cluster.
told-paused-hold = Paused: requests wait until you continue.
told-reconnecting = The connection to the cluster is lost: the cluster answers until it is made again.
told-restoring = Putting everything back …
told-gone = Nothing listens on port { $port } any more: the cluster answers.
told-elsewhere = The command listens on port { $ports }, not on { $port }: the cluster goes on to answer. Use --port { $instead }, or make the command listen on { $port }.
told-foreign = Port { $port } belongs to a program of the user { $user } ({ $address }): the cluster's requests are not for them.
told-silent = The command does not listen on port { $port } yet: the cluster answers until it does.
told-ending = Ending { $target }: { $why }.
told-port-of = Port { $port } is that of the run configuration `{ $name }`.
told-port-read = Port { $port } is that of the run configuration `{ $name }` ({ $place }).
told-rule = The rule `{ $rule }` ({ $place }) is for this target.
told-rule-taken = From the rule `{ $rule }` ({ $place }): { $taken }. The command line is stronger.
told-ports = The command listens on { $others }, too: requests come to { $port }. Use --port to choose.
told-silent-anywhere = The command does not listen on any port yet: the cluster answers until it does.
told-program-silent = The program listens on no port yet: the cluster answers until it does. If another process listens for it, `local-port` in .ashore.toml names its port.
choose-which = nobody has said what to intercept
    .help = name one of { $known }; `ashore list` shows more of them
choose-ask = What is to be intercepted?
words-pattern = the pattern "{ $pattern }" for the header { $header } cannot be read: { $why }
    .help = write a regular expression for the whole value, such as --header 'x-me=~ann|bob'
words-path = the path "{ $path }" does not begin with "/"
    .help = give the begin of the paths that are meant, such as /orders
ends-enough = enough requests came
ends-late = the time is over
told-too-few = { $came } of { $wanted } expected requests came
    .help = `ashore requests` shows which; `ashore doctor` says what may stand in their way
detach-active = Active: { $name }. It goes on in the background until `ashore leave { $name }`.
events-unwritten = what happens could not be written to { $file }: { $why }
    .help = name another file with --events
wait-active = { $name } is active.
wait-restored = { $name }: everything is put back.
wait-failed = { $name } failed
    .help = `ashore status` says why
wait-over = { $name } was not so within { $seconds } s
    .help = `ashore status` shows how it is; give it longer with --timeout
man-unwritten = the manual pages could not be written to { $folder }: { $why }
    .help = name another folder
man-written = The manual pages are in { $folder }.
told-that-hits = From within the cluster this request comes here: { $command }
told-asked = The command has 10 s to end. Ctrl-C again ends it at once.
told-hastened = The command is ended at once.
told-handed-over = The rest is put back in the background; `ashore status` shows what is left.
ends-command = the command ended
ends-interrupt = Ctrl-C
ends-terminate = asked to terminate
ends-hang-up = the terminal is gone
told-never-active = no request of { $target } could come to the command
    .help = the command is to listen on the port; look at what is said above, or leave --require out
told-goes-on = The command goes on without the cluster's traffic.
told-nothing = Nothing is intercepted: { $why }
told-unchanged = { $target } ended: nothing had been changed in the cluster.
told-ended = { $target } ended: { $proof }.
told-ended-after = { $target } ended: { $figures }; { $proof }.
told-traffic-after = traffic back after { $ms } ms
told-objects-after = objects back after { $ms } ms
told-child = This session is a child of one that is intercepted already; its stops count there.
told-not-given = The rule's environment ({ $names }) did not reach the program, which was started before its rule was known: give `ashore dap` the rule with --name.
told-adapter-killed = The debug adapter did not end by itself; it was killed.
told-restoring-long = Restoring takes long: it goes on in the background, and `ashore clean` finishes what is left.
told-proof-unwritten = The proof could not be written to { $file }: { $why }. Check the folder.

## Why a debug adapter's session intercepts nothing.

plan-no-rule = No rule of .ashore.toml fits the run configuration `{ $name }`: add one, or name a target with --target.
plan-no-file = There is no .ashore.toml here: add a rule for the run configuration `{ $name }` to one, or name a target with --target.
plan-no-name = The run configuration has no name: name a rule of .ashore.toml with --name, or a target with --target.

## Heads of tables and names of lines.

head-number = #
head-name = NAME
head-state = STATE
head-workload = WORKLOAD
head-service = SERVICE
head-ports = PORTS
head-destination = DESTINATION
head-mode = MODE
head-requests = REQUESTS
head-holder = HOLDER
head-namespace = NAMESPACE
head-at = AT
head-began = BEGAN
head-session = SESSION
head-method = METHOD
head-status = STATUS
head-time = TIME
head-from = FROM
head-url = URL
head-stood-at = STOOD AT
head-configuration = CONFIGURATION
head-kind = KIND
head-port = PORT
head-confidence = CONFIDENCE
head-target = TARGET
word-certain = certain
word-likely = likely
word-default = default
line-intercept = intercept
line-state = state
line-workload = workload
line-service-port = service port
line-destination = destination
line-mode = mode
line-holder = holder

## Other commands of the terminal.

cli-error = error: { $what }
cli-help = help: { $next }
cli-unwritten = what Ashore has to say could not be written to standard output: { $why }
    .help = make room there, or name another file
cli-none = No intercepts on this machine.
cli-remark = { $name }: { $remark }
state-frozen = frozen
status-frozen = { $name }: its process { $pid } is stopped, and the cluster answers meanwhile. `fg` in its terminal, or `kill -CONT { $pid }`, lets it go on.
list-none = There are no Services in this namespace. Name another one with --namespace.
list-free = free
list-intercepted = intercepted
list-intercepted-by = intercepted by { $holders }
list-not-possible = not possible: { $why }
requests-none = No requests were recorded on this machine.
requests-waiting = Waiting for the next session …
requests-lives = runs
requests-over = over
requests-unknown = no requests of a session "{ $name }" are recorded on this machine
    .help = `ashore status` shows the sessions that run; without a name the last one is shown
leave-unknown = there is no intercept named { $name }
    .help = the intercepts of this machine are: { $known }
leave-none-named = there is no intercept named { $name }
    .help = there are no intercepts on this machine
leave-which = there is more than one intercept on this machine
    .help = name one of { $known }, or pass --all
leave-asking = Asking the owners to leave …
leave-left = Left: { $names }. Traffic and objects are back.
leave-stuck = { $names } did not leave within { $seconds } s
    .help = end the process that holds it; `ashore status` shows what is left, `ashore clean` repairs it
clean-looking = Looking for what dead sessions left …
clean-none = Nothing was left behind.
clean-failed = { $what } could not be put back: { $why }
clean-back = { $what } was left by a session that died and is put back: { $proof }.
clean-unchanged = { $what } was left by a session that died and had changed nothing.
doctor-ok = ok
doctor-warning = warning
doctor-failed = failed
doctor-summary = { $ok } ok, { $warnings } with a warning, { $failed } failed, { $unknown } not looked at

ports-no-folder = { $folder } is no folder
    .help = name the workspace's folder
ports-unknown = there is no run configuration `{ $name }`
    .help = those that are here: { $known }
ports-none = There are no run configurations here: no .vscode/launch.json, no .run, no .idea.
port-no-rule = no run configuration here has a rule for { $target }
    .help = say which port with --port LOCAL
port-unsaid = the run configuration `{ $name }` does not say on which port it listens
    .help = say which port with --port LOCAL
port-not-given = no port is given, and no rules file here names { $target }
    .help = say which port with --port LOCAL
port-foreign = port { $port } belongs to a program of the user { $user } ({ $address }), and the cluster's requests are not for them
    .help = choose a port of your own with --port, start the program with `-- COMMAND`, or run ashore as { $user } if the program is yours
line-own-rules = your own for this repository
line-rules = rules
line-user-rules = your configuration
rules-not-there = { $file } (not there)
rules-not-accepted = not accepted yet: { $asked }; `ashore trust` shows and accepts it
install-starting = Starting agents …
install-none = Nothing of `ashore install` is in this namespace.

## Over a name in a file.

hover-service = **Service { $service }**, ports { $ports }
hover-workload = { $workload }; { $state }
hover-workload-pods = { $workload }, { $ready } of { $wanted } pods ready; { $state }
hover-free = nobody intercepts it
hover-intercepted = intercepted by { $holders }
hover-not-possible = cannot be intercepted: { $why }
hover-listens = listens on **{ $port }** ({ $role }, { $confidence })
hover-no-port = no port: { $why }
hover-port-unknown = port not known before it runs: { $why }
hover-debugger = its debugger's own port: { $port } ({ $place })
hover-rule = Intercepts **{ $target }** ({ $place })
hover-no-rule = Not intercepted: no rule in .ashore.toml.

## What is wrong in a run configuration.

launch-debugger-port = "{ $name }" listens on { $port }, and its debugger wants { $port }, too: give one of them another port.
launch-local-port = The rule on line { $line } of { $file } expects "{ $name }" on port { $wanted }; it listens on { $port }.
launch-local-port-read = The rule on line { $line } of { $file } expects "{ $name }" on port { $wanted }; it listens on { $port } ({ $place }).
launch-target = The rule for "{ $name }" names { $target }, which is not in namespace { $namespace }: correct it in .ashore.toml.

## What is wrong in an application's own files.

registry-route = This route finds "{ $service }" by the registry (lb://) and goes straight to its pods: an intercept of its Service sees nothing. Route by the Service's own address, or intercept with strategy = "pod".
registry-route-fix = Route to { $address }
registry-pod-fix = Intercept with strategy = "pod" for "{ $run }"
registry-past = Callers that find { $application } by { $registry } go straight to its pods: an intercept of its Service sees nothing of them. Intercept with strategy = "pod", or let them call the Service.
registry-registers = A program that is debugged here registers this machine's address as { $application } in { $registry }, and the cluster's callers are sent to it. Turn registering off for the debug session: { $switch }=false.
registry-registers-fix = Turn registering in { $registry } off while debugging for "{ $run }"
registry-this-application = this application
registry-named = "{ $name }"

## What several sentences of the engine share: words, a sentence with its reason, what to do next.

with-why = { $what }: { $why }
both-of = { $one } and { $other }
somebody = somebody else
somebody-deleting = somebody who deleted it
no-reason = no reason is known
none-runs = none of its pods runs
not-within = not within { $seconds } s
objects-in = { $resource } in { $namespace }
word-context = context
word-namespace = namespace
word-workload-or-service = workload or Service
next-look = Look at `{ $command }`
next-later = Try again in a moment
next-clean-later = Run `ashore clean` in a moment
next-sign-in = Sign in again, then try again
next-rename = Rename or delete it
next-strategy-pod = Strategy "pod" would work
next-did-you-mean = Did you mean "{ $name }"?
next-known = There are: { $known }

## The way to the cluster.

kubeconfig-none = No kubeconfig: { $why }
    .help = Set KUBECONFIG, or pass --kubeconfig
kubeconfig-unnamed = no file is named
kubeconfig-not-there = { $file } is not there
kubeconfig-not-set = KUBECONFIG is not set and there is no ~/.kube/config
kubeconfig-unreadable = { $file } cannot be read ({ $why })
kubeconfig-unusable = The kubeconfig cannot be used: { $why }
    .help = Correct it, or pass --kubeconfig
kubeconfig-twice = The kubeconfig { $file } has two contexts with the name "{ $context }"
    .help = Give one of them another name there
context-none = The kubeconfig has no current context: pass --context
context-unknown = The kubeconfig has no context "{ $context }"
cluster-unreachable = The cluster at { $url } cannot be reached: { $why }
    .help = Check the network and the context, then try again
cluster-no-answer = no answer within { $seconds } s
cluster-unauthorized = The cluster at { $url } does not accept your credentials (401): the token is wrong or expired
cluster-no-credentials = The credentials for the cluster at { $url } cannot be had: { $why }
cluster-foreign = The answer of { $url } is not Kubernetes' own: { $why }
    .help = Check the context
cluster-no-websockets = The cluster at { $url }, or a proxy before it, does not take WebSockets (it answered { $code }): port-forwards need them
    .help = Use a context that reaches the API server directly, or a proxy that lets upgrades through
cluster-forbids = You may not { $verb } { $resource } in namespace { $namespace } (403)
next-ask-role = Ask for a Role with: { $rules }
cluster-refused = The cluster refused to { $verb } { $object }: { $why }
cluster-code = code { $code }
production-named = The { $what } "{ $name }" is named as production, and nothing is intercepted there unasked
    .help = Choose another { $what }, or allow it: --allow-production, or allow-production = true under [cluster] of .ashore.toml
namespace-unknown = There is no namespace "{ $namespace }" in context { $context }
namespace-empty = There is none at all there: check the namespace
kubernetes-older = Kubernetes { $version } is older than 1.{ $oldest }, the oldest that Ashore knows: it goes on as far as that one can
kubernetes-newer = Kubernetes { $version } is newer than 1.{ $newest }, the newest that this Ashore was tried with: it goes on
kubernetes-after = after 1

## Ashore's own files and processes.

state-file = The state file { $file } cannot be { $verb }: { $why }
    .help = Check the folder's rights and space
verb-made = made
verb-opened = opened
verb-locked = locked
verb-read = read
verb-written = written
guard-none = The guard process could not be started: { $why }. Without it a crash would leave the cluster changed, so nothing was touched
session-unprepared = The session ended before it was ready
session-not-here = There is no session "{ $name }" here
ashore-bug = Ashore has a bug: { $what }
    .help = Please report it

## Why a target cannot be intercepted.

target-unknown = There is no { $what } "{ $name }" in namespace { $namespace }
target-held = { $target } is already intercepted by { $holder }
    .help = Ask them to leave, or use mode "personal" with your own match
target-held-by-tool = { $target } is held by { $holder }: there is { $seen }
    .help = Ashore does not stack on it: { $end }
tool-container = the container { $container } in pod { $pod }
tool-annotation = the annotation { $annotation } of { $object }
tool-selector = the selector of { $object }
tool-shadow = its shadow pod { $pod }
tool-agent = its agent { $agent } for pod { $pod }
tool-end-telepresence = end the intercept with `telepresence leave` and take its agent away with `telepresence uninstall`
tool-end-kt = end it with Ctrl-C in its ktctl, or put the Service back with `ktctl recover`
tool-end-mirrord = end the mirrord session; its agent goes with it
workload-unserved = No Service in namespace { $namespace } selects the pods of { $workload }: nothing sends it traffic that strategy "service" could take
services-several = Several Services select the pods of { $workload }: { $services }
    .help = Choose one as service/NAME
service-external = { $service } is an ExternalName, a name for something outside the cluster: there are no pods to intercept
    .help = Choose a Service that selects pods
service-headless = { $service } is headless, so its callers find the pods by themselves: strategy "service" cannot intercept it
service-unselecting = { $service } has no selector, so its endpoints are kept by somebody else: strategy "service" cannot intercept it
service-origin-gone = { $service } selects an agent of Ashore, but its origin Service { $origin } is gone, so its own selector is not known
    .help = Set its selector to the labels of its pods by `kubectl edit`
service-not-tcp = Service { $service } has the port { $port } with protocol { $protocol }: strategy "service" carries TCP only and would cut it off
service-port-unnamed = Port { $port } of Service { $service } leads to the container port "{ $name }", which its pods do not name
service-no-ports = Service { $service } has no ports: there is nothing to intercept
service-several-ports = Service { $service } has several ports: { $ports }
    .help = Choose one with port
service-no-such-port = Service { $service } has no port "{ $port }"
port-no-number = { $port } is not a port number
labels-taken = { $by } in { $namespace } selects its pods by labels that agent-labels gives the agent's pod ({ $labels }): it would take the agent for one of its own
    .help = Take a label that no Service and no workload selects by

## Why a strategy is not possible, and why this one was chosen.

strategy-pod-impossible = Strategy "pod" is not possible for { $target }: { $why }
strategy-impossible-here = { $refused } But it is not possible here: { $why }
missing-target-image = agent-image = "target" works with strategy service only: a container that is added to a pod gets no volume for the agent
missing-own-network = pod { $pod } uses its node's network (hostNetwork): a redirect there would take the node's own traffic
missing-as-container = as an ephemeral container: { $why }
missing-as-node = as a privileged pod on the node: { $why }
missing-not-allowed = the rules file does not allow it (`privileged-agents = true` under [cluster])
remark-chosen-container = Strategy pod was chosen: an agent beside the app sees every connection, also those that were open before.
remark-chosen-node = Strategy pod was chosen: an agent on the pod's node sees every connection, also those that were open before.
remark-container-stays = The agent beside the app waits ten minutes for the next session, then ends; its entry among the pod's ephemeral containers stays until the pod goes.
remark-open-connections = Connections that were open before the switch stay with their old pod until they reconnect.
remark-taken-over = { $found } connections were open before: their callers come through the agent now.
remark-partly-taken-over = { $found } connections were open before: the callers of { $ended } come through the agent now; { $left } are still with the app, for something is under way on them, or they are left alone.
remark-other-build = The agent of { $target } is of build { $theirs }, this Ashore carries { $own }: it is used as it is, for others use it, too.
remark-image-build = The image { $image } holds build { $theirs } of the agent, this Ashore carries { $own }: bring its own there with `ashore agent load` or `ashore agent push`.
remark-owner-gone = The process that owned it is gone: `ashore clean` puts everything back.

## Why the agent is not ready.

agent-not-ready = The agent for { $target } did not become ready: { $why }
agent-incompatible = The agent in { $agent } speaks versions { $least } to { $most } of the tunnel, this Ashore speaks { $own }
    .help = Use the release that the agent's other sessions use
agent-wrong-processor = its image { $image } is for another kind of processor than the node { $node } has
    .help = Make it with `ashore agent image --arch amd64` or arm64, whichever that node is
agent-no-shell = the target's image { $image } has no shell (sh) that could take the agent
    .help = Bring the agent's own image there with `ashore agent load` or `ashore agent push`, and leave agent-image = "target" out
agent-ends-again = its container ends again and again ({ $why })
exit-code = exit code { $code }
agent-image-not-had = its image { $image } could not be had ({ $why })
    .help = Bring it there with `ashore agent load` or `ashore agent push`, or name another with --agent-image
agent-pod-not-made = its pod may not be made ({ $why })
    .help = Ask whoever keeps the namespace's quota and policies
agent-pod-no-node = its pod found no node ({ $why })
    .help = Free some capacity and try again
agent-pod-waits = its pod waits ({ $why })
agent-pod-none = it has no pod
agent-pod-silent = its pod { $pod } runs, but the tunnel to it does not answer
agent-pod-not-ready = its pod { $pod } is not ready
agent-silent = its agent does not answer
agent-ended = its agent ended: { $why }
agent-not-handed-over = the agent could not be handed over to pod { $pod }: { $why }
    .help = Name an image that has the agent with --agent-image, after `ashore agent load` or `ashore agent push`
agent-other-ports = The agent of { $target } carries the ports { $ports } and not { $port }: the Service changed since the agent was made
    .help = End its other sessions and try again
agent-bad-match = The match for { $target } cannot be read: { $why }
agent-unable = The agent cannot get into the way of the traffic to { $target }: { $why }
agent-refused = The agent of { $target } refused for a reason that this release does not know
    .help = Update Ashore
agent-one-pod = The agent of { $target } cannot have { $replicas } replicas with agent-image = "target": it is handed over to one pod
    .help = Leave one of the two out
agent-no-image = { $target } has no pods whose image the agent could be made from
    .help = Name an image with --agent-image

## Objects of the cluster that others have or change.

foreign-deployment = A Deployment { $name } is there that Ashore did not make for Service { $service }
foreign-object = A { $kind } { $name } is there that Ashore did not make
service-no-address = Service { $name } got no cluster address
agent-keeps-changing = The agent { $name } keeps changing under this session: somebody else starts and stops there
agent-being-removed = The agent { $name } of an earlier session is still being removed
    .help = Run `ashore clean`, or delete the Deployment
deployment-not-joined = The Deployment { $name } keeps changing: the session could not be put on its list again
deployment-not-left = The Deployment { $name } keeps changing: the session could not be taken off it
object-keeps-changing = The { $kind } { $name } keeps changing under this command: somebody else starts and stops there
selector-changed = The selector of { $target } was changed while the intercept was being prepared: it was left as it is
    .help = Try again
selector-not-swapped = { $target } keeps changing: its selector could not be swapped
selector-not-back = { $target } keeps changing: its selector could not be put back
warm-being-put-back = An earlier session of the warm agent { $name } is still being put back
    .help = Run `ashore clean` where it ran, or `ashore uninstall` and `ashore install --warm` again
warm-in-use = The warm agent { $name } is another one than this Ashore would make, and sessions use it: { $holders }
    .help = Ask them to leave, then try again

## What is not as it was.

different-deleted = { $object } was deleted by somebody else.
different-selector = The selector of { $object } was changed by { $by } during the session: it was left as they want it.
different-left = { $object } is still there.
different-still-selects = Service { $service } still selects the agent.
different-parts = Service { $service } has other { $parts } than before: { $by } changed it during the session.

## What the engine tells in the middle of a session.

notice-goes-on = Debugging goes on without the cluster's traffic.
notice-object-changed = { $object } was changed by { $by }: it was left as they want it, and the intercept has ended
notice-stands-still = The program stands still ({ $how }): new requests go to the origin until it works again
standing-halted = a signal or another debugger has stopped it
standing-unheeding = it uses no processor and reads nothing of what comes
notice-given-up = The agent could not be reached again: the intercept has ended, and the traffic goes to the origin
notice-not-restored = Not everything could be put back: { $why }
    .help = The guard tries again; `ashore clean` does, too
notice-not-spoken = Callers speak { $callers }, and the program at { $address } { $does }: their requests go to the origin
    .help = Start the program so that it speaks { $callers }, or choose the port on which it does
program-speaks = speaks { $speech }
program-hangs-up = hangs up on them

## What is installed.

warm-new = { $target }: a warm agent waits beside the path
warm-already = { $target }: its warm agent is there already
warm-replaced = { $target }: its warm agent was another one, and was made anew
warm-kept = { $target }: the agent of the session that runs stays from now on
warm-removed = { $agent }: removed, with its origin Service
warm-still-used = { $agent }: used by { $holders }; the last of these sessions takes it away
role-there = Role { $namespace }/{ $role } is there. Give it to somebody: { $command }
role-removed = Role { $role }: removed; bindings to it that others made stay

## What `ashore doctor` looks at: the second word of its lines.

check-kubeconfig = kubeconfig
check-cluster = cluster
check-version = version
check-clock = clock
check-rights = rights
check-pod-security = pod security
check-quota = quota
check-limits = limits
check-targets = targets
check-strategies = strategies
check-network-policy = network policy
check-mesh = mesh
check-gitops = gitops
check-other-tools = other tools
check-agent-image = agent image
check-nodes = nodes
check-kube-proxy = kube-proxy
check-adapters = adapters

## What `ashore doctor` finds, and the mend. These are parts of sentences, without a full stop.

doctor-none = none
doctor-unseen = not looked at: you may not { $verb } { $resource }, which a session does not need
doctor-not-there = the cluster has no { $resource }
doctor-demo = without any cluster `ashore demo` shows the whole story on this machine
doctor-context = context { $context }, namespace { $namespace }, from { $files }
doctor-context-twice = the context "{ $context }" is in { $files }: the first one counts, as for kubectl
    .help = give one of them another name: kubectl config rename-context
doctor-production = "{ $name }" is named as production, where nothing is intercepted unasked
    .help = choose another one, or allow it: --allow-production, or allow-production = true under [cluster] of .ashore.toml
doctor-answers = { $url } answers in { $ms } ms
doctor-version = Kubernetes { $version }
doctor-go-on = go on; if something fails there, say which version it was
doctor-clock-untold = not looked at: the server does not say its time
doctor-clock-agrees = this machine's and the cluster's agree
doctor-clock-ahead = this machine's is { $seconds } s ahead of the cluster's: credentials may be refused
doctor-clock-behind = this machine's is { $seconds } s behind the cluster's: credentials may be refused
doctor-set-clock = set this machine's clock (timedatectl set-ntp true)
doctor-way-strategy = strategy { $strategy }
doctor-way-node = strategy pod by a privileged pod on the node
doctor-rights-all = { $way }: all that it needs
doctor-rights-missing = { $way }: in namespace { $namespace } you may not { $rights }
doctor-rights-sets = StatefulSets are not found by their names
doctor-rights-spared = this cluster does without, Kubernetes 1.35 and later do not
doctor-ask-role = ask for a Role with: { $rules }; `{ $command }` prints the whole Role
doctor-ask-whole-role = ask for the Role that `{ $command }` prints
doctor-namespace-none = there is no namespace "{ $namespace }"
doctor-other-namespace = name another one with --namespace
doctor-security-open = namespace { $namespace } enforces no standard: both strategies pass
doctor-security = namespace { $namespace } enforces "{ $standard }": strategy service passes, strategy pod does not (it needs NET_ADMIN)
doctor-quota-room = there is room for an agent
doctor-quota-full = { $quota } has no room left for { $resource }
doctor-quota-cpu = { $quota } asks for a limit of cpu, which the agent has only by a LimitRange's default
doctor-quota-mend = an agent asks for { $cpu } of cpu and { $memory } of memory, at most { $most }, one pod and one Service: ask whoever keeps the quota, or end something
doctor-limits-within = the agent is within them
doctor-limits-outside = the agent is outside of { $ranges }
doctor-limits-mend = the agent asks for { $cpu } of cpu and { $memory } of memory, at most { $most }: ask whoever keeps the LimitRange
doctor-targets-none = namespace { $namespace } has no Service that selects pods
doctor-targets-host = { $targets }: its pods use their node's network, where strategy pod would redirect the node's own traffic
doctor-targets-windows = { $targets }: its pods run on Windows, which strategy pod cannot join
doctor-by-service = use strategy service there
doctor-strategies-all = { $target }: { $open }
doctor-strategies-some = { $target }: { $open }; not { $closed }
doctor-strategies-none = { $target }: none; { $closed }
    .help = mend what is named, or choose another target
doctor-by-container = pod (by an ephemeral container)
doctor-by-node = pod (by a privileged pod on the node)
doctor-policies-none = none selects the targets' pods
doctor-policy-selects = { $policy } selects { $targets }
doctor-policies-let-in = agent-labels let the agent in
doctor-policies-mend = strategy service: give the agent's pod labels that are let in ({ $setting } under [cluster] in .ashore.toml), or let the pods with the label { $label } be reached by the callers, and let them reach the targets; strategy pod needs neither
doctor-mesh-none = no sidecars of Istio or Linkerd
doctor-mesh = { $targets }: pods with { $mesh }'s sidecar; with mutual TLS strategy pod would see encrypted bytes only
    .help = use strategy service, and have { $mesh } inject its sidecar into the agent's pod, too: the whole namespace ({ $inject } is for single pods only, and the agent's has none)
doctor-mark-label = label { $mark }
doctor-mark-annotation = annotation { $mark }
doctor-gitops-none = no marks of Argo CD or Flux
doctor-gitops = { $tool } keeps { $targets }: it may take a swapped selector back
doctor-gitops-argo = use strategy pod, or have the Application ignore the selector (ignoreDifferences: kind Service, jsonPointers [/spec/selector])
doctor-gitops-flux = use strategy pod, or pause it for the session: flux suspend kustomization NAME, and flux resume afterwards
doctor-tools-none = no marks of Telepresence, kt-connect or mirrord
doctor-tool-holds = { $target } is held by { $holder } ({ $seen })
doctor-image-of-target = agents are made from the target's own image, which its node has
doctor-image-there = { $image } is on every node
doctor-image-untold = { $image }: the nodes do not say whether they have it
doctor-image-missing = { $image } is missing on { $some } of { $all } nodes, and its name has no registry
    .help = bring it there with `ashore agent load`, push it with `ashore agent push` and name it with --agent-image, or set agent-image = "target" under [cluster] of .ashore.toml
doctor-image-unpulled = { $image } is not on { $some } of { $all } nodes yet: the first session there waits for its pull
    .help = `ashore install --warm TARGET` has it pulled before
doctor-nodes = { $count } of linux/{ $arch }
doctor-nodes-windows = all nodes run Windows: the agent needs one that runs Linux
    .help = add a node that runs Linux; for strategy service any one does
doctor-nodes-some-windows = { $some } of { $all } run Windows: agents go to the others; pods on Windows are intercepted by strategy service only
doctor-nodes-foreign = some nodes are { $names }, and the agent that this program carries is { $arch }
    .help = make sure that { $image } is there for { $names }: `ashore agent image --arch { $first }` makes it or says how
doctor-proxy-untold = its mode is not told (no ConfigMap kube-system/kube-proxy): another service proxy may be at work
doctor-proxy-late = mode userspace: a changed Service is followed late
    .help = use mode iptables, ipvs or nftables, or strategy pod
doctor-proxy = mode { $mode }
doctor-adapters-none = none on the PATH; an editor may bring its own
    .help = `pip install debugpy`, `go install github.com/go-delve/delve/cmd/dlv@latest`, or your system's package lldb

## What is wrong with a rules file.

rules-problem = { $place }: { $what }
rules-problem-first = { $first } (and { $more } more)
rules-unreadable = the rules file cannot be read
rules-nests = it nests too deeply.
rules-syntax = { $why }.
rules-no-toml = it is not TOML
rules-key-near = unknown key "{ $key }" in { $table }; did you mean "{ $near }"?
rules-key-unknown = unknown key "{ $key }" in { $table }; valid keys: { $valid }.
rules-key-missing = this [[intercept]] has no "{ $key }"; add one.
rules-value-near = "{ $key }" cannot be "{ $written }"; valid values: { $valid }. Did you mean "{ $near }"?
rules-value-wrong = "{ $key }" cannot be "{ $written }"; valid values: { $valid }.
rules-empty = "{ $key }" is empty.
rules-type = "{ $key }" must be { $wanted }, and it is { $found }.
rules-list = "intercept" must be a list: write [[intercept]] with two brackets.
rules-clash-run = the rule for "{ $run }" is already on line { $line }; keep one of the two.
rules-replicas-pod = "replicas" has no place in strategy "pod", which has an agent in every pod of the target; take it out.
rules-target-near = a target cannot be a "{ $written }"; valid kinds: { $valid }. Did you mean "{ $near }"?
rules-target-kind = a target cannot be a "{ $written }"; valid kinds: { $valid }.
rules-target-name = "{ $name }" is not a name that Kubernetes allows; write for example "deployment/orders".
rules-port = "{ $written }" is no port of a Service: write its name, or a number from 1 to 65535.
rules-label-kept = the label "{ $label }" is kept by Ashore and Kubernetes; take another one.
rules-label-key = "{ $label }" is not a label that Kubernetes allows; write for example "access" or "example.com/access".
rules-label-value = "{ $value }" is not a label's value that Kubernetes allows: at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends.
rules-match-missing = mode "personal" needs a "match", for example { $example }.
rules-match-global = "match" has no place in mode "global"; take it out, or write mode = "personal".
rules-match-empty = "match" is empty; name a header, a path or a method.
rules-header-empty = "header" is empty; name a header and its value.
rules-path = a path starts with "/"; write "{ $instead }".
rules-regex-missing = the match of header "{ $header }" has no "regex".
rules-regex = "{ $pattern }" is not a regular expression: { $why }.
rules-variable-place = "{ $variable }" has no place here; it stands only in "match", "namespace" and "environment". Write the value itself.
rules-variable-bare = "{ $variable }" is not taken from the environment by its bare name; write "{ $instead }".
rules-variable-unset = the environment variable { $name } is not set; set it, or write the value itself.
rules-namespace-unknown = $NAMESPACE is not known here: name the namespace under [cluster], or write the value itself.
rules-branch-unknown = $GIT_BRANCH is not known: the workspace is in no Git repository, or the repository is on no branch. Check a branch out, or write the value itself.

## What a value should be, what it is, and what tables are called, within those sentences.

want-table = a table
want-text = a text in quotes
want-texts = a list of texts
want-port = a port number from 1 to 65535
want-number = a number from { $least } to { $most }
want-flag = true or false
kind-string = a string
kind-float = a float
kind-boolean = a boolean
kind-datetime = a datetime
kind-array = an array
kind-table = a table
table-root = the rules file
table-header = a header's match

## Why a rules file is not read.

unread-kind = it is { $kind }, not a file; it is not read. Put a file in its place.
unread-folder = a folder
unread-pipe = a pipe
unread-socket = a socket
unread-device = a device
unread-link = it is a link to { $place }, which is outside of the workspace; it is not read. Put the file itself in its place.
unread-large = it has more than 1 MiB; it is not read. Rules are far shorter: take out what is none.
unread-foreign = it belongs to user { $uid }, who is neither you nor root; it is not read. Look at it and accept it with `ashore trust`, or make it yours.
unread-not-text = it is not UTF-8 text; it is not read.
unread-failed = it cannot be read: { $why }. Check its rights.
unread-dead-link = its link leads nowhere

## What a rules file asks a person for, and what of it does not hold.

asked-one = { $key } = { $written } ({ $place })
asked-one-for = { $key } = { $written } ({ $place }, for { $meant })
asked-context = context { $name }
asked-namespace = namespace { $name }
asked-more = { $one }; { $other }
asked-what = the rules file asks for what nobody has accepted yet: { $asked }
asked-next = look at it and accept it with `ashore trust`, or take it out of the file
asked-refused = { $what }. Look at it and accept it with `ashore trust`, or take it out of the file.
asked-waits = { $key } counts once you have accepted it: run `ashore trust` in a terminal.
cli-note = note: { $what }
asked-none = There is nothing here that waits to be accepted.
asked-accepted = accepted: { $asked }
asked-question = Accept it for this file?
asked-question-file = Read this file all the same?
asked-yes = look at it, then run `ashore trust --yes`
asked-declined = it was not accepted
    .help = take it out of the file, or accept it with `ashore trust`
asked-not-kept = what you accepted cannot be kept in { $folder } ({ $why })
    .help = check the folder's rights, or name another with ASHORE_STATE_DIR
holds-nowhere = { $key } ({ $place }) holds nowhere: name the context and the namespace beside it, or say it on the command line.
holds-elsewhere = { $key } ({ $place }) holds for another context or namespace, and not here.
undecided = several rules are for { $target } and ask for different things: { $rules }
undecided-next = say which one with --name "{ $run }"
plan-undecided = { $what }; { $next }.

## A rules file that is to be changed.

change-broken = { $file } cannot be changed while it is broken: { $why }. Correct it, then try again.
change-form = { $file } has "intercept" in another form than [[intercept]]: write it with two brackets, then try again.
change-gone = the rule cannot be found again
change-no-target = the rule for "{ $run }" has no target: choose one.
change-no-rule = there is no rule for "{ $run }"
change-not-own = what you want of "{ $run }" is what the rules say
change-unwritten = { $file } cannot be written ({ $why }): check the folder's rights.
change-next = mend the rules file
change-accept = run `{ $command }`
rules-missing = { $file } is not there
    .help = name a folder or a .ashore.toml

## A rules file held against the cluster and the run configurations.

live-alone = { $what }.
live-near = { $what }; did you mean "{ $near }"?
live-known = { $what }; there are: { $known }.
live-context = The kubeconfig has no context "{ $name }"
live-target = There is no { $kind } "{ $name }" in namespace { $namespace }
live-any-kind = workload or Service
live-port = Service { $service } has no port "{ $port }"
live-run = No run configuration of this workspace is named "{ $name }"
live-several-ports = Service { $service } has several ports: { $ports }. Choose one with port.
live-held = { $target } is intercepted by { $holders } now. Ask them to leave, or use mode "personal" with a match of your own.
live-production-context = The context "{ $name }" is named as production: nothing is intercepted there unless allow-production = true.
live-production-namespace = The namespace "{ $name }" is named as production: nothing is intercepted there unless allow-production = true.
live-production-current = The kubeconfig's current context "{ $name }" is named as production: nothing is intercepted there unless allow-production = true under [cluster]. Name another context there.
live-debugger-port = { $port } is the port of the debugger of "{ $name }" ({ $place }), not of the program.
live-local-port = "{ $name }" listens on { $port }, not on { $wanted }.
live-local-port-read = "{ $name }" listens on { $port } ({ $place }), not on { $wanted }.

## What mends a rules file.

fix-change = Change to "{ $value }"
fix-change-number = Change to { $value }
fix-add = Add { $key }
fix-add-port = Add port = "{ $name }"
fix-allow = Allow it: allow-production = true

## Beside what may be written in a rules file, and over its keys.

detail-context = context of the kubeconfig
detail-namespace = namespace
detail-run = { $kind } ({ $file })
detail-run-port = { $kind }, listens on { $port } ({ $file })
detail-target = Service { $service } { $ports }
detail-target-held = Service { $service } { $ports }, intercepted by { $holders }
detail-target-not = Service { $service } { $ports }, cannot be intercepted
detail-port = Service { $service } port { $port }
hover-key = `{ $key }` of { $table }
hover-one-of = One of: { $values }

## Why there is no debug adapter to speak to.

adapter-missing = the debug adapter `{ $program }` was not found
adapter-start = the debug adapter `{ $program }` could not be started: { $why }
adapter-connect = no debug adapter answers at { $address }: { $why }
    .help = start it first, or check the address
adapter-no-address = the debug adapter `{ $program }` did not print the address that it listens on
    .help = give the address with --connect HOST:PORT
adapter-taken = the debug adapter's place at { $address } is taken: { $why }
    .help = end what listens there, or choose another port
adapter-none = there is no debug adapter to wrap
    .help = add `-- ADAPTER ARGS…`, or --connect HOST:PORT for an adapter that already listens

## What is done where a program is not found, or cannot be run.

program-not-run = check that it is a program that you may run
program-unknown = check the name after `--`, or give its full path
program-debugpy = install Python 3, and debugpy with `python3 -m pip install debugpy`
program-delve = install it with `go install github.com/go-delve/delve/cmd/dlv@latest`
program-lldb = install LLDB 18 or newer (package `lldb`), which brings lldb-dap; some systems add a version to its name
program-codelldb = install CodeLLDB, and give the path of its `adapter/codelldb`
program-js = install Node.js, and js-debug's `dapDebugServer.js`
program-rdbg = install it with `gem install debug`
program-php = install Node.js, and vscode-php-debug's `phpDebug.js`

## Words of the command line that contradict each other.

words-global = --mode global takes every request, so it cannot have a condition
    .help = leave the condition out, or use --mode personal
words-personal = --mode personal needs to know which requests are yours
    .help = add --header, for example --header x-ashore=$USER

## Why nothing of a run configuration listens.

none-tests = it runs tests, which serve nobody
none-command = `{ $command }` serves nobody
none-works = `{ $command }` works and serves nobody
none-works-silently = `{ $command }` works without listening
none-server-command = `{ $command }` is a command without a server
none-command-of = this command of { $name } serves nobody
none-subcommand = this subcommand of `{ $name }` serves nobody
none-other-subcommand = another subcommand of the program listens, not this one
none-this-command = this command serves nobody
none-a-command = it is a command that serves nobody
none-nobody = it serves nobody
none-rails = it is a command of Rails that serves nobody
none-rake = a rake task works without listening
none-webpack = webpack builds and serves nobody
none-builds = it builds and serves nobody
none-builds-tests = it builds or tests
none-builds-tests-server = it builds or tests, and starts no server
none-builds-installs = it builds, tests or installs, and starts no server
none-builds-publishes = it builds, tests or publishes, and starts no server
none-builds-manages = it builds or manages, and starts no server
none-builds-creates = it builds or creates
none-installs-builds = it installs or builds
none-packages = it installs packages
none-scripts = it lists scripts
none-attaches-tests = it attaches or tests
none-attach = it attaches to a program that is started elsewhere; its port is the debugger's
none-connects = it connects to another program and listens nowhere itself
none-debugger = it is a debugger without a program
none-xdebug = it waits for Xdebug, whose port is the debugger's
none-extension-host = it starts the editor's extension host, which listens for nobody
none-browser = it opens a browser, which calls a port and listens on none
none-page = it opens a page, which calls a port and listens on none
none-requests = it sends requests and listens for nobody
none-database = it runs a database script
none-device = it starts an app on a device
none-ide = it starts an IDE with a plugin in it
none-image = it builds an image and starts nothing
none-container = its container publishes no port
none-services = its services publish no port
none-members = it has no members that listen
none-runs-nothing = it runs nothing
none-no-script = it runs no script
none-no-listener = it runs no script that listens
none-open-script = it runs the script that is open in the editor
none-script = its script opens no port
none-source = nothing in its source listens
none-module = nothing in its module opens a port
none-package = its package has no server in it
none-no-web-project = its project is no web project, and its source opens no port
none-micronaut = it is a Micronaut program without a web server
none-spring = it is a Spring Boot program without a web server
none-spring-starter = it is a Spring Boot program with no web starter in its build
none-negative = `{ $key }` is negative, which turns the server off
none-socket-file = it listens on a socket file

## Why nobody can say on which port a run configuration listens.

unsaid = nothing in the workspace says on which port it listens
unsaid-in-table = unknown: { $why }
unsaid-published = its container's ports are published on free ports of this machine
unsaid-unreadable = `{ $file }` cannot be read
unsaid-not-here = `{ $file }` is not here
unsaid-project = its project file is not in the workspace
unsaid-source-gone = its source is not here
unsaid-source-of = the source of `{ $name }` is not in the workspace
unsaid-no-port = its source names no port
unsaid-read = its source was read, and it does not say on which port it listens
unsaid-part = only a part of its source could be read
unsaid-build-file = no build file of it can be read
unsaid-no-main = no build file and no main class of it can be read
unsaid-makefile = its Makefile cannot be read
unsaid-make-target = its Makefile has no such target
unsaid-procfile = its Procfile cannot be read
unsaid-gulpfile = its gulpfile is not here
unsaid-gulp = its gulpfile does not say what it starts
unsaid-composer = there is no composer.json beside it
unsaid-pm2 = pm2 reads it from its own file
unsaid-runs = it is not said what it runs
unsaid-task = what it runs is not said by its task
unsaid-program = it names no program
unsaid-module = it names neither a program nor a module
unsaid-script = it names no script
unsaid-package = it names no package
unsaid-gradle = it names no task
unsaid-target = it names no target
unsaid-open-file = it starts whatever file is open in the editor
unsaid-line = it runs a line of Python
unsaid-the-program = the program is `{ $value }`
unsaid-port-value = its port is `{ $value }`
unsaid-address = its address is `{ $value }`
unsaid-endpoint = the endpoint's port is `{ $value }`
unsaid-command-line = the port on its command line is `{ $value }`
unsaid-is = { $name } is `{ $value }`
unsaid-url = `{ $value }` names no port
unsaid-url-zero = its URL has port 0: a free port is taken at each start
unsaid-zero = port 0: the system chooses one at each start
unsaid-key-zero = `{ $key }` is 0: a free port is taken at each start
unsaid-key-negative = `{ $key }` is negative: a free port is taken
unsaid-key-valueless = `{ $key }` is `{ $value }`, which has no value here
unsaid-key-no-port = `{ $key }` is `{ $value }`, which is no port
unsaid-variable = { $place } takes the port from { $name }, which nothing here sets
unsaid-takes = it takes its port from { $name }, which nothing here sets
unsaid-configuration = its configuration is at `{ $value }`, and nothing there names the port
unsaid-configuration-server = its configuration comes from a server, and none of its files here names the port
unsaid-iis = IIS Express chooses its port itself
unsaid-kestrel = its source tells Kestrel where to listen, by a value that is not in it
unsaid-ktor = neither the engine's configuration nor the source names a port
unsaid-dropwizard = it is given no command; `server config.yml` would start its server
unsaid-executor = the executor `{ $name }` is not known here
unsaid-command = `{ $name }` is not known here
unsaid-framework = its server's framework is not known here
unsaid-nx = there is no project `{ $project }` with a target `{ $target }`
unsaid-no-script = `{ $file }` has no script `{ $script }`
unsaid-not-told = `{ $name }` is not told a port here
unsaid-sounds = its command `{ $command }` sounds like a server, and what was read of its source does not say on which port
unsaid-manage = the subcommand of manage.py is not said here
unsaid-manage-value = the subcommand of manage.py is `{ $value }`
unsaid-runserver = the address of runserver is `{ $value }`
unsaid-circle = its scripts call each other without end

## Why a target fits a program.

fits-same = { $what } is `{ $name }` ({ $source })
fits-nearly = { $what } is nearly `{ $name }` ({ $source })
fits-like = { $what } is like `{ $name }` ({ $source })
fits-its-name = its name
fits-its-label = a label of it
fits-its-image = its image
fits-service-port = its Service has the port { $port }
fits-container-port = its container has the port { $port }
fits-by-folder = the folder
fits-by-folder-name = the folder's name
fits-by-run = the run configuration's name
fits-by-manifest = a manifest with its image

## The agent's image, and its ways into a cluster.

image-name = `{ $name }` is no image's name: { $why }
    .help = write it as registry.example.com/team/ashore-agent:TAG
image-digest = `{ $name }` names an image by its digest
    .help = name it by a tag: the digest follows from the content
image-no-nodes = this ashore carries an agent for { $platform }, which no cluster runs
    .help = make the image with an ashore for Linux on amd64 or arm64
image-other-nodes = this ashore carries the agent for { $platform } only, not for { $wanted }
    .help = run `ashore agent image` with an ashore that was built for that kind of processor (`cargo build --release -p ashore --target { $machine }`)
image-written = { $file }: { $name } for { $platform }, { $size } MB
image-unwritten = the agent could not be written to { $file }: { $why }
    .help = name a file in a folder that you may write to
image-no-folder = there is no folder for temporary files: { $why }
image-not-kept = the image could not be written to a temporary file: { $why }

## An image into a registry.

push-done = { $image }@{ $digest } pushed.
push-there = { $image }@{ $digest } was there already.
push-use = Have it used with --agent-image { $reference }, or by a line in .ashore.toml:
push-no-client = no client for the registry could be made: { $why }
push-other-digest = { $reference } has the digest { $found } in the registry, and { $pushed } was pushed
    .help = somebody else may have pushed the same tag: push again under one of your own
push-refused = { $registry } refused the push of { $reference } { $who } ({ $code })
    .help = log in with `docker login { $registry }` as a user who may push there, or name another place
push-refused-why = { $registry } refused the push of { $reference } { $who }: { $why }
    .help = check the name and that you may push there
push-without = without credentials
push-as = as { $user } ({ $place })
push-by-token = by a token ({ $place })
push-broke = { $registry } failed at the push of { $reference } (status { $code })
    .help = try again; if it stays, ask those who run the registry
push-unreached = { $registry } cannot be reached: { $why }
    .help = check the name and the network (a proxy is taken from HTTPS_PROXY); a registry without TLS takes --plain-http
push-failed = the push of { $reference } failed: { $why }
    .help = try again, or push the file of `ashore agent image` with another tool

## Who a registry is told that we are.

login-unreadable = the credentials in { $file } cannot be read: line { $line }, column { $column }
    .help = mend the file, or log in again
login-form = the credentials for { $registry } are not in the form USER:PASSWORD
    .help = log in again, for example with `docker login { $registry }`
login-no-helper = the credential helper `{ $program }` is not on the PATH
    .help = install it, or remove it from Docker's config.json and log in again
login-helper-not-run = `{ $program }` could not be run: { $why }
    .help = try it by hand: it reads the registry's name
login-helper-none = `{ $program }` has no credentials for { $registry }: { $why }
    .help = log in again
login-helper-answer = the answer of `{ $program }` for { $registry } has no user and secret
    .help = check that it speaks Docker's protocol of credential helpers
login-token = the login at { $registry } is an identity token, which Ashore cannot use
    .help = log in with a user and a password or an access token: `docker login -u USER { $registry }`

## An image onto the nodes of a cluster on this machine.

load-done = { $image } is in { $tool }: { $digest }
load-no-tool = loading into { $into } takes `{ $program }`, which is not on the PATH
load-no-tool-context = loading into { $into } takes `{ $program }` (the context is `{ $context }`), which is not on the PATH
load-install = install it, or put the image into a registry with `ashore agent push REF`
load-none = no tool is on the PATH that loads images into a cluster of this machine: looked for kind, minikube, k3s and ctr (containerd)
    .help = put the image into a registry with `ashore agent push REF`, or take the file of `ashore agent image` to the nodes
load-several = the image could go into { $tools }
    .help = say which with --into { $first }
load-or = { $one } or { $other }
load-not-started = `{ $tool }` could not be started: { $why }
load-refused = { $program } did not take the image: { $why }
load-no-reason = it gave no reason
load-root = containerd mostly answers to root alone: try it with sudo
load-check = check that the cluster runs, and name it by --context

## What each key of a rules file means: in the editor, and in the schema.

key-intercept-run = The run configuration's name; `*` and `?` fit several. The rule with just this name is stronger than one that fits.
key-intercept-target = What is intercepted: `deployment/NAME`, `statefulset/NAME` or `service/NAME`.
key-intercept-port = The Service's port, by name or number. May be left out when it has one.
key-intercept-local-port = The port on which the program listens. Left out: found out by the run configuration and by what the program really opens.
key-intercept-mode = `global`: all requests come to the program. `personal`: only those that fit `match`; all others stay where they are.
key-intercept-match = Which requests are yours in mode `personal`: `header`, `path` and `method`; all that are given must fit. `$USER`, `$NAMESPACE`, `$GIT_BRANCH` and `${"{"}env:NAME{"}"}` are put in.
key-intercept-when-paused = New requests while the program stands at a breakpoint: `pass` to the cluster's own pods, or `hold` until it goes on.
key-intercept-when-silent = New requests while the program stands still and no debugger says so (another debugger, SIGSTOP; mode `global`): `pass` to the cluster's own pods, or `wait`.
key-intercept-strategy = How the agent gets into the path. `service`: by the Service's selector, for new connections. `pod`: in the pod's own network, for every connection, whoever opened it and however it was found.
key-intercept-takeover = Strategy `pod`: what becomes of connections that were open before. `quiet`: taken over one by one when nothing is under way on them. `new`: left alone. `immediate`: ended all at once.
key-intercept-replicas = Strategy `service`: how many pods the agent has, for targets with heavy traffic. The session that makes the agent decides; others use what is there. Left out: 1.
key-intercept-enabled = `false`: this run configuration is not intercepted, whatever other rules fit it.
key-intercept-environment = Variables that are added to the program's environment while it is intercepted, for example to turn registering in a shared registry off.
key-cluster-context = The kubeconfig's context. Left out: that of `[cluster]`, else the current one.
key-cluster-namespace = The namespace of all targets, unless a rule names its own. Left out: the context's own.
key-cluster-allow-production = Contexts and namespaces that are named as production (`prod`, `production`, `prd`, `live`) are refused unless this is true. It holds for the context and the namespace that stand beside it.
key-cluster-agent-image = The image that agents are made from, where it is not Ashore's own: a mirror, a private registry. `target`: the target's own image, to which the agent is handed over. It holds for the context and the namespace that stand beside it.
key-cluster-agent-labels = Labels that agents' pods get beside Ashore's own, where a NetworkPolicy lets only pods with such labels in (strategy `service`). Labels that a Service or a workload selects its pods by are refused. `ashore doctor` says which ones would help.
key-cluster-privileged-agents = A privileged pod on the target's node may be made where nothing less does (strategy `pod`). It holds for the context and the namespace that stand beside it.
key-match-header = Headers and what their values must be: a text, or `{"{"} regex = "…" {"}"}`.
key-match-path = The path begins with this.
key-match-method = The request's method.
key-header-regex = The header's value fits this regular expression; `$` ends a line in it, so it holds no variables.
key-requests-redact = Headers and query parameters whose values stay in the cluster, beside those that are secrets by their names.
key-requests-bodies = Keep the bodies of requests and answers that are text, up to 64 KiB each, for the editor to show and to send again.
key-root-intercept = A rule: what a run configuration intercepts.
key-root-cluster = Which cluster and namespace.
key-root-requests = What is kept of the requests that come ashore.
key-root-workspace = What holds for all run configurations of this workspace.
key-workspace-enabled = `false`: nothing of this workspace is intercepted, whatever rules there are. Editors keep it in your own file.
key-accepted = { $doc } It counts once you have accepted it: `ashore trust`.
