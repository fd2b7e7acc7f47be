"""From nothing to a Ready cluster, and back without a trace."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from .build import build
from .health import (
    api_ready, component_states, dns_ready, in_node, kubectl, node_pid, node_ready, preflight,
    process_start, services_ready, tail, wait_for)
from .images import builtin_images, import_image
from .keys import keys
from .node import configure
from .settings import (
    CGROUP, CONFIGS, ETC, HERE, HOST_IP, HOST_LINK, HOST_ROUTES, IMAGES, INDEX, LAB, LOGS,
    LabError, NODE_IP, POD_CIDR, PROXY_MODE, RUN, SERVICE_CIDR, STATE, clean_environment, run,
    say, write)
from .status import processes_of


def cgroup_folders():
    """The cgroup hierarchies: one for each controller, or the one of version 2."""
    base = Path("/sys/fs/cgroup")
    if (base / "cgroup.controllers").exists():
        return [base]
    return [folder for folder in base.iterdir()
            if folder.is_dir() and not folder.is_symlink() and (folder / "cgroup.procs").exists()]


def make_cgroups():
    for hierarchy in cgroup_folders():
        folder = hierarchy / CGROUP
        folder.mkdir(exist_ok=True)
        for name in ("cpuset.cpus", "cpuset.mems"):
            if (folder / name).exists() and not (folder / name).read_text().strip():
                (folder / name).write_text((hierarchy / name).read_text())


def remove_cgroups():
    deadline = time.time() + 10
    for hierarchy in cgroup_folders():
        top = hierarchy / CGROUP
        folders = sorted(top.rglob("*/"), key=lambda p: -len(p.parts)) if top.exists() else []
        for folder in [f for f in folders if f.is_dir()] + ([top] if top.exists() else []):
            while True:
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    if time.time() > deadline:
                        raise LabError(f"{folder} is still in use")
                    time.sleep(0.05)


def start_node():
    wipe()
    for folder in (LOGS, RUN / "cgroup", STATE / "var-lib", STATE / "var-log"):
        folder.mkdir(parents=True, exist_ok=True)
    for log in LOGS.glob("*.log"):
        log.unlink()
    make_cgroups()
    with open(LOGS / "node.log", "ab") as log:
        outer = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc",
             sys.executable, "-u", str(HERE / "cluster"), "_node"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/",
            env=dict(clean_environment(), KUBE_LAB_DIR=str(LAB), KUBE_LAB_INDEX=str(INDEX),
                     KUBE_LAB_PROXY_MODE=PROXY_MODE))
    pid, deadline = None, time.time() + 10
    while not pid:
        try:
            pid = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()[0]
        except (OSError, IndexError):
            if outer.poll() is not None or time.time() > deadline:
                raise LabError(f"the node did not start:\n{tail(LOGS / 'node.log')}")
            time.sleep(0.01)
    write(RUN / "node.pid", f"{pid} {process_start(pid)}\n")
    # unshare has made the namespaces before it forked.
    run("ip", "link", "add", HOST_LINK, "type", "veth", "peer", "name", "eth0", "netns", pid)
    run("ip", "address", "add", f"{HOST_IP}/30", "dev", HOST_LINK)
    run("ip", "link", "set", HOST_LINK, "up")
    if HOST_ROUTES:
        for network in (SERVICE_CIDR, POD_CIDR):
            run("ip", "route", "add", network, "via", NODE_IP)


def up(timeout):
    began = time.time()
    deadline = began + timeout
    preflight()
    if build():
        deadline = time.time() + timeout
        began = time.time()
    marks = {}
    if node_pid() and any(entry["gave_up"] for entry in component_states().values()):
        say("a component of the running cluster has failed for good; starting afresh")
        down()
    if not node_pid():
        builtin_images()
        keys()
        configure()
        write(ETC / "audit.json", {"apiVersion": "audit.k8s.io/v1", "kind": "Policy",
                                   "omitStages": ["RequestReceived"],
                                   "rules": [{"level": "None", "userGroups": ["system:nodes", "system:masters"]},
                                             {"level": "None", "users": ["system:apiserver", "system:kube-proxy",
                                                                         "system:kube-scheduler",
                                                                         "system:kube-controller-manager"]},
                                             {"level": "None", "userGroups": ["system:serviceaccounts:kube-system"]},
                                             {"level": "Metadata"}]})
        marks["prepared"] = time.time() - began
        start_node()
    installed = RUN / "start-times.json"  # written when everything below is done
    fresh = not installed.exists()
    if fresh:
        wait_for("the container runtime",
                 lambda: in_node("ctr", "version", check=False).returncode == 0, deadline)
        for tar_path in sorted(IMAGES.glob("*.tar")):
            if tar_path.with_suffix(".name").exists():
                import_image(tar_path)
        marks["images"] = time.time() - began
    wait_for("the API", lambda: api_ready(NODE_IP), deadline)
    marks["api"] = time.time() - began
    if fresh:
        manifest = (HERE / "manifests" / "coredns.yaml").read_text()
        applied = []

        def apply():
            applied[:] = [kubectl("apply", "--server-side", "-f", "-", input=manifest, check=False)]
            return applied[0].returncode == 0
        try:
            wait_for("the API", apply, deadline)
        except LabError as error:
            raise LabError(f"{error}\n{applied[0].stderr if applied else ''}")
    wait_for("the node", node_ready, deadline)
    marks["node"] = time.time() - began
    wait_for("the cluster DNS", dns_ready, deadline)
    wait_for("the service proxy", services_ready, deadline)
    marks["services"] = time.time() - began
    if fresh:
        write(installed, {key: round(value, 2) for key, value in marks.items()})
        say("Ready in " + ", ".join(f"{key} {value:.1f} s" for key, value in marks.items()))
    print(CONFIGS / "admin.conf")


def wipe():
    """Remove what a run leaves behind; only ever called when no node runs."""
    link = Path(f"/sys/class/net/{HOST_LINK}")
    deadline = time.time() + 5
    while link.exists() and time.time() < deadline:  # it goes with the node's network namespace
        time.sleep(0.02)
    if link.exists():
        raise LabError(f"the network link {HOST_LINK} belongs to a lab with another KUBE_LAB_DIR;"
                       " stop that one, or choose another KUBE_LAB_INDEX")
    remove_cgroups()
    for folder in (STATE, RUN):
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            raise LabError(f"could not remove {folder}")


def down():
    pid = node_pid()
    if pid:
        outer = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])  # unshare
        everyone = [(process, process_start(process)) for process in processes_of(pid) + [outer][:outer > 1]]
        os.kill(pid, signal.SIGKILL)  # the kernel ends every process of the namespace with it
        deadline = time.time() + 20
        while True:
            left = [process for process, started in everyone if started and process_start(process) == started]
            if not left:
                break
            if time.time() > deadline:
                raise LabError(f"processes are still there: {left}")
            time.sleep(0.05)
    if pid or RUN.exists():
        wipe()
