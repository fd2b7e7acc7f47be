"""Where everything is, what it is called, and the few things that every part does."""

import contextlib
import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
MODULE = HERE / "kubelab"
KUBERNETES_VERSION = re.search(r"k8s\.io/kubernetes (v\S+)", (MODULE / "go.mod").read_text())[1]
LAB = Path(os.environ.get("KUBE_LAB_DIR") or Path.home() / ".cache" / "kube-lab").absolute()
INDEX = int(os.environ.get("KUBE_LAB_INDEX") or 0)
PROXY_MODE = os.environ.get("KUBE_LAB_PROXY_MODE") or "nftables"
HOST_ROUTES = os.environ.get("KUBE_LAB_HOST_ROUTES") == "1"

BIN, PKI, ETC, LOGS, RUN, STATE, IMAGES, CONFIGS = (
    LAB / name for name in ("bin", "pki", "etc", "logs", "run", "state", "images", "kubeconfig"))

NODE = "lab-node"
HOST_IP = f"10.251.{INDEX}.1"
NODE_IP = f"10.251.{INDEX}.2"
HOST_LINK = f"kubelab{INDEX}"
POD_CIDR, NODE_POD_CIDR = "10.244.0.0/16", "10.244.0.0/24"
SERVICE_CIDR, API_SERVICE_IP, DNS_IP = "10.96.0.0/16", "10.96.0.1", "10.96.0.10"
CGROUP = f"kube-lab-{INDEX}"
API = f"https://{NODE_IP}:6443"
PAUSE_IMAGE = "localhost/kube-lab/pause:1"
DNS_IMAGE = "localhost/kube-lab/coredns:1"
APP_IMAGE = "localhost/kube-lab/app:1"
TOOLS_IMAGE = "localhost/kube-lab/nettools:1"

COMPONENTS = ["etcd", "containerd", "kube-apiserver", "kube-controller-manager",
              "kube-scheduler", "kubelet", "kube-proxy"]
MULTICALL = [name for name in COMPONENTS if name != "containerd"] + ["kubectl"]

# Programs the lab calls, and the Debian packages that bring them.
PROGRAMS = {
    "containerd": "containerd", "containerd-shim-runc-v2": "containerd", "ctr": "containerd",
    "runc": "runc", "/usr/lib/cni/bridge": "containernetworking-plugins",
    "iptables": "iptables", "nft": "nftables", "ip": "iproute2",
    "unshare": "util-linux", "nsenter": "util-linux", "mount": "mount", "sysctl": "procps",
    "openssl": "openssl", "busybox": "busybox-static",
}


class LabError(Exception):
    pass


def run(*command, check=True, capture=True, **kwargs):
    done = subprocess.run([str(part) for part in command], text=True,
                          stdin=kwargs.pop("stdin", subprocess.DEVNULL) if "input" not in kwargs else None,
                          stdout=subprocess.PIPE if capture else None,
                          stderr=subprocess.PIPE if capture else None, **kwargs)
    if check and done.returncode:
        detail = ((done.stderr or "") + (done.stdout or "")).strip() if capture else ""
        raise LabError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{detail}".rstrip())
    return done


def say(message):
    print(f"kube-lab: {message}", file=sys.stderr, flush=True)


def write(path, content, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, str):
        content = json.dumps(content, indent=2) + "\n"
    part = path.with_name(path.name + ".part")
    part.write_text(content)
    part.chmod(mode)
    part.replace(path)


@contextlib.contextmanager
def locked():
    LAB.mkdir(parents=True, exist_ok=True)
    with open(LAB / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def clean_environment():
    """The environment for components: no proxies, nothing of the caller's."""
    return {"PATH": f"{BIN}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": str(LAB), "LANG": "C.UTF-8"}
