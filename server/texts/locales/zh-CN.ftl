# 句子要短，用词与界面一致：拦截、直通、停留、恢复。花括号里是填入的内容；`.help` 是下一步该做什么。

## 列表中两项之间。

between-two = { $one }、{ $other }

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
rules-clash-target = 第 { $line } 行的规则已拦截 { $target } 的全部流量；请将其中一条设为 mode = "personal"，或用通配符合成一条规则。
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
