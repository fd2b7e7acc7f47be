# 句子要短，用词与界面一致：拦截、直通、停留、恢复。花括号里是填入的内容；`.help` 是下一步该做什么。

## 列表中两项之间，一句的两部分之间，两句之间，以及句末。

between-two = { $one }、{ $other }
between-clauses = { $one }；{ $other }
between-sentences = { $one }{ $other }
sentence-ended = { $sentence }。

## 会话的状态：状态栏里跟在目标名之后，运行配置上方，以及列表中。

status = { $target }：{ $state }
status-active = { $target } ← { $requests }，{ $count }
state-suspended = 拦截已暂停
state-restarting = 正在重启，由集群回答
state-preparing = 准备中
state-ready = 就绪，等待程序监听
state-active = 拦截中，{ $count } 个请求
state-hold = 停留 { $held }，其他请求等待
state-paused = 停留 { $held }，其他请求放行
state-reconnecting = 正在重连，由集群回答
state-restoring = 恢复中
state-restored = 已恢复原样
state-failed = 未拦截
state-unknown = 处于此版本不认识的状态

## 同样的意思，表格里用一个词。

word-planned = 已计划
word-preparing = 准备中
word-ready = 就绪
word-active = 拦截中
word-paused = 断点停留
word-reconnecting = 重连中
word-restoring = 恢复中
word-restored = 已恢复
word-failed = 失败
word-unknown = 未知

## 哪些请求来到本机。

mode-all = 全部
mode-global = 全部请求
mode-personal = 仅匹配（{ $conditions }）
mode-unknown = 此版本不认识的模式

## 会话的各项情况，每项有名称。

fact-state = 状态
fact-target = 目标
fact-mode = 模式
fact-goes-to = 去向
fact-requests = 请求
fact-proof = 恢复
fact-remark = 说明
fact-different = 未恢复原样
fact-counts = 本机 { $here }，停留 { $held }，集群 { $passed }，退回 { $fell-back }，失败 { $failed }
fact-compared = 已比对 { $compared } 个对象，{ $different } 个不同

## 可以做的事。

action-choose-target = 选择目标…
action-choose-mode = 选择模式…
action-open-rule = 打开规则
action-doctor = 检查集群
action-retry = 重试
action-resume-of = 继续拦截 { $target }
action-pause-of = 暂停拦截 { $target }
action-leave-of = 离开 { $target }：立即全部恢复

## 运行配置上方。

lens-off = Ashore：未启用
lens-target = Ashore：{ $target }
lens-port = Ashore：{ $target } → { $port }
lens-session = Ashore：{ $target } · { $state }
lens-unruled = Ashore：{ $state }

## 请求。

request-title = 请求
request-answer-title = 应答
request-held = 停留中
request-running = …
request-fell-back = { $code }，由集群回答
request-failed = { $code } 失败
request-abandoned = 调用方已离开
request-ms = { $ms } 毫秒
request-seconds = { $seconds } 秒
request-stood-at = 停在 { $place }
request-may-have-stood-at = 可能停在 { $place }
request-replayed = 程序在 { $ms } 毫秒后应答 { $status }。
request-replayed-without = 程序在 { $ms } 毫秒后应答 { $status }。发送时不含 { $headers }。

## 不能重发的请求。

replay-gone = 该请求已不存在：请从它的来源再发一次。
replay-http2 = HTTP/2 和 gRPC 请求不能重发：它们的正文不是文本。
replay-body = 请求正文没有完整保留，因此不能重发。
replay-secret = 请求地址中有未保留的机密，因此不能重发。
replay-malformed = 这不是可以发送的请求：{ $why }。
replay-silent = 位于 { $address } 的程序没有应答：{ $why }。请启动程序后重试。
replay-too-long = 超过了 { $minutes } 分钟

## 选择目标与模式。

choose-title = Ashore：「{ $name }」对应哪些流量？
choose-hint = 答案会写入 .ashore.toml；程序照常继续运行。
choose-never = 此配置不拦截
choose-never-detail = 记入 .ashore.toml。
choose-held-by = 正被 { $holder } 占用
choose-in-namespace = 位于该命名空间

## 编辑器里只说一次的消息。

notice-nothing = 没有拦截：{ $why }
notice-other-port = 程序监听的是 { $port }，不是 { $predicted }；现使用 { $port }。
notice-other-port-read = 程序监听的是 { $port }，不是 { $predicted }（{ $place }）；现使用 { $port }。
notice-several-ports = 程序监听 { $port } 和 { $others }；现使用 { $port }。可用 .ashore.toml 中的 `local-port` 另选。
notice-several-ports-dap = 程序监听 { $port } 和 { $others }；现使用 { $port }。可用 --local-port 另选。
notice-choose = 请选择「{ $name }」要拦截的目标。

## 按下调试之后。

start-handed-over = 代理已交给重启后的程序。
start-taken = { $target } 已被本编辑器的调试会话「{ $other }」拦截。请结束该会话，或使用模式 "personal" 并另设匹配条件。
start-prepares-port = 正在准备 { $target }；程序开始监听后，流量会来到 127.0.0.1:{ $port }。
start-prepares = 正在准备 { $target }；程序开始监听后，流量就会来到本机。
start-off = 此运行配置在 .ashore.toml 中已关闭。
start-choose = 此运行配置还没有规则：请选择要拦截的目标。
start-nothing-to-retry = 没有规则说明要重试什么：请选择目标。
session-unknown = 没有调试会话 { $session }：它已结束，或服务器已重新启动。
folder-none = 没有打开文件夹：规则需要写入文件夹中的 .ashore.toml。
cluster-silent = 集群在 { $seconds } 秒内没有应答。
cluster-asked = 正在向集群查询目标

## 拦截期间调试控制台与终端里的消息。

told-preparing = 正在准备 { $target } …
told-ready = { $target } 就绪：程序开始监听后，请求就会来到本机。
told-ready-port = { $target } 就绪：程序监听端口 { $port } 后，请求就会来到本机。
told-ready-any-port = { $target } 就绪：端口 { $port } 有程序监听后，请求就会来到本机。
told-passing = { $target }：在程序再次监听之前，由集群回答。
told-active = 拦截中：{ $target } → { $destination }。
told-active-personal = 拦截中：{ $target }，仅匹配的请求 → { $destination }。
told-the-program = 程序
told-paused = 停在断点：此请求停留，新请求由集群回答。
told-paused-hold = 停在断点：请求会等到你继续运行。
told-reconnecting = 与集群的连接已断开：重新连上之前由集群回答。
told-restoring = 正在全部恢复 …
told-gone = 端口 { $port } 已无程序监听：由集群回答。
told-elsewhere = 命令监听的是端口 { $ports }，不是 { $port }：仍由集群回答。请使用 --port { $instead }，或让命令监听 { $port }。
told-foreign = 端口 { $port } 属于用户 { $user } 的程序（{ $address }）：集群的请求不会交给它。
told-silent = 命令尚未监听端口 { $port }：在此之前由集群回答。
told-ending = 正在结束 { $target }：{ $why }。
told-port-of = 端口 { $port } 取自运行配置 `{ $name }`。
told-port-read = 端口 { $port } 取自运行配置 `{ $name }`（{ $place }）。
told-rule = 规则 `{ $rule }`（{ $place }）适用于此目标。
told-rule-taken = 取自规则 `{ $rule }`（{ $place }）：{ $taken }。命令行优先。
ends-command = 命令已结束
ends-interrupt = Ctrl-C
ends-terminate = 收到终止请求
ends-hang-up = 终端已关闭
told-goes-on = 命令继续运行，不再接收集群流量。
told-nothing = 没有拦截：{ $why }
told-unchanged = { $target } 已结束：集群中没有任何改动。
told-ended = { $target } 已结束：{ $proof }。
told-ended-after = { $target } 已结束：{ $figures }；{ $proof }。
told-traffic-after = 流量在 { $ms } 毫秒后恢复
told-objects-after = 对象在 { $ms } 毫秒后恢复
told-child = 此会话是一个已被拦截的会话的子会话；它的停顿计入那个会话。
told-not-given = 规则中的环境变量（{ $names }）没有传给程序，因为程序启动时还不知道规则：请用 --name 把规则告诉 `ashore dap`。
told-adapter-killed = 调试适配器没有自行结束，已被强制结束。
told-restoring-long = 恢复用时较长：会在后台继续，`ashore clean` 可完成剩余部分。
told-proof-unwritten = 恢复证明无法写入 { $file }：{ $why }。请检查该文件夹。

## 调试适配器的会话为何没有拦截。

plan-no-rule = .ashore.toml 中没有适合运行配置 `{ $name }` 的规则：请添加一条，或用 --target 指定目标。
plan-no-file = 这里没有 .ashore.toml：请在其中为运行配置 `{ $name }` 添加规则，或用 --target 指定目标。
plan-no-name = 运行配置没有名称：请用 --name 指定 .ashore.toml 中的规则，或用 --target 指定目标。

## 表头与各行的名称。

head-number = 序号
head-name = 名称
head-state = 状态
head-workload = 工作负载
head-service = 服务
head-service-port = 服务端口
head-ports = 端口
head-destination = 去向
head-mode = 模式
head-requests = 请求
head-holder = 占用者
head-method = 方法
head-status = 结果
head-time = 用时
head-from = 来自
head-url = URL
head-stood-at = 停在
head-configuration = 运行配置
head-kind = 种类
head-port = 端口
head-confidence = 把握
head-target = 目标
word-certain = 确定
word-likely = 很可能
word-default = 默认值
line-intercept = 拦截
line-state = 状态
line-workload = 工作负载
line-service-port = 服务端口
line-destination = 去向
line-mode = 模式
line-holder = 占用者

## 终端的其他命令。

cli-error = 错误：{ $what }
cli-help = 建议：{ $next }
cli-none = 本机当前没有拦截。
cli-remark = { $name }：{ $remark }
list-none = 此命名空间中没有 Service。请用 --namespace 指定另一个。
list-free = 空闲
list-intercepted = 已被拦截
list-intercepted-by = 正被 { $holders } 拦截
list-not-possible = 不能拦截：{ $why }
requests-none = 本机没有请求记录。
requests-unknown = 本机没有会话「{ $name }」的请求记录
    .help = `ashore status` 显示正在运行的会话；不带名称则显示最近一次的
leave-unknown = 没有名为 { $name } 的拦截
    .help = 本机的拦截有：{ $known }
leave-none-named = 没有名为 { $name } 的拦截
    .help = 本机当前没有拦截
leave-which = 本机有多个拦截
    .help = 请指定 { $known } 之一，或使用 --all
leave-asking = 正在请占用者离开 …
leave-left = 已离开：{ $names }。流量和对象均已恢复。
leave-stuck = { $names } 在 { $seconds } 秒内没有离开
    .help = 请结束占用它的进程；`ashore status` 显示剩余的会话，`ashore clean` 进行修复
clean-looking = 正在查找已中断会话的残留 …
clean-none = 没有残留。
clean-failed = { $what } 无法恢复：{ $why }
clean-back = { $what } 是已中断会话的残留，现已恢复：{ $proof }。
clean-unchanged = { $what } 是已中断会话的残留，没有做过任何改动。
doctor-ok = 正常
doctor-warning = 警告
doctor-failed = 失败
doctor-summary = { $ok } 项正常，{ $warnings } 项警告，{ $failed } 项失败，{ $unknown } 项未检查

ports-no-folder = { $folder } 不是文件夹
    .help = 请指定工作区的文件夹
ports-unknown = 没有运行配置 `{ $name }`
    .help = 这里有：{ $known }
ports-none = 这里没有运行配置：没有 .vscode/launch.json、.run 或 .idea。
port-no-rule = 这里没有运行配置带有 { $target } 的规则
    .help = 请用 --port LOCAL 指定端口
port-unsaid = 运行配置 `{ $name }` 没有说明监听哪个端口
    .help = 请用 --port LOCAL 指定端口
port-not-given = 没有指定端口，这里的规则文件也没有提到 { $target }
    .help = 请用 --port LOCAL 指定端口
port-foreign = 端口 { $port } 属于用户 { $user } 的程序（{ $address }），集群的请求不该交给它
    .help = 请用 --port 另选端口，用 `-- COMMAND` 启动程序，或者如果程序是您的，以 { $user } 身份运行 ashore
line-own-rules = 您对此仓库的规则
line-rules = 规则
line-user-rules = 您的配置
rules-not-there = { $file }（不存在）
rules-not-accepted = 尚未接受：{ $asked }；`ashore trust` 可查看并接受
install-starting = 正在启动代理 …
install-none = 此命名空间中没有 `ashore install` 创建的对象。

## 文件中名称上的悬停提示。

hover-service = **Service { $service }**，端口 { $ports }
hover-workload = { $workload }；{ $state }
hover-workload-pods = { $workload }，{ $wanted } 个 Pod 中 { $ready } 个就绪；{ $state }
hover-free = 无人拦截
hover-intercepted = 正被 { $holders } 拦截
hover-not-possible = 不能拦截：{ $why }
hover-listens = 监听 **{ $port }**（{ $role }，{ $confidence }）
hover-no-port = 没有端口：{ $why }
hover-port-unknown = 运行前无法得知端口：{ $why }
hover-debugger = 其调试器自己的端口：{ $port }（{ $place }）
hover-rule = 拦截 **{ $target }**（{ $place }）
hover-no-rule = 未拦截：.ashore.toml 中没有规则。

## 运行配置中的问题。

launch-debugger-port = 「{ $name }」监听 { $port }，它的调试器也要用 { $port }：请为其中之一换一个端口。
launch-local-port = { $file } 第 { $line } 行的规则预期「{ $name }」使用端口 { $wanted }；它监听的是 { $port }。
launch-local-port-read = { $file } 第 { $line } 行的规则预期「{ $name }」使用端口 { $wanted }；它监听的是 { $port }（{ $place }）。
launch-target = 「{ $name }」的规则指定了 { $target }，它不在命名空间 { $namespace } 中：请在 .ashore.toml 中更正。

## 应用自身文件中的问题。

registry-route = 此路由通过注册中心（lb://）找到「{ $service }」并直达其 Pod：对其 Service 的拦截看不到这些请求。请改为路由到 Service 自己的地址，或以 strategy = "pod" 拦截。
registry-route-fix = 路由到 { $address }
registry-pod-fix = 为「{ $run }」以 strategy = "pod" 拦截
registry-past = 通过 { $registry } 找到{ $application }的调用方会直达其 Pod：对其 Service 的拦截看不到它们。请以 strategy = "pod" 拦截，或让它们调用 Service。
registry-registers = 在这里调试的程序会把本机地址作为{ $application }注册到 { $registry }，集群的调用方会被引向本机。请在调试会话中关闭注册：{ $switch }=false。
registry-registers-fix = 为「{ $run }」在调试时关闭到 { $registry } 的注册
registry-this-application = 此应用
registry-named = 「{ $name }」

## 引擎的多个句子共用：词语，句子及其原因，下一步该做什么。

with-why = { $what }：{ $why }
both-of = { $one } 和 { $other }
somebody = 其他人
somebody-deleting = 删除它的人
no-reason = 原因不明
none-runs = 没有正在运行的 Pod
not-within = 未能在 { $seconds } 秒内完成
objects-in = { $namespace } 中的 { $resource }
word-context = 上下文
word-namespace = 命名空间
word-workload-or-service = 工作负载或 Service
next-look = 请查看 `{ $command }`
next-later = 请稍后重试
next-clean-later = 请稍后运行 `ashore clean`
next-sign-in = 请重新登录后重试
next-rename = 请将其改名或删除
next-strategy-pod = 可改用策略 "pod"
next-did-you-mean = 是否指「{ $name }」？
next-known = 这里有：{ $known }

## 通往集群的路。

kubeconfig-none = 没有 kubeconfig：{ $why }
    .help = 请设置 KUBECONFIG，或使用 --kubeconfig
kubeconfig-unnamed = 没有指定文件
kubeconfig-not-there = { $file } 不存在
kubeconfig-not-set = KUBECONFIG 未设置，也没有 ~/.kube/config
kubeconfig-unreadable = { $file } 无法读取（{ $why }）
kubeconfig-unusable = kubeconfig 无法使用：{ $why }
    .help = 请更正它，或使用 --kubeconfig
kubeconfig-twice = kubeconfig { $file } 中有两个名为「{ $context }」的上下文
    .help = 请在其中为其中一个改名
context-none = kubeconfig 没有当前上下文：请使用 --context
context-unknown = kubeconfig 中没有上下文「{ $context }」
cluster-unreachable = 无法连接位于 { $url } 的集群：{ $why }
    .help = 请检查网络和上下文，然后重试
cluster-no-answer = { $seconds } 秒内没有应答
cluster-unauthorized = 位于 { $url } 的集群不接受您的凭据（401）：令牌有误或已过期
cluster-no-credentials = 无法取得位于 { $url } 的集群的凭据：{ $why }
cluster-foreign = { $url } 的应答不是 Kubernetes 的应答：{ $why }
    .help = 请检查上下文
cluster-no-websockets = 位于 { $url } 的集群或其前面的代理不接受 WebSocket（应答为 { $code }）：端口转发需要它
    .help = 请使用直达 API 服务器的上下文，或允许协议升级的代理
cluster-forbids = 您无权在命名空间 { $namespace } 中对 { $resource } 执行 { $verb }（403）
next-ask-role = 请申请一个 Role，包含：{ $rules }
cluster-refused = 集群拒绝对 { $object } 执行 { $verb }：{ $why }
cluster-code = 代码 { $code }
production-named = { $what }「{ $name }」按名称属于生产环境，未经许可不会在那里拦截
    .help = 请另选{ $what }，或允许它：--allow-production，或在 .ashore.toml 的 [cluster] 下设置 allow-production = true
namespace-unknown = 上下文 { $context } 中没有命名空间「{ $namespace }」
namespace-empty = 那里一个也没有：请检查命名空间
kubernetes-older = Kubernetes { $version } 早于 1.{ $oldest }，即 Ashore 支持的最早版本：将尽量继续
kubernetes-newer = Kubernetes { $version } 新于 1.{ $newest }，即此 Ashore 试用过的最新版本：照常继续
kubernetes-after = 高于 1

## Ashore 自己的文件和进程。

state-file = 状态文件 { $file } 无法{ $verb }：{ $why }
    .help = 请检查该文件夹的权限和空间
verb-made = 创建
verb-opened = 打开
verb-locked = 锁定
verb-read = 读取
verb-written = 写入
guard-none = 守护进程无法启动：{ $why }。没有它，崩溃会使集群停留在改动后的状态，因此没有做任何改动
session-unprepared = 会话在就绪之前已结束
session-not-here = 这里没有会话「{ $name }」
ashore-bug = Ashore 有缺陷：{ $what }
    .help = 请报告此问题

## 目标为何不能拦截。

target-unknown = 命名空间 { $namespace } 中没有 { $what }「{ $name }」
target-held = { $target } 已被 { $holder } 拦截
    .help = 请对方离开，或使用模式 "personal" 并另设匹配条件
target-held-by-tool = { $target } 正被 { $holder } 占用：发现{ $seen }
    .help = Ashore 不会叠加在它之上：{ $end }
tool-container = Pod { $pod } 中的容器 { $container }
tool-annotation = { $object } 的注解 { $annotation }
tool-selector = { $object } 的选择器
tool-shadow = 它的影子 Pod { $pod }
tool-agent = 它为 Pod { $pod } 运行的代理 { $agent }
tool-end-telepresence = 请用 `telepresence leave` 结束拦截，并用 `telepresence uninstall` 移除其代理
tool-end-kt = 请在其 ktctl 中按 Ctrl-C 结束，或用 `ktctl recover` 恢复 Service
tool-end-mirrord = 请结束 mirrord 会话；其代理会随之移除
workload-unserved = 命名空间 { $namespace } 中没有 Service 选择 { $workload } 的 Pod：没有策略 "service" 可以接管的流量
services-several = 多个 Service 选择 { $workload } 的 Pod：{ $services }
    .help = 请以 service/NAME 的形式选择一个
service-external = { $service } 是 ExternalName，指向集群之外：没有可拦截的 Pod
    .help = 请选择一个会选择 Pod 的 Service
service-headless = { $service } 是无头 Service，调用方自行找到 Pod：策略 "service" 不能拦截它
service-unselecting = { $service } 没有选择器，其端点由别处维护：策略 "service" 不能拦截它
service-origin-gone = { $service } 选择了 Ashore 的代理，但其原始 Service { $origin } 已不存在，因此不知道它自己的选择器
    .help = 请用 `kubectl edit` 把选择器改为其 Pod 的标签
service-not-tcp = Service { $service } 的端口 { $port } 使用协议 { $protocol }：策略 "service" 只传送 TCP，会切断它
service-port-unnamed = Service { $service } 的端口 { $port } 指向容器端口「{ $name }」，而其 Pod 没有这个名称
service-no-ports = Service { $service } 没有端口：没有可拦截的流量
service-several-ports = Service { $service } 有多个端口：{ $ports }
    .help = 请用 port 选择一个
service-no-such-port = Service { $service } 没有端口「{ $port }」
port-no-number = { $port } 不是端口号
labels-taken = { $namespace } 中的 { $by } 选择 Pod 所用的标签，正是 agent-labels 给代理 Pod 的标签（{ $labels }）：它会把代理当作自己的 Pod
    .help = 请使用没有任何 Service 和工作负载用来选择的标签

## 策略为何不可行，以及为何选用此策略。

strategy-pod-impossible = 策略 "pod" 不适用于 { $target }：{ $why }
strategy-impossible-here = { $refused }但在这里也不可行：{ $why }
missing-target-image = agent-image = "target" 仅适用于策略 service：添加到 Pod 的容器没有存放代理的卷
missing-own-network = Pod { $pod } 使用节点的网络（hostNetwork）：在那里重定向会接管节点自身的流量
missing-as-container = 作为临时容器：{ $why }
missing-as-node = 作为节点上的特权 Pod：{ $why }
missing-not-allowed = 规则文件不允许（[cluster] 下的 `privileged-agents = true`）
remark-chosen-container = 已选用策略 pod：应用旁边的代理能看到每个连接，包括之前已打开的连接。
remark-chosen-node = 已选用策略 pod：Pod 所在节点上的代理能看到每个连接，包括之前已打开的连接。
remark-container-stays = 应用旁边的代理会等待下一个会话十分钟，然后结束；它在 Pod 临时容器列表中的条目会保留到 Pod 消失。
remark-open-connections = 切换之前打开的连接会留在原来的 Pod 上，直到重新连接。
remark-taken-over = 之前已有 { $found } 个打开的连接：其调用方现在经过代理。
remark-partly-taken-over = 之前已有 { $found } 个打开的连接：其中 { $ended } 个的调用方现在经过代理；{ $left } 个仍在应用上，因为其上有请求正在进行，或按设置不去触动。
remark-other-build = { $target } 的代理属于构建 { $theirs }，此 Ashore 携带的是 { $own }：由于还有其他人在用，照原样使用。
remark-image-build = 镜像 { $image } 中的代理属于构建 { $theirs }，此 Ashore 携带的是 { $own }：请用 `ashore agent load` 或 `ashore agent push` 送去它自己的镜像。
remark-owner-gone = 拥有它的进程已不存在：`ashore clean` 可全部恢复。

## 代理为何没有就绪。

agent-not-ready = { $target } 的代理没有就绪：{ $why }
agent-incompatible = { $agent } 中的代理支持隧道版本 { $least } 到 { $most }，此 Ashore 使用 { $own }
    .help = 请使用该代理的其他会话所用的版本
agent-wrong-processor = 其镜像 { $image } 与节点 { $node } 的处理器类型不符
    .help = 请用 `ashore agent image --arch amd64` 或 arm64 制作，以该节点为准
agent-no-shell = 目标的镜像 { $image } 没有可接收代理的 shell（sh）
    .help = 请用 `ashore agent load` 或 `ashore agent push` 送去代理自己的镜像，并去掉 agent-image = "target"
agent-ends-again = 其容器反复结束（{ $why }）
exit-code = 退出码 { $code }
agent-image-not-had = 无法取得其镜像 { $image }（{ $why }）
    .help = 请用 `ashore agent load` 或 `ashore agent push` 送去，或用 --agent-image 指定另一个
agent-pod-not-made = 不允许创建其 Pod（{ $why }）
    .help = 请联系管理该命名空间配额和策略的人
agent-pod-no-node = 其 Pod 没有可用的节点（{ $why }）
    .help = 请腾出一些资源后重试
agent-pod-waits = 其 Pod 在等待（{ $why }）
agent-pod-none = 它没有 Pod
agent-pod-silent = 其 Pod { $pod } 正在运行，但通往它的隧道没有应答
agent-pod-not-ready = 其 Pod { $pod } 没有就绪
agent-silent = 其代理没有应答
agent-ended = 其代理已结束：{ $why }
agent-not-handed-over = 代理无法交给 Pod { $pod }：{ $why }
    .help = 请在 `ashore agent load` 或 `ashore agent push` 之后，用 --agent-image 指定含有代理的镜像
agent-other-ports = { $target } 的代理承载端口 { $ports }，不含 { $port }：代理创建之后 Service 有了变化
    .help = 请结束它的其他会话后重试
agent-bad-match = 无法解读 { $target } 的匹配条件：{ $why }
agent-unable = 代理无法接入通往 { $target } 的流量：{ $why }
agent-refused = { $target } 的代理因此版本不认识的原因拒绝
    .help = 请更新 Ashore
agent-one-pod = { $target } 的代理在 agent-image = "target" 时不能有 { $replicas } 个副本：它只交给一个 Pod
    .help = 请去掉两者之一
agent-no-image = { $target } 没有 Pod 可提供制作代理的镜像
    .help = 请用 --agent-image 指定镜像

## 集群中属于他人或被他人改动的对象。

foreign-deployment = 已有 Deployment { $name }，它不是 Ashore 为 Service { $service } 创建的
foreign-object = 已有 { $kind } { $name }，它不是 Ashore 创建的
service-no-address = Service { $name } 没有得到集群地址
agent-keeps-changing = 代理 { $name } 在此会话期间不断变化：有其他人在启动和停止
agent-being-removed = 先前会话的代理 { $name } 仍在移除中
    .help = 请运行 `ashore clean`，或删除该 Deployment
deployment-not-joined = Deployment { $name } 不断变化：无法把会话重新加入其列表
deployment-not-left = Deployment { $name } 不断变化：无法把会话从中去除
deployment-keeps-changing = Deployment { $name } 在此命令期间不断变化：有其他人在启动和停止
selector-changed = { $target } 的选择器在准备拦截时被改动：已保持原样
    .help = 请重试
selector-not-swapped = { $target } 不断变化：无法切换其选择器
selector-not-back = { $target } 不断变化：无法恢复其选择器
warm-being-put-back = 常驻代理 { $name } 的先前会话仍在恢复中
    .help = 请在它运行的地方运行 `ashore clean`，或重新 `ashore uninstall` 和 `ashore install --warm`
warm-in-use = 常驻代理 { $name } 与此 Ashore 要创建的不同，而且有会话在用：{ $holders }
    .help = 请他们离开后重试

## 未恢复原样的对象。

different-deleted = { $object } 已被其他人删除。
different-selector = { $object } 的选择器在会话期间被 { $by } 改动：已按其意愿保留。
different-left = { $object } 仍然存在。
different-still-selects = Service { $service } 仍选择着代理。
different-parts = Service { $service } 的 { $parts } 与之前不同：{ $by } 在会话期间改动了它。

## 会话期间引擎的消息。

notice-goes-on = 调试照常继续，不接收集群流量。
notice-object-changed = { $object } 已被 { $by } 改动：已按其意愿保留，拦截已结束
notice-stands-still = 程序停住不动（{ $how }）：在它恢复之前，新请求由集群回答
standing-halted = 被信号或另一个调试器停住
standing-unheeding = 不使用处理器，也不读取收到的内容
notice-given-up = 无法重新连上代理：拦截已结束，流量回到集群
notice-not-restored = 未能全部恢复：{ $why }
    .help = 守护进程会再试；也可运行 `ashore clean`
notice-not-spoken = 调用方使用 { $callers }，而位于 { $address } 的程序{ $does }：其请求由集群回答
    .help = 请让程序以 { $callers } 启动，或选择使用它的端口
program-speaks = 使用 { $speech }
program-hangs-up = 会挂断连接

## 安装的对象。

warm-new = { $target }：常驻代理已在旁等候
warm-already = { $target }：已有常驻代理
warm-replaced = { $target }：原有的常驻代理不同，已重新创建
warm-kept = { $target }：正在运行的会话的代理从此常驻
warm-removed = { $agent }：已连同其原始 Service 移除
warm-still-used = { $agent }：{ $holders } 正在使用；最后结束的会话会将其移除
role-there = Role { $namespace }/{ $role } 已就位。授予他人：{ $command }
role-removed = Role { $role }：已移除；他人对它的绑定保留

## `ashore doctor` 检查什么：每行的第二个词。

check-kubeconfig = kubeconfig
check-cluster = 集群
check-version = 版本
check-clock = 时钟
check-rights = 权限
check-pod-security = Pod 安全
check-quota = 配额
check-limits = 限制
check-targets = 目标
check-strategies = 策略
check-network-policy = 网络策略
check-mesh = 服务网格
check-gitops = GitOps
check-other-tools = 其他工具
check-agent-image = 代理镜像
check-nodes = 节点
check-kube-proxy = kube-proxy
check-adapters = 调试适配器

## `ashore doctor` 的发现与处理办法。均为句子的一部分，不带句号。

doctor-none = 无
doctor-unseen = 未检查：您无权对 { $resource } 执行 { $verb }，会话也不需要它
doctor-not-there = 集群没有 { $resource }
doctor-demo = 没有集群时，`ashore demo` 可在本机演示全过程
doctor-context = 上下文 { $context }，命名空间 { $namespace }，来自 { $files }
doctor-context-twice = 上下文「{ $context }」出现在 { $files } 中：与 kubectl 一样，以第一个为准
    .help = 请为其中之一改名：kubectl config rename-context
doctor-production = 「{ $name }」按名称属于生产环境，未经许可不会在那里拦截
    .help = 请另选一个，或允许它：--allow-production，或在 .ashore.toml 的 [cluster] 下设置 allow-production = true
doctor-answers = { $url } 在 { $ms } 毫秒内应答
doctor-version = Kubernetes { $version } 版
doctor-go-on = 可以继续；如果出现问题，请说明是哪个版本
doctor-clock-untold = 未检查：服务器没有给出时间
doctor-clock-agrees = 本机与集群的时间一致
doctor-clock-ahead = 本机时间比集群快 { $seconds } 秒：凭据可能被拒绝
doctor-clock-behind = 本机时间比集群慢 { $seconds } 秒：凭据可能被拒绝
doctor-set-clock = 请校准本机时钟（timedatectl set-ntp true）
doctor-way-strategy = 策略 { $strategy }
doctor-way-node = 策略 pod，使用节点上的特权 Pod
doctor-rights-all = { $way }：所需权限齐全
doctor-rights-missing = { $way }：在命名空间 { $namespace } 中无权执行 { $rights }
doctor-rights-sets = 不能按名称找到 StatefulSet
doctor-rights-spared = 此集群不需要它，Kubernetes 1.35 及以后的版本需要
doctor-ask-role = 请申请一个 Role，其中有：{ $rules }；`{ $command }` 可输出整个 Role
doctor-ask-whole-role = 请申请 `{ $command }` 输出的 Role
doctor-namespace-none = 没有命名空间「{ $namespace }」
doctor-other-namespace = 请用 --namespace 另行指定
doctor-security-open = 命名空间 { $namespace } 没有强制任何标准：两种策略都可用
doctor-security = 命名空间 { $namespace } 强制执行「{ $standard }」：策略 service 可用，策略 pod 不可用（它需要 NET_ADMIN）
doctor-quota-room = 容得下一个代理
doctor-quota-full = { $quota } 的 { $resource } 已无余量
doctor-quota-cpu = { $quota } 要求设置 cpu 上限，而代理只能从 LimitRange 的默认值得到它
doctor-quota-mend = 代理需要 { $cpu } cpu 和 { $memory } 内存（最多 { $most }），以及一个 Pod 和一个 Service：请联系管理配额的人，或结束一些对象
doctor-limits-within = 代理在限制之内
doctor-limits-outside = 代理超出 { $ranges } 的限制
doctor-limits-mend = 代理需要 { $cpu } cpu 和 { $memory } 内存（最多 { $most }）：请联系管理 LimitRange 的人
doctor-targets-none = 命名空间 { $namespace } 中没有选择 Pod 的 Service
doctor-targets-host = { $targets }：其 Pod 使用节点的网络，策略 pod 在那里会重定向节点自身的流量
doctor-targets-windows = { $targets }：其 Pod 运行在 Windows 上，策略 pod 无法加入
doctor-by-service = 请在那里使用策略 service
doctor-strategies-all = { $target }：可用 { $open }
doctor-strategies-some = { $target }：可用 { $open }；不可用 { $closed }
doctor-strategies-none = { $target }：没有可用的策略；{ $closed }
    .help = 请处理所列问题，或另选目标
doctor-by-container = pod（使用临时容器）
doctor-by-node = pod（使用节点上的特权 Pod）
doctor-policies-none = 没有策略选择目标的 Pod
doctor-policy-selects = { $policy } 选择 { $targets }
doctor-policies-let-in = agent-labels 使代理得以通过
doctor-policies-mend = 策略 service：请给代理的 Pod 能够通过的标签（.ashore.toml 的 [cluster] 下的 { $setting }），或允许调用方访问带有标签 { $label } 的 Pod，并允许它们访问目标；策略 pod 都不需要
doctor-mesh-none = 没有 Istio 或 Linkerd 的边车
doctor-mesh = { $targets }：Pod 带有 { $mesh } 的边车；使用双向 TLS 时，策略 pod 只能看到加密的字节
    .help = 请使用策略 service，并让 { $mesh } 也向代理的 Pod 注入边车：为整个命名空间设置（{ $inject } 仅用于单个 Pod，而代理的 Pod 没有它）
doctor-mark-label = 标签 { $mark }
doctor-mark-annotation = 注解 { $mark }
doctor-gitops-none = 没有 Argo CD 或 Flux 的标记
doctor-gitops = { $tool } 管理着 { $targets }：可能会把切换后的选择器改回去
doctor-gitops-argo = 请使用策略 pod，或让 Application 忽略选择器（ignoreDifferences：kind Service，jsonPointers [/spec/selector]）
doctor-gitops-flux = 请使用策略 pod，或在会话期间暂停它：flux suspend kustomization NAME，之后 flux resume
doctor-tools-none = 没有 Telepresence、kt-connect 或 mirrord 的标记
doctor-tool-holds = { $target } 正被 { $holder } 占用（{ $seen }）
doctor-image-of-target = 代理由目标自己的镜像制作，其节点上已有
doctor-image-there = { $image } 在每个节点上都有
doctor-image-untold = { $image }：节点没有说明是否已有
doctor-image-missing = { $all } 个节点中有 { $some } 个缺少 { $image }，而其名称不含镜像仓库
    .help = 请用 `ashore agent load` 送去，或用 `ashore agent push` 推送并以 --agent-image 指定，或在 .ashore.toml 的 [cluster] 下设置 agent-image = "target"
doctor-image-unpulled = { $all } 个节点中有 { $some } 个还没有 { $image }：那里的首个会话要等待拉取
    .help = `ashore install --warm TARGET` 可提前拉取
doctor-nodes = { $count } 个 linux/{ $arch }
doctor-nodes-windows = 所有节点都运行 Windows：代理需要一个运行 Linux 的节点
    .help = 请添加一个运行 Linux 的节点；策略 service 用任何一个都可以
doctor-nodes-some-windows = { $all } 个中有 { $some } 个运行 Windows：代理使用其他节点；Windows 上的 Pod 只能以策略 service 拦截
doctor-nodes-foreign = 有节点是 { $names }，而此程序携带的代理是 { $arch }
    .help = 请确保那里有适用于 { $names } 的 { $image }：`ashore agent image --arch { $first }` 可制作它或说明办法
doctor-proxy-untold = 没有说明其模式（没有 ConfigMap kube-system/kube-proxy）：可能使用了其他服务代理
doctor-proxy-late = 模式 userspace：Service 改动后生效较慢
    .help = 请使用模式 iptables、ipvs 或 nftables，或使用策略 pod
doctor-proxy = 模式 { $mode }
doctor-adapters-none = PATH 中没有；编辑器可能自带
    .help = `pip install debugpy`、`go install github.com/go-delve/delve/cmd/dlv@latest`，或系统的软件包 lldb
