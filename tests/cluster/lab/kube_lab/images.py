"""Images without a registry: made from programs and files of this machine."""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import stat
import tarfile
import urllib.parse
from pathlib import Path

from .health import in_node, node_pid
from .settings import (
    APP_IMAGE, BIN, DNS_IMAGE, IMAGES, LabError, PAUSE_IMAGE, TOOLS_IMAGE, run, write)


def full_name(name):
    """Checks that an image name means the same to everyone who reads it."""
    host, slash, path = name.partition("/")
    if not (slash and (host == "localhost" or "." in host or ":" in host) and re.search(r":[\w.-]+$", path)):
        raise LabError(f"{name}: an image name needs a host and a tag here, as in localhost/shop:1")
    return name


def shared_libraries(binary):
    """The dynamic loader and the libraries of a binary; none if it is static."""
    if not is_program(binary):
        return []
    found = run("ldd", binary, check=False).stdout
    return [Path(match) for match in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", found, re.M)]


def write_image(tar_path, name, files, entrypoint, arguments=(), user=None, links=None):
    """Write an image of one layer. files: target path -> file on this machine."""
    everything = {str(target): Path(source) for target, source in files.items()}
    for source in list(everything.values()):
        for library in shared_libraries(source):
            everything.setdefault(str(library), library)
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        made = set()

        def directory(path, mode=0o755):
            if path in ("", "/") or path in made:
                return
            directory(os.path.dirname(path))
            made.add(path)
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            tar.addfile(entry)

        for path, mode in (("/etc", 0o755), ("/run", 0o755), ("/tmp", 0o1777)):
            directory(path, mode)
        passwd = b"root:x:0:0:root:/:/bin/sh\nnonroot:x:65532:65532:nonroot:/:/bin/sh\n"
        entry = tarfile.TarInfo("etc/passwd")
        entry.size, entry.mode = len(passwd), 0o644
        tar.addfile(entry, io.BytesIO(passwd))
        for target, source in sorted(everything.items()):
            directory(os.path.dirname(target))
            entry = tarfile.TarInfo(target.lstrip("/"))
            content = source.read_bytes()
            entry.size = len(content)
            entry.mtime = int(source.stat().st_mtime)  # Python's compiled files know their source by it
            entry.mode = 0o755 if source.stat().st_mode & stat.S_IXUSR else 0o644
            tar.addfile(entry, io.BytesIO(content))
        for target, points_to in sorted((links or {}).items()):
            directory(os.path.dirname(target))
            entry = tarfile.TarInfo(target.lstrip("/"))
            entry.type, entry.linkname = tarfile.SYMTYPE, points_to
            tar.addfile(entry)
    layer = layer.getvalue()

    blobs = {}

    def blob(content, media_type, **more):
        if not isinstance(content, bytes):
            content = json.dumps(content, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        blobs[digest] = content
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content), **more}

    oci = "application/vnd.oci.image"
    config = {"architecture": machine(), "os": "linux",
              "config": {"Entrypoint": list(entrypoint), "Cmd": list(arguments),
                         "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
                         **({"User": str(user)} if user is not None else {})},
              "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]}}
    manifest = {"schemaVersion": 2, "mediaType": f"{oci}.manifest.v1+json",
                "config": blob(config, f"{oci}.config.v1+json"),
                "layers": [blob(layer, f"{oci}.layer.v1.tar")]}
    index = {"schemaVersion": 2, "manifests": [
        blob(manifest, f"{oci}.manifest.v1+json", annotations={"io.containerd.image.name": name})]}
    tar_path.parent.mkdir(parents=True, exist_ok=True)
    part = tar_path.with_name(tar_path.name + ".part")
    with tarfile.open(part, "w") as tar:
        def member(path, content):
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        member("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')
        member("index.json", json.dumps(index).encode())
        for digest, content in blobs.items():
            member(f"blobs/sha256/{digest}", content)
    part.replace(tar_path)


def machine():
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)


def image_file(name):
    return IMAGES / (urllib.parse.quote(name, safe="") + ".tar")


def is_image_tar(path):
    try:
        with tarfile.open(path) as tar:
            return bool({"index.json", "manifest.json"} & set(tar.getnames()))
    except tarfile.TarError:
        return False


def names_in(tar_path):
    with tarfile.open(tar_path) as tar:
        if "index.json" in tar.getnames():
            notes = [m.get("annotations", {}) for m in json.load(tar.extractfile("index.json"))["manifests"]]
            return [n for note in notes for n in (note.get("io.containerd.image.name"),
                                                  note.get("org.opencontainers.image.ref.name")) if n]
        return [tag for image in json.load(tar.extractfile("manifest.json")) for tag in image.get("RepoTags") or []]


def is_program(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def with_files(extra):
    """FILE[:TARGET] -> target path -> file on this machine."""
    files = {}
    for item in extra:
        path, _, where = item.partition(":")
        if not os.path.isfile(path):
            raise LabError(f"there is no file {path}")
        files[where or os.path.abspath(path)] = path
    return files


def add_image(source, name, extra=(), user=None, arguments=()):
    source, name = Path(source), full_name(name)
    target = image_file(name)
    if not source.is_file():
        raise LabError(f"there is no file {source}")
    told = unchanged(target, source.read_bytes(), *extra, *[Path(p).read_bytes() for p in with_files(extra).values()],
                     user, *arguments)
    if told is None:
        return name
    if is_image_tar(source):
        if extra or user is not None or arguments:
            raise LabError("files, user and arguments can be given for an executable, not for an image tar")
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(source, "rb") as file:
            packed = file.read(2) == b"\x1f\x8b"  # the runtime's import takes plain tars only
        if source.resolve() != target.resolve():
            with (gzip.open if packed else open)(source, "rb") as file, open(target, "wb") as copy:
                shutil.copyfileobj(file, copy, 1 << 20)
    else:
        if not is_program(source):
            raise LabError(f"{source} is neither an image tar nor an executable")
        write_image(target, name, {f"/{source.name}": source, **with_files(extra)}, [f"/{source.name}"], arguments, user)
    return announce_image(target, name, told)


def python_image(name, extra=(), user=None, arguments=()):
    """An image of this machine's Python: no registry and no package is needed for it."""
    target = image_file(full_name(name))
    script = ("import json, os, sys, sysconfig; paths = sysconfig.get_paths();"
              " print(json.dumps([os.path.realpath(sys.executable), paths['stdlib'], paths['platstdlib'], sys.version]))")
    python, *libraries, version = json.loads(run("python3", "-I", "-c", script).stdout)
    extra_files = with_files(extra)
    told = unchanged(target, version, python, *extra, *[Path(p).read_bytes() for p in extra_files.values()],
                     user, *arguments)
    if told is None:
        return name
    unwanted = {"test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "pydoc_data",
                "site-packages", "dist-packages"}
    files = {python: python, **extra_files}
    for library in sorted(set(libraries)):
        for folder, folders, names in os.walk(library):
            folders[:] = [f for f in folders if f not in unwanted and not f.startswith("config-")]
            for file in names:
                path = os.path.join(folder, file)
                if os.path.isfile(path) and not re.search(r"\.opt-\d\.pyc$|\.a$", file):
                    files[path] = path
    links = {path: python for path in ("/usr/bin/python3", "/usr/local/bin/python3") if path != python}
    write_image(target, name, files, [python, "-u"], arguments, user, links=links)
    return announce_image(target, name, told)


def unchanged(target, *parts):
    """What to note beside an image that is made of these, or None if it is there already."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for part in parts:
        digest.update(part if isinstance(part, bytes) else f"\0{part}\0".encode())
    note = target.with_suffix(".digest")
    same = target.exists() and note.exists() and note.read_text() == digest.hexdigest()
    return None if same else digest.hexdigest()


def announce_image(target, name, digest):
    write(target.with_suffix(".name"), name + "\n")
    target.with_suffix(".digest").unlink(missing_ok=True)
    if node_pid():
        try:
            import_image(target)
        except LabError:  # a bad tar must not stand in the way of later starts
            target.unlink()
            target.with_suffix(".name").unlink()
            raise
    write(target.with_suffix(".digest"), digest)
    return name


def import_image(tar_path):
    """Import a tar and give its image the wanted name, whatever name the tar
    gives it."""
    name = tar_path.with_suffix(".name").read_text().strip()
    ctr = ["ctr", "--namespace", "k8s.io", "images"]
    # Only for a tar without names: with --index-name, a tar that gives the same
    # name itself is imported under it twice, and the first loses its content to
    # the garbage collector now and then.
    naming = [] if names_in(tar_path) else ["--index-name", name]
    done = in_node(*ctr, "import", *naming, tar_path)
    given = set(re.findall(r"^unpacking (\S+) \(", done.stdout + done.stderr, re.M))
    if name not in given:
        if len(given) != 1:
            raise LabError(f"{tar_path} holds {sorted(given) or 'no image'}; expected one image")
        in_node(*ctr, "tag", "--force", given.pop(), name)


def builtin_images():
    app, coredns = BIN / "labapp", BIN / "coredns"
    newest = max(path.stat().st_mtime for path in (app, coredns, Path(__file__)))
    busybox, nft, iptables = (shutil.which(x) for x in ("busybox", "nft", "iptables"))

    def make(name, *arguments, **options):
        path = image_file(name)
        if not path.exists() or path.stat().st_mtime < newest:
            write_image(path, name, *arguments, **options)
            write(path.with_suffix(".name"), name + "\n")

    make(PAUSE_IMAGE, {"/pause": app}, ["/pause"])
    make(DNS_IMAGE, {"/coredns": coredns}, ["/coredns"])
    make(APP_IMAGE, {"/labapp": app}, ["/labapp"], ["serve"], user=65532)
    iptables = Path(iptables).resolve()
    plugins = [p for p in Path("/usr/lib").glob("*/xtables/*.so")
               if re.search(r"/libxt_(standard|tcp|udp|comment|mark|conntrack|owner|multiport)\.so$"
                            r"|/lib(ip|x)t_(REDIRECT|DNAT|SNAT|MARK|MASQUERADE)\.so$", str(p))]
    applets = ("sh", "ls", "cat", "ps", "id", "ip", "nc", "wget", "nslookup", "sleep", "env", "grep",
               "echo", "netstat", "kill", "hostname", "sed", "head", "tail", "true", "mount", "ping")
    make(TOOLS_IMAGE,
         {"/bin/busybox": busybox, "/usr/sbin/nft": nft, f"/usr/sbin/{iptables.name}": iptables,
          "/bin/labapp": app, **{str(p): p for p in plugins}},
         ["/bin/sh"], ["-c", "trap exit TERM INT; sleep 1000000 & wait"],
         links={**{f"/bin/{a}": "busybox" for a in applets},
                "/usr/sbin/iptables": iptables.name, "/usr/sbin/iptables-save": iptables.name})
