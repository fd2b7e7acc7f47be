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

action-choose-target = Choose target…
action-choose-mode = Choose mode…
action-open-rule = Open rule
action-doctor = Check the cluster
action-retry = Try again
action-resume-of = Resume interception of { $target }
action-pause-of = Pause interception of { $target }
action-leave-of = Leave { $target }: put everything back now

## Over a run configuration.

lens-off = Ashore: off
lens-target = Ashore: { $target }
lens-port = Ashore: { $target } → { $port }
lens-session = Ashore: { $target } · { $state }
lens-unruled = Ashore: { $state }

## A request.

request-title = Request
request-answer-title = Answer
request-held = held
request-running = …
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
replay-http2 = HTTP/2 and gRPC requests cannot be sent again: their bodies are no text.
replay-body = Its body was not kept in full, so it cannot be sent again.
replay-secret = Its address had a secret that was not kept, so it cannot be sent again.
replay-malformed = It is no request that can be sent: { $why }.
replay-silent = The program at { $address } did not answer: { $why }. Start it, then try again.
replay-too-long = it took longer than { $minutes } minutes

## The question for a target, and for a mode.

choose-title = Ashore: which traffic belongs to "{ $name }"?
choose-hint = The answer is written to .ashore.toml; the program goes on meanwhile.
choose-never = Not for this configuration
choose-never-detail = Remembered in .ashore.toml.
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
start-choose = There is no rule for this run configuration: choose what it intercepts.
start-nothing-to-retry = No rule says what to try again: choose a target.
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
ends-command = the command ended
ends-interrupt = Ctrl-C
ends-terminate = asked to terminate
ends-hang-up = the terminal is gone
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
head-service-port = SERVICE PORT
head-ports = PORTS
head-destination = DESTINATION
head-mode = MODE
head-requests = REQUESTS
head-holder = HOLDER
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
cli-none = No intercepts on this machine.
cli-remark = { $name }: { $remark }
list-none = There are no Services in this namespace. Name another one with --namespace.
list-free = free
list-intercepted = intercepted
list-intercepted-by = intercepted by { $holders }
list-not-possible = not possible: { $why }
requests-none = No requests were recorded on this machine.
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
deployment-keeps-changing = The Deployment { $name } keeps changing under this command: somebody else starts and stops there
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
