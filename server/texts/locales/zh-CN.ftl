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
    .help = 请加上条件，例如 --header x-ashore=$USER

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
key-accepted = { $doc }须经您接受才生效：`ashore trust`。
