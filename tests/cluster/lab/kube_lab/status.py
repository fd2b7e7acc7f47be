"""What runs, and how large it is."""

import json
import os
import re
from pathlib import Path

from .health import api_ready, component_states, dns_ready, node_pid, node_ready, services_ready
from .settings import COMPONENTS, CONFIGS, NODE_IP


def processes_of(node):
    """The node's processes, and those of its containers, which are in process
    namespaces of their own below the node's."""
    parents, inside = {}, set()
    namespace = os.readlink(f"/proc/{node}/ns/pid")
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if os.readlink(entry / "ns/pid") == namespace:
                    inside.add(int(entry.name))
            except OSError:
                pass
    for process in parents:
        line = [process]
        while line[-1] in parents and line[-1] not in inside:
            line.append(parents[line[-1]])
        if line[-1] in inside:
            inside.update(line)
    return sorted(inside)


def status(as_json):
    pid = node_pid()
    report = {"running": bool(pid), "ready": False, "kubeconfig": str(CONFIGS / "admin.conf"), "components": {}}
    if pid:
        states = component_states()
        count, memory = 0, 0
        inner = {entry["pid"]: name for name, entry in states.items() if entry["pid"]}
        for process in processes_of(pid):
            try:
                fields = Path(f"/proc/{process}/smaps_rollup").read_text()
                names = re.search(r"^NSpid:\s+(.*)", Path(f"/proc/{process}/status").read_text(), re.M)[1].split()
            except OSError:
                continue
            rss, pss = (int((re.search(rf"^{key}:\s+(\d+)", fields, re.M) or [0, 0])[1]) / 1024
                        for key in ("Rss", "Pss"))
            name = inner.get(int(names[1])) if len(names) == 2 else None
            if name:
                report["components"][name] = {"pid": process, "rss_mib": round(rss, 1), "pss_mib": round(pss, 1),
                                              "starts": states[name]["starts"]}
            else:
                count, memory = count + 1, memory + pss
        report["other_processes"] = {"count": count, "pss_mib": round(memory, 1)}
        report["api"] = api_ready(NODE_IP)
        report["ready"] = bool(len(report["components"]) == len(COMPONENTS) and report["api"]
                               and node_ready() and dns_ready() and services_ready())
    if as_json:
        print(json.dumps(report, indent=2))
    elif not pid:
        print("not running")
    else:
        for name in COMPONENTS:
            entry = report["components"].get(name)
            print(f"{name:26}" + (f"pid {entry['pid']:<8} rss {entry['rss_mib']:6.1f} MiB  pss {entry['pss_mib']:6.1f} MiB"
                                  f"  starts {entry['starts']}"
                                  if entry else "NOT RUNNING"))
        print(f"{'containers and shims':26}{report['other_processes']['count']} processes, "
              f"pss {report['other_processes']['pss_mib']:.1f} MiB")
        print("Ready" if report["ready"] else "NOT Ready")
    return 0 if report["ready"] else 1
