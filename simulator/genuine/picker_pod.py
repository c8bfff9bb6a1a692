# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node gives to a picker's container: files of its volumes, a token of its account, variables, arguments."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.controllers.cluster import Connection
from simulator.controllers.kinds import CONFIG_MAP
from simulator.controllers.manifests import Manifest, name_of, namespace_of, uid_of
from simulator.controllers.objects import Objects
from simulator.controllers.workloads.containers import environment, expanded

# Nothing here renews a token, so it lasts as long as a laboratory may.
SECONDS_OF_A_TOKEN = 7 * 24 * 3600


@dataclass(frozen=True)
class PickerPod:
    """One container of one pod, and the folder that is its file system."""

    connection: Connection
    pod: Manifest
    container: dict[str, Any]
    objects: Objects
    folder: Path

    def arguments(self) -> list[str]:
        """The container's own arguments; files are looked for where they are mounted."""
        variables = environment(self.pod, self.container, self.objects)
        words = [expanded(word, variables) for word in self.container.get("args") or []]
        for mount, place in self._mounts():
            # At the beginning of a word, or of a flag's value.
            beginning = re.compile(rf"(^|=){re.escape(mount['mountPath'].rstrip('/'))}/")
            words = [beginning.sub(rf"\g<1>{place}/", word) for word in words]
        return words

    def variables(self) -> dict[str, str]:
        """The container's own variables, and where the API server is."""
        return {**environment(self.pod, self.container, self.objects), "KUBECONFIG": str(self.folder / "kubeconfig")}

    def mount(self) -> None:
        """Writes the files of the ConfigMaps that the container mounts."""
        for mount, place in self._mounts():
            place.mkdir(parents=True, exist_ok=True)
            for name, content in self._content(mount["name"]).items():
                (place / name).write_text(content, encoding="utf-8")

    async def log_in(self) -> None:
        """Asks for a token of the pod's own account and writes the kubeconfig that presents it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        account = self.pod["spec"].get("serviceAccountName", "default")
        path = f"/api/v1/namespaces/{namespace_of(self.pod)}/serviceaccounts/{account}/token"
        owner = {"kind": "Pod", "apiVersion": "v1", "name": name_of(self.pod), "uid": uid_of(self.pod)}
        spec = {"expirationSeconds": SECONDS_OF_A_TOKEN, "boundObjectRef": owner}
        wish = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
        granted = await self.connection.client.request("POST", path, wish)
        (self.folder / "token").write_text(granted["status"]["token"], encoding="utf-8")
        (self.folder / "kubeconfig").write_text(json.dumps(self._kubeconfig()), encoding="utf-8")

    def _kubeconfig(self) -> dict[str, Any]:
        authority = base64.b64encode(self.connection.authority).decode()
        cluster = {"server": f"https://{self.connection.endpoint}", "certificate-authority-data": authority}
        context = {"cluster": "own", "user": "own", "namespace": namespace_of(self.pod)}
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "own", "cluster": cluster}],
            "users": [{"name": "own", "user": {"tokenFile": str(self.folder / "token")}}],
            "contexts": [{"name": "own", "context": context}],
            "current-context": "own",
        }

    def _mounts(self) -> Iterator[tuple[dict[str, Any], Path]]:
        for mount in self.container.get("volumeMounts") or []:
            yield mount, self.folder / "volumes" / mount["name"]

    def _content(self, volume: str) -> dict[str, str]:
        volumes = {one["name"]: one for one in self.pod["spec"].get("volumes") or []}
        source = (volumes.get(volume) or {}).get("configMap") or {}
        found = self.objects.find(CONFIG_MAP, namespace_of(self.pod), source.get("name", "")) or {}
        return dict(found.get("data") or {})
