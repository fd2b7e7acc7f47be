"""Authorities, certificates and kubeconfigs."""

import base64
import re

from .settings import (
    API, API_SERVICE_IP, CONFIGS, NODE, NODE_IP, PKI, clean_environment, run, write)


def openssl(*arguments):
    config = PKI / "openssl.cnf"
    if not config.exists():
        write(config, "[req]\ndistinguished_name = name\n[name]\n")
    return run("openssl", *arguments, env=dict(clean_environment(), OPENSSL_CONF=str(config)))


def authority(name):
    key, certificate = PKI / f"{name}.key", PKI / f"{name}.crt"
    if not certificate.exists():
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", key, "-out", certificate, "-days", "3650", "-subj", f"/CN=kube-lab {name}",
                "-addext", "basicConstraints=critical,CA:TRUE",
                "-addext", "keyUsage=critical,keyCertSign,cRLSign,digitalSignature",
                "-addext", "subjectKeyIdentifier=hash")
        key.chmod(0o600)


def certificate(name, common_name, groups=(), addresses=(), ca="ca"):
    key, path = PKI / f"{name}.key", PKI / f"{name}.crt"
    subject = "".join(f"/O={group}" for group in groups) + f"/CN={common_name}"
    wanted = f"{subject} {' '.join(addresses)}\n"
    note = PKI / f"{name}.subject"
    if path.exists() and note.exists() and note.read_text() == wanted:
        return path, key
    options = ["-addext", "basicConstraints=critical,CA:FALSE",
               "-addext", "keyUsage=critical,digitalSignature,keyEncipherment",
               "-addext", "extendedKeyUsage=clientAuth" + (",serverAuth" if addresses else "")]
    if addresses:
        names = ",".join(("IP:" if re.fullmatch(r"[\d.]+", a) else "DNS:") + a for a in addresses)
        options += ["-addext", f"subjectAltName={names}"]
    openssl("req", "-x509", "-CA", PKI / f"{ca}.crt", "-CAkey", PKI / f"{ca}.key",
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", path, "-days", "3650", "-subj", subject, *options)
    key.chmod(0o600)
    note.write_text(wanted)
    return path, key


def kubeconfig(name, common_name, groups=(), server=API):
    crt, key = certificate(f"client-{name}", common_name, groups)

    def data(path):
        return base64.b64encode(path.read_bytes()).decode()

    path = CONFIGS / f"{name}.conf"
    write(path, {
        "apiVersion": "v1", "kind": "Config", "current-context": "kube-lab",
        "clusters": [{"name": "kube-lab", "cluster": {
            "server": server, "certificate-authority-data": data(PKI / "ca.crt")}}],
        "users": [{"name": name, "user": {
            "client-certificate-data": data(crt), "client-key-data": data(key)}}],
        "contexts": [{"name": "kube-lab", "context": {"cluster": "kube-lab", "user": name}}],
    }, 0o600)
    return path


def keys():
    PKI.mkdir(parents=True, exist_ok=True)
    PKI.chmod(0o700)
    authority("ca")
    authority("front-proxy-ca")
    service_accounts = PKI / "service-accounts.key"
    if not service_accounts.exists():
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-out", service_accounts)
        service_accounts.chmod(0o600)
        openssl("pkey", "-in", service_accounts, "-pubout", "-out", PKI / "service-accounts.pub")
    certificate("kube-apiserver", "kube-apiserver", addresses=[
        NODE_IP, "127.0.0.1", API_SERVICE_IP, NODE, "localhost", "kubernetes", "kubernetes.default",
        "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"])
    certificate("kubelet-client", "kube-apiserver-kubelet-client", ["system:masters"])
    certificate("kubelet", f"system:node:{NODE}", ["system:nodes"], [NODE_IP, "127.0.0.1", NODE])
    certificate("front-proxy", "front-proxy-client", ca="front-proxy-ca")
    local = "https://127.0.0.1:6443"
    kubeconfig("admin", "kube-lab-admin", ["system:masters"])
    kubeconfig("kubelet", f"system:node:{NODE}", ["system:nodes"], local)
    kubeconfig("kube-controller-manager", "system:kube-controller-manager", server=local)
    kubeconfig("kube-scheduler", "system:kube-scheduler", server=local)
    # Proxy rules lead 10.96.0.1 to this address, so it must be the node's own.
    kubeconfig("kube-proxy", "system:kube-proxy", server=local)
