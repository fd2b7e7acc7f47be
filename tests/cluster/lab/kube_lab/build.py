"""The binaries, from Go modules."""

import hashlib
import os
import shutil
import time

from .settings import BIN, KUBERNETES_VERSION, LabError, MODULE, MULTICALL, run, say


def build(force=False):
    go = shutil.which("go")

    def stamp_of(package):
        digest = hashlib.sha256(KUBERNETES_VERSION.encode())
        for path in [MODULE / "go.mod", MODULE / "go.sum", *sorted((MODULE / package).glob("*.go"))]:
            digest.update(path.read_bytes())
        return digest.hexdigest()

    minor = KUBERNETES_VERSION.split(".")[1]
    version_flags = [
        f"-X {package}.{key}={value}"
        for package in ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")
        for key, value in (("gitVersion", KUBERNETES_VERSION), ("gitMajor", "1"),
                           ("gitMinor", minor), ("gitTreeState", "clean"))]
    environment = dict(os.environ, CGO_ENABLED="0", GOFLAGS="-mod=readonly", GOWORK="off")
    BIN.mkdir(parents=True, exist_ok=True)
    built = False
    for target, package, extra in (("labapp", "./labapp", []), ("kubelab", ".", version_flags),
                                   ("coredns", "./coredns", [])):
        stamp, stamp_file = stamp_of(package), BIN / f"{target}.stamp"
        if not force and stamp_file.exists() and stamp_file.read_text() == stamp:
            continue
        if not go:
            raise LabError("no Go toolchain on PATH; Go 1.24 or later builds the lab")
        began = time.time()
        say(f"building {target} …")
        run(go, "build", "-trimpath", "-buildvcs=false", "-tags=grpcnotrace",
            "-ldflags", " ".join(["-s -w"] + extra), "-o", BIN / f"{target}.part", package,
            cwd=MODULE, env=environment, capture=False)
        (BIN / f"{target}.part").replace(BIN / target)
        stamp_file.write_text(stamp)
        size = (BIN / target).stat().st_size / 2**20
        say(f"built {target}: {size:.0f} MiB in {time.time() - began:.0f} s")
        built = True
    for name in MULTICALL:
        link = BIN / name
        link.unlink(missing_ok=True)
        link.symlink_to("kubelab")
    return built
