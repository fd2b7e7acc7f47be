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
