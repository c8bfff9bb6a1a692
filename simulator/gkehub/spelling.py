# SPDX-License-Identifier: GPL-3.0-or-later
"""Links to clusters as Google spells them.

gcloud builds a cluster's link and issuer from the address it was given for the container API. On this cloud that is
a loopback address, which stands for Google's own.
"""

from __future__ import annotations

from typing import Any

_GOOGLE = "container.googleapis.com"


def as_google_spells(body: dict[str, Any], container_address: str) -> dict[str, Any]:
    """The membership with Google's host in link and issuer, where ours ("http://127.0.0.1:PORT/") was sent."""
    ours = container_address.removeprefix("http:")
    link = body.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink", "")
    issuer = body.get("authority", {}).get("issuer", "")
    if container_address and link.startswith(ours):
        link = f"//{_GOOGLE}/{link.removeprefix(ours)}"
        body = {**body, "endpoint": {**body["endpoint"], "gkeCluster": {"resourceLink": link}}}
    if container_address and issuer.startswith(container_address):
        issuer = f"https://{_GOOGLE}/{issuer.removeprefix(container_address)}"
        body = {**body, "authority": {**body["authority"], "issuer": issuer}}
    return body
