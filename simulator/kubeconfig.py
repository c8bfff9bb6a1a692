# SPDX-License-Identifier: GPL-3.0-or-later
"""A kubeconfig for the clusters of a running simulator, its contexts named as gcloud names them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_USER = "operator"


def kubeconfig(variables: Mapping[str, str], cluster: str | None = None) -> dict[str, Any]:
    """The clusters that run, one context each; that of `cluster`, or the first, is current.

    `variables` are those of the env file. OSError when there is no such cluster.
    """
    project, token_file = variables["CLOUDSDK_CORE_PROJECT"], variables["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"]
    url = f"{variables['CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER']}v1/projects/{project}/locations/-/clusters"
    token = Path(token_file).read_text(encoding="utf-8").strip()
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})) as answer:
        found = [known for known in json.load(answer).get("clusters", ()) if known.get("endpoint")]
    contexts = {f"gke_{project}_{known['location']}_{known['name']}": known for known in found}
    current = next((name for name, known in contexts.items() if cluster in (None, known["name"])), None)
    if current is None:
        raise OSError(f"no cluster {cluster} runs" if cluster else "no cluster runs")
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": current,
        "clusters": [{"name": name, "cluster": _place(known)} for name, known in contexts.items()],
        "contexts": [{"name": name, "context": {"cluster": name, "user": _USER}} for name in contexts],
        "users": [{"name": _USER, "user": {"tokenFile": token_file}}],
    }


def _place(cluster: dict[str, Any]) -> dict[str, str]:
    certificate = cluster["masterAuth"]["clusterCaCertificate"]
    return {"server": f"https://{cluster['endpoint']}", "certificate-authority-data": certificate}
