# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a gateway that cannot work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.gkefleet.inference.plugins.module_utils import _backend_problems, _locations, _names
from ansible_collections.gkefleet.inference.plugins.module_utils._errors import InputError
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.agreement import unequal_problems
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.parts import Part
from ansible_collections.gkefleet.inference.plugins.plugin_utils.rules.settings import Settings, missing_project


def _names_and_places(settings: Settings) -> Iterator[str]:
    yield from _locations.location_problems("gkefleet_location", settings["location"])
    yield from _names.INFERENCE_POOL.problems("gkefleet_pool_name", settings["pool"])
    if settings["config_host"] not in settings.hostvars:
        yield (f'mc_gateway_config_host: "{settings["config_host"]}" is no host of the inventory; set the name of one')
    if not settings["class"].endswith("-mc"):
        yield (
            f"mc_gateway_class: {settings['class']} does not span clusters; set "
            "gke-l7-cross-regional-internal-managed-mc"
        )


def _addresses(settings: Settings) -> Iterator[str]:
    if not settings["regions"]:
        yield "mc_gateway_regions is empty; list the regions that are to have an address"
    for region in settings["named_addresses"]:
        if region not in settings["regions"]:
            yield (
                f"mc_gateway_named_addresses: {region} is not among mc_gateway_regions; add it there, or leave it "
                "out here"
            )


def _port(settings: Settings) -> list[str]:
    return unequal_problems(settings, "inference_backend_ports", "gkefleet_port", default=settings["port"])


def _health(settings: Settings) -> Iterator[str]:
    """Health checks take turns (CustomResourceDefinition HealthCheckPolicy)."""
    interval, timeout = int(settings["health_interval"]), int(settings["health_timeout"])
    if interval < timeout:
        yield (
            f"mc_gateway_health_interval: {interval} s is shorter than mc_gateway_health_timeout, {timeout} s; set an "
            "interval at least as long"
        )


def _policy(settings: Settings) -> Iterator[str]:
    try:
        _backend_problems.check_settings(_whole(settings.named("__mc_gateway_policy")))
    except InputError as error:
        yield f"mc_gateway_{error}"
    for metric in settings["metrics"]:
        if metric["name"] not in settings["reported_metrics"]:
            yield (
                f"mc_gateway_metrics: no cluster reports {metric['name']}; set gkefleet_metric, or "
                "mc_gateway_reported_metrics for one of your own"
            )


def _whole(options: dict[str, Any]) -> dict[str, Any]:
    """Give a backend policy with what its module adds to the options that were given."""
    return {
        **options,
        "metrics": [{"max_utilization": 60, "dry_run": False, **metric} for metric in options["metrics"]],
        "logging": {"enabled": True, "sample_rate": 100.0, **(options["logging"] or {})},
        "session_affinity": options["session_affinity"] and {"cookie_ttl": None, **options["session_affinity"]},
        "iap": options["iap"] and {"enabled": True, "client_id": None, "client_secret_name": None, **options["iap"]},
    }


MC_GATEWAY = Part("mc_gateway_", of_host=(missing_project, _names_and_places, _addresses, _port, _health, _policy))
