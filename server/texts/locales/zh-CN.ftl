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
state-silent = 程序尚未监听任何端口，由集群回答
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
action-leave = 离开
action-pause = 暂停
action-resume = 继续
action-show-log = 显示日志
action-choose-kubeconfig = 选择 kubeconfig…
action-choose-context = 选择上下文…
action-choose-namespace = 选择命名空间…
action-allow = 允许我…
action-personal = 使用个人模式
action-leave-there = 结束那边的会话
action-switch-on = 在此工作区开启
action-switch-off = 在此工作区关闭
action-for-everybody = 对所有人生效 (.ashore.toml)
confirm-allow = 要拦截 { $context } · { $namespace } 中的 { $target } 吗？它的名字表明是生产环境。这只对您和此运行配置有效。
cluster-fixed = 设置、环境变量或命令行已指定上下文或命名空间：请在那里更改。
act-unable = 现在不能执行“{ $action }”。

## 运行配置上方。

lens-off = Ashore：未启用
lens-off-person = Ashore：已为您关闭
lens-off-workspace = Ashore：已在此工作区关闭
lens-none = Ashore：选择目标
lens-target = Ashore：{ $target }
lens-port = Ashore：{ $target } → { $port }
lens-session = Ashore：{ $target } · { $state }
lens-unruled = Ashore：{ $state }
lens-compound = Ashore：{ $all } 个中 { $on } 个已开启

## 请求。

request-title = 请求
request-answer-title = 应答
request-held = 停留中
request-running = …
request-open = 已连接
request-closed = 已关闭，收到 { $received } 字节，发出 { $sent } 字节
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
replay-tcp = TCP 连接不能重发。
replay-http2 = HTTP/2 和 gRPC 请求不能重发：它们的正文不是文本。
replay-body = 请求正文没有完整保留，因此不能重发。
replay-secret = 请求地址中有未保留的机密，因此不能重发。
replay-malformed = 这不是可以发送的请求：{ $why }。
replay-silent = 位于 { $address } 的程序没有应答：{ $why }。请启动程序后重试。
curl-tcp = TCP 连接没有可供 curl 使用的请求。
curl-body = 请求正文没有完整保留，因此命令中没有完整的正文。
replay-too-long = 超过了 { $minutes } 分钟

## 选择目标与模式。

choose-title = Ashore：「{ $name }」对应哪些流量？
choose-title-in = Ashore：{ $context } · { $namespace } 中的哪些流量对应「{ $name }」？
choose-not-now = 暂不
choose-not-now-detail = 程序照常运行，不拦截任何流量。
choose-hint = 答案会写入 .ashore.toml；程序照常继续运行。
choose-never = 此配置永不拦截…
choose-never-detail = 只为您记住。
choose-other-namespace = 其他命名空间…
choose-other-context = 其他上下文…
choose-empty = { $context } · { $namespace } 中没有可拦截的目标：请看其他命名空间。
choose-production = “{ $name }”的名字表明是生产环境：未经您允许，那里什么都不会拦截。
choose-mine = 只要我的
choose-mine-detail = 标头 `x-ashore` 带有您名字的请求；其他请求照常通过。
choose-mine-hits = { $curl } 会命中；其他请求照常通过。
choose-all = 所有请求
choose-all-detail = 程序得到每个请求；别人不能整个拦截该目标。
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
start-off-person = 您已关闭此运行配置。
start-off-workspace = 您已关闭此工作区。
start-dismissed = 没有为此运行配置选择目标。
start-choose = 此运行配置还没有规则：请选择要拦截的目标。
start-nothing-to-retry = 没有规则说明要重试什么：请选择目标。

## Nothing is intercepted
idle-label = Ashore
idle-label-off = Ashore：已关闭
idle-label-no-kubeconfig = Ashore：没有 kubeconfig
idle-label-bad-kubeconfig = Ashore：kubeconfig 无法读取
idle-label-no-context = Ashore：没有上下文
idle-label-no-cluster = Ashore：没有集群
idle-label-dismissed = { $name }？请选择目标
idle-not-started = 当前没有拦截。启动一个运行配置，它的流量就会来到本机。
idle-off = 您已关闭此工作区：其中什么都不拦截。
idle-dismissed = “{ $name }”运行时没有集群流量，因为没有选择目标。
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
told-ports = 命令还监听端口 { $others }：请求会来到 { $port }。可用 --port 选择。
told-silent-anywhere = 命令尚未监听任何端口：在此之前由集群回答。
told-program-silent = 程序尚未监听任何端口：在此之前由集群回答。若由其他进程监听，请在 .ashore.toml 中用 `local-port` 指明其端口。
choose-which = 没有说明要拦截什么
    .help = 请指定 { $known } 之一；`ashore list` 显示更多信息
choose-ask = 要拦截哪一个？
words-pattern = 请求头 { $header } 的模式 "{ $pattern }" 无法读取：{ $why }
    .help = 请写匹配整个值的正则表达式，例如 --header 'x-me=~ann|bob'
words-path = 路径 "{ $path }" 不以 "/" 开头
    .help = 请给出路径的开头，例如 /orders
ends-enough = 请求数量已足够
ends-late = 时间已到
told-too-few = 预期 { $wanted } 个请求，只来了 { $came } 个
    .help = `ashore requests` 显示来了哪些；`ashore doctor` 说明可能的障碍
detach-active = 拦截中：{ $name }。它会在后台继续，直到 `ashore leave { $name }`。
events-unwritten = 事件无法写入 { $file }：{ $why }
    .help = 请用 --events 指定其他文件
wait-active = { $name } 正在拦截。
wait-restored = { $name }：已全部恢复。
wait-failed = { $name } 失败
    .help = `ashore status` 说明原因
wait-over = { $name } 在 { $seconds } 秒内没有达到该状态
    .help = `ashore status` 显示当前状态；可用 --timeout 延长等待
man-unwritten = 手册页无法写入 { $folder }：{ $why }
    .help = 请指定其他文件夹
man-written = 手册页已写入 { $folder }。
told-that-hits = 在集群内发送此请求会来到本机：{ $command }
told-asked = 命令有 10 秒时间结束。再按一次 Ctrl-C 会立即结束它。
told-hastened = 立即结束该命令。
told-handed-over = 其余部分在后台恢复；`ashore status` 显示剩余的会话。
ends-command = 命令已结束
ends-interrupt = Ctrl-C
ends-terminate = 收到终止请求
ends-hang-up = 终端已关闭
told-never-active = { $target } 的请求无法到达该命令
    .help = 命令必须监听该端口；请查看上面的提示，或去掉 --require
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
head-ports = 端口
head-destination = 去向
head-mode = 模式
head-requests = 请求
head-holder = 占用者
head-namespace = 命名空间
head-at = 时刻
head-began = 开始
head-session = 会话
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
cli-unwritten = 无法将 Ashore 的输出写入标准输出：{ $why }
    .help = 请腾出空间，或改用其他文件
cli-none = 本机当前没有拦截。
cli-remark = { $name }：{ $remark }
state-frozen = 已冻结
status-frozen = { $name }：它的进程 { $pid } 已停住，期间由集群回答。在其终端中输入 `fg`，或用 `kill -CONT { $pid }` 让它继续。
list-none = 此命名空间中没有 Service。请用 --namespace 指定另一个。
list-free = 空闲
list-intercepted = 已被拦截
list-intercepted-by = 正被 { $holders } 拦截
list-not-possible = 不能拦截：{ $why }
requests-none = 本机没有请求记录。
requests-waiting = 正在等待下一个会话 …
requests-lives = 运行中
requests-over = 已结束
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
object-keeps-changing = { $kind } { $name } 在此命令期间不断变化：有其他人在启动和停止
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

## 规则文件中的问题。

rules-problem = { $place }: { $what }
rules-problem-first = { $first }（另有 { $more } 处）
rules-unreadable = 无法读取规则文件
rules-nests = 嵌套过深。
rules-syntax = 不是正确的 TOML：{ $why }。
rules-no-toml = 不是 TOML
rules-key-near = { $table }中没有键 "{ $key }"；是否想写 "{ $near }"？
rules-key-unknown = { $table }中没有键 "{ $key }"；可用的键：{ $valid }。
rules-key-missing = 此 [[intercept]] 缺少 "{ $key }"；请补上。
rules-value-near = "{ $key }" 不能是 "{ $written }"；可用的值：{ $valid }。是否想写 "{ $near }"？
rules-value-wrong = "{ $key }" 不能是 "{ $written }"；可用的值：{ $valid }。
rules-empty = "{ $key }" 为空。
rules-type = "{ $key }" 必须是{ $wanted }，现在是 { $found }。
rules-list = "intercept" 必须是列表：请用双层方括号写成 [[intercept]]。
rules-clash-run = "{ $run }" 的规则已在第 { $line } 行；请只留一条。
rules-replicas-pod = 策略 "pod" 在目标的每个 Pod 中各有一个代理，不能写 "replicas"；请删除。
rules-target-near = 目标的种类不能是 "{ $written }"；可用的种类：{ $valid }。是否想写 "{ $near }"？
rules-target-kind = 目标的种类不能是 "{ $written }"；可用的种类：{ $valid }。
rules-target-name = Kubernetes 不允许 "{ $name }" 这样的名称；写法如 "deployment/orders"。
rules-port = "{ $written }" 不是 Service 的端口：请写端口名，或 1 到 65535 的数字。
rules-label-kept = 标签 "{ $label }" 由 Ashore 和 Kubernetes 保留；请换一个。
rules-label-key = Kubernetes 不允许标签 "{ $label }"；写法如 "access" 或 "example.com/access"。
rules-label-value = Kubernetes 不允许标签值 "{ $value }"：最多 63 个字母、数字、"-"、"_" 和 "."，首尾须为字母或数字。
rules-match-missing = 模式 "personal" 需要 "match"，例如 { $example }。
rules-match-global = 模式 "global" 不能有 "match"；请删除，或改为 mode = "personal"。
rules-match-empty = "match" 为空；请写出请求头、路径或方法。
rules-header-empty = "header" 为空；请写出请求头及其值。
rules-path = 路径以 "/" 开头；请写成 "{ $instead }"。
rules-regex-missing = 请求头 "{ $header }" 的匹配缺少 "regex"。
rules-regex = "{ $pattern }" 不是正则表达式：{ $why }。
rules-variable-place = 这里不能用 "{ $variable }"；它只能用在 "match"、"namespace" 和 "environment" 中。请直接写出值。
rules-variable-bare = 不能用 "{ $variable }" 直接取环境变量；请写成 "{ $instead }"。
rules-variable-unset = 环境变量 { $name } 未设置；请设置它，或直接写出值。
rules-namespace-unknown = 这里不知道 $NAMESPACE：请在 [cluster] 下指定命名空间，或直接写出值。
rules-branch-unknown = 不知道 $GIT_BRANCH：工作区不在 Git 仓库中，或仓库不在任何分支上。请检出一个分支，或直接写出值。

## 以上句子中：值应是什么，现在是什么，以及各表的名称。

want-table = 表
want-text = 引号中的文本
want-texts = 文本列表
want-port = 1 到 65535 的端口号
want-number = { $least } 到 { $most } 的数字
want-flag = true 或 false
kind-string = 字符串
kind-float = 浮点数
kind-boolean = 布尔值
kind-datetime = 日期时间
kind-array = 数组
kind-table = 表
table-root = 规则文件
table-header = 请求头的匹配

## 为何不读取规则文件。

unread-kind = 它是{ $kind }，不是文件，因此不读取。请换成文件。
unread-folder = 文件夹
unread-pipe = 管道
unread-socket = 套接字
unread-device = 设备
unread-link = 它是指向工作区之外 { $place } 的链接，因此不读取。请换成文件本身。
unread-large = 它超过 1 MiB，因此不读取。规则远没有这么长：请删去不是规则的内容。
unread-foreign = 它属于用户 { $uid }，既不是您也不是 root，因此不读取。请查看后用 `ashore trust` 接受它，或将其归为您所有。
unread-not-text = 它不是 UTF-8 文本，因此不读取。
unread-failed = 无法读取：{ $why }。请检查其权限。
unread-dead-link = 链接指向不存在的位置

## 规则文件请人接受的内容，以及其中不生效的部分。

asked-one = { $key } = { $written }（{ $place }）
asked-one-for = { $key } = { $written }（{ $place }，用于{ $meant }）
asked-context = 上下文 { $name }
asked-namespace = 命名空间 { $name }
asked-more = { $one }；{ $other }
asked-what = 规则文件要求尚未有人接受的内容：{ $asked }
asked-next = 请查看后用 `ashore trust` 接受，或将其从文件中删除
asked-refused = { $what }。请查看后用 `ashore trust` 接受，或将其从文件中删除。
asked-waits = { $key } 须经您接受才生效：请在终端中运行 `ashore trust`。
cli-note = 提示：{ $what }
asked-none = 这里没有等待接受的内容。
asked-accepted = 已接受：{ $asked }
asked-question = 为此文件接受吗？
asked-question-file = 仍要读取此文件吗？
asked-yes = 请查看后运行 `ashore trust --yes`
asked-declined = 没有接受
    .help = 请将其从文件中删除，或用 `ashore trust` 接受
asked-not-kept = 您接受的内容无法保存到 { $folder }（{ $why }）
    .help = 请检查该文件夹的权限，或用 ASHORE_STATE_DIR 指定另一个
holds-nowhere = { $key }（{ $place }）处处不生效：请在旁边写明上下文和命名空间，或在命令行上给出。
holds-elsewhere = { $key }（{ $place }）用于另一个上下文或命名空间，在这里不生效。
undecided = 有多条规则针对 { $target }，要求各不相同：{ $rules }
undecided-next = 请用 --name "{ $run }" 说明是哪一条
plan-undecided = { $what }；{ $next }。

## 修改规则文件。

change-broken = { $file } 有错误时不能修改：{ $why }。请更正后重试。
change-form = { $file } 中的 "intercept" 没有写成 [[intercept]]：请用双层方括号书写后重试。
change-gone = 再也找不到该规则
change-no-target = "{ $run }" 的规则没有目标：请选择一个。
change-no-rule = 没有 "{ $run }" 的规则
change-not-own = 您对 "{ $run }" 的设置与规则相同
change-unwritten = 无法写入 { $file }（{ $why }）：请检查该文件夹的权限。
change-next = 请更正规则文件
change-accept = 请运行 `{ $command }`
rules-missing = { $file } 不存在
    .help = 请指定文件夹或 .ashore.toml

## 规则文件与集群、运行配置不一致之处。

live-alone = { $what }。
live-near = { $what }；是否想写 "{ $near }"？
live-known = { $what }；现有：{ $known }。
live-context = kubeconfig 中没有上下文 "{ $name }"
live-target = 命名空间 { $namespace } 中没有 { $kind } "{ $name }"
live-any-kind = 工作负载或 Service
live-port = Service { $service } 没有端口 "{ $port }"
live-run = 此工作区中没有名为 "{ $name }" 的运行配置
live-several-ports = Service { $service } 有多个端口：{ $ports }。请用 port 选择一个。
live-held = { $target } 正被 { $holders } 拦截。请对方离开，或使用模式 "personal" 并另设匹配条件。
live-production-context = 上下文 "{ $name }" 的名称表示生产环境：除非设置 allow-production = true，否则不在那里拦截。
live-production-namespace = 命名空间 "{ $name }" 的名称表示生产环境：除非设置 allow-production = true，否则不在那里拦截。
live-production-current = kubeconfig 的当前上下文 "{ $name }" 的名称表示生产环境：除非在 [cluster] 下设置 allow-production = true，否则不在那里拦截。请在那里指定另一个上下文。
live-debugger-port = { $port } 是 "{ $name }" 的调试器的端口（{ $place }），不是程序的端口。
live-local-port = "{ $name }" 监听的是 { $port }，不是 { $wanted }。
live-local-port-read = "{ $name }" 监听的是 { $port }（{ $place }），不是 { $wanted }。

## 规则文件的快速修复。

fix-change = 改为 "{ $value }"
fix-change-number = 改为 { $value }
fix-add = 添加 { $key }
fix-add-port = 添加 port = "{ $name }"
fix-allow = 允许：allow-production = true

## 规则文件的补全说明，以及键上的悬停提示。

detail-context = kubeconfig 中的上下文
detail-namespace = 命名空间
detail-run = { $kind }（{ $file }）
detail-run-port = { $kind }，监听 { $port }（{ $file }）
detail-target = Service { $service }：{ $ports }
detail-target-held = Service { $service }：{ $ports }，正被 { $holders } 拦截
detail-target-not = Service { $service }：{ $ports }，不能拦截
detail-port = Service { $service } 端口 { $port }
hover-key = { $table }中的 `{ $key }`
hover-one-of = 可用的值：{ $values }

## 为何没有可用的调试适配器。

adapter-missing = 找不到调试适配器 `{ $program }`
adapter-start = 无法启动调试适配器 `{ $program }`：{ $why }
adapter-connect = { $address } 处没有调试适配器应答：{ $why }
    .help = 请先启动它，或检查地址
adapter-no-address = 调试适配器 `{ $program }` 没有打印它监听的地址
    .help = 请用 --connect HOST:PORT 给出地址
adapter-taken = 调试适配器的位置 { $address } 已被占用：{ $why }
    .help = 请结束在那里监听的程序，或另选端口
adapter-none = 没有可包装的调试适配器
    .help = 请加上 `-- ADAPTER ARGS…`；若适配器已在监听，请用 --connect HOST:PORT

## 找不到程序或无法运行时该做什么。

program-not-run = 请检查它是否为您有权运行的程序
program-unknown = 请检查 `--` 之后的名称，或给出完整路径
program-debugpy = 请安装 Python 3，并用 `python3 -m pip install debugpy` 安装 debugpy
program-delve = 请用 `go install github.com/go-delve/delve/cmd/dlv@latest` 安装
program-lldb = 请安装 LLDB 18 或更新版本（软件包 `lldb`），其中带有 lldb-dap；有些系统会在名称后加上版本号
program-codelldb = 请安装 CodeLLDB，并给出其中 `adapter/codelldb` 的路径
program-js = 请安装 Node.js 和 js-debug 的 `dapDebugServer.js`
program-rdbg = 请用 `gem install debug` 安装
program-php = 请安装 Node.js 和 vscode-php-debug 的 `phpDebug.js`

## 命令行中互相矛盾的选项。

words-global = --mode global 接收全部请求，不能带条件
    .help = 请去掉条件，或使用 --mode personal
words-personal = --mode personal 需要知道哪些请求属于您
    .help = 请加上 --header，例如 --header x-ashore=$USER

## 为何运行配置不监听。

none-tests = 它运行测试，不提供服务
none-command = `{ $command }` 不提供服务
none-works = `{ $command }` 只处理任务，不提供服务
none-works-silently = `{ $command }` 工作时不监听
none-server-command = `{ $command }` 是不带服务器的命令
none-command-of = { $name } 的这个命令不提供服务
none-subcommand = `{ $name }` 的这个子命令不提供服务
none-other-subcommand = 监听的是程序的另一个子命令，不是这个
none-this-command = 这个命令不提供服务
none-a-command = 它是不提供服务的命令
none-nobody = 它不提供服务
none-rails = 它是 Rails 中不提供服务的命令
none-rake = rake 任务工作时不监听
none-webpack = webpack 只构建，不提供服务
none-builds = 它只构建，不提供服务
none-builds-tests = 它只构建或测试
none-builds-tests-server = 它只构建或测试，不启动服务器
none-builds-installs = 它只构建、测试或安装，不启动服务器
none-builds-publishes = 它只构建、测试或发布，不启动服务器
none-builds-manages = 它只构建或管理，不启动服务器
none-builds-creates = 它只构建或创建
none-installs-builds = 它只安装或构建
none-packages = 它安装软件包
none-scripts = 它列出脚本
none-attaches-tests = 它附加或测试
none-attach = 它附加到别处启动的程序；其端口属于调试器
none-connects = 它连接另一个程序，自身不监听
none-debugger = 它是没有程序的调试器
none-xdebug = 它等待 Xdebug，其端口属于调试器
none-extension-host = 它启动编辑器的扩展宿主，后者不对外监听
none-browser = 它打开浏览器，浏览器只访问端口，不监听
none-page = 它打开页面，页面只访问端口，不监听
none-requests = 它发送请求，不监听
none-database = 它运行数据库脚本
none-device = 它在设备上启动应用
none-ide = 它启动带有插件的 IDE
none-image = 它构建镜像，不启动任何东西
none-container = 其容器没有发布端口
none-services = 其各服务没有发布端口
none-members = 其成员都不监听
none-runs-nothing = 它什么也不运行
none-no-script = 它不运行脚本
none-no-listener = 它运行的脚本都不监听
none-open-script = 它运行编辑器中打开的脚本
none-script = 其脚本不打开端口
none-source = 其源码中没有监听
none-module = 其模块中没有打开端口
none-package = 其软件包中没有服务器
none-no-web-project = 其项目不是 Web 项目，源码也不打开端口
none-micronaut = 它是没有 Web 服务器的 Micronaut 程序
none-spring = 它是没有 Web 服务器的 Spring Boot 程序
none-spring-starter = 它是构建中没有 Web starter 的 Spring Boot 程序
none-negative = `{ $key }` 为负，表示关闭服务器
none-socket-file = 它监听套接字文件

## 为何无法得知运行配置监听哪个端口。

unsaid = 工作区中没有说明它监听哪个端口
unsaid-in-table = 未知：{ $why }
unsaid-published = 其容器的端口发布在本机的空闲端口上
unsaid-unreadable = 无法读取 `{ $file }`
unsaid-not-here = 这里没有 `{ $file }`
unsaid-project = 其项目文件不在工作区中
unsaid-source-gone = 其源码不在这里
unsaid-source-of = `{ $name }` 的源码不在工作区中
unsaid-no-port = 其源码没有写明端口
unsaid-read = 其源码已读，但没有说明监听哪个端口
unsaid-part = 其源码只读到一部分
unsaid-build-file = 无法读取其构建文件
unsaid-no-main = 无法读取其构建文件和主类
unsaid-makefile = 无法读取其 Makefile
unsaid-make-target = 其 Makefile 中没有此目标
unsaid-procfile = 无法读取其 Procfile
unsaid-gulpfile = 其 gulpfile 不在这里
unsaid-gulp = 其 gulpfile 没有说明启动什么
unsaid-composer = 旁边没有 composer.json
unsaid-pm2 = pm2 从它自己的文件读取
unsaid-runs = 没有说明它运行什么
unsaid-task = 其任务没有说明运行什么
unsaid-program = 它没有指定程序
unsaid-module = 它既没有指定程序，也没有指定模块
unsaid-script = 它没有指定脚本
unsaid-package = 它没有指定包
unsaid-gradle = 它没有指定任务
unsaid-target = 它没有指定目标
unsaid-open-file = 它启动编辑器中打开的文件，不论是哪个
unsaid-line = 它运行一行 Python
unsaid-the-program = 程序是 `{ $value }`
unsaid-port-value = 其端口是 `{ $value }`
unsaid-address = 其地址是 `{ $value }`
unsaid-endpoint = 端点的端口是 `{ $value }`
unsaid-command-line = 其命令行上的端口是 `{ $value }`
unsaid-is = { $name } 是 `{ $value }`
unsaid-url = `{ $value }` 没有写明端口
unsaid-url-zero = 其 URL 的端口为 0：每次启动取一个空闲端口
unsaid-zero = 端口 0：每次启动由系统选择
unsaid-key-zero = `{ $key }` 为 0：每次启动取一个空闲端口
unsaid-key-negative = `{ $key }` 为负：取一个空闲端口
unsaid-key-valueless = `{ $key }` 是 `{ $value }`，它在这里没有值
unsaid-key-no-port = `{ $key }` 是 `{ $value }`，它不是端口
unsaid-variable = { $place } 从 { $name } 取端口，而这里没有设置它
unsaid-takes = 它从 { $name } 取端口，而这里没有设置它
unsaid-configuration = 其配置位于 `{ $value }`，那里没有写明端口
unsaid-configuration-server = 其配置来自服务器，这里的文件都没有写明端口
unsaid-iis = IIS Express 自行选择端口
unsaid-kestrel = 其源码用不在其中的值告诉 Kestrel 监听位置
unsaid-ktor = 引擎配置和源码都没有写明端口
unsaid-dropwizard = 没有给它命令；`server config.yml` 会启动其服务器
unsaid-executor = 这里不认识执行器 `{ $name }`
unsaid-command = 这里不认识 `{ $name }`
unsaid-framework = 这里不认识其服务器的框架
unsaid-nx = 没有带目标 `{ $target }` 的项目 `{ $project }`
unsaid-no-script = `{ $file }` 中没有脚本 `{ $script }`
unsaid-not-told = 这里没有告诉 `{ $name }` 端口
unsaid-sounds = 其命令 `{ $command }` 像是服务器，但已读的源码没有说明端口
unsaid-manage = 这里没有说明 manage.py 的子命令
unsaid-manage-value = manage.py 的子命令是 `{ $value }`
unsaid-runserver = runserver 的地址是 `{ $value }`
unsaid-circle = 其脚本无休止地互相调用

## 目标为何适合程序。

fits-same = { $what }是 `{ $name }`（{ $source }）
fits-nearly = { $what }几乎是 `{ $name }`（{ $source }）
fits-like = { $what }类似 `{ $name }`（{ $source }）
fits-its-name = 其名称
fits-its-label = 其标签
fits-its-image = 其镜像
fits-service-port = 其 Service 有端口 { $port }
fits-container-port = 其容器有端口 { $port }
fits-by-folder = 文件夹
fits-by-folder-name = 文件夹名
fits-by-run = 运行配置名
fits-by-manifest = 带有其镜像的清单

## 代理镜像及其进入集群的途径。

image-name = `{ $name }` 不是镜像名：{ $why }
    .help = 写法如 registry.example.com/team/ashore-agent:TAG
image-digest = `{ $name }` 以摘要指定镜像
    .help = 请用标签指定：摘要由内容决定
image-no-nodes = 此 ashore 携带的代理用于 { $platform }，没有集群运行它
    .help = 请用 amd64 或 arm64 上 Linux 的 ashore 制作镜像
image-other-nodes = 此 ashore 只携带用于 { $platform } 的代理，没有用于 { $wanted } 的
    .help = 请用为该处理器构建的 ashore 运行 `ashore agent image`（`cargo build --release -p ashore --target { $machine }`）
image-written = { $file }：{ $name }，用于 { $platform }，{ $size } MB
image-unwritten = 代理无法写入 { $file }：{ $why }
    .help = 请指定您有权写入的文件夹中的文件
image-no-folder = 没有存放临时文件的文件夹：{ $why }
image-not-kept = 镜像无法写入临时文件：{ $why }

## 镜像推送到镜像仓库。

push-done = { $image }@{ $digest } 已推送。
push-there = { $image }@{ $digest } 已在那里。
push-use = 请用 --agent-image { $reference } 使用它，或在 .ashore.toml 中写一行：
push-no-client = 无法创建镜像仓库的客户端：{ $why }
push-other-digest = { $reference } 在镜像仓库中的摘要是 { $found }，而推送的是 { $pushed }
    .help = 可能有人推送了相同的标签：请用您自己的标签再推送
push-refused = { $registry } 拒绝{ $who }推送 { $reference }（{ $code }）
    .help = 请用 `docker login { $registry }` 以有权推送的用户登录，或指定其他位置
push-refused-why = { $registry } 拒绝{ $who }推送 { $reference }：{ $why }
    .help = 请检查名称，以及您是否有权推送到那里
push-without = 无凭据
push-as = 以 { $user }（{ $place }）的身份
push-by-token = 以令牌（{ $place }）
push-broke = { $registry } 在推送 { $reference } 时出错（状态 { $code }）
    .help = 请重试；若仍如此，请询问镜像仓库的管理者
push-unreached = 无法连接 { $registry }：{ $why }
    .help = 请检查名称和网络（代理服务器取自 HTTPS_PROXY）；没有 TLS 的镜像仓库需要 --plain-http
push-failed = 推送 { $reference } 失败：{ $why }
    .help = 请重试，或用其他工具推送 `ashore agent image` 的文件

## 镜像仓库的登录凭据。

login-unreadable = 无法读取 { $file } 中的凭据：第 { $line } 行第 { $column } 列
    .help = 请更正该文件，或重新登录
login-form = { $registry } 的凭据不是 USER:PASSWORD 的形式
    .help = 请重新登录，例如用 `docker login { $registry }`
login-no-helper = 凭据助手 `{ $program }` 不在 PATH 中
    .help = 请安装它，或将其从 Docker 的 config.json 中删除并重新登录
login-helper-not-run = 无法运行 `{ $program }`：{ $why }
    .help = 请手动试运行：它读取镜像仓库的名称
login-helper-none = `{ $program }` 没有 { $registry } 的凭据：{ $why }
    .help = 请重新登录
login-helper-answer = `{ $program }` 对 { $registry } 的回答中没有用户和密码
    .help = 请检查它是否遵循 Docker 的凭据助手协议
login-token = { $registry } 的登录是身份令牌，Ashore 无法使用
    .help = 请用用户名和密码或访问令牌登录：`docker login -u USER { $registry }`

## 镜像载入本机集群的节点。

load-done = { $image } 已在 { $tool } 中：{ $digest }
load-no-tool = 载入 { $into } 需要 `{ $program }`，它不在 PATH 中
load-no-tool-context = 载入 { $into } 需要 `{ $program }`（上下文是 `{ $context }`），它不在 PATH 中
load-install = 请安装它，或用 `ashore agent push REF` 将镜像推送到镜像仓库
load-none = PATH 中没有能将镜像载入本机集群的工具：查找过 kind、minikube、k3s 和 ctr（containerd）
    .help = 请用 `ashore agent push REF` 将镜像推送到镜像仓库，或将 `ashore agent image` 的文件带到节点上
load-several = 镜像可以载入 { $tools }
    .help = 请用 --into { $first } 说明载入哪个
load-or = { $one } 或 { $other }
load-not-started = 无法启动 `{ $tool }`：{ $why }
load-refused = { $program } 没有接受镜像：{ $why }
load-no-reason = 没有给出原因
load-root = containerd 通常只应答 root：请用 sudo 试试
load-check = 请检查集群是否在运行，并用 --context 指定它

## 规则文件中各个键的含义：用于编辑器和 schema。

key-intercept-run = 运行配置的名称；`*` 和 `?` 可匹配多个。名称完全相同的规则优先于通配的规则。
key-intercept-target = 拦截什么：`deployment/NAME`、`statefulset/NAME` 或 `service/NAME`。
key-intercept-port = Service 的端口，写名称或数字。只有一个端口时可省略。
key-intercept-local-port = 程序监听的端口。省略时由运行配置和程序实际打开的端口得出。
key-intercept-mode = `global`：全部请求来到程序。`personal`：仅符合 `match` 的请求；其他请求不受影响。
key-intercept-match = 模式 `personal` 中哪些请求属于您：`header`、`path` 和 `method`；写出的条件须全部符合。会代入 `$USER`、`$NAMESPACE`、`$GIT_BRANCH` 和 `${"{"}env:NAME{"}"}`。
key-intercept-when-paused = 程序停在断点时的新请求：`pass` 交给集群自己的 Pod，或 `hold` 等到程序继续运行。
key-intercept-when-silent = 程序停住而没有调试器说明时（另一个调试器、SIGSTOP；模式 `global`）的新请求：`pass` 交给集群自己的 Pod，或 `wait` 等待。
key-intercept-strategy = 代理如何进入路径。`service`：通过 Service 的选择器，用于新连接。`pod`：进入 Pod 自己的网络，用于每个连接，不论由谁打开、如何找到。
key-intercept-takeover = 策略 `pod`：此前已打开的连接如何处理。`quiet`：连接上没有进行中的请求时逐个接管。`new`：不动。`immediate`：立即全部结束。
key-intercept-replicas = 策略 `service`：代理有几个 Pod，用于流量大的目标。由创建代理的会话决定；其他会话使用已有的。省略时为 1。
key-intercept-enabled = `false`：不拦截此运行配置，不论其他规则是否适合它。
key-intercept-environment = 拦截期间加入程序环境的变量，例如用来关闭到共享注册中心的注册。
key-cluster-context = kubeconfig 的上下文。省略时用 `[cluster]` 的，否则用当前上下文。
key-cluster-namespace = 所有目标的命名空间，规则自己指定的除外。省略时用上下文自己的。
key-cluster-allow-production = 名称表示生产环境（`prod`、`production`、`prd`、`live`）的上下文和命名空间会被拒绝，除非此项为 true。只对写在它旁边的上下文和命名空间生效。
key-cluster-agent-image = 制作代理所用的镜像，用于不取 Ashore 自己镜像的情况：镜像站、私有镜像仓库。`target`：目标自己的镜像，代理会交入其中。只对写在它旁边的上下文和命名空间生效。
key-cluster-agent-labels = 代理的 Pod 在 Ashore 自己的标签之外的标签，用于 NetworkPolicy 只放行带有这些标签的 Pod 的情况（策略 `service`）。Service 或工作负载用来选择 Pod 的标签会被拒绝。`ashore doctor` 会指出哪些标签有用。
key-cluster-privileged-agents = 其他方法都不行时，可以在目标的节点上创建特权 Pod（策略 `pod`）。只对写在它旁边的上下文和命名空间生效。
key-match-header = 请求头及其值须满足的条件：文本，或 `{"{"} regex = "…" {"}"}`。
key-match-path = 路径以此开头。
key-match-method = 请求的方法。
key-header-regex = 请求头的值符合此正则表达式；`$` 在其中表示行尾，因此不含变量。
key-requests-redact = 值留在集群内的请求头和查询参数，名称表示机密的本来就不会传出。
key-requests-bodies = 保留文本形式的请求和应答正文，每个最多 64 KiB，供编辑器显示和重发。
key-root-intercept = 一条规则：运行配置拦截什么。
key-root-cluster = 哪个集群和命名空间。
key-root-requests = 来到本机的请求保留什么。
key-root-workspace = 对此工作区的所有运行配置有效的设置。
key-workspace-enabled = `false`：此工作区的任何流量都不拦截，不论有哪些规则。编辑器把它存在您自己的文件里。
key-accepted = { $doc }须经您接受才生效：`ashore trust`。
