# SPDX-License-Identifier: GPL-3.0-or-later
"""What GKE Hub refuses in a membership."""

from __future__ import annotations

from typing import Any

from simulator.cloud import Cloud
from simulator.errors import invalid_argument, permission_denied
from simulator.gkehub.names import cluster_of

_LINK_FIELD = "endpoint.gke_cluster.resource_link"
_ISSUER_FIELD = "authority.issuer"
_ISSUER_HOST = "https://container.googleapis.com/v1/"
_LONGEST_ISSUER = 2000


def check_created(cloud: Cloud, body: dict[str, Any]) -> None:
    """Refuse a link to no cluster and an issuer that is not the cluster's (all problems in one text)."""
    link = body.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink", "")
    _refuse([*_link_problems(cloud, link), *_issuer_problems(link, body.get("authority", {}).get("issuer"))])


def check_agent(cloud: Cloud, body: dict[str, Any]) -> None:
    """Refuse while the fleet's agent is so new that IAM has not spread its role (text from public reports)."""
    agent = cloud.project.agent("gkehub.googleapis.com")
    if cloud.project.account_exists(agent) and cloud.project.allows(agent, "container.clusters.get"):
        return
    link = body["endpoint"]["gkeCluster"]["resourceLink"]
    raise permission_denied(f'hub default service account does not have access to the GKE cluster project for "{link}"')


def check_patched(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Refuse another cluster, and another authority unless the old one was cleared first."""
    link = before["endpoint"]["gkeCluster"]["resourceLink"]
    if after.get("endpoint", {}).get("gkeCluster", {}).get("resourceLink") != link:
        _refuse([(_LINK_FIELD, "field is immutable")])
    old, new = before.get("authority", {}).get("issuer"), after.get("authority", {}).get("issuer")
    if old and new and old != new:
        _refuse([(_ISSUER_FIELD, "cannot be changed in place; clear the authority first")])
    _refuse(_issuer_problems(link, new))


def _link_problems(cloud: Cloud, link: str) -> list[tuple[str, str]]:
    wrong = f'failed to validate gke resource path "{link}": '
    cluster = cluster_of(link)
    if cluster is None:
        form = "//container.googleapis.com/projects/*/locations/*/clusters/*"
        return [(_LINK_FIELD, f"{wrong}must be in the form {form}")]
    if not cloud.project.owns(cluster[0]) or cloud.find_cluster(*cluster[1:]) is None:
        return [(_LINK_FIELD, f"{wrong}cluster not found")]
    return []


def _issuer_problems(link: str, issuer: str | None) -> list[tuple[str, str]]:
    if issuer is None:
        return []
    if not issuer.startswith("https://") or len(issuer) >= _LONGEST_ISSUER:
        return [(_ISSUER_FIELD, f"must be a valid https URL shorter than {_LONGEST_ISSUER} characters")]
    if "/zones/" in issuer or "/regions/" in issuer:
        return [(_ISSUER_FIELD, "issuer for Gke Cluster should use 'locations'")]
    cluster = cluster_of(link)
    if cluster and issuer.removeprefix(_ISSUER_HOST).split("/")[3:] != [cluster[1], "clusters", cluster[2]]:
        return [(_ISSUER_FIELD, f"issuer does not match the cluster {link}")]
    return []


def _refuse(problems: list[tuple[str, str]]) -> None:
    if problems:
        raise invalid_argument("; ".join(f"InvalidValueError for field {field}: {text}" for field, text in problems))
