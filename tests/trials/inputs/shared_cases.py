# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken values of the variables that all roles share (gkefleet_...)."""

from __future__ import annotations

from tests.trials.inputs.cases import (
    CONTROL,
    JINJA_NONE,
    LONG,
    NEWLINE,
    NO_NAMES,
    NO_VALUES,
    SHELL,
    UNDEFINED,
    UNICODE,
    YAML,
    Case,
    group,
    host,
    text,
    together,
)

POOL = {
    "name": "h100",
    "machine_type": "a3-highgpu-2g",
    "accelerator": {"type": "nvidia-h100-80gb", "count": 2},
    "spot": True,
    "node_count": 3,
    "node_locations": ["europe-west3-c"],
}


def pool(field: str, *values: object) -> list[Case]:
    """Values of one field of a GPU node pool."""
    return [case for value in values for case in of_pool({**POOL, field: value}, field)]


def without(field: str) -> list[Case]:
    """A GPU node pool that lacks a field."""
    return of_pool({key: POOL[key] for key in POOL if key != field}, field)


def of_pool(pool: dict[str, object], field: str) -> list[Case]:
    """A list of one GPU node pool, whose refusal names the list and the field."""
    return [Case("west", (("gkefleet_node_pools", [pool]),), "gkefleet_node_pools", field)]


CASES = [
    *group("gkefleet_project", *NO_VALUES, "", "Upper", "p", LONG, NEWLINE, SHELL, "my project", "proj_ect", 12, []),
    *group("gkefleet_network", *NO_VALUES, *NO_NAMES, "projects/p/networks/n", {"name": "default"}, []),
    *host("gkefleet_network", "another"),
    *group("gkefleet_subnetwork", *NO_VALUES, CONTROL, UNICODE, "Sub", "projects/p/subnetworks/n"),
    *host("gkefleet_cluster_name", *NO_VALUES, *NO_NAMES, "gke-west", "c" * 41, 7, [], {}),
    *host("gkefleet_region", *NO_VALUES, "", "europe", "us-east4-a", "US-EAST4", "us-east4 ", 4, ["us-east4"]),
    *host("gkefleet_location", *NO_VALUES, "", "us", "europe-west3", "us-east4-", "us-east4-ab", "us-east4\n", []),
    *host(
        "gkefleet_node_locations",
        *NO_VALUES,
        "us-east4-a",
        ["us-east4"],
        ["europe-west3-c"],
        [None],
        [""],
        ["us-east4-a", "us-east4-a"],
        {"zone": "us-east4-a"},
        4,
    ),
    *host(
        "gkefleet_proxy_range",
        *NO_VALUES,
        "",
        "10.5.0.0",
        "10.5.0.0/33",
        "10.5.0.0/-1",
        "10.5.0.0/27",
        "10.5.0.1/23",
        "300.1.0.0/23",
        "10.0.0.0/23",
        "fd00::/64",
        "0.0.0.0/0",
        "127.0.0.0/23",
        "224.0.0.0/23",
        "8.8.8.0/23 ",
        167772160,
        ["10.5.0.0/23"],
    ),
    *group("gkefleet_pool_name", *NO_VALUES, *NO_NAMES, "", "p" * 54, 8, [], "true\n"),
    *host("gkefleet_pool_name", "another"),
    *group("gkefleet_namespace", *NO_VALUES, *NO_NAMES, "", "n" * 64, []),
    *group("gkefleet_engine", *NO_VALUES, "vLLM", "tgi", "", 1),
    *group("gkefleet_model", *NO_VALUES, "", CONTROL, NEWLINE, "a b", "/etc/passwd", "../x", "--trust-remote-code", []),
    *group("gkefleet_port", *NO_VALUES, 0, -1, 65536, "http", 80.5, [8000], "", True),
    *text("gkefleet_port", "0", "eighty", "8000.5", "99999", " "),
    *group("gkefleet_metric", *NO_VALUES, "KV", "m" * 47, "kv cache", "1st", NEWLINE, "kv-", []),
    *group("gkefleet_gateway", *NO_VALUES, *NO_NAMES, ""),
    *group("gkefleet_kube_endpoint", *NO_VALUES, "Public", "vpn", "", 1),
    *group("gkefleet_membership_location", *NO_VALUES, "eu", "europe-west3-c", "GLOBAL"),
    *group("gkefleet_gateway_regions", *NO_VALUES, "europe-west3", ["europe-west3-c"], [""], ["europe-west3"] * 2, []),
    *group("gkefleet_hugging_face_token", None, JINJA_NONE, UNDEFINED, "", " ", "hf_a b", NEWLINE, [], UNICODE),
    *group("gkefleet_hugging_face_token_file", "/nowhere/token", UNDEFINED, "/", []),
    *group("gkefleet_node_pools", None, UNDEFINED, "h100", {"name": "h100"}, [None], ["h100"], [[]], [POOL, POOL]),
    *pool("name", None, "", "H100", "n" * 41, UNICODE, 1, NEWLINE),
    *pool("machine_type", None, "", "a3 highgpu", UNICODE, [], NEWLINE),
    *pool("accelerator", "nvidia-l4", {"type": "nvidia-l4", "count": 2}, {"type": "nvidia-h100-80gb"}, {"count": 2}),
    *pool("node_count", -1, "many", 1.5, []),
    *pool("node_locations", [], "europe-west3-c-", ["us-east4-a"], ["europe-west3"], [None], {}),
    *pool("spot", False, "perhaps", 2),
    *pool("flex_start", True, "perhaps"),
    *pool("max_run_duration", -5, "week"),
    *pool("disk_type", "pd-standard", "floppy disk"),
    *pool("disk_size_gb", 5, -1, "big", 70000),
    *pool("local_ssd_count", -1, "two"),
    *pool("autoscaling", {"min_nodes": 3, "max_nodes": 1}, {"min_nodes": -1, "max_nodes": 3}, {"least": 1}, 3),
    *pool("autoscaling", {"min_nodes": 1}, {"total_min_nodes": 1, "max_nodes": 2}),
    *pool("kubelet", {"max_parallel_image_pulls": 9}, {"cpu_manager_policy": "some"}, {"pulls": 1}),
    *pool("kubelet", {"container_log_max_size": "10 apples"}, {"cpu_cfs_quota_period": "soon"}),
    *pool("reservation", {"affinity": "specific"}, {"affinity": "most"}, "mine"),
    *pool("service_account", "me", "a@b", NEWLINE),
    *pool("oauth_scopes", ["cloud platform"], [None]),
    *pool("labels", {"a b": "c"}, {"key": "v" * 64}, {"key": UNICODE}, {"-k": "v"}, ["a"], {"key": None}),
    *pool("taints", [{"key": "gpu"}], [{"key": "gpu", "effect": "Never"}], [{"key": "a b", "effect": "NoExecute"}]),
    *pool("taints", [{"key": "gpu", "value": "v v", "effect": "NoExecute"}]),
    *pool("version", "latest", "1.34.x", 1.34),
    *pool("max_surge", -1, "all"),
    *pool("max_unavailable", -1),
    *pool("minimum_nodes", -1, 99),
    *pool("best_effort_nodes", -1),
    *pool("nodes", 3),
    *pool("machine-type", "a3-highgpu-2g"),
    *without("name"),
    *without("machine_type"),
    *without("node_locations"),
    *without("spot"),
    *together("gkefleet_hugging_face_token_file", gkefleet_hugging_face_token_file="/etc/hostname"),
    *together("gkefleet_region", gkefleet_region=YAML),
]
