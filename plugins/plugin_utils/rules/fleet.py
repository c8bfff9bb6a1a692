# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a fleet that cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.gkefleet.inference.plugins.module_utils import _locations, _names
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import unequal_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings, missing_project


def _membership(settings: Settings) -> Iterator[str]:
    yield from _locations.location_problems("gkefleet_location", settings["cluster_location"])
    yield from _names.CLUSTER.problems("fleet_cluster_name", settings["cluster_name"])
    yield from _names.MEMBERSHIP.problems("fleet_membership_name", settings["membership_name"])


def _config_cluster(settings: Settings) -> Iterator[str]:
    """A fleet has one config cluster (GKE docs: Enabling multi-cluster Gateways)."""
    hosts = settings.group("gke_config_cluster")
    if not hosts:
        yield (
            "gke_config_cluster: the group is empty; put the one host in it that is to hold Gateway, route and policies"
        )
    elif len(hosts) > 1:
        yield (
            f"gke_config_cluster: the group has {len(hosts)} hosts ({', '.join(hosts)}), a fleet has one config "
            "cluster; leave one host in it"
        )
    for host in hosts:
        if host not in settings.clusters:
            yield f"{host} is the config cluster, but not in gke_clusters; put it into a group of gke_clusters"


def _one_project(settings: Settings) -> list[str]:
    return unequal_problems(settings, "fleet_project", "gkefleet_project", default=settings["project"])


FLEET = Part("fleet_", of_host=(missing_project, _membership), of_all_hosts=(_config_cluster, _one_project))
