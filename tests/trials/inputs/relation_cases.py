# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventories whose hosts and groups cannot work together, and variables that nothing reads."""

from __future__ import annotations

from typing import Any

from tests.trials.inputs.cases import Case, group, host, text


def regions(number: int) -> dict[str, Any]:
    """So many further regions, each with a cluster of its own."""
    names = [f"us-made{index}" for index in range(1, number + 1)]
    return {
        name.replace("-", "_"): {
            "hosts": {
                f"gke-{name}": {
                    "gkefleet_region": name,
                    "gkefleet_location": name,
                    "gkefleet_node_locations": [f"{name}-a"],
                    "gkefleet_proxy_range": f"10.{20 + index}.0.0/23",
                }
            }
        }
        for index, name in enumerate(names)
    }


def inventory(names: str, **groups: Any) -> Case:
    """Groups beside those of the how-to."""
    return Case("inventory", tuple(groups.items()), names)


TYPING_ERRORS = {
    "gkefleet_node_pool": "gkefleet_node_pools",
    "gkefleet_projekt": "gkefleet_project",
    "gkefleet_proxyrange": "gkefleet_proxy_range",
    "gkefleet_pool": "gkefleet_port",
    "gkefleet_hugging_face_tokn": "gkefleet_hugging_face_token",
    "gkefleet_node_location": "gkefleet_node_locations",
    "gke_gpu_cluster_relase_channel": "gke_gpu_cluster_release_channel",
    "gke_gpu_cluster_labls": "gke_gpu_cluster_labels",
    "fleet_servces": "fleet_services",
    "fleet_grant": "fleet_grants",
    "inference_backend_replica": "inference_backend_replicas",
    "inference_backend_enviroment": "inference_backend_environment",
    "inference_backend_argument": "inference_backend_arguments",
    "mc_gateway_hostname": "mc_gateway_hostnames",
    "mc_gateway_backend_time_out": "mc_gateway_backend_timeout",
    "mc_gateway_scope": "mc_gateway_scopes",
}
CASES = [
    *[case for name, meant in TYPING_ERRORS.items() for case in group(name, "x", names=f"{name} is no variable")],
    *[case for name, meant in TYPING_ERRORS.items() for case in text(name, "x", names=f"did you mean {meant}?")],
    inventory("network endpoint groups", gke_clusters={"children": regions(50)}),
    inventory("gke_config_cluster: the group has 2 hosts", gke_config_cluster={"hosts": {"gke-east": None}}),
    *host("gkefleet_pool_name", "another", names="gkefleet_pool_name differs between hosts"),
    *host("gkefleet_namespace", "another", names="gkefleet_namespace differs between hosts"),
    *host("gkefleet_port", 9000, names="gkefleet_port differs between hosts"),
    *host("gkefleet_engine", "sglang", names="gkefleet_engine differs between hosts"),
    *host("gkefleet_metric", "load", names="gkefleet_metric differs between hosts"),
    *host("gkefleet_project", "another-project", names="gkefleet_project differs between hosts"),
    *host("gkefleet_proxy_range", "10.0.1.0/24", names="overlaps 10.0.0.0/23"),
    *host("mc_gateway_proxy_range", "10.0.1.0/24", names="overlaps 10.0.0.0/23"),
    *group(
        "mc_gateway_pool", "another", names="inference_backend_pool: vllm-llama3-8b-instruct, mc_gateway_pool: another"
    ),
    *group("mc_gateway_network", "another", names="gke_gpu_cluster_network: default, mc_gateway_network: another"),
    *group("inference_backend_ports", [9000], names="inference_backend_ports: [9000], mc_gateway_port: 8000"),
    *host("gke_gpu_cluster_name", "gke-other", names="gke_gpu_cluster_name: gke-other, fleet_cluster_name: gke-east"),
    *host("gke_gpu_cluster_pod_range", "10.0.0.0/14", names="gke_gpu_cluster_pod_range"),
    *host("gke_gpu_cluster_service_range", "10.0.0.0/20", names="gke_gpu_cluster_service_range"),
    *group("gke_gpu_cluster_pod_range", "10.64.0.0/14", names="gke_gpu_cluster_pod_range: 10.64.0.0/14 overlaps"),
    *host("gke_gpu_cluster_name", "gke-west", names="gke_gpu_cluster_name: gke-west and gke-east are both 'gke-west'"),
    *host("gke_gpu_cluster_network", "another", names="gkefleet_network and gke_gpu_cluster_network differ"),
    *host("mc_gateway_network", "another", names="gkefleet_network and mc_gateway_network differ"),
    *host("gke_gpu_cluster_project", "another-project", names="gkefleet_project and gke_gpu_cluster_project differ"),
    *host("fleet_project", "another-project", names="gkefleet_project and fleet_project differ"),
    *host("inference_backend_pool", "another", names="gkefleet_pool_name and inference_backend_pool differ"),
    *host("inference_backend_namespace", "another", names="gkefleet_namespace and inference_backend_namespace differ"),
    *host("inference_backend_ports", [9000], names="inference_backend_ports differs between hosts"),
]
