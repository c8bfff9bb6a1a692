# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys, certificates and tokens of one genuine control plane, as files."""

from __future__ import annotations

import json
import secrets
import ssl
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SERVER_NAMES = ("127.0.0.1", "localhost", "kubernetes.default.svc")
FRONT = "front-proxy"


class Credentials:
    """What the programs of one cluster show each other; everything lies in one folder that only we may read."""

    def __init__(self, folder: Path, authority: trustme.CA, admin_token: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._authority = authority
        self._admin_token = admin_token
        self.ca = folder / "ca.pem"
        self.server = folder / "server.pem"
        self.front = folder / "front.pem"
        self.tokens = folder / "tokens.csv"
        self.account_key = folder / "accounts.pem"
        self.account_public_key = folder / "accounts-public.pem"

    def write(self) -> None:
        """Makes every file that does not depend on a port."""
        self._authority.cert_pem.write_to_path(str(self.ca))
        self._authority.issue_cert(*SERVER_NAMES).private_key_and_cert_chain_pem.write_to_path(str(self.server))
        front = self._authority.issue_cert("localhost", common_name=FRONT)
        front.private_key_and_cert_chain_pem.write_to_path(str(self.front))
        self.tokens.write_text(f'{self._admin_token},kubernetes-admin,1,"system:masters"\n', encoding="utf-8")
        self._write_account_keys()

    def context_of_front(self) -> ssl.SSLContext:
        """TLS by which the front is known to the API server as the one who may say who asks."""
        context = ssl.create_default_context(cafile=str(self.ca))
        context.load_cert_chain(self.front)
        return context

    def kubeconfig(self, endpoint: str) -> Path:
        """A file by which the control plane's own components reach the API server."""
        cluster = {"server": f"https://{endpoint}", "certificate-authority": str(self.ca)}
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "own", "cluster": cluster}],
            "users": [{"name": "own", "user": {"token": self._admin_token}}],
            "contexts": [{"name": "own", "context": {"cluster": "own", "user": "own"}}],
            "current-context": "own",
        }
        path = self.folder / "kubeconfig"
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def _write_account_keys(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.account_key.write_bytes(private)
        self.account_public_key.write_bytes(public)


def new_admin_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_hex(24)
