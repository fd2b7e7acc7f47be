"""What runs in the node, with which configuration, and the process that holds it together."""

import os
import shutil
import socket
import threading
import time

from .health import api_ready
from .settings import (
    BIN, CGROUP, COMPONENTS, CONFIGS, DNS_IP, ETC, LOGS, LabError, MULTICALL, NODE, NODE_IP,
    NODE_POD_CIDR, PAUSE_IMAGE, PKI, POD_CIDR, PROXY_MODE, RUN, SERVICE_CIDR, STATE,
    clean_environment, run, write)
from .status import status


def configure():
    write(ETC / "resolv.conf", "# The lab has no name server but its own.\n")
    write(ETC / "cni/net.d/10-kube-lab.conflist", {
        "cniVersion": "0.4.0", "name": "kube-lab", "plugins": [
            {"type": "bridge", "bridge": "cni0", "isGateway": True, "hairpinMode": True,
             "ipam": {"type": "host-local", "ranges": [[{"subnet": NODE_POD_CIDR}]],
                      "routes": [{"dst": "0.0.0.0/0"}], "dataDir": "/var/lib/cni/networks"}},
            {"type": "portmap", "capabilities": {"portMappings": True}, "snat": True}]})
    write(ETC / "containerd.toml", f"""\
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = [
  "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.internal.v1.tracing",
]

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "{PAUSE_IMAGE}"
  stream_server_address = "127.0.0.1"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "{ETC}/cni/net.d"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
""")
    write(ETC / "kubelet.json", {
        "apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
        "authentication": {"anonymous": {"enabled": False}, "webhook": {"enabled": True},
                           "x509": {"clientCAFile": str(PKI / "ca.crt")}},
        "authorization": {"mode": "Webhook"},
        "tlsCertFile": str(PKI / "kubelet.crt"), "tlsPrivateKeyFile": str(PKI / "kubelet.key"),
        "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
        "cgroupDriver": "cgroupfs", "cgroupRoot": f"/{CGROUP}", "failCgroupV1": False,
        "failSwapOn": False, "enforceNodeAllocatable": ["pods"],
        "clusterDNS": [DNS_IP], "clusterDomain": "cluster.local",
        "resolvConf": str(ETC / "resolv.conf"),
        "volumePluginDir": "/var/lib/kubelet/volume-plugins",
        # Images cannot be pulled again, so they are never collected; a disk that is nearly full would do that, too.
        "imageGCHighThresholdPercent": 100, "imageGCLowThresholdPercent": 99,
        "evictionHard": {"memory.available": "50Mi", "nodefs.available": "32Mi",
                         "nodefs.inodesFree": "1%", "imagefs.available": "32Mi"},
        "serializeImagePulls": False, "maxPods": 200, "registryPullQPS": 0, "eventRecordQPS": 0,
    })
    write(ETC / "kube-proxy.json", {
        "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
        "mode": PROXY_MODE, "hostnameOverride": NODE, "clusterCIDR": POD_CIDR,
        "clientConnection": {"kubeconfig": str(CONFIGS / "kube-proxy.conf")},
        # The connection-tracking limits belong to the whole machine.
        "conntrack": {"maxPerCore": 0, "min": 0, "tcpEstablishedTimeout": "0s", "tcpCloseWaitTimeout": "0s"},
    })


def commands():
    """Component -> its command line."""
    def conf(name):
        return str(CONFIGS / f"{name}.conf")

    def pki(name):
        return str(PKI / name)

    controller_manager = conf("kube-controller-manager")
    return {
        "etcd": [
            "--name=lab", "--data-dir=/var/lib/etcd", "--unsafe-no-fsync",
            "--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379",
            "--listen-peer-urls=http://127.0.0.1:2380", "--initial-advertise-peer-urls=http://127.0.0.1:2380",
            "--initial-cluster=lab=http://127.0.0.1:2380", "--logger=zap", "--log-level=warn"],
        "containerd": ["--config", str(ETC / "containerd.toml")],
        "kube-apiserver": [
            "--etcd-servers=http://127.0.0.1:2379", f"--advertise-address={NODE_IP}", "--secure-port=6443",
            "--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction",
            "--allow-privileged=true", f"--service-cluster-ip-range={SERVICE_CIDR}",
            f"--client-ca-file={pki('ca.crt')}", f"--tls-cert-file={pki('kube-apiserver.crt')}",
            f"--tls-private-key-file={pki('kube-apiserver.key')}",
            f"--kubelet-certificate-authority={pki('ca.crt')}",
            f"--kubelet-client-certificate={pki('kubelet-client.crt')}",
            f"--kubelet-client-key={pki('kubelet-client.key')}",
            "--kubelet-preferred-address-types=InternalIP",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            f"--service-account-key-file={pki('service-accounts.pub')}",
            f"--service-account-signing-key-file={pki('service-accounts.key')}",
            f"--requestheader-client-ca-file={pki('front-proxy-ca.crt')}",
            "--requestheader-allowed-names=front-proxy-client",
            "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group",
            "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            f"--proxy-client-cert-file={pki('front-proxy.crt')}",
            f"--proxy-client-key-file={pki('front-proxy.key')}", "--enable-aggregator-routing=true",
            f"--audit-policy-file={ETC / 'audit.json'}", f"--audit-log-path={LOGS / 'audit.log'}"],
        "kube-controller-manager": [
            f"--kubeconfig={controller_manager}", "--leader-elect=false",
            f"--authentication-kubeconfig={controller_manager}",
            f"--authorization-kubeconfig={controller_manager}",
            "--use-service-account-credentials=true", f"--root-ca-file={pki('ca.crt')}",
            f"--service-account-private-key-file={pki('service-accounts.key')}",
            f"--cluster-signing-cert-file={pki('ca.crt')}", f"--cluster-signing-key-file={pki('ca.key')}",
            f"--cluster-cidr={POD_CIDR}", f"--service-cluster-ip-range={SERVICE_CIDR}",
            "--allocate-node-cidrs=true", "--bind-address=127.0.0.1",
            # The default rate of 20 requests a second slows the start by seconds.
            "--kube-api-qps=500", "--kube-api-burst=1000",
            "--flex-volume-plugin-dir=/var/lib/kubelet/volume-plugins"],
        "kube-scheduler": [
            f"--kubeconfig={conf('kube-scheduler')}", "--leader-elect=false",
            f"--authentication-kubeconfig={conf('kube-scheduler')}",
            f"--authorization-kubeconfig={conf('kube-scheduler')}", "--bind-address=127.0.0.1"],
        "kubelet": [
            f"--config={ETC / 'kubelet.json'}", f"--kubeconfig={conf('kubelet')}",
            f"--hostname-override={NODE}", f"--node-ip={NODE_IP}", "--root-dir=/var/lib/kubelet"],
        "kube-proxy": [f"--config={ETC / 'kube-proxy.json'}"],
    }


def node_main():
    """Runs as process 1 of the node's own mount, network, process, host name
    and IPC namespaces: prepares them, then starts and reaps the components."""
    prepare_node()
    command_lines = commands()
    state = {name: {"pid": 0, "starts": 0, "quick_ends": 0, "last_exit": None, "gave_up": False} for name in COMPONENTS}
    mutex = threading.Lock()
    children = {}

    def save():
        write(RUN / "components.json", state)

    def start(name):
        arguments = [str(BIN / name) if name in MULTICALL else shutil.which(name)] + command_lines[name]
        with mutex:
            pid = os.fork()
            if pid == 0:
                try:
                    os.setsid()
                    log = os.open(LOGS / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
                    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
                    os.dup2(log, 1)
                    os.dup2(log, 2)
                    os.execve(arguments[0], arguments, clean_environment())
                finally:
                    os._exit(127)
            children[pid] = name
            state[name]["pid"] = pid
            state[name]["starts"] += 1
            state[name]["since"] = time.time()
            save()

    def restart_later(name):
        time.sleep(1)
        start(name)

    def sequence():
        start("etcd")
        start("containerd")
        start("kube-apiserver")
        while not (os.path.exists("/run/containerd/containerd.sock") and api_ready("127.0.0.1")):
            time.sleep(0.1)
        for name in COMPONENTS[3:]:
            start(name)

    threading.Thread(target=sequence, daemon=True).start()
    while True:
        try:
            pid, status = os.waitpid(-1, 0)
        except ChildProcessError:
            time.sleep(0.2)
            continue
        with mutex:
            name = children.pop(pid, None)
            if name:
                entry = state[name]
                code = os.waitstatus_to_exitcode(status)
                quick = entry["quick_ends"] + 1 if time.time() - entry["since"] < 10 else 0
                entry.update(pid=0, last_exit=code, quick_ends=quick, gave_up=quick >= 5)
                print(f"{time.strftime('%H:%M:%S')} {name} ended with {code}"
                      f"{'; given up' if entry['gave_up'] else ''}", flush=True)
                save()
        if name and not state[name]["gave_up"]:
            threading.Thread(target=restart_later, args=(name,), daemon=True).start()


def prepare_node():
    def mount(*arguments):
        run("mount", *arguments)

    # A /sys that shows this network namespace, with the cgroup tree kept.
    mount("--rbind", "/sys/fs/cgroup", RUN / "cgroup")
    mount("-t", "sysfs", "sysfs", "/sys")
    mount("--move", RUN / "cgroup", "/sys/fs/cgroup")
    # A machine of its own, as far as the components can see.
    for target, source in (("/var/lib", "var-lib"), ("/var/log", "var-log")):
        mount("--bind", STATE / source, target)
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    mount("--bind", ETC / "resolv.conf", "/etc/resolv.conf")
    # Kubelet sets these for the whole machine, and stops if it cannot. It
    # reads them first; so it finds the values that it wants.
    for key, value in (("vm/overcommit_memory", 1), ("vm/panic_on_oom", 0), ("kernel/panic", 10),
                       ("kernel/panic_on_oops", 1), ("kernel/keys/root_maxkeys", 1000000),
                       ("kernel/keys/root_maxbytes", 25000000)):
        stand_in = RUN / ("sysctl-" + key.replace("/", "-"))
        stand_in.write_text(f"{value}\n")
        if os.path.exists(f"/proc/sys/{key}"):
            mount("--bind", stand_in, f"/proc/sys/{key}")
    socket.sethostname(NODE)

    run("ip", "link", "set", "lo", "up")
    limit = time.time() + 10
    while not os.path.exists("/sys/class/net/eth0"):
        if time.time() > limit:
            raise LabError("the node's network link did not appear")
        time.sleep(0.02)
    run("ip", "address", "add", f"{NODE_IP}/30", "dev", "eth0")
    run("ip", "link", "set", "eth0", "up")
    # A route must exist before service addresses are rewritten; nothing else
    # has one, so that no packet of a pod leaves this machine.
    run("ip", "route", "add", SERVICE_CIDR, "dev", "eth0")
    run("ip", "route", "add", "unreachable", "default")
    # The host has no route back to pods, and would send its answers elsewhere.
    run("nft", f"add table ip kube-lab; add chain ip kube-lab out {{ type nat hook postrouting priority srcnat; }};"
               f" add rule ip kube-lab out ip saddr {POD_CIDR} oifname eth0 masquerade")
    for setting in ("net.ipv4.ip_forward=1", "net.bridge.bridge-nf-call-iptables=1",
                    "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0"):
        run("sysctl", "-q", "-w", setting)
