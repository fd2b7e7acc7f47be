"""What is asked of a running cluster, and who is to blame when it does not come up."""

import json
import os
import shutil
import ssl
import time
import urllib.request
from pathlib import Path

from .settings import (
    BIN, COMPONENTS, CONFIGS, DNS_IP, HOST_LINK, INDEX, LAB, LOGS, LabError, NODE, PROGRAMS,
    RUN, clean_environment, run)


def process_start(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19]
    except OSError:
        return None


def node_pid():
    """The node's first process, or 0 if the node does not run."""
    try:
        pid, started = (RUN / "node.pid").read_text().split()
    except (OSError, ValueError):
        return 0
    return int(pid) if process_start(pid) == started else 0


def in_node(*command, **options):
    pid = node_pid()
    if not pid:
        raise LabError("the cluster does not run; start it with 'up'")
    return run("nsenter", "-t", pid, "-m", "-n", "-p", "-u", "-i", "--", *command,
               env=clean_environment(), **options)


def api_ready(address):
    context = ssl._create_unverified_context()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                         urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"https://{address}:6443/readyz", timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def kubectl(*arguments, **options):
    environment = dict(clean_environment(), KUBECONFIG=str(CONFIGS / "admin.conf"))
    return run(BIN / "kubectl", "--request-timeout=10s", *arguments, env=environment, **options)


def component_states():
    try:
        return json.loads((RUN / "components.json").read_text())
    except (OSError, ValueError):
        return {}


def tail(path, lines=15):
    try:
        with open(path, "rb") as file:
            file.seek(max(0, path.stat().st_size - 65536))
            return b"\n".join(file.read().splitlines()[-lines:]).decode(errors="replace")
    except OSError:
        return "(no log)"


def blame(waiting_for):
    """The error for a start that failed, with the logs that tell why."""
    states = component_states()
    bad = [name for name in COMPONENTS if states.get(name, {}).get("gave_up")]
    bad = bad or [name for name in COMPONENTS
                  if states.get(name, {}).get("starts") and not states[name]["pid"]]
    bad = bad or [name for name in COMPONENTS if states.get(name, {}).get("starts", 0) > 1]
    if not bad:
        bad = {"the API": ["kube-apiserver"], "the service proxy": ["kube-proxy"]}.get(waiting_for, ["kubelet"])
    if not node_pid():
        bad = ["node"]
    text = [f"{waiting_for} is not ready"]
    for name in bad[:2]:
        entry = states.get(name, {})
        text.append(f"--- {name}: started {entry.get('starts', 0)} times, last exit {entry.get('last_exit')};"
                    f" end of {LOGS / (name + '.log')}:")
        text.append(tail(LOGS / f"{name}.log"))
    return LabError("\n".join(text))


def wait_for(what, test, deadline):
    while not test():
        states = component_states()
        if time.time() > deadline or not node_pid() or any(s["gave_up"] for s in states.values()):
            raise blame(what)
        time.sleep(0.1)


def node_ready():
    done = kubectl("get", "node", NODE, "-o",
                   "jsonpath={.status.conditions[?(@.type=='Ready')].status}", check=False)
    return done.returncode == 0 and done.stdout.strip() == "True"


def services_ready():
    """Cluster DNS answers at its service address, and pods can be made."""
    dns = in_node(BIN / "labapp", "lookup", "-server", f"{DNS_IP}:53", "kubernetes.default.svc.cluster.local",
                  check=False)
    return dns.returncode == 0 and kubectl("-n", "default", "get", "serviceaccount", "default",
                                           check=False).returncode == 0


def dns_ready():
    done = kubectl("-n", "kube-system", "get", "deployment", "coredns", "-o",
                   "jsonpath={.status.readyReplicas}", check=False)
    return done.returncode == 0 and done.stdout.strip() == "1"


def preflight():
    if os.geteuid():
        raise LabError("the lab needs root: it makes namespaces, mounts and cgroups")
    if str(LAB).startswith(("/var/lib/", "/var/log/", "/run/")):
        raise LabError(f"KUBE_LAB_DIR={LAB}: the node hides that folder; choose another")
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    os.environ["PATH"] = path
    missing = sorted({package for program, package in PROGRAMS.items() if not shutil.which(program)})
    if missing:
        raise LabError(f"missing programs; install the Debian packages: {' '.join(missing)}")
    if "overlay" not in Path("/proc/filesystems").read_text():
        raise LabError("the kernel has no overlay file system")
    for line in run("ip", "-o", "-4", "address").stdout.splitlines():
        fields = line.split()
        if fields[3].startswith(f"10.251.{INDEX}.") and fields[1] != HOST_LINK:
            raise LabError(f"{fields[3]} on {fields[1]} is in the way; choose another KUBE_LAB_INDEX")
