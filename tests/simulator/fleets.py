# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet to be: clusters that exist, and the bodies that register them."""

from __future__ import annotations

from typing import Any

from tests.simulator.google import PROJECT, Answer, Google

REGION = "europe-west3"
SERVICES = ("container", "gkehub", "multiclusteringress", "multiclusterservicediscovery", "connectgateway")
FEATURES = f"v1/{PROJECT}/locations/global/features"


def give_clusters(google: Google, *clusters: tuple[str, str]) -> None:
    """Let the fleet see these clusters (location, name) and no others."""
    bodies: dict[tuple[str, str], dict[str, Any]] = {
        (location, name): {"id": f"id-of-{name}", "currentMasterVersion": "1.34.1-gke.1127000", "currentNodeCount": 3}
        for location, name in clusters
    }
    google.running.cloud.find_cluster = lambda location, name: bodies.get((location, name))


def memberships(location: str = REGION) -> str:
    """The path of a location's memberships."""
    return f"v1/{PROJECT}/locations/{location}/memberships"


def membership(cluster: str, location: str = REGION, issuer_kind: str = "locations") -> dict[str, Any]:
    """The body that registers a cluster."""
    path = f"{PROJECT}/locations/{location}/clusters/{cluster}"
    issuer = f"https://container.googleapis.com/v1/{PROJECT}/{issuer_kind}/{location}/clusters/{cluster}"
    return {
        "endpoint": {"gkeCluster": {"resourceLink": f"//container.googleapis.com/{path}"}},
        "authority": {"issuer": issuer},
    }


def register(google: Google, cluster: str, location: str = REGION) -> dict[str, Any]:
    """Register a cluster under its own name and wait; the operation's body."""
    query = {"membershipId": cluster}
    started = google.call("gkehub", "POST", memberships(location), membership(cluster, location), **query)
    return dict(google.finished("gkehub", started))


def enable_ingress(google: Google, config: str) -> Answer:
    """Ask for the Multi Cluster Ingress feature with that config membership."""
    body = {"spec": {"multiclusteringress": {"configMembership": config}}}
    return google.call("gkehub", "POST", FEATURES, body, featureId="multiclusteringress")


def grant_agent(google: Google, *roles: str) -> None:
    """Make the ingress agent and bind it to roles."""
    project = google.running.cloud.project
    email = project.create_agent("multiclusteringress.googleapis.com")
    for role in roles:
        google.running.call(lambda role=role: project.policy.grant(role, f"serviceAccount:{email}"))
